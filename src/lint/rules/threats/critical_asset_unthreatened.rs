//! T006: a critical asset that no threat targets.

use super::aims::Aims;
use super::is_asked_for_more;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Asset;
use crate::model::{Criticality, Record, RecordKey, RecordKind};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T006",
        name: "critical-asset-unthreatened",
        summary: "a critical asset that no threat here or below targets",
        group: Group::Threat,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("critical_asset_unthreatened.md"),
    },
    look: Look::Suspects(suspect, judge),
};

fn suspect(_: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let assets = (0u32..).zip(&model.records().assets).filter(|_| is_asked_for_more(model));
    let critical = assets.filter(|(_, asset)| is_critical(asset));
    suspects.extend(critical.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Asset, index }));
}

fn judge(cx: &Context<'_>, critical: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let aims = Aims::new(cx.workspace, critical);
    let untouched = critical.iter().filter(|key| !aims.is_threatened(**key));
    found.extend(untouched.filter_map(|key| cx.workspace.asset(*key)).map(|asset| {
        let id = &asset.id;
        let message = format!("no threat targets critical asset `{}`", id.value);
        let said = Diagnostic::new(&RULE.meta, id.span, message)
            .help("ask how it could be read, changed, lost or locked away, and let those threats target it");
        match &asset.fields.criticality {
            Some(criticality) => said.related(criticality.span, "losing it hurts most"),
            None => said,
        }
    }));
}

fn is_critical(asset: &Record<Asset>) -> bool {
    let criticality = asset.fields.criticality.as_ref().map(|criticality| criticality.value);
    !asset.id.value.is_empty() && criticality == Some(Criticality::Critical)
}
