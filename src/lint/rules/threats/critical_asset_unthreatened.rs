//! T006: a critical asset that no threat targets.

use super::aims::Aims;
use super::asked_for_more;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Asset;
use crate::model::{Criticality, Record, RecordKey, RecordKind};
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
    look: Look::Now(check),
};

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let critical = asked_for_more(cx.workspace).flat_map(|model| {
        let assets = (0u32..).zip(&model.records().assets).filter(|(_, asset)| is_critical(asset));
        assets.map(|(index, asset)| (RecordKey { model: model.key(), kind: RecordKind::Asset, index }, asset))
    });
    let critical: Vec<(RecordKey, &Record<Asset>)> = critical.collect();
    if critical.is_empty() {
        return;
    }
    let aims = Aims::new(cx.workspace);
    let untouched = critical.into_iter().filter(|(key, _)| !aims.is_threatened(*key));
    found.extend(untouched.map(|(_, asset)| {
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
