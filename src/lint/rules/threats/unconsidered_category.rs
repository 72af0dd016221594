//! T004: STRIDE asked of every element and of every flow across a boundary.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::aims::Aims;
use super::asked_for_more;
use super::boundary_flow_unthreatened::crossing;
use crate::lint::rules::controls::is_written;
use crate::lint::rules::hierarchy::missed_by_a_child;
use crate::lint::rules::references::joined;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Element;
use crate::model::{ElementKind, ModelKey, Record, RecordKey, RecordKind, Stride, Threat};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

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
    look: Look::Now(check),
};

/// Asks only models that have threats and use STRIDE. What has a model of its own
/// is asked there, even where that one fails to name it. A flow without any threat
/// is `boundary-flow-unthreatened` (T005).
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let aims = Aims::new(workspace);
    let dismissals = Dismissals::new(workspace);
    let asker = Asker { cx, aims, dismissals, aimless: aimless(workspace) };
    let mut expanded: BTreeSet<RecordKey> = workspace.models().filter_map(|model| model.frame()).collect();
    expanded.extend(missed_by_a_child(cx));
    let models: Vec<&Model> = asked_for_more(workspace).filter(|model| is_asked(workspace, model.key())).collect();
    found.par_extend(models.into_par_iter().flat_map_iter(|model| asker.ask_elements(model, &expanded)));
    for (key, flow) in crossing(workspace).filter(|(key, _)| is_asked(workspace, key.model)) {
        if asker.aims.is_threatened(key) {
            found.extend(asker.ask(key, flow.id.span, of_flow()));
        }
    }
}

fn is_asked(workspace: &Workspace, model: ModelKey) -> bool {
    !workspace.model(model).records().threats.is_empty() && workspace.inherited(model).uses_stride()
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
    /// The categories of each model's threats that do not say what they are
    /// aimed at (T003): they may be aimed at anything there.
    aimless: BTreeSet<(ModelKey, Stride)>,
}

fn aimless(workspace: &Workspace) -> BTreeSet<(ModelKey, Stride)> {
    let threats = workspace.threats().filter(|(_, threat)| threat.fields.targets.items.is_empty());
    threats.flat_map(|(key, threat)| threat.fields.stride.iter().map(move |it| (key.model, it.value))).collect()
}

/// Whether a threat may have categories that could not be read.
fn is_half_read(cx: &Context<'_>, threat: &Record<Threat>) -> bool {
    let text = cx.sources.text(threat.place.extent);
    let read = threat.fields.stride.len();
    let list = text.lines().position(|line| line.trim_start().starts_with("stride"));
    let list: String = text.lines().skip(list.unwrap_or(usize::MAX)).collect::<Vec<_>>().join(" ");
    let written = list.split(']').next().unwrap_or_default().matches(['"', '\'']).count() / 2;
    written > read || (read == 0 && is_written(cx, threat, "stride"))
}

impl Asker<'_> {
    /// Asks the elements of a model that have no model of their own.
    fn ask_elements(&self, model: &Model, expanded: &BTreeSet<RecordKey>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (index, element) in (0u32..).zip(&model.records().elements) {
            let key = RecordKey { model: model.key(), kind: RecordKind::Element, index };
            let is_here = !element.fields.is_leaving() && !expanded.contains(&key) && !element.id.value.is_empty();
            // A kind that could not be read has been complained about.
            if is_here && (element.fields.kind.is_some() || !is_written(self.cx, element, "kind")) {
                found.extend(self.ask(key, element.id.span, of_element(&element.fields)));
            }
        }
        found
    }

    fn ask(&self, key: RecordKey, place: Span, categories: &[Stride]) -> Option<Diagnostic> {
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
        Some(Diagnostic::new(&RULE.meta, place, message).help(help))
    }
}

/// Categories that were put aside, by element or flow.
pub(super) struct Dismissals(BTreeMap<RecordKey, BTreeSet<Stride>>);

impl Dismissals {
    /// Collects them. Categories that could not be read count for all of them.
    pub(super) fn new(workspace: &Workspace) -> Self {
        let mut all: BTreeMap<RecordKey, BTreeSet<Stride>> = BTreeMap::new();
        for entry in workspace.assessed().flat_map(|model| &model.meta().dismissed) {
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
