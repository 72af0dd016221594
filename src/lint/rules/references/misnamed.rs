//! What is said of a record or a model whose own id is most likely the slip.

use super::words::{clip, in_quotes};
use crate::lint::Context;
use crate::model::RecordKind;
use crate::resolve::Called;
use crate::source::{Diagnostic, Fix, RuleMeta, Safety};

/// The most places that are shown.
const MOST_SHOWN: usize = 3;

/// A record or a model that others write otherwise than it does itself.
pub(in crate::lint::rules) fn misnamed(cx: &Context<'_>, rule: &'static RuleMeta, called: &Called) -> Diagnostic {
    let (place, name, what) = (cx.workspace.span_of(called.key), clip(&called.name), cx.workspace.describe(called.key));
    let is_model = called.key.kind == RecordKind::Model;
    let message = match called.places.len() {
        count if is_model => format!("unknown `{name}` is named in {count} places, and {what} in none"),
        1 => format!("unknown `{name}` is named by a reference, and {what} by none"),
        count => format!("unknown `{name}` is named by {count} references, and {what} by none"),
    };
    let otherwise = match in_quotes(&called.name).filter(|_| is_model) {
        Some(quoted) => format!("If it was renamed, say so: `aliases = [{quoted}]`"),
        None => "If it is called otherwise now, correct the references".to_owned(),
    };
    let said = Diagnostic::new(rule, place, message).help(format!("did you mean `{name}`? {otherwise}"));
    let said = called.places.iter().take(MOST_SHOWN).fold(said, |said, place| said.related(*place, "named here"));
    let is_quoted = cx.sources.text(place).starts_with(['"', '\'']);
    let is_word = called.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let written = if is_quoted { in_quotes(&called.name) } else { Some(called.name.clone()) };
    match written.filter(|_| is_word) {
        Some(written) => said.fix(Fix::replace(format!("write `{name}`"), Safety::Unsafe, place, written)),
        None => said,
    }
}
