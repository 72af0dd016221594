//! Refresh tokens come in families. Each use replaces the token; an old one ends the family.

use std::time::Duration;

const IDLE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const AT_MOST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Trades a refresh token for the next one of its family.
pub async fn rotate(presented: &str, client: &Client, store: &Store, audit: &Audit) -> Result<Refreshed, Refusal> {
    let token = store.find(presented).await?.ok_or(Refusal::Unknown)?;
    let family = store.lock_family(token.family).await?;
    if family.client != client.id {
        audit.record(Event::foreign_client(&family, client)).await?;
        return Err(Refusal::Unknown);
    }
    if token.number != family.latest {
        // Somebody holds a copy. We cannot tell who of the two is asking, so both lose.
        store.end(family.id, Reason::Reused).await?;
        audit.record(Event::reused(&family)).await?;
        return Err(Refusal::Reused);
    }
    if family.idle() > IDLE || family.age() > AT_MOST {
        return Err(Refusal::Expired);
    }
    Ok(store.advance(family).await?)
}
