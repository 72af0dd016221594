//! What threatens a part, and how much of it is without an answer.

use crate::model::records::ElementKind;
use crate::model::{ModelKey, Rating, RecordKey, RecordKind, ThreatState};
use crate::resolve::Workspace;

/// The threats to something, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// All of them.
    pub threats: usize,
    /// Those that are not mitigated, accepted, transferred or avoided.
    pub unresolved: usize,
    /// The worst rating today, of resolved ones, too: what was accepted is still
    /// a risk. `None` where none is rated.
    pub worst: Option<Rating>,
}

/// What colour and shape stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing threatens it.
    Unthreatened,
    /// Every threat is resolved, and none is rated.
    Resolved,
    /// Some threat is unresolved, and none is rated.
    Unrated,
    /// The worst rating today.
    Rated(Rating),
}

impl Tone {
    /// The class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Unthreatened => "unthreatened",
            Self::Resolved => "resolved",
            Self::Unrated => "unrated",
            Self::Rated(rating) => rating.as_str(),
        }
    }
}

impl Exposure {
    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            threats: self.threats + other.threats,
            unresolved: self.unresolved + other.unresolved,
            worst: self.worst.max(other.worst),
        }
    }

    pub(super) fn tone(self) -> Tone {
        match (self.threats, self.unresolved, self.worst) {
            (0, ..) => Tone::Unthreatened,
            (_, _, Some(rating)) => Tone::Rated(rating),
            (_, 0, None) => Tone::Resolved,
            (_, _, None) => Tone::Unrated,
        }
    }

    /// In a few words.
    pub(super) fn words(self) -> String {
        let count = match self.unresolved {
            0 => format!("{} resolved", self.threats),
            unresolved => format!("{unresolved} unresolved"),
        };
        match self.tone() {
            Tone::Unthreatened => "no threat named".to_owned(),
            Tone::Resolved => count,
            Tone::Unrated => format!("Unrated · {count}"),
            Tone::Rated(rating) => format!("{} · {count}", capital(rating.as_str())),
        }
    }

    /// What one threat adds. One that only others answer counts as theirs where
    /// those are counted, too.
    fn of_threat(workspace: &Workspace, threat: RecordKey, counts_refinements: bool) -> Self {
        let Some(answer) = workspace.answer(threat) else { return Self::default() };
        let (state, risk) = match answer.own_state {
            None if counts_refinements => return Self::default(),
            None => (answer.state, answer.current.or(answer.inherent)),
            Some(state) => (state, answer.own_current),
        };
        let is_unresolved = matches!(state, ThreatState::Open | ThreatState::Planned | ThreatState::Partial);
        let rating = risk.map(|risk| workspace.config().matrix().rate(risk));
        Self { threats: 1, unresolved: usize::from(is_unresolved), worst: rating }
    }
}

/// A word with a capital in front.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The threats of all models, counted once.
pub(super) struct Exposures<'a> {
    workspace: &'a Workspace,
    shows: &'a (dyn Fn(RecordKey) -> bool + Sync),
    /// Of each model and everything below it.
    whole: Vec<Exposure>,
}

impl<'a> Exposures<'a> {
    pub(super) fn new(workspace: &'a Workspace, shows: &'a (dyn Fn(RecordKey) -> bool + Sync)) -> Self {
        let mut whole = vec![Exposure::default(); workspace.models().len()];
        for model in workspace.models().filter(|model| model.is_assessed()) {
            let threats = (0u32..).zip(&model.records().threats);
            let keys = threats.map(|(index, _)| RecordKey { model: model.key(), kind: RecordKind::Threat, index });
            let shown = keys.filter(|key| shows(*key));
            let own =
                shown.map(|key| Exposure::of_threat(workspace, key, true)).fold(Exposure::default(), Exposure::plus);
            for place in std::iter::once(&model.key()).chain(workspace.ancestors(model.key())) {
                whole[place.0 as usize] = whole[place.0 as usize].plus(own);
            }
        }
        Self { workspace, shows, whole }
    }

    /// Of a model and everything below it.
    pub(super) fn of_model(&self, model: ModelKey) -> Exposure {
        self.whole.get(model.0 as usize).copied().unwrap_or_default()
    }

    /// Of an element or a flow, and of the models that expand it.
    pub(super) fn of_part(&self, part: RecordKey, expanded_by: &[ModelKey]) -> Exposure {
        let inside = |model: ModelKey| {
            expanded_by.iter().any(|child| *child == model || self.workspace.is_ancestor(*child, model))
        };
        let uses = self.workspace.uses(part).iter().map(|it| it.by).filter(|by| !inside(by.model));
        let direct = self.sum(uses, !expanded_by.is_empty());
        expanded_by.iter().map(|child| self.of_model(*child)).fold(direct, Exposure::plus)
    }

    /// What one model says about something that stands elsewhere.
    pub(super) fn by_model(&self, part: RecordKey, model: ModelKey) -> Exposure {
        self.sum(self.workspace.uses_in(part, model).iter().map(|it| it.by), false)
    }

    fn sum(&self, users: impl Iterator<Item = RecordKey>, counts_refinements: bool) -> Exposure {
        let mut threats: Vec<RecordKey> = users.filter(|by| by.kind == RecordKind::Threat).collect();
        threats.dedup();
        let of_threat = |threat: RecordKey| {
            let is_counted = (self.shows)(threat) && self.workspace.model(threat.model).is_assessed();
            is_counted.then(|| Exposure::of_threat(self.workspace, threat, counts_refinements))
        };
        threats.into_iter().filter_map(of_threat).fold(Exposure::default(), Exposure::plus)
    }
}

/// An element's kind in C4's words.
pub(super) fn kind_in_words(kind: Option<ElementKind>) -> &'static str {
    match kind {
        Some(ElementKind::Person) => "Person",
        Some(ElementKind::System) => "Software system",
        Some(ElementKind::Container) => "Container",
        Some(ElementKind::Component) => "Component",
        Some(ElementKind::Feature) => "Feature",
        Some(ElementKind::Datastore) => "Data store",
        Some(ElementKind::External) => "External system",
        Some(ElementKind::Hardware) => "Hardware",
        Some(ElementKind::Network) => "Network",
        Some(ElementKind::CloudService) => "Cloud service",
        None => "Element",
    }
}
