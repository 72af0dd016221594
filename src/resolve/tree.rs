//! The tree of models: who is whose parent, and which element is expanded.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::names::model_key;
use crate::model::{Config, Draft, Id, ModelKey, folded};

/// How a model hangs in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParentLink {
    /// It is of the highest level and needs no parent.
    Root,
    /// Its parent.
    Found(ModelKey),
    /// It needs a parent and has none, or has more ancestors than are looked at.
    Orphan,
    /// `parent` names no model.
    Unknown,
    /// Several models of one folder could be meant.
    Ambiguous(Vec<ModelKey>),
    /// Following `parent` comes back here; the ring, each before its parent,
    /// from the first by path.
    Cycle(Arc<[ModelKey]>),
}

/// Which element of its parent a model expands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementLink {
    /// None, which features need not.
    None,
    /// The number among the parent's elements.
    Found(u32),
    /// `element` names none of the parent's elements.
    Unknown,
}

/// A model's place in the tree.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The rank of its level, 0 the highest; `None` where it could not be read.
    pub level: Option<usize>,
    /// Its parent.
    pub parent: ParentLink,
    /// The element that it expands.
    pub element: ElementLink,
}

/// How many ancestors a model may have.
const DEEPEST: usize = 100;

/// Puts every model in its place. Models come in path order.
pub(super) fn place(drafts: &[Draft], config: &Config) -> Vec<Placed> {
    let mut tree = Tree::new(drafts, config);
    for key in tree.by_depth() {
        tree.find_parent(key);
    }
    tree.cut_cycles();
    tree.cut_depth();
    let by_id = tree.elements_by_id();
    let elements: Vec<ElementLink> = tree.keys().map(|key| tree.find_element(key, &by_id)).collect();
    let places = tree.ranks.iter().zip(tree.parents).zip(elements);
    places.map(|((rank, parent), element)| Placed { level: rank.declared, parent, element }).collect()
}

/// Children in path order, ancestors nearest first, and an order in which
/// parents come before their children.
pub(super) fn family(placed: &[Placed]) -> (Vec<Vec<ModelKey>>, Vec<Vec<ModelKey>>, Vec<ModelKey>) {
    let parent = |key: ModelKey| match placed[key.0 as usize].parent {
        ParentLink::Found(parent) => Some(parent),
        _ => None,
    };
    let keys = || (0..placed.len()).map(model_key);
    let mut children = vec![Vec::new(); placed.len()];
    for key in keys() {
        if let Some(parent) = parent(key) {
            children[parent.0 as usize].push(key);
        }
    }
    let mut top_down: Vec<ModelKey> = keys().filter(|key| parent(*key).is_none()).collect();
    let mut at = 0;
    while let Some(key) = top_down.get(at).copied() {
        top_down.extend(&children[key.0 as usize]);
        at += 1;
    }
    let mut ancestors: Vec<Vec<ModelKey>> = vec![Vec::new(); placed.len()];
    for key in &top_down {
        if let Some(parent) = parent(*key) {
            let line = std::iter::once(parent).chain(ancestors[parent.0 as usize].iter().copied()).collect();
            ancestors[key.0 as usize] = line;
        }
    }
    (children, ancestors, top_down)
}

/// The level as it is declared, and as it is taken where it is not.
#[derive(Clone, Copy)]
struct Rank {
    declared: Option<usize>,
    taken: usize,
}

struct Tree<'a> {
    drafts: &'a [Draft],
    /// The models of each folder.
    folders: HashMap<&'a str, Vec<ModelKey>>,
    ids: HashMap<Id, ModelKey>,
    ranks: Vec<Rank>,
    parents: Vec<ParentLink>,
}

impl<'a> Tree<'a> {
    fn new(drafts: &'a [Draft], config: &Config) -> Self {
        let mut folders: HashMap<&str, Vec<ModelKey>> = HashMap::new();
        let mut ids = HashMap::new();
        let mut ranks = Vec::new();
        for (key, draft) in (0u32..).map(ModelKey).zip(drafts) {
            let folder = draft.path.ancestors().nth(1).unwrap_or_default();
            folders.entry(folder).or_default().push(key);
            if let Some(id) = &draft.meta.id {
                ids.entry(folded(&id.value)).or_insert(key);
            }
            let declared = draft.meta.level.as_ref().and_then(|level| config.level_rank(&level.value));
            ranks.push(Rank { declared, taken: declared.unwrap_or(usize::MAX) });
        }
        // Former ids come behind all those that hold.
        for (key, draft) in (0u32..).map(ModelKey).zip(drafts) {
            for alias in draft.meta.aliases.iter() {
                ids.entry(folded(&alias.value)).or_insert(key);
            }
        }
        let parents = vec![ParentLink::Orphan; drafts.len()];
        Self { drafts, folders, ids, ranks, parents }
    }

    fn keys(&self) -> impl Iterator<Item = ModelKey> + use<> {
        (0u32..).take(self.drafts.len()).map(ModelKey)
    }

    fn draft(&self, key: ModelKey) -> &'a Draft {
        &self.drafts[key.0 as usize]
    }

    /// Outer folders before inner ones, and in a folder the highest level first.
    fn by_depth(&self) -> Vec<ModelKey> {
        let mut keys: Vec<ModelKey> = self.keys().collect();
        let depth = |key: &ModelKey| self.draft(*key).path.parts().count();
        let rank = |key: &ModelKey| if self.is_unread_top(*key) { 0 } else { self.rank(*key) };
        keys.sort_by_cached_key(|key| (depth(key), rank(key), *key));
        keys
    }

    /// Whether a level cannot be read, and is most likely the highest one in its
    /// folder: the others say in their names what they are about.
    fn is_unread_top(&self, key: ModelKey) -> bool {
        let name = self.draft(key).path.name();
        self.ranks[key.0 as usize].declared.is_none() && !name.to_lowercase().ends_with(".threat-model.md")
    }

    fn find_parent(&mut self, key: ModelKey) {
        let rank = self.ranks[key.0 as usize];
        let parent = match &self.draft(key).meta.parent {
            Some(parent) => match self.ids.get(&folded(&parent.value)) {
                Some(parent) => ParentLink::Found(*parent),
                None => ParentLink::Unknown,
            },
            None if rank.taken == 0 => ParentLink::Root,
            None => self.nearest_above(key, rank.taken),
        };
        // A level that cannot be read is taken to be the next one, or the top
        // where nothing is above, so that the model's children still find it.
        match (&parent, rank.declared) {
            (ParentLink::Found(parent), None) => {
                self.ranks[key.0 as usize].taken = self.rank(*parent).saturating_add(1);
            }
            (_, None) => self.ranks[key.0 as usize].taken = 0,
            (_, Some(_)) => {}
        }
        self.parents[key.0 as usize] = parent;
    }

    /// The one model of the highest level above `rank`, in the nearest folder
    /// that has any.
    fn nearest_above(&self, key: ModelKey, rank: usize) -> ParentLink {
        let nearest = if self.is_unread_top(key) { 2 } else { 1 };
        for folder in self.draft(key).path.ancestors().skip(nearest) {
            let models = self.folders.get(folder).map_or(&[][..], Vec::as_slice);
            let above = || models.iter().copied().filter(|other| *other != key && self.rank(*other) < rank);
            if let Some(highest) = above().map(|other| self.rank(other)).min() {
                let candidates: Vec<ModelKey> = above().filter(|other| self.rank(*other) == highest).collect();
                return match candidates[..] {
                    [parent] => ParentLink::Found(parent),
                    _ => ParentLink::Ambiguous(candidates),
                };
            }
        }
        ParentLink::Orphan
    }

    fn rank(&self, key: ModelKey) -> usize {
        self.ranks[key.0 as usize].taken
    }

    /// Finds rings of parents and cuts them at every model in them.
    fn cut_cycles(&mut self) {
        // From where each was come to last.
        let mut seen: Vec<Option<ModelKey>> = vec![None; self.parents.len()];
        for start in self.keys() {
            let mut path = Vec::new();
            let mut at = start;
            loop {
                let before = seen[at.0 as usize].replace(start);
                if before.is_some_and(|before| before != start) {
                    break;
                }
                if before.is_some() {
                    let first = path.iter().position(|key| *key == at).unwrap_or(0);
                    let mut ring: Vec<ModelKey> = path[first..].to_vec();
                    let least = (0..ring.len()).min_by_key(|at| ring[*at]).unwrap_or(0);
                    ring.rotate_left(least);
                    let ring: Arc<[ModelKey]> = ring.into();
                    for key in ring.iter() {
                        self.parents[key.0 as usize] = ParentLink::Cycle(Arc::clone(&ring));
                    }
                    break;
                }
                path.push(at);
                match self.parents[at.0 as usize] {
                    ParentLink::Found(parent) => at = parent,
                    _ => break,
                }
            }
        }
    }

    /// Cuts lines of parents that are longer than any that people draw.
    fn cut_depth(&mut self) {
        let mut depths: Vec<Option<usize>> = vec![None; self.parents.len()];
        for start in self.keys() {
            let mut path = vec![start];
            while let Some(at) = path.last().copied() {
                let above = match self.parents[at.0 as usize] {
                    ParentLink::Found(parent) => match depths[parent.0 as usize] {
                        Some(above) => above + 1,
                        None => {
                            path.push(parent);
                            continue;
                        }
                    },
                    _ => 0,
                };
                let is_too_deep = above > DEEPEST;
                if is_too_deep {
                    self.parents[at.0 as usize] = ParentLink::Orphan;
                }
                depths[at.0 as usize] = Some(if is_too_deep { 0 } else { above });
                path.pop();
            }
        }
    }

    /// The elements of every parent by their ids, the first of each, and by those
    /// that they had; looked up once for each child.
    fn elements_by_id(&self) -> HashMap<(ModelKey, Id), u32> {
        let mut by_id = HashMap::new();
        let parents: BTreeSet<ModelKey> = self.keys().filter_map(|key| self.parent_of(key)).collect();
        for parent in parents {
            let elements = || (0..).zip(&self.draft(parent).records.elements);
            for (number, element) in elements() {
                by_id.entry((parent, folded(&element.id.value))).or_insert(number);
            }
            for (number, element) in elements() {
                for alias in element.header().aliases.iter() {
                    by_id.entry((parent, folded(&alias.value))).or_insert(number);
                }
            }
        }
        by_id
    }

    fn parent_of(&self, key: ModelKey) -> Option<ModelKey> {
        match self.parents[key.0 as usize] {
            ParentLink::Found(parent) => Some(parent),
            _ => None,
        }
    }

    fn find_element(&self, key: ModelKey, by_id: &HashMap<(ModelKey, Id), u32>) -> ElementLink {
        let Some(parent) = self.parent_of(key) else { return ElementLink::None };
        let meta = &self.draft(key).meta;
        let find = |id: &Id| by_id.get(&(parent, folded(id))).copied().map(ElementLink::Found);
        match (&meta.element, &meta.id) {
            (Some(element), _) => find(&element.value).unwrap_or(ElementLink::Unknown),
            (None, Some(id)) => {
                let mut own = std::iter::once(id).chain(meta.aliases.iter());
                own.find_map(|id| find(&id.value)).unwrap_or(ElementLink::None)
            }
            (None, None) => ElementLink::None,
        }
    }
}
