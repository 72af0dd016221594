//! Scopes as passengers read them.

/// The sentence on the consent page; a scope without one cannot be asked for.
pub fn sentence(scope: &Scope, partner: &str) -> Option<String> {
    Some(match scope.as_str() {
        "journeys:read" => format!("{partner} sees the crossings that you booked with us in the last year."),
        "journeys:book" => format!("{partner} books and changes crossings for you. You confirm each payment."),
        "profile:name" => format!("{partner} sees your name."),
        "profile:contact" => format!("{partner} sees your address for mail and your telephone number."),
        _ => return None,
    })
}

/// What the page shows: what was asked for, as far as the partner is registered for it.
pub fn registered_for<'a>(client: &'a Client, asked: &'a ScopeSet) -> impl Iterator<Item = &'a Scope> {
    asked.iter().filter(|scope| client.scopes.contains(scope) && sentence(scope, &client.name).is_some())
}
