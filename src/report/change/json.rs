//! One JSON document with a version.

use serde::Serialize;

use super::{ChangeReport, Version, escape};
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

pub(super) fn render(report: &ChangeReport<'_>) -> String {
    escape::json(&Document {
        version: VERSION,
        as_of: report.as_of.to_string(),
        base: report.base,
        head: report.head,
        change: report.change,
    })
}
