//! T001: an active model without a threat and without a reason for having none.

use crate::lint::rules::controls::writes_key;
use crate::lint::{Context, Look, Rule};
use crate::model::RecordKind;
use crate::model::records::ModelStatus;
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};
use crate::syntax::nearest;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T001",
        name: "no-threats",
        summary: "an active model without a threat or a reason for having none",
        group: Group::Threat,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("no_threats.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    if model.meta().status() != ModelStatus::Active || !model.records().threats.is_empty() {
        return;
    }
    let reason = model.meta().no_threats_because.as_ref();
    if reason.is_some_and(|reason| !reason.value.trim().is_empty()) || is_garbled(cx, model) {
        return;
    }
    let message = format!("`{}` has no threats and does not say why", model.id());
    found.push(
        Diagnostic::new(&RULE.meta, model.place(), message)
            .help("write the first one, or say `no-threats-because = \"…\"`; a model in the making is a `draft`"),
    );
}

/// Whether threats or the reason are there and could not be read: that has been
/// complained about.
fn is_garbled(cx: &Context<'_>, model: &Model) -> bool {
    let toml = cx.sources.text(model.front_matter());
    let has_reason = model.meta().no_threats_because.is_none() && writes_key(toml, "no-threats-because");
    let headers = toml.lines().filter_map(|line| line.trim().strip_prefix('[')?.strip_prefix('['));
    let mut headers = headers.filter_map(|line| line.split(']').next());
    let has_header = headers.any(|word| nearest(word.trim(), [RecordKind::Threat.plural()]).is_some());
    let infos = model.body().fences.iter().filter_map(|fence| fence.info.value.strip_prefix("toml"));
    let has_block = infos.into_iter().any(|kind| nearest(kind.trim(), [RecordKind::Threat.as_str()]).is_some());
    has_reason || has_header || has_block || writes_key(toml, RecordKind::Threat.plural())
}
