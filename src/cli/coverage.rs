//! `gabion coverage`.

use std::path::Path;

use super::Ended;
use super::args::TextOrJson;
use super::output::Terminal;
use super::session::Session;
use super::standing_args::Coverage;
use crate::analysis::analyze;
use crate::lint::Overrides;
use crate::status::{coverage, render_coverage, render_coverage_json};

/// Shows which code the models speak of.
pub(super) fn run(options: &Coverage, terminal: &Terminal) -> anyhow::Result<Ended> {
    let here = options.path.as_deref().unwrap_or(Path::new("."));
    let session = Session::open(here, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let coverage = coverage(&analysis);
    terminal.print(&match options.format {
        TextOrJson::Text => render_coverage(&coverage),
        TextOrJson::Json => render_coverage_json(&coverage),
    })?;
    Ok(Ended::Clean)
}
