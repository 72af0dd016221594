#[test]
fn opening_erases_the_key() {
    let mut gate = Gate::on_the_pier();
    gate.open_cabinet(None);
    assert!(gate.secure_element.is_empty());
    assert!(gate.fuses.is_burnt(Fuse::DebugPort));
    assert_eq!(gate.radio.sent(), [Event::Opened]);
}
