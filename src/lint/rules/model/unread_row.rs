//! M006 for rows of tables that look like records and are not read.

use std::collections::BTreeSet;

use super::unread_heading::written_ids;
use crate::lint::Context;
use crate::model::{Form, form};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Span};
use crate::syntax::{Cell, MALFORMED_RECORD};

/// A register kept as a table counts for nothing, and nobody notices: its ids
/// look like those of records. A table that only points at records is welcome.
pub(super) fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut everything: Option<BTreeSet<String>> = None;
    for model in cx.workspace.assessed().filter(|model| !model.body().cells.is_empty()) {
        let stems = stems(model);
        let text = cx.sources.file(model.file()).text();
        let mut written: Option<BTreeSet<&str>> = None;
        for cell in &model.body().cells {
            let Some(id) = leading_id(&cell.text).filter(|id| is_like_ours(id, model, &stems)) else {
                continue;
            };
            let is_named = cx.workspace.names().in_model(model.key(), id).next().is_some()
                || everything.get_or_insert_with(|| all_names(cx.workspace)).contains(&id.to_lowercase());
            if is_named || written.get_or_insert_with(|| written_ids(cx, model)).contains(id) {
                continue;
            }
            let message = format!("table row `{id}` looks like a record and is not read");
            found.push(
                Diagnostic::new(&MALFORMED_RECORD, place(cell, id, text), message).help(format!(
                    "give it a heading `### {id}: …` with a `toml threat` or `toml control` block below"
                )),
            );
        }
    }
}

/// The place of the id in its cell, where it is written as it is read.
fn place(cell: &Cell, id: &str, text: &str) -> Span {
    let at = text.get(cell.span.range()).and_then(|written| written.find(id));
    let start = at.map(|at| cell.span.start as usize + at);
    start.map_or(cell.span, |start| Span::new(cell.span.file, start..start + id.len()))
}

/// The word that a cell starts with, where it ends in a digit as ids do.
fn leading_id(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let is_id_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let word = &cell[..cell.find(|c| !is_id_char(c)).unwrap_or(cell.len())];
    let rest = &cell[word.len()..];
    let word = word.trim_end_matches('.');
    let stands_alone = rest.chars().next().is_none_or(|c| c.is_whitespace() || c == ':');
    (stands_alone && word.ends_with(|c: char| c.is_ascii_digit())).then_some(word)
}

/// Whether an id starts with the model's prefix, or is like its threats' and
/// controls' but for the number.
pub(super) fn is_like_ours(id: &str, model: &Model, stems: &BTreeSet<String>) -> bool {
    let prefix = model.meta().prefix.as_ref().map(|prefix| prefix.value.as_str()).filter(|prefix| !prefix.is_empty());
    let has_prefix = prefix.is_some_and(|prefix| {
        let head = id.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        head && id.get(prefix.len()..).is_some_and(|rest| rest.starts_with(['-', '.']))
    });
    // `T1` is a fine id of a threat, and `T1557` a technique.
    let is_technique = || ["attack", "capec", "cwe", "atlas"].iter().any(|key| form(key, id) == Form::Good);
    has_prefix || (stems.contains(&stem(id)) && !is_technique())
}

/// An id without its number.
fn stem(id: &str) -> String {
    id.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase()
}

pub(super) fn stems(model: &Model) -> BTreeSet<String> {
    let threats = model.records().threats.iter().map(|threat| &threat.id.value);
    let controls = model.records().controls.iter().map(|control| &control.id.value);
    let numbered = threats.chain(controls).filter(|id| id.ends_with(|c: char| c.is_ascii_digit()));
    // A bare number is like every other number.
    numbered.map(|id| stem(id)).filter(|stem| !stem.is_empty()).collect()
}

/// Every name in the workspace, models' included.
pub(super) fn all_names(workspace: &Workspace) -> BTreeSet<String> {
    let names = workspace.names();
    let of_models = workspace.models().flat_map(|model| names.of_model(model.key()));
    let of_models = of_models.map(|(name, it)| (&**name, *it));
    of_models.chain(names.everywhere()).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_cells() {
        assert_eq!(leading_id(" PAY-T01 "), Some("PAY-T01"));
        assert_eq!(leading_id("PAY-T01: Card numbers"), Some("PAY-T01"));
        assert_eq!(leading_id("PAY-T01."), Some("PAY-T01"));
        assert_eq!(leading_id("PAY-T01/T02"), None);
        assert_eq!(leading_id("payments"), None);
        assert_eq!(leading_id(""), None);
    }

    #[test]
    fn stems_leave_the_number_out() {
        assert_eq!(stem("PAY-T07"), "pay-t");
    }
}
