//! The workspace as pictures: accessible SVG without script or style, drawn at
//! build time, the same bytes each time.
//!
//! `theme/diagram.css` colours them. What colour says, a shape and words say,
//! too.

mod attack_tree;
mod data_flow;
mod element;
mod exposure;
mod flow;
mod layout;
pub mod legend;
mod map;
mod mark;
mod scene;
mod svg;
mod text;
mod tree;

use std::collections::BTreeMap;

use crate::model::{ModelKey, RecordKey};
use crate::resolve::Workspace;
pub use exposure::Exposure;
use exposure::Exposures;
pub use map::Freshness;

/// A picture and what it shows in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// One `svg` element.
    pub svg: String,
    /// Its title.
    pub title: String,
    /// A sentence or two for those who do not see it; also in the picture.
    pub description: String,
}

/// The page that a picture is drawn for.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// What the ids in the picture start with: unique on the page.
    pub prefix: &'a str,
    /// The address of a record or a model, as seen from the page.
    pub href: &'a dyn Fn(RecordKey) -> Option<String>,
}

/// All pictures of a workspace.
pub struct Diagrams<'a> {
    workspace: &'a Workspace,
    shows: &'a (dyn Fn(RecordKey) -> bool + Sync),
    exposures: Exposures<'a>,
    expansions: BTreeMap<RecordKey, Vec<ModelKey>>,
}

impl<'a> Diagrams<'a> {
    /// Counts once what all pictures tell. What `shows` denies is drawn nowhere
    /// and counts for nothing.
    pub fn new(workspace: &'a Workspace, shows: &'a (dyn Fn(RecordKey) -> bool + Sync)) -> Self {
        let mut expansions: BTreeMap<RecordKey, Vec<ModelKey>> = BTreeMap::new();
        for model in workspace.models().filter(|model| shows(model.key().record())) {
            if let Some(frame) = model.frame() {
                expansions.entry(frame).or_default().push(model.key());
            }
        }
        Self { workspace, shows, exposures: Exposures::new(workspace, shows), expansions }
    }

    /// A model's data flow: elements in C4's notation, trust boundaries around
    /// them, flows between. `None` where there is nothing to draw.
    pub fn data_flow(&self, model: ModelKey, page: &Page<'_>) -> Option<Figure> {
        data_flow::draw(self, self.workspace.model(model), page)
    }

    /// One of a model's attack trees, by its number: which ways are cut, and which
    /// are open. `None` where there is nothing to draw.
    pub fn attack_tree(&self, model: ModelKey, index: usize, page: &Page<'_>) -> Option<Figure> {
        attack_tree::draw(self, self.workspace.model(model), index, page)
    }

    /// The map of all models: the C4 tree with risk and freshness. `None` where
    /// no model is shown.
    pub fn system_map(&self, page: &Page<'_>, freshness: &dyn Fn(ModelKey) -> Option<Freshness>) -> Option<Figure> {
        map::draw(self, page, freshness)
    }

    /// The threats of a model and of everything below it.
    pub fn exposure(&self, model: ModelKey) -> Exposure {
        self.exposures.of_model(model)
    }

    /// The models that expand an element.
    fn expanded_by(&self, element: RecordKey) -> &[ModelKey] {
        self.expansions.get(&element).map_or(&[], Vec::as_slice)
    }
}
