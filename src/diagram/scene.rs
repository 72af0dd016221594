//! What stands in a model's data-flow diagram: its elements, the neighbours
//! that flows reach, the frame and the trust boundaries around them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::records::ElementKind;
use crate::model::{ModelKey, RecordKey, RecordKind};
use crate::resolve::{Model, Workspace};

/// Why an element is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The model declares it.
    Own,
    /// A flow reaches it.
    Neighbour,
    /// The expanded element itself, where a flow ends at no part of it.
    Whole,
}

/// An element in the diagram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) element: RecordKey,
    pub(super) role: Role,
    /// The innermost frame around it.
    pub(super) frame: Option<usize>,
}

/// Something drawn around elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Around {
    /// A trust boundary.
    Boundary(RecordKey),
    /// The element that the model expands.
    Expanded(RecordKey),
}

/// A frame and the one around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) around: Around,
    pub(super) parent: Option<usize>,
}

/// A flow between parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) flow: RecordKey,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What stands in the diagram.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) parts: Vec<Part>,
    /// Outer frames come before inner ones.
    pub(super) frames: Vec<Frame>,
    pub(super) lines: Vec<Line>,
    /// How many elements and flows there is no room for.
    pub(super) left_out: (usize, usize),
}

/// How much one diagram holds before nobody can read it. Past the number of
/// flows none is drawn: some would mislead.
const MOST_PARTS: usize = 400;
const MOST_LINES: usize = 800;
/// How deep boundaries are followed.
const DEEPEST: usize = 12;

/// Gathers what is to be drawn of a model.
pub(super) fn gather(workspace: &Workspace, model: &Model, shows: &dyn Fn(RecordKey) -> bool) -> Scene {
    let mut gathering = Gathering {
        workspace,
        model,
        frame: model.frame().filter(|frame| shows(*frame)),
        shows,
        scene: Scene::default(),
        parts: BTreeMap::new(),
    };
    let elements = (0u32..).zip(&model.records().elements).map(|(index, _)| index);
    for index in elements {
        gathering.part(RecordKey { model: model.key(), kind: RecordKind::Element, index });
    }
    gathering.lines();
    gathering.frames();
    gathering.scene
}

struct Gathering<'a> {
    workspace: &'a Workspace,
    model: &'a Model,
    frame: Option<RecordKey>,
    shows: &'a dyn Fn(RecordKey) -> bool,
    scene: Scene,
    parts: BTreeMap<RecordKey, Option<usize>>,
}

impl Gathering<'_> {
    /// The number of an element in the diagram; `None` where it is not shown.
    fn part(&mut self, element: RecordKey) -> Option<usize> {
        if let Some(part) = self.parts.get(&element) {
            return *part;
        }
        let mut part = None;
        if (self.shows)(element) {
            let role = match element.model == self.model.key() {
                true => Role::Own,
                false if Some(element) == self.frame => Role::Whole,
                false => Role::Neighbour,
            };
            if self.scene.parts.len() < MOST_PARTS {
                part = Some(self.scene.parts.len());
                self.scene.parts.push(Part { element, role, frame: None });
            } else {
                self.scene.left_out.0 += 1;
            }
        }
        self.parts.insert(element, part);
        part
    }

    /// The model's own flows, and those of its parent that end at the expanded
    /// element as a whole because no flow here refines them.
    fn lines(&mut self) {
        let own = (0u32..).zip(&self.model.records().flows);
        let key = |model: ModelKey, index: u32| RecordKey { model, kind: RecordKind::Flow, index };
        let mut flows: Vec<RecordKey> = own.map(|(index, _)| key(self.model.key(), index)).collect();
        let refined = self.model.records().flows.iter().filter_map(|flow| flow.fields.refines.found());
        let refined: BTreeSet<RecordKey> = refined.collect();
        if let Some(frame) = self.frame {
            let uses = self.workspace.uses_in(frame, frame.model).iter().map(|it| it.by);
            let above: BTreeSet<RecordKey> = uses.filter(|by| by.kind == RecordKind::Flow).collect();
            flows.extend(above.difference(&refined));
        }
        flows.retain(|flow| (self.shows)(*flow));
        if flows.len() > MOST_LINES {
            self.scene.left_out.1 = flows.len();
            return;
        }
        for flow in flows {
            let Some(fields) = self.workspace.flow(flow).map(|flow| &flow.fields) else { continue };
            let (Some(from), Some(to)) = (fields.from.found(), fields.to.found()) else { continue };
            match (self.part(from), self.part(to)) {
                (Some(from), Some(to)) => self.scene.lines.push(Line { flow, from, to }),
                _ if (self.shows)(from) && (self.shows)(to) => self.scene.left_out.1 += 1,
                _ => {}
            }
        }
    }

    /// Puts frames around all parts.
    fn frames(&mut self) {
        let around_frame: Vec<RecordKey> =
            self.frame.map_or_else(Vec::new, |frame| self.chain(self.workspace.boundary_of(frame)));
        let chains: Vec<Vec<RecordKey>> =
            self.scene.parts.iter().map(|part| self.chain(self.workspace.boundary_of(part.element))).collect();
        let inner = self.inner_boundaries(&chains, &around_frame);
        let mut numbers: BTreeMap<Around, usize> = BTreeMap::new();
        for (at, chain) in chains.iter().enumerate() {
            let part = self.scene.parts[at];
            let common = common(chain, &around_frame);
            let is_inside = match (part.role, chain.get(common)) {
                (Role::Neighbour, _) => false,
                (Role::Whole, _) => true,
                (Role::Own, None) => common == around_frame.len() && !self.is_outsider(part.element),
                (Role::Own, Some(top)) => inner.contains(top),
            };
            let mut path: Vec<Around> = chain[..common].iter().copied().map(Around::Boundary).collect();
            if let (true, Some(frame)) = (is_inside, self.frame) {
                path.push(Around::Expanded(frame));
            }
            path.extend(chain[common..].iter().copied().map(Around::Boundary));
            path.retain(|around| self.is_shown(*around));
            let mut parent = None;
            for around in path {
                let next = numbers.len();
                let number = *numbers.entry(around).or_insert(next);
                if number == next {
                    self.scene.frames.push(Frame { around, parent });
                }
                parent = Some(number);
            }
            self.scene.parts[at].frame = parent;
        }
    }

    fn is_shown(&self, around: Around) -> bool {
        match around {
            Around::Boundary(boundary) => (self.shows)(boundary),
            Around::Expanded(_) => true,
        }
    }

    /// The boundaries of this model that lie inside of the expanded element:
    /// those that hold one of its parts.
    fn inner_boundaries(&self, chains: &[Vec<RecordKey>], around_frame: &[RecordKey]) -> BTreeSet<RecordKey> {
        let parts = self.scene.parts.iter().zip(chains);
        let own = parts.filter(|(part, _)| part.role == Role::Own && !self.is_outsider(part.element));
        let tops = own.filter_map(|(_, chain)| {
            let common = common(chain, around_frame);
            chain.get(common).copied().filter(|_| common == around_frame.len())
        });
        tops.filter(|top| top.model == self.model.key()).collect()
    }

    /// Whether an element stands outside of whatever is expanded.
    fn is_outsider(&self, element: RecordKey) -> bool {
        let kind = self.workspace.element(element).and_then(|element| element.fields.kind.as_ref());
        kind.is_some_and(|kind| matches!(kind.value, ElementKind::Person | ElementKind::External))
    }

    /// A boundary and those around it, outermost first.
    fn chain(&self, boundary: Option<RecordKey>) -> Vec<RecordKey> {
        let mut chain: Vec<RecordKey> = Vec::new();
        let mut next = boundary;
        while let Some(key) = next.filter(|key| !chain.contains(key) && chain.len() < DEEPEST) {
            chain.push(key);
            next = self.workspace.boundary(key).and_then(|boundary| boundary.fields.parent.found());
        }
        chain.reverse();
        chain
    }
}

/// How many boundaries two chains have in common, from the outside.
fn common(one: &[RecordKey], other: &[RecordKey]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}
