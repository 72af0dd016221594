//! Passwords: how they are kept, and how slowly they may be tried.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use std::time::Duration;

const MEMORY_KIB: u32 = 64 * 1024;

/// Hashes a new password; the pepper never leaves the key service.
pub fn hash_password(password: &str, pepper: &Pepper) -> Result<String, Error> {
    if is_breached(password)? {
        return Err(Error::Breached);
    }
    let params = Params::new(MEMORY_KIB, 3, 1, None)?;
    let argon = Argon2::new_with_secret(pepper.bytes(), Algorithm::Argon2id, Version::V0x13, params)?;
    Ok(argon.hash_password(password.as_bytes(), &random_salt())?.to_string())
}

/// Asks the local copy of the breach list, by the first five characters of the hash.
pub fn is_breached(password: &str) -> Result<bool, Error> {
    let (prefix, rest) = breach_hash(password).split_at(5);
    Ok(breach_list().range(prefix)?.any(|known| known == rest))
}

/// One attempt: waits as long as the account and its network have earned, then looks.
pub async fn check_attempt(attempt: &Attempt, store: &Store, audit: &Audit) -> Result<Outcome, Error> {
    let failures = store.recent_failures(&attempt.account, attempt.network()).await?;
    tokio::time::sleep(delay(failures)).await;
    let hash = store.hash_of(&attempt.account).await?.unwrap_or_else(dummy_hash);
    let outcome = Argon2::default().verify_password(attempt.password(), &PasswordHash::new(&hash)?).into();
    audit.record(attempt.event(&outcome)).await?;
    Ok(outcome)
}

/// Free for five tries, then doubling up to a minute; never a lock.
fn delay(failures: u32) -> Duration {
    match failures {
        0..=4 => Duration::ZERO,
        more => Duration::from_secs(60.min(1 << (more - 4).min(6))),
    }
}
