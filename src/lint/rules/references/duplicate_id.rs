//! R002: one id, two records.

use std::collections::BTreeSet;

use super::words::clip;
use crate::lint::{Context, Look, Rule};
use crate::model::{Id, ModelKey, RecordKind};
use crate::resolve::{Scoped, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R002",
        name: "duplicate-id",
        summary: "one id that two records carry",
        group: Group::Reference,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("duplicate_id.md"),
    },
    look: Look::Now(check),
};

/// Names come sorted, so that those that clash stand together: first those
/// that must be unique everywhere, then those that must be in their model.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let mut said = BTreeSet::new();
    let everywhere = workspace.names().clashes_everywhere().into_iter();
    for bearers in everywhere.filter(|bearers| has_name(bearers)) {
        report(workspace, &bearers, &mut said, found);
    }
    for model in workspace.models() {
        for bearers in clashes(workspace.names().of_model(model.key())) {
            report(workspace, &bearers, &mut said, found);
        }
    }
}

/// The bearers of each name that has more than one.
fn clashes(names: &[(Id, Scoped)]) -> impl Iterator<Item = Vec<(&str, Scoped)>> {
    let groups = names.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1);
    let bearers = groups.map(|group| group.iter().map(|(name, it)| (&**name, *it)).collect());
    bearers.filter(|bearers: &Vec<(&str, Scoped)>| has_name(bearers))
}

/// An empty name has been complained about.
fn has_name(bearers: &[(&str, Scoped)]) -> bool {
    !bearers.iter().any(|(name, _)| name.is_empty())
}

/// The first in path and line keeps the name, a present id before a former one.
fn report(workspace: &Workspace, bearers: &[(&str, Scoped)], said: &mut BTreeSet<Span>, found: &mut Vec<Diagnostic>) {
    let mut placed: Vec<Bearer<'_>> =
        bearers.iter().filter_map(|(name, it)| Bearer::new(workspace, name, *it)).collect();
    placed.sort_by_key(|bearer| (bearer.it.is_alias, bearer.span));
    let Some((first, rest)) = placed.split_first() else { return };
    for other in rest {
        // A record may repeat its own name, and records of a model whose own id
        // clashes are one mistake with it.
        let is_same = other.it.key == first.it.key;
        if is_same || are_twins(workspace, first.it.key.model, other.it.key.model, other.it.key.kind) {
            continue;
        }
        if said.insert(other.span) {
            found.push(other.clash(workspace, first));
        }
    }
}

/// Whether two models go by one id: it is they that clash, not their records.
fn are_twins(workspace: &Workspace, one: ModelKey, other: ModelKey, kind: RecordKind) -> bool {
    let id = |key: ModelKey| workspace.model(key).id().to_lowercase();
    kind != RecordKind::Model && one != other && id(one) == id(other)
}

/// A record that goes by a name, and where it says so.
struct Bearer<'a> {
    it: Scoped,
    name: &'a str,
    span: Span,
}

impl<'a> Bearer<'a> {
    fn new(workspace: &'a Workspace, name: &str, it: Scoped) -> Option<Self> {
        let key = it.key;
        if !it.is_alias {
            let name = workspace.id_of(key);
            return Some(Self { it, name, span: workspace.span_of(key) });
        }
        let aliases = match workspace.record(key) {
            Some(record) => &record.header().aliases,
            None => &workspace.model(key.model).meta().aliases,
        };
        let alias = aliases.iter().find(|alias| alias.value.to_lowercase() == name)?;
        Some(Self { it, name: &alias.value, span: alias.span })
    }

    fn clash(&self, workspace: &Workspace, first: &Bearer<'_>) -> Diagnostic {
        let (key, other) = (self.it.key, first.it.key);
        let what = if self.it.is_alias {
            format!("former id `{}` of {}", clip(self.name), workspace.describe(key))
        } else {
            format!("id `{}`", clip(self.name))
        };
        let whose = match other.kind {
            RecordKind::Model if key.kind == RecordKind::Model => "another model".to_owned(),
            kind if other.model == key.model || kind == RecordKind::Model => kind.with_article(),
            kind => format!("{} of `{}`", kind.with_article(), workspace.model(other.model).id()),
        };
        let how = if first.it.is_alias { "was given up by" } else { "is already taken by" };
        let help = if self.it.is_alias {
            "take it out of `aliases`, or give the other record an id of its own"
        } else {
            "give the newer record an id of its own, and follow it through what meant it"
        };
        Diagnostic::new(&RULE.meta, self.span, format!("{what} {how} {whose}"))
            .related(first.span, if first.it.is_alias { "a former id of this one" } else { "the first to have it" })
            .help(help)
    }
}
