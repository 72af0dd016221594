//! How changes are told.

use crate::history::{Drift, Set, Touch};

/// How many people are named.
const MOST_NAMES: usize = 3;

/// How many commits, in words.
pub(super) fn commits(count: usize) -> String {
    if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") }
}

/// How many files, by whom, and the newest.
pub(super) fn details(drift: &Drift) -> String {
    let files = if drift.files == 1 { "1 file".to_owned() } else { format!("{} files", drift.files) };
    let mut told = format!("{files}, by {}", names(drift));
    if let Some(newest) = &drift.newest {
        told.push_str(&format!("; the newest is {}", commit(newest)));
    }
    told
}

/// A commit with its day and its author.
pub(super) fn commit(touch: &Touch) -> String {
    format!("{} of {} by {}", touch.short(), touch.date, touch.author)
}

fn names(drift: &Drift) -> String {
    let named: Vec<&str> = drift.people.iter().take(MOST_NAMES).map(|(name, _)| name.as_str()).collect();
    let rest = drift.people.len() - named.len();
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("{}{more}", named.join(", "))
}

/// The busiest paths.
pub(super) fn paths(drift: &Drift) -> String {
    let named: Vec<String> = drift.busiest.iter().map(|(path, times)| format!("{path} ({times})")).collect();
    let rest = drift.files.saturating_sub(named.len());
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("{}{more}", named.join(", "))
}

/// The command that shows the changes, where there is one.
pub(super) fn shown_by(drift: &Drift) -> Option<String> {
    match &drift.since {
        Set::In(touch) | Set::NotLaterThan(touch) => Some(format!("git log {}..HEAD", touch.short())),
        Set::NotCommitted => None,
    }
}

/// What is to be said of how the beginning was found.
pub(super) fn caveat(drift: &Drift) -> &'static str {
    match drift.since {
        Set::NotLaterThan(_) => {
            "; the versions between are not in this clone, so that the count begins at the day of the date"
        }
        _ => "",
    }
}
