//! The support view: reads accounts, ends sessions, writes nothing else.

/// Lets in a session of the staff directory that a hardware key opened in the last eight hours.
pub fn require_staff_key(request: &Request) -> Result<StaffId, Rejection> {
    let session = request.staff_session().ok_or(Rejection::Unauthenticated)?;
    let is_strong = session.methods.contains(&Method::HardwareKey);
    if !is_strong || session.age() > EIGHT_HOURS {
        return Err(Rejection::StepUp);
    }
    Ok(session.staff)
}

pub fn routes() -> Router {
    Router::new()
        .get("/accounts/:id", show_account)
        .post("/accounts/:id/end-sessions", end_sessions)
        .layer(from_fn(require_staff_key))
}
