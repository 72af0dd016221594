//! What a token may be used for.

/// Every scope there is. None of them speaks of staff, on purpose.
pub const SCOPES: [&str; 4] = ["journeys:read", "journeys:book", "profile:name", "profile:contact"];

/// The services that a token can be meant for.
pub const AUDIENCES: [&str; 2] = ["https://booking.skerry.example", "https://identity.skerry.example"];

/// The scopes of a new token: those asked for that the client is registered for and the passenger allowed.
pub fn narrow(asked: &ScopeSet, registered: &ScopeSet, allowed: &ScopeSet) -> Result<ScopeSet, Denied> {
    let granted = asked.intersection(registered).intersection(allowed);
    if granted.is_empty() { Err(Denied::NothingLeft) } else { Ok(granted) }
}
