//! `gabion status`.

use std::path::Path;

use anyhow::Context as _;

use super::Ended;
use super::args::TextOrJson;
use super::output::Terminal;
use super::session::Session;
use super::standing_args::Status;
use crate::analysis::analyze;
use crate::lint::Overrides;
use crate::status::{Look, Selection, render_json, render_text, status};

/// Shows how the models stand.
pub(super) fn run(options: &Status, terminal: &Terminal) -> anyhow::Result<Ended> {
    let here = options.path.as_deref().unwrap_or(Path::new("."));
    let session = Session::open(here, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let below = match &options.model {
        Some(id) => {
            let model = analysis.workspace.model_by_id(id);
            Some(model.with_context(|| format!("no model is called `{id}`: `gabion status` shows all"))?.key())
        }
        None => None,
    };
    let selection = Selection { below, depth: options.depth, stale: options.stale };
    let status = status(&analysis, &selection);
    let text = match options.format {
        TextOrJson::Text => render_text(&status, Look { color: terminal.style.color, width: terminal.style.width }),
        TextOrJson::Json => render_json(&status, session.head().as_deref()),
    };
    terminal.print(&text)?;
    Ok(Ended::Clean)
}
