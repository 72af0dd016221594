//! Names of records, as written and as understood.

use std::marker::PhantomData;

use ecow::EcoString;

use super::{Field, Meaning, RecordKind, Scalar, Shape};
use crate::source::Spanned;
use crate::syntax::{Reader, Value};

/// What a record is called. Names are very many and mostly short: up to 15 bytes
/// need no memory of their own.
pub type Id = EcoString;

/// An id as it is compared: letter case does not matter.
pub fn folded(id: &str) -> Id {
    let folded = Id::from(id);
    if id.is_ascii() { folded.to_ascii_lowercase() } else { folded.to_lowercase() }
}

/// What a record is about, in one line; it never grows.
pub type Title = Box<str>;

/// The number of a model in its workspace; models are numbered in path order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelKey(pub u32);

impl ModelKey {
    /// The address of the model itself among the records.
    pub fn record(self) -> RecordKey {
        RecordKey { model: self, kind: RecordKind::Model, index: 0 }
    }
}

/// The address of a record in its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The model that declares it.
    pub model: ModelKey,
    /// What it is.
    pub kind: RecordKind,
    /// Its number among its model's records of that kind.
    pub index: u32,
}

/// What a name turned out to mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Not looked up yet.
    #[default]
    Unlinked,
    /// A record in scope, of a kind that is wanted.
    Found(RecordKey),
    /// A record that this name may not stand for: another kind, or another
    /// model's own control.
    Unfit(RecordKey),
    /// A record that exists out of scope.
    OutOfScope(RecordKey),
    /// Nothing.
    Unknown,
}

/// A name as it was written, and what it means. A broken one stays, so that
/// one mistake is one finding.
#[derive(Clone, Debug)]
pub struct Reference {
    /// As written.
    pub text: Spanned<Id>,
    /// What it means.
    pub target: Target,
    wanted: &'static Wanted,
}

/// What a name may stand for.
#[derive(Debug)]
pub struct Wanted {
    kinds: &'static [RecordKind],
    scope: Scope,
}

impl Reference {
    /// A name that is not linked yet.
    pub fn new<K: Kinds>(text: Spanned<Id>) -> Self {
        Self { text, target: Target::Unlinked, wanted: K::WANTED }
    }

    /// The kinds that may stand here.
    pub fn kinds(&self) -> &'static [RecordKind] {
        self.wanted.kinds
    }

    /// Which records may be meant.
    pub fn scope(&self) -> Scope {
        self.wanted.scope
    }

    /// The record that it names, if it names one.
    pub fn found(&self) -> Option<RecordKey> {
        match self.target {
            Target::Found(key) => Some(key),
            _ => None,
        }
    }
}

/// Which records a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The model's own and its ancestors', nearest first.
    Nearest,
    /// Its ancestors' only: what it refines or implements.
    Above,
    /// Nearest first, but no other model's system-specific control.
    Cited,
}

/// The kinds that a field's names may stand for.
pub trait Kinds {
    /// Those kinds.
    const KINDS: &'static [RecordKind];
    /// Which records of those kinds.
    const SCOPE: Scope;
    /// Both.
    const WANTED: &'static Wanted = &Wanted { kinds: Self::KINDS, scope: Self::SCOPE };
}

/// At most one name.
#[derive(Clone, Debug)]
pub struct Name<K> {
    /// The name.
    pub item: Option<Reference>,
    kinds: PhantomData<fn() -> K>,
}

/// A list of names.
#[derive(Clone, Debug)]
pub struct Names<K> {
    /// The names in order.
    pub items: Box<[Reference]>,
    kinds: PhantomData<fn() -> K>,
}

impl<K> Default for Name<K> {
    fn default() -> Self {
        Self { item: None, kinds: PhantomData }
    }
}

impl<K> Default for Names<K> {
    fn default() -> Self {
        Self { items: Box::default(), kinds: PhantomData }
    }
}

impl<K> Name<K> {
    /// The record that it names, if it names one.
    pub fn found(&self) -> Option<RecordKey> {
        self.item.as_ref().and_then(Reference::found)
    }
}

impl<K> Names<K> {
    /// The records that could be found, in order.
    pub fn found(&self) -> impl Iterator<Item = RecordKey> {
        self.items.iter().filter_map(Reference::found)
    }

    /// Whether every name was found.
    pub fn are_all_found(&self) -> bool {
        self.items.iter().all(|name| name.found().is_some())
    }
}

const fn is_above<K: Kinds>() -> bool {
    matches!(K::SCOPE, Scope::Above)
}

fn read_name<K: Kinds>(value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Reference> {
    let span = reader.span_of(value);
    let text = Id::read(value, reader)?;
    Some(Reference::new::<K>(Spanned::new(text, span)))
}

impl<K: Kinds> Field for Name<K> {
    const SHAPE: Shape = Shape::Id(K::KINDS);

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        let alone =
            value.as_list().and_then(|items| if let [item] = items { item.as_str().map(|_| item) } else { None });
        if let Some(item) = alone {
            reader.mismatch_for(value, "text", "take the brackets off", reader.written(item.span()));
        }
        Self { item: read_name::<K>(alone.unwrap_or(value), reader), kinds: PhantomData }
    }

    fn say(&self) -> Meaning {
        self.item.as_ref().map_or(Meaning::Nothing, |name| Meaning::Id(name.text.value.to_string()))
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        self.item.iter().for_each(visit);
    }

    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.item.iter_mut().for_each(visit);
    }
}

impl<K: Kinds> Field for Names<K> {
    const SHAPE: Shape =
        if is_above::<K>() { Shape::OneOrMore(&Shape::Id(K::KINDS)) } else { Shape::List(&Shape::Id(K::KINDS)) };

    fn read(value: &Value<'_>, reader: &mut Reader<'_>) -> Self {
        // What refines or implements mostly names one record: brackets are not asked for.
        if is_above::<K>() && value.as_str().is_some() && value.parts().is_none() {
            return Self { items: read_name::<K>(value, reader).into_iter().collect(), kinds: PhantomData };
        }
        let items = super::field::read_words(value, reader, read_name::<K>);
        Self { items, kinds: PhantomData }
    }

    fn say(&self) -> Meaning {
        Meaning::List(self.items.iter().map(|name| Meaning::Id(name.text.value.to_string())).collect())
    }

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        self.items.iter().for_each(visit);
    }

    fn references_mut(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.items.iter_mut().for_each(visit);
    }
}

/// Declares markers for the kinds that names may stand for.
macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $name:ident = [$($kind:ident),+] $($scope:ident)?; )*) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Kinds for $name {
                const KINDS: &'static [RecordKind] = &[$(RecordKind::$kind),+];
                const SCOPE: Scope = kinds!(@$($scope)?);
            }
        )*
    };
    (@above) => { Scope::Above };
    (@cited) => { Scope::Cited };
    (@) => { Scope::Nearest };
}

kinds! {
    /// Names models.
    Models = [Model];
    /// Names elements.
    Elements = [Element];
    /// Names flows.
    Flows = [Flow];
    /// Names flows of ancestors.
    FlowsAbove = [Flow] above;
    /// Names boundaries.
    Boundaries = [Boundary];
    /// Names assets.
    Assets = [Asset];
    /// Names assets of ancestors.
    AssetsAbove = [Asset] above;
    /// Names who or what can hold an asset.
    Holders = [Element, Actor];
    /// Names actors.
    Actors = [Actor];
    /// Names objectives.
    Objectives = [Objective];
    /// Names controls.
    Controls = [Control];
    /// Names controls that answer a threat.
    CitedControls = [Control] cited;
    /// Names controls of ancestors.
    ControlsAbove = [Control] above;
    /// Names threats of ancestors.
    ThreatsAbove = [Threat] above;
    /// Names what a threat can be aimed at.
    Targets = [Element, Flow, Boundary, Asset, Process, Operation];
    /// Names what a leaf of an attack tree can be.
    Leaves = [Threat, Control];
}
