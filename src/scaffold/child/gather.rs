//! What a child model starts from: what it inherits, what it must refine, and
//! what it is required to answer.

use std::collections::BTreeSet;

use super::outline::{Above, Control, Flow, Outline, Story, Threat};
use crate::model::{Id, ModelKey, RecordKey, RecordKind};
use crate::resolve::{Answer, Model, Workspace};
use crate::scaffold::ids::{self, Numbered};
use crate::scaffold::words::{markdown, one_line};

/// Kinds of inherited records that a child refers to most.
const SHOWN: [(RecordKind, &str); 4] = [
    (RecordKind::Element, "elements"),
    (RecordKind::Boundary, "boundaries"),
    (RecordKind::Asset, "assets"),
    (RecordKind::Actor, "actors"),
];

/// How many ids of a kind are shown; who needs more looks above.
const MOST_SHOWN: usize = 40;

/// A minimal draft of the child in its place, and the workspace around it.
pub(super) struct Place<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) child: &'a Model,
    pub(super) parent: &'a Model,
}

impl Place<'_> {
    /// Fills in everything that comes from above.
    pub(super) fn fill(&self, outline: &mut Outline) {
        outline.above = self.above();
        outline.inherited = self.inherited();
        outline.holds = self.holds();
        let is_feature = super::is_lowest(self.child, self.workspace);
        let frame = self.child.frame();
        outline.part = self.part(&outline.prefix, is_feature);
        let landing = self.landing(outline.part.as_ref().map(|(id, _)| id));
        if let (Some(frame), Some((part, _))) = (frame, &outline.part) {
            outline.flows = self.flows(frame, part, &outline.prefix);
        }
        let naming = &self.workspace.config().naming;
        let mut threat_ids = Numbered::new(RecordKind::Threat, &outline.prefix, naming);
        let mut control_ids = Numbered::new(RecordKind::Control, &outline.prefix, naming);
        let mut next_control = || control_ids.next(|id| self.is_taken(id));
        self.requirements(outline, &mut next_control);
        let catch_all = next_control();
        let mut threats = Threats {
            place: self,
            landing: &landing,
            catch_all: &catch_all,
            next: &mut || threat_ids.next(|id| self.is_taken(id)),
        };
        outline.threats = threats.all(outline, frame, is_feature);
        if outline.threats.iter().any(|threat| threat.controls.contains(&catch_all)) {
            outline.controls.push(Control { id: catch_all, implements: None });
        }
    }

    fn above(&self) -> Above {
        Above {
            title: self.parent.title().to_owned(),
            path: self.parent.path().relative_to(self.child.folder()),
            frame: self.child.frame().map(|key| self.id(key)),
        }
    }

    fn id(&self, key: RecordKey) -> String {
        self.workspace.id_of(key).to_owned()
    }

    /// Ids of threats and controls are unique in the workspace.
    fn is_taken(&self, id: &str) -> bool {
        crate::scaffold::is_taken(id, self.workspace)
    }

    fn inherited(&self) -> Vec<(&'static str, Vec<String>)> {
        let of_kind = |kind| {
            let ids = self.workspace.in_scope(self.child.key(), kind).map(|(_, record)| &record.id().value);
            let mut ids: Vec<String> = ids.filter(|id| !id.is_empty()).map(Id::to_string).collect();
            let more = ids.len().saturating_sub(MOST_SHOWN);
            ids.truncate(MOST_SHOWN);
            if more > 0 {
                ids.push(format!("and {more} more"));
            }
            ids
        };
        SHOWN.iter().map(|(kind, label)| (*label, of_kind(*kind))).filter(|(_, ids)| !ids.is_empty()).collect()
    }

    fn holds(&self) -> Vec<String> {
        let inherited = self.workspace.inherited(self.child.key());
        let marking = inherited.classification.as_ref().map(|said| format!("classification {}", said.value.1));
        let appetite = inherited.appetite_for(None).map(|said| format!("appetite {}", said.value));
        let interval = inherited.review_interval.as_ref().map(|said| format!("review every {}", said.value.as_str()));
        let all = marking.into_iter().chain(appetite).chain(interval);
        all.map(|words| one_line(&words)).collect()
    }

    /// The element that flows land on, and that the first threats are aimed at.
    /// A feature is told with the elements of its parent where it can be.
    fn part(&self, prefix: &str, is_feature: bool) -> Option<(String, String)> {
        if is_feature && self.child.frame().is_none() && self.parents_element().is_some() {
            return None;
        }
        let levels = self.workspace.config().levels();
        let below = self.child.level().and_then(|rank| levels.get(rank + 1)).copied();
        let kind = below.filter(|word| crate::model::ElementKind::from_word(word).is_some() && *word != "feature");
        let wanted = [format!("{}-entry", self.child.id()), format!("{}-part", self.child.id())];
        let id = self.free(RecordKind::Element, &wanted, prefix, &BTreeSet::new());
        Some((id, kind.unwrap_or("component").to_owned()))
    }

    fn parents_element(&self) -> Option<String> {
        let elements = self.parent.records().elements.iter();
        let own = elements.map(|element| &element.id.value).find(|id| !id.is_empty());
        own.map(Id::to_string).or_else(|| self.parent.frame().map(|key| self.id(key)))
    }

    fn landing(&self, part: Option<&String>) -> String {
        part.cloned().or_else(|| self.parents_element()).unwrap_or_default()
    }

    /// An id that nothing of its kind has, here or above.
    fn free(&self, kind: RecordKind, wanted: &[String], prefix: &str, own: &BTreeSet<String>) -> String {
        let is_taken = |id: &str| {
            let mut known = self.workspace.in_scope(self.child.key(), kind);
            own.contains(id) || known.any(|(_, record)| record.id().value.eq_ignore_ascii_case(id))
        };
        ids::free(kind, wanted, prefix, &self.workspace.config().naming, is_taken)
    }

    fn flows(&self, frame: RecordKey, part: &str, prefix: &str) -> Vec<Flow> {
        let mut flows = Vec::new();
        let mut own = BTreeSet::new();
        for flow in self.parent.records().flows.iter().filter(|flow| !flow.id.value.is_empty()) {
            let (from, to) = (flow.fields.from.found(), flow.fields.to.found());
            if from != Some(frame) && to != Some(frame) {
                continue;
            }
            let (Some(from), Some(to)) = (from, to) else { continue };
            let end = |key: RecordKey| if key == frame { part.to_owned() } else { self.id(key) };
            let wanted = [format!("{}-{}", self.child.id(), flow.id.value), format!("{}-flow", self.child.id())];
            let id = self.free(RecordKind::Flow, &wanted, prefix, &own);
            own.insert(id.clone());
            flows.push(Flow {
                id,
                from: end(from),
                to: end(to),
                carries: flow.fields.carries.found().map(|key| self.id(key)).collect(),
                refines: flow.id.value.to_string(),
            });
        }
        flows
    }

    /// A control for each required one that nothing above answers.
    fn requirements(&self, outline: &mut Outline, next: &mut dyn FnMut() -> String) {
        for requirement in self.workspace.requirements(self.child.key()) {
            let Some(control) = self.workspace.control(requirement.control) else { continue };
            let (id, title) = (control.id.value.to_string(), control.title().to_owned());
            if id.is_empty() {
                continue;
            }
            let how = match requirement.answer {
                Answer::Missing => {
                    outline.controls.push(Control { id: next(), implements: Some((id, title)) });
                    continue;
                }
                Answer::Provided => "common: provided as it is".to_owned(),
                Answer::Implemented(by) => format!("implemented by {}", markdown(&self.id(by))),
                Answer::Planned(by) if by == requirement.control => "common: not in place yet".to_owned(),
                Answer::Planned(by) => format!("planned as {}", markdown(&self.id(by))),
                Answer::NotApplicable(by) => {
                    format!("not applicable, says {}", markdown(self.title(by)))
                }
                Answer::Excepted(by) => format!("excepted by {}", markdown(&self.id(by))),
            };
            outline.answered.push(format!("{} “{}”: {how}.", markdown(&id), markdown(&title)));
        }
    }

    fn title(&self, model: ModelKey) -> &str {
        self.workspace.model(model).title()
    }
}

/// Makes the threats of an outline.
struct Threats<'a> {
    place: &'a Place<'a>,
    landing: &'a str,
    catch_all: &'a str,
    next: &'a mut dyn FnMut() -> String,
}

impl Threats<'_> {
    fn all(&mut self, outline: &Outline, frame: Option<RecordKey>, is_feature: bool) -> Vec<Threat> {
        let mut threats: Vec<Threat> = Vec::new();
        for key in self.to_refine(frame) {
            threats.extend(self.refinement(key, frame, outline));
        }
        let told: BTreeSet<&String> = threats.iter().flat_map(|threat| &threat.targets).collect();
        let untold: Vec<String> =
            outline.flows.iter().map(|flow| flow.id.clone()).filter(|id| !told.contains(id)).collect();
        if !untold.is_empty() {
            threats.push(self.own(Story::Flows, untold));
        }
        if is_feature {
            threats.push(self.own(Story::AbuseCase, vec![self.landing.to_owned()]));
        }
        if threats.is_empty() {
            threats.push(self.own(Story::Any, vec![self.landing.to_owned()]));
        }
        threats
    }

    fn own(&mut self, story: Story, targets: Vec<String>) -> Threat {
        let controls = vec![self.catch_all.to_owned()];
        Threat { id: (self.next)(), story, stride: Vec::new(), targets, controls }
    }

    /// The threats above that speak of the child: those that are delegated to
    /// it, and those of the parent that are aimed at its element.
    fn to_refine(&self, frame: Option<RecordKey>) -> Vec<RecordKey> {
        let Place { workspace, child, parent } = self.place;
        let itself = child.key().record();
        let mut keys = Vec::new();
        for above in workspace.ancestors(child.key()) {
            for (index, threat) in (0u32..).zip(&workspace.model(*above).records().threats) {
                let is_delegated = threat.fields.delegate_to.found().any(|model| model == itself);
                let is_aimed =
                    *above == parent.key() && threat.fields.targets.found().any(|target| Some(target) == frame);
                if (is_delegated || is_aimed) && !threat.id.value.is_empty() {
                    keys.push(RecordKey { model: *above, kind: RecordKind::Threat, index });
                }
            }
        }
        keys
    }

    fn refinement(&mut self, key: RecordKey, frame: Option<RecordKey>, outline: &Outline) -> Option<Threat> {
        let threat = self.place.workspace.threat(key)?;
        let mut targets: Vec<String> = vec![self.landing.to_owned()];
        for target in threat.fields.targets.found().filter(|target| Some(*target) != frame) {
            let id = self.place.id(target);
            match target.kind {
                RecordKind::Flow => {
                    let refining = outline.flows.iter().filter(|flow| flow.refines == id);
                    targets.extend(refining.map(|flow| flow.id.clone()));
                }
                // A neighbour's element is the neighbour's to speak of.
                RecordKind::Element => {}
                _ => targets.push(id),
            }
        }
        let cited: BTreeSet<String> = threat.fields.controls.found().map(|key| self.place.id(key)).collect();
        let implementing = outline
            .controls
            .iter()
            .filter(|control| control.implements.as_ref().is_some_and(|(required, _)| cited.contains(required)));
        let mut controls: Vec<String> = implementing.map(|control| control.id.clone()).collect();
        if controls.is_empty() {
            controls.push(self.catch_all.to_owned());
        }
        let inherent = threat.fields.inherent.as_ref().and_then(|risk| risk.risk());
        Some(Threat {
            id: (self.next)(),
            story: Story::Refines(threat.id.value.to_string(), threat.title().to_owned(), inherent),
            stride: threat.fields.stride.iter().map(|category| category.value.as_str().to_owned()).collect(),
            targets,
            controls,
        })
    }
}
