//! `gabion schema`.

use super::Ended;
use super::args::{Schema, SchemaOf};
use super::output::Terminal;
use crate::schema;

/// Prints a JSON Schema.
pub(super) fn run(options: &Schema, terminal: &Terminal) -> anyhow::Result<Ended> {
    let schema = match (options.of, options.kind) {
        (SchemaOf::FrontMatter, None) => schema::front_matter(),
        (SchemaOf::Config, None) => schema::config(),
        (SchemaOf::Record, Some(kind)) => schema::record(kind),
        (SchemaOf::Record, None) => anyhow::bail!("say which record: gabion schema record threat"),
        (_, Some(kind)) => anyhow::bail!("a {kind} is a record: gabion schema record {kind}"),
    };
    terminal.print(&(serde_json::to_string_pretty(&schema)? + "\n"))?;
    Ok(Ended::Clean)
}
