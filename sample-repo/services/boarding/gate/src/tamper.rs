//! The door switch.

/// The cabinet was opened. With a work order that is fine; without one the controller forgets who it is.
pub fn on_open(order: Option<&WorkOrder>, element: &mut SecureElement, fuses: &mut Fuses, radio: &mut Radio) {
    if order.is_some_and(WorkOrder::is_running) {
        radio.note(Event::OpenedForWork);
        return;
    }
    // First forget, then tell: the cable may be cut next.
    element.erase_certificate();
    fuses.burn(Fuse::DebugPort);
    radio.alarm(Event::Opened);
}
