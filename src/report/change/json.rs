//! One JSON document with a version.

use serde::Serialize;

use super::{ChangeReport, escape};
use crate::change::Change;

/// Counts up when a key changes its meaning or goes.
const VERSION: u8 = 1;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    version: u8,
    as_of: String,
    base: Version<'a>,
    head: Version<'a>,
    #[serde(flatten)]
    change: &'a Change,
}

#[derive(Serialize)]
struct Version<'a> {
    revision: Option<&'a str>,
    commit: Option<&'a str>,
}

pub(super) fn render(report: &ChangeReport<'_>) -> String {
    let version =
        |version: super::Version<'_>| (version.revision.map(str::to_owned), version.commit.map(str::to_owned));
    let (base, head) = (version(report.base), version(report.head));
    escape::json(&Document {
        version: VERSION,
        as_of: report.as_of.to_string(),
        base: Version { revision: base.0.as_deref(), commit: base.1.as_deref() },
        head: Version { revision: head.0.as_deref(), commit: head.1.as_deref() },
        change: report.change,
    })
}
