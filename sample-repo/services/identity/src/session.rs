//! Sessions of passengers, and what they are still good for in an outage.

use std::time::Duration;

/// How long a session outlives an outage of its own store.
const GRACE: Duration = Duration::from_secs(60 * 60);

/// What a session is good for right now.
pub fn grace_period(session: &Session, outage: Option<Outage>) -> Grant {
    match outage {
        None => Grant::Full,
        Some(outage) if session.was_valid_at(outage.began) && outage.lasted() <= GRACE => Grant::ReadAndBoard,
        Some(_) => Grant::Nothing,
    }
}
