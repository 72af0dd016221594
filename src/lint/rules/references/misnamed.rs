//! R001 of a record or a model whose own id is most likely the slip.

use super::unknown_reference::RULE;
use super::words::{clip, in_quotes};
use crate::lint::Context;
use crate::model::RecordKind;
use crate::resolve::{Called, Loss};
use crate::source::{Diagnostic, Fix, Safety, Severity};
use crate::syntax::is_slip;

/// The most places that are shown.
const MOST_SHOWN: usize = 3;

/// A record or a model that others write otherwise than it does itself.
pub(super) fn misnamed(cx: &Context<'_>, called: &Called) -> Diagnostic {
    let (place, name, what) = (cx.workspace.span_of(called.key), clip(&called.name), cx.workspace.describe(called.key));
    let is_model = called.key.kind == RecordKind::Model;
    let message = match called.places.len() {
        count if is_model => format!("unknown `{name}` is named in {count} places, and {what} in none"),
        1 => format!("unknown `{name}` is named by a reference, and {what} by none"),
        count => format!("unknown `{name}` is named by {count} references, and {what} by none"),
    };
    let said = Diagnostic::new(&RULE.meta, place, message).help(match is_model {
        true => if_renamed(cx, called),
        false => format!("did you mean `{name}`? If it is called otherwise now, correct the references"),
    });
    let said = if called.loss == Loss::Review { said.weighing(Severity::Warning) } else { said };
    let said = called.places.iter().take(MOST_SHOWN).fold(said, |said, place| said.related(*place, "named here"));
    let is_quoted = cx.sources.text(place).starts_with(['"', '\'']);
    let is_near = !is_model || is_nearly_called(cx, called);
    let is_word = is_near && called.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let written = if is_quoted { in_quotes(&called.name) } else { Some(called.name.clone()) };
    match written.filter(|_| is_word) {
        Some(written) => said.fix(Fix::replace(format!("write `{name}`"), Safety::Unsafe, place, written)),
        None => said,
    }
}

/// What helps a model that others call otherwise.
pub(in crate::lint::rules) fn if_renamed(cx: &Context<'_>, called: &Called) -> String {
    let name = clip(&called.name);
    let aliases =
        in_quotes(&name).map_or_else(|| "in `aliases`".to_owned(), |quoted| format!("`aliases = [{quoted}]`"));
    match is_nearly_called(cx, called) {
        true => format!("did you mean `{name}`? If it was renamed, say so: {aliases}"),
        false => format!("if it was renamed, say so: {aliases}; else correct what names `{name}`"),
    }
}

/// Whether the two names of a model differ by a slip.
fn is_nearly_called(cx: &Context<'_>, called: &Called) -> bool {
    is_slip(&called.name, &cx.workspace.id_of(called.key).to_lowercase())
}
