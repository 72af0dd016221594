//! T004: STRIDE asked of every element and of every flow across a boundary.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::aims::Aims;
use super::boundary_flow_unthreatened::crossing;
use super::is_asked_for_more;
use crate::lint::rules::controls::is_written;
use crate::lint::rules::hierarchy::missed_by_a_child;
use crate::lint::rules::references::joined;
use crate::lint::{Context, Look, Rule};
use crate::model::records::{Dismissed, Element};
use crate::model::{ElementKind, Entry, ModelKey, Record, RecordKey, RecordKind, Stride, Threat};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "T004",
        name: "unconsidered-category",
        summary: "an element or boundary-crossing flow with a STRIDE category neither threatened nor dismissed",
        group: Group::Threat,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unconsidered_category.md"),
    },
    look: Look::Suspects(suspect, judge),
};

/// Elements, and flows across boundaries, with a category for which no threat
/// that names them says that it is one. Only models that have threats and use
/// STRIDE are asked.
fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let workspace = cx.workspace;
    let has_threats = is_asked_for_more(model) && !model.records().threats.is_empty();
    if !has_threats || !workspace.inherited(model.key()).uses_stride() {
        return;
    }
    let elements = (0u32..).zip(&model.records().elements);
    let staying = elements.filter(|(_, element)| !element.fields.is_leaving() && !element.id.value.is_empty());
    let keys = staying.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Element, index });
    let children = workspace.children(model.key()).iter();
    let expanded: BTreeSet<RecordKey> = children.filter_map(|child| workspace.model(*child).frame()).collect();
    let asked = keys.filter(|key| !expanded.contains(key)).chain(crossing(workspace, model));
    suspects.extend(asked.filter(|key| !is_threatened_by_each(workspace, *key)));
}

/// Whether threats of every category that is asked of a record name it.
fn is_threatened_by_each(workspace: &Workspace, key: RecordKey) -> bool {
    let by = workspace.uses(key).iter().map(|it| it.by);
    let threats = by.filter(|by| workspace.model(by.model).is_assessed()).filter_map(|by| workspace.threat(by));
    let has: Vec<Stride> = threats.flat_map(|threat| &threat.fields.stride).map(|it| it.value).collect();
    categories_of(workspace, key).iter().all(|category| has.contains(category))
}

/// What has a model of its own is asked there, even where that one fails to name
/// it. A flow without any threat is `boundary-flow-unthreatened` (T005).
fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let (aims, dismissals) = rayon::join(|| Aims::new(workspace, suspects), || Dismissals::new(workspace));
    let models: BTreeSet<ModelKey> = suspects.iter().map(|key| key.model).collect();
    let models: Vec<&Model> = models.into_iter().map(|key| workspace.model(key)).collect();
    let missed = missed_by_a_child(cx, &models);
    let asker = Asker { cx, aims, dismissals, aimless: aimless(&models) };
    let is_asked = |key: &&RecordKey| match workspace.element(**key) {
        // A kind that could not be read has been complained about.
        Some(element) => !missed.contains(key) && (element.fields.kind.is_some() || !is_written(cx, element, "kind")),
        None => asker.aims.is_threatened(**key),
    };
    found.par_extend(suspects.par_iter().filter(is_asked).filter_map(|key| asker.ask(*key)));
}

/// The categories that are asked of an element or of a flow.
fn categories_of(workspace: &Workspace, key: RecordKey) -> &'static [Stride] {
    workspace.element(key).map_or(of_flow(), |element| of_element(&element.fields))
}

/// The categories that are asked of an element, by what it is.
fn of_element(element: &Element) -> &'static [Stride] {
    use Stride as S;
    match element.kind.as_ref().map(|kind| kind.value) {
        Some(ElementKind::Person | ElementKind::External) => &[S::Spoofing, S::Repudiation],
        Some(ElementKind::Datastore) => &[S::Tampering, S::Repudiation, S::InformationDisclosure, S::DenialOfService],
        _ => Stride::ALL,
    }
}

/// The categories that are asked of a flow across a boundary.
pub(super) fn of_flow() -> &'static [Stride] {
    &[Stride::Tampering, Stride::InformationDisclosure, Stride::DenialOfService]
}

struct Asker<'a> {
    cx: &'a Context<'a>,
    aims: Aims<'a>,
    dismissals: Dismissals,
    /// The categories of the models' threats that do not say what they are
    /// aimed at (T003): they may be aimed at anything there.
    aimless: BTreeSet<(ModelKey, Stride)>,
}

fn aimless(models: &[&Model]) -> BTreeSet<(ModelKey, Stride)> {
    let threats = models.iter().flat_map(|model| model.records().threats.iter().map(|threat| (model.key(), threat)));
    let aimless = threats.filter(|(_, threat)| threat.fields.targets.items.is_empty());
    aimless.flat_map(|(model, threat)| threat.fields.stride.iter().map(move |it| (model, it.value))).collect()
}

/// Whether a threat may have categories that could not be read.
fn is_half_read(cx: &Context<'_>, threat: &Record<Threat>) -> bool {
    let text = cx.sources.text(threat.place.extent());
    let read = threat.fields.stride.len();
    let list = text.lines().position(|line| line.trim_start().starts_with("stride"));
    let list: String = text.lines().skip(list.unwrap_or(usize::MAX)).collect::<Vec<_>>().join(" ");
    let written = list.split(']').next().unwrap_or_default().matches(['"', '\'']).count() / 2;
    written > read || (read == 0 && is_written(cx, threat, "stride"))
}

impl Asker<'_> {
    fn ask(&self, key: RecordKey) -> Option<Diagnostic> {
        let categories = categories_of(self.cx.workspace, key);
        let threats = self.aims.threats_at(key);
        let has = |wanted: Stride| threats.iter().any(|(_, it)| it.fields.stride.iter().any(|it| it.value == wanted));
        let missing = categories.iter().filter(|category| !self.dismissals.has(key, **category) && !has(**category));
        let missing = missing.filter(|category| !self.aimless.contains(&(key.model, **category)));
        let missing: Vec<&str> = missing.map(|category| category.as_str()).collect();
        let is_excused = || {
            let is_half_read = threats.iter().any(|(_, threat)| is_half_read(self.cx, threat));
            is_half_read || self.aims.may_be_dismissed(key) || self.aims.is_clouded(key)
        };
        if missing.is_empty() || is_excused() {
            return None;
        }
        let what = self.cx.workspace.describe(key);
        let message = format!("{what} has neither threat nor dismissal for {}", joined(&missing, "and"));
        let help = "write the threat, or say in `[[dismissed]]` why there is none";
        Some(Diagnostic::new(&RULE.meta, self.cx.workspace.span_of(key), message).help(help))
    }
}

/// Categories that were put aside, by element or flow.
pub(super) struct Dismissals(BTreeMap<RecordKey, BTreeSet<Stride>>);

impl Dismissals {
    /// Collects them. Categories that could not be read count for all of them.
    pub(super) fn new(workspace: &Workspace) -> Self {
        let mut all: BTreeMap<RecordKey, BTreeSet<Stride>> = BTreeMap::new();
        let judged = workspace.par_assessed();
        let entries: Vec<&Entry<Dismissed>> = judged.flat_map_iter(|model| &model.meta().dismissed).collect();
        for entry in entries {
            let read: Vec<Stride> = entry.fields.category.items.iter().map(|category| category.value).collect();
            let categories = if read.is_empty() { Stride::ALL } else { &read };
            for key in [entry.fields.element.found(), entry.fields.flow.found()].into_iter().flatten() {
                all.entry(key).or_default().extend(categories);
            }
        }
        Self(all)
    }

    /// Whether a category was put aside for a record.
    pub(super) fn has(&self, key: RecordKey, category: Stride) -> bool {
        self.0.get(&key).is_some_and(|dismissed| dismissed.contains(&category))
    }
}
