//! All records of a model, by kind.

use super::field::{Fields, read_both};
use super::records::{
    Actor, AnyRecord, Asset, Assumption, Boundary, Control, Decision, Element, Exception, Flow, Header, Lesson,
    Objective, OfKind, Operation, Place, Process, Record, Term, Threat,
};
use super::{Id, RecordKind, Reference, Title};
use crate::source::{Span, Spanned};
use crate::syntax::{Reader, Subject, Table};

/// Id and title as the heading above a block gives them.
#[derive(Clone, Debug)]
pub(super) struct Titled {
    pub(super) id: Spanned<Id>,
    pub(super) title: Option<Spanned<Title>>,
}

fn read_record<T: Fields + OfKind>(
    table: &Table<'_, '_>,
    place: Place,
    titled: Option<Titled>,
    reader: &mut Reader<'_>,
) -> Record<T> {
    let own = || table.get("id").and_then(|(_, value)| value.as_str());
    let (id, heading_title) = titled.map_or((None, None), |titled| (Some(titled.id), titled.title));
    let what = Subject::named(T::KIND.as_str(), id.as_ref().map(|id| id.value.as_str()).or_else(own));
    let (mut fields, mut header) = (T::default(), Header::default());
    read_both(table, &mut fields, &mut header, what, reader);
    let given = header.id.take();
    if id.is_none() && given.is_none() && table.get("id").is_none() {
        table.missing("id", what, reader);
    }
    let id = id.or(given).unwrap_or_else(|| Spanned::new(Id::new(), place.header()));
    let title = header.title.take().or(heading_title);
    Record::new(id, title, header, fields, place)
}

macro_rules! collection {
    ($( $kind:ident => $field:ident, )*) => {
        /// A model's records, each kind in the order of the file.
        #[derive(Clone, Debug, Default)]
        pub struct Records {
            $( #[doc = concat!("Its ", stringify!($field), ".")] pub $field: Vec<Record<$kind>>, )*
            /// Those that have a header.
            headed: Box<[(RecordKind, u32)]>,
        }

        $( impl OfKind for $kind { const KIND: RecordKind = RecordKind::$kind; } )*

        impl Records {
            pub(super) fn read(
                &mut self,
                kind: RecordKind,
                table: &Table<'_, '_>,
                place: Place,
                titled: Option<Titled>,
                reader: &mut Reader<'_>,
            ) {
                match kind {
                    $( RecordKind::$kind => self.$field.push(read_record(table, place, titled, reader)), )*
                    RecordKind::Model | RecordKind::AttackTree => {}
                }
            }

            /// One record.
            pub fn get(&self, kind: RecordKind, index: u32) -> Option<&dyn AnyRecord> {
                match kind {
                    $( RecordKind::$kind => self.$field.get(index as usize).map(|it| it as &dyn AnyRecord), )*
                    RecordKind::Model | RecordKind::AttackTree => None,
                }
            }

            /// Shows every reference, to be linked, with the kind and the number of
            /// the record that holds it.
            pub fn references_mut(&mut self, visit: &mut dyn FnMut(RecordKind, u32, &mut Reference)) {
                $( for (index, it) in (0u32..).zip(&mut self.$field) {
                    it.fields.references_mut(&mut |reference| visit(RecordKind::$kind, index, reference));
                } )*
            }

            /// Takes the last record of a kind out again, and gives what its heading gave.
            pub(super) fn take_back(&mut self, kind: RecordKind) -> Option<Titled> {
                match kind {
                    $( RecordKind::$kind => {
                        self.$field.pop().map(|record| Titled { id: record.id, title: record.title })
                    } )*
                    RecordKind::Model | RecordKind::AttackTree => None,
                }
            }

            /// Makes room for records of a kind, and for no more.
            pub(super) fn expect(&mut self, kind: RecordKind, more: usize) {
                match kind {
                    $( RecordKind::$kind => self.$field.reserve_exact(more), )*
                    RecordKind::Model | RecordKind::AttackTree => {}
                }
            }

            /// Gives back what was set aside for records that did not come, and
            /// notes which have a header.
            pub(super) fn finish(&mut self) {
                let mut headed = Vec::new();
                $(
                    self.$field.shrink_to_fit();
                    let of_kind = (0u32..).zip(&self.$field).filter(|(_, it)| it.has_header());
                    headed.extend(of_kind.map(|(index, _)| (RecordKind::$kind, index)));
                )*
                self.headed = headed.into();
            }

            /// Gives heading and section to the records of the front matter.
            pub(super) fn each_place_mut(
                &mut self,
                visit: &mut dyn FnMut(&Spanned<Id>, &mut Option<Spanned<Title>>, &mut Place),
            ) {
                $( self.$field.iter_mut().for_each(|it| visit(&it.id, &mut it.title, &mut it.place)); )*
            }
        }

        /// The keys of a record of some kind, those that every record has left out.
        pub fn keys_of(kind: RecordKind) -> &'static [super::Key] {
            match kind {
                $( RecordKind::$kind => $kind::KEYS, )*
                RecordKind::Model => super::records::Meta::KEYS,
                RecordKind::AttackTree => &[],
            }
        }
    };
}

impl Records {
    /// Every record with its number among its kind.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &dyn AnyRecord)> {
        let (mut kinds, mut index) = (RecordKind::RECORDS.iter(), 0);
        let mut kind = kinds.next();
        std::iter::from_fn(move || {
            loop {
                if let Some(record) = self.get(*kind?, index) {
                    index += 1;
                    return Some((index - 1, record));
                }
                (kind, index) = (kinds.next(), 0);
            }
        })
    }

    /// The records that say any of what every record may say, which few do:
    /// whoever looks for that need not go through the others.
    pub fn headed(&self) -> impl Iterator<Item = &dyn AnyRecord> {
        self.headed.iter().filter_map(|(kind, index)| self.get(*kind, *index))
    }
}

collection! {
    Element => elements,
    Flow => flows,
    Boundary => boundaries,
    Asset => assets,
    Process => processes,
    Operation => operations,
    Actor => actors,
    Objective => objectives,
    Assumption => assumptions,
    Threat => threats,
    Control => controls,
    Exception => exceptions,
    Decision => decisions,
    Lesson => lessons,
    Term => terms,
}

impl Place {
    /// Whether a place lies in this record: its table or block, or its heading.
    pub fn holds(&self, span: Span) -> bool {
        self.extent().contains(span) || self.heading().is_some_and(|heading| heading.contains(span))
    }
}
