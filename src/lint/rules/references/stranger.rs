//! R001 of who has reviewed a model or signed it off, and is nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::unknown_reference::RULE;
use super::words::{clip, in_quotes};
use crate::lint::Context;
use crate::model::{Config, Person, RecordKey};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Safety, Severity, Spanned};
use crate::syntax::nearest;

/// The most places that are shown.
const MOST_SHOWN: usize = 3;

/// Names of people who are not in `[people]`, among the models that may have any,
/// each told once: where many models have it, the slip is most likely there.
pub(super) fn strangers(cx: &Context<'_>, suspects: &[RecordKey]) -> Vec<Diagnostic> {
    let config = cx.workspace.config();
    let mut places: BTreeMap<&str, Vec<(&'static str, &Spanned<String>)>> = BTreeMap::new();
    if config.has_people() {
        let people = names(config);
        let named = suspects.iter().flat_map(|key| named(cx.workspace.model(key.model)));
        let is_stranger = |by: &Spanned<String>| is_name(by) && !people.contains(&by.value.trim().to_lowercase());
        for (did, by) in named.filter(|(_, by)| is_stranger(by)) {
            places.entry(by.value.as_str()).or_default().push((did, by));
        }
    }
    places.into_iter().filter_map(|(name, places)| stranger(config, name, &places)).collect()
}

/// Whether a model may have a name that is nobody's.
pub(super) fn names_stranger(config: &Config, model: &Model) -> bool {
    config.has_people() && named(model).any(|(_, by)| config.person(&by.value).is_none())
}

/// Whether there is a name, in quotes; what is none is complained about elsewhere.
fn is_name(by: &Spanned<String>) -> bool {
    !by.value.trim().is_empty() && by.span.range().len() > by.value.len()
}

fn named(model: &Model) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
    let meta = model.meta();
    let review = meta.review.as_ref().and_then(|review| review.by.as_ref()).map(|by| ("reviewed", by));
    let sign_off = meta.sign_off.as_ref().and_then(|sign_off| sign_off.by.as_ref()).map(|by| ("signed off", by));
    review.into_iter().chain(sign_off)
}

/// Short names and full ones, in small letters.
fn names(config: &Config) -> BTreeSet<String> {
    let of_person = |(id, person): &(Spanned<String>, Person)| {
        let full = person.name.as_ref().map(|full| full.value.to_lowercase());
        std::iter::once(id.value.to_lowercase()).chain(full).collect::<Vec<_>>()
    };
    config.fields.people.entries.iter().flat_map(of_person).collect()
}

fn stranger(config: &Config, name: &str, places: &[(&'static str, &Spanned<String>)]) -> Option<Diagnostic> {
    let ((did, first), others) = places.split_first()?;
    let whose = match places.len() {
        1 => format!("{did} by"),
        count => format!("{count} models are reviewed or signed off by"),
    };
    let message = format!("{whose} `{}`, who is nobody in `[people]`", clip(name));
    let near = nearest(name, config.fields.people.entries.iter().map(|(id, _)| id.value.as_str()));
    let help = near.map_or_else(
        || "add them under `[people]` in gabion.toml".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let said = Diagnostic::new(&RULE.meta, first.span, message).weighing(Severity::Warning).help(help);
    let said = others.iter().take(MOST_SHOWN).fold(said, |said, (_, by)| said.related(by.span, "here, too"));
    let written = near.filter(|_| others.is_empty()).and_then(|near| Some((near, in_quotes(near)?)));
    Some(match written {
        Some((near, quoted)) => said.fix(Fix::replace(format!("write `{near}`"), Safety::Unsafe, first.span, quoted)),
        None => said,
    })
}
