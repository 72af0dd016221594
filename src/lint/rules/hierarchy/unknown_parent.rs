use std::collections::BTreeMap;

use super::{element_ids, has_nameless_element, write_id};
use crate::lint::rules::references::{clip, right_name};
use crate::lint::{Context, Look, Rule};
use crate::model::{Id, ModelKey, RecordKind};
use crate::resolve::{ElementLink, Model, ParentLink};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Safety, Severity, Spanned};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H004",
        name: "unknown-parent",
        summary: "a `parent` or `element` that names nothing, or a parent that cannot be chosen",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("unknown_parent.md"),
    },
    look: Look::Now(check),
};

/// The most names for which a near one is looked for among all models.
const MOST_GUESSES: usize = 100;

/// The most candidates that are shown.
const MOST_SHOWN: usize = 4;

/// A parent that cannot be found leaves `element` alone: nobody knows where it
/// should be looked for.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut guesses = BTreeMap::new();
    for model in cx.workspace.models() {
        match (model.parent_link(), model.element_link()) {
            (ParentLink::Unknown, _) => {
                let parent = model.meta().parent.as_ref().filter(|parent| !parent.value.is_empty());
                // The slip may be the parent's own (R001).
                if let Some(parent) = parent.filter(|parent| cx.workspace.misnamed().model(&parent.value).is_none()) {
                    found.push(unknown_parent(cx, model, parent, &mut guesses));
                }
            }
            (ParentLink::Ambiguous(candidates), _) => {
                found.extend(ambiguous(cx, model, candidates));
            }
            (ParentLink::Found(parent), ElementLink::Unknown) => {
                let parent = cx.workspace.model(*parent);
                let element = model.meta().element.as_ref();
                let element = element.filter(|element| !element.value.is_empty());
                // The slip may be the element's own (R001).
                let element = element.filter(|it| !cx.workspace.misnamed().is_element(parent.key(), &it.value));
                if let Some(element) = element.filter(|_| !has_nameless_element(parent)) {
                    found.push(unknown_element(parent, element));
                }
            }
            _ => {}
        }
        found.extend(spelt_otherwise(cx, model));
    }
}

/// What is found, and not by what it is called.
fn spelt_otherwise(cx: &Context<'_>, model: &Model) -> impl Iterator<Item = Diagnostic> {
    let meta = model.meta();
    let parent = model.parent().map(ModelKey::record);
    let element = model.frame().filter(|_| meta.element.is_some());
    let named = [(&meta.parent, parent), (&meta.element, element)];
    named.into_iter().filter_map(|(written, key)| {
        let (written, key) = (written.as_ref()?, key?);
        let (id, how) = right_name(cx.workspace, &written.value, key)?;
        let what = if key.kind == RecordKind::Model { "parent" } else { "element" };
        let message = format!("`{}` names {what} `{}` {how}, `{}`", model.id(), clip(&id), clip(&written.value));
        let said = Diagnostic::new(&RULE.meta, written.span, message).weighing(Severity::Warning);
        let said = said.help(format!("write `{}`", clip(&id)));
        Some(match write_id(written.span, &id, Safety::Safe) {
            Some(fix) => said.fix(fix),
            None => said,
        })
    })
}

/// Offers a name that is near among the models that could be the parent.
fn unknown_parent<'a>(
    cx: &Context<'a>,
    model: &'a Model,
    parent: &'a Spanned<Id>,
    guesses: &mut BTreeMap<(&'a str, Option<usize>), Option<&'a str>>,
) -> Diagnostic {
    let key = (parent.value.as_str(), model.level());
    let is_known = guesses.contains_key(&key);
    if !is_known && guesses.len() < MOST_GUESSES {
        let is_above = |other: &&Model| match (other.level(), model.level()) {
            (Some(other), Some(own)) => other < own,
            _ => true,
        };
        let others = cx.workspace.models().filter(|other| other.key() != model.key()).filter(is_above);
        let ids = others.filter_map(|other| other.meta().id.as_ref()).map(|id| id.value.as_str());
        guesses.insert(key, nearest(&parent.value, ids.filter(|id| !id.is_empty())));
    }
    let near = guesses.get(&key).copied().flatten();
    let message = format!("no model is called `{}`", parent.value);
    let otherwise = "name the model one level up by its id, or write it";
    offer(Diagnostic::new(&RULE.meta, parent.span, message), near, parent, otherwise)
}

fn unknown_element(parent: &Model, element: &Spanned<Id>) -> Diagnostic {
    let near = nearest(&element.value, element_ids(parent));
    let message = format!("parent `{}` has no element `{}`", parent.id(), element.value);
    let said = Diagnostic::new(&RULE.meta, element.span, message).related(parent.place(), "the parent");
    let otherwise = format!("add it to `{}`, or name one that is there", parent.id());
    offer(said, near, element, &otherwise)
}

/// Adds the near name as help and fix, where there is one.
fn offer(said: Diagnostic, near: Option<&str>, written: &Spanned<Id>, otherwise: &str) -> Diagnostic {
    let Some(near) = near else { return said.help(otherwise) };
    let said = said.help(format!("did you mean `{near}`?"));
    match write_id(written.span, near, Safety::Unsafe) {
        Some(fix) => said.fix(fix),
        None => said,
    }
}

/// A level that cannot be read, or candidates of one id, have been complained about.
fn ambiguous(cx: &Context<'_>, model: &Model, candidates: &[ModelKey]) -> Option<Diagnostic> {
    model.level()?;
    let all: Vec<&Model> = candidates.iter().map(|key| cx.workspace.model(*key)).collect();
    let (first, rest) = all.split_first()?;
    let second = rest.iter().find(|other| !other.id().eq_ignore_ascii_case(first.id()))?;
    let (id, one, other) = (model.id(), first.id(), second.id());
    let message = match all.len() {
        2 => format!("`{id}` could be a child of `{one}` or of `{other}`"),
        count => {
            format!("`{id}` could be a child of {count} models, `{one}` and `{other}` among them")
        }
    };
    let said = Diagnostic::new(&RULE.meta, model.place(), message);
    let said = said.help(format!("say which: `parent = \"{one}\"`"));
    Some(all.iter().take(MOST_SHOWN).fold(said, |said, other| said.related(other.place(), "a possible parent")))
}
