//! What goes down the tree: classification, appetite, review interval, methods.

use std::borrow::Cow;

use super::Workspace;
use crate::model::{Appetite, Config, Draft, Interval, ModelKey, Rating, Stride};
use crate::source::{Span, Spanned};

/// What holds in a model, its own words first, then its ancestors', then the
/// workspace's.
#[derive(Clone, Debug, Default)]
pub struct Inherited {
    /// The marking: its rank, the word, and who says so.
    pub classification: Option<Said<(usize, String)>>,
    /// How long a review holds.
    pub review_interval: Option<Said<Interval>>,
    /// The appetite: for each category, then for all others.
    appetite: Vec<(Option<Stride>, Said<Rating>)>,
    /// The methods in use.
    pub methodologies: Vec<String>,
}

/// A value, who said it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// The model; `None` for the configuration.
    pub by: Option<ModelKey>,
    /// Where.
    pub span: Span,
}

impl Inherited {
    /// What the workspace says.
    pub(super) fn of_workspace(config: &Config) -> Self {
        let mut inherited = Self::default();
        if let Some(interval) = config.review_interval() {
            inherited.review_interval = Some(said(None, interval));
        }
        if let Some(appetite) = config.appetite() {
            inherited.set_appetite(None, appetite);
        }
        inherited
    }

    /// What holds in a model below.
    pub(super) fn below(&self, key: ModelKey, draft: &Draft, config: &Config) -> Self {
        let mut own = self.clone();
        let meta = &draft.meta;
        if let Some(marking) = &meta.classification
            && let Some(rank) = config.classification_rank(&marking.value)
        {
            let value = (rank, marking.value.clone());
            own.classification = Some(Said { value, by: Some(key), span: marking.span });
        }
        if let Some(interval) = &meta.review_interval {
            own.review_interval = Some(said(Some(key), interval));
        }
        own.set_appetite(Some(key), &meta.appetite);
        if !meta.methodologies.is_empty() {
            own.methodologies = meta.methodologies.iter().map(|method| method.value.clone()).collect();
        }
        own
    }

    /// A nearer appetite wins for what it speaks of; one for all speaks of all.
    fn set_appetite(&mut self, by: Option<ModelKey>, appetite: &Appetite) {
        if let Some(rating) = &appetite.default {
            self.appetite = vec![(None, said(by, rating))];
        }
        for (category, rating) in &appetite.by_category {
            self.appetite.retain(|(other, _)| *other != Some(*category));
            self.appetite.push((Some(*category), said(by, rating)));
        }
    }

    /// How long a review holds: a year where nobody says.
    pub fn interval(&self) -> Interval {
        self.review_interval.as_ref().map_or_else(Interval::default, |said| said.value.clone())
    }

    /// Whether any appetite is set.
    pub fn has_appetite(&self) -> bool {
        !self.appetite.is_empty()
    }

    /// The appetite as a model would write it: category or `default`, and rating.
    pub fn appetite_said(&self) -> Vec<(&'static str, Rating)> {
        let word = |category: &Option<Stride>| category.map_or("default", Stride::as_str);
        self.appetite.iter().map(|(category, rating)| (word(category), rating.value)).collect()
    }

    /// The appetite for one category; `None` asks for the one for all others.
    pub fn appetite_for(&self, category: Option<Stride>) -> Option<&Said<Rating>> {
        let exact = self.appetite.iter().find(|(other, _)| *other == category);
        let general = || self.appetite.iter().find(|(other, _)| other.is_none());
        exact.or_else(general).map(|(_, rating)| rating)
    }

    /// The appetite for a threat: the lowest of those for its categories.
    pub fn appetite_among(&self, categories: &[Spanned<Stride>]) -> Option<&Said<Rating>> {
        if categories.is_empty() {
            return self.appetite_for(None);
        }
        let each = categories.iter().filter_map(|category| self.appetite_for(Some(category.value)));
        each.min_by_key(|said| said.value)
    }

    /// Whether STRIDE is in use, which it is where no method is named.
    pub fn uses_stride(&self) -> bool {
        self.methodologies.is_empty()
            || self.methodologies.iter().any(|method| method.to_uppercase().contains("STRIDE"))
    }
}

impl Workspace {
    /// What goes down to a model: what holds in its parent, else what the
    /// configuration says.
    pub fn inherited_from_above(&self, key: ModelKey) -> Cow<'_, Inherited> {
        match self.model(key).parent() {
            Some(parent) => Cow::Borrowed(self.inherited(parent)),
            None => Cow::Owned(Inherited::of_workspace(self.config())),
        }
    }
}

fn said<T: Clone>(by: Option<ModelKey>, value: &Spanned<T>) -> Said<T> {
    Said { value: value.value.clone(), by, span: value.span }
}
