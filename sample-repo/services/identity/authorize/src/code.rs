//! Authorisation codes: sixty seconds, one use, nothing in the store that could be presented.

use std::time::Duration;

pub const LIFETIME: Duration = Duration::from_secs(60);

/// What the store is keyed by.
pub fn digest(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

/// Takes a code out of the store. A code that was redeemed before revokes what it gave then.
pub async fn redeem(code: &str, client: &ClientId, store: &CodeStore, grants: &Grants) -> Result<Pending, Refusal> {
    let key = digest(code);
    match store.take(key).await? {
        Taken::Fresh(pending) if pending.client == *client && pending.age() <= LIFETIME => Ok(pending),
        Taken::Fresh(_) => Err(Refusal::NotYours),
        Taken::Used { grant } => {
            grants.revoke(grant, Reason::CodeReplayed).await?;
            Err(Refusal::Replayed)
        }
        Taken::Unknown => Err(Refusal::Unknown),
    }
}
