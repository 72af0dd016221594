//! Consent that was given, and what becomes of it.

const UNUSED_FOR: Days = Days(90);

/// Whether the page must be shown although the passenger has agreed before.
pub fn must_ask(client: &Client, earlier: Option<&Grant>, asked: &ScopeSet, today: Date) -> bool {
    let Some(earlier) = earlier else { return true };
    !client.has_registered_key() || !asked.is_subset(&earlier.scopes) || today - earlier.last_used > UNUSED_FOR
}

/// Takes consent back: refresh tokens first, then the grant, then the mail.
pub async fn withdraw(grant: &Grant, tokens: &TokenStore, audit: &Audit, mail: &Mail) -> Result<(), Error> {
    tokens.revoke_family(grant.id).await?;
    audit.record(Event::withdrawn(grant)).await?;
    mail.send(&grant.passenger, Template::ConsentWithdrawn).await
}
