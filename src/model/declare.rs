//! The macros that declare tables and choices.

/// Declares a table: the struct, its keys, its reading. What `few` records have is
/// declared before, as a struct of its own.
macro_rules! table {
    (
        $(#[doc = $doc:literal])*
        $visibility:vis struct $name:ident {
            $( $(#[doc = $field_doc:literal])+ $key:literal $($required:ident)? => $field:ident : $type:ty, )*
        }
        $( few: $few:ident )?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        $visibility struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $type, )*
            $( few: Option<Box<$few>>, )?
        }

        $( impl $name {
            /// What few have of it.
            pub fn few(&self) -> &$few {
                static NOTHING: std::sync::LazyLock<$few> = std::sync::LazyLock::new($few::default);
                self.few.as_deref().unwrap_or(&NOTHING)
            }
        } )?

        impl $crate::model::Fields for $name {
            const KEYS: &'static [$crate::model::Key] = table!(@keys [
                $( $crate::model::Key {
                    name: $key,
                    doc: concat!($($field_doc),+),
                    shape: <$type as $crate::model::Field>::SHAPE,
                    required: table!(@required $($required)?),
                }, )*
            ] $($few)?);

            fn read_key(
                &mut self,
                key: &str,
                value: &$crate::syntax::Value<'_>,
                reader: &mut $crate::syntax::Reader<'_>,
            ) -> bool {
                let _ = (value, &reader);
                match key {
                    $( $key => {
                        self.$field = <$type as $crate::model::Field>::read(value, reader);
                        true
                    } )*
                    _ => false $( || $crate::model::apart::read_key::<$few>(&mut self.few, key, value, reader) )?,
                }
            }

            fn say(&self) -> Vec<(&'static str, $crate::model::Meaning)> {
                let own = [$( ($key, $crate::model::Field::say(&self.$field)) ),*];
                own.into_iter()$( .chain(<$few as $crate::model::Fields>::say(self.few())) )?.collect()
            }

            fn references<'a>(&'a self, _visit: &mut dyn FnMut(&'a $crate::model::Reference)) {
                $( $crate::model::Field::references(&self.$field, _visit); )*
                $( self.few.iter().for_each(|few: &Box<$few>| few.references(_visit)); )?
            }

            fn references_mut(&mut self, _visit: &mut dyn FnMut(&mut $crate::model::Reference)) {
                $( $crate::model::Field::references_mut(&mut self.$field, _visit); )*
                $( self.few.iter_mut().for_each(|few: &mut Box<$few>| few.references_mut(_visit)); )?
            }
        }
    };
    (@required required) => { true };
    (@required) => { false };
    (@keys [$($all:tt)*]) => { &[$($all)*] };
    (@keys [$($all:tt)*] $few:ident) => { &{
        const ALL: &[$crate::model::Key] = &[$($all)*];
        const FEW: &[$crate::model::Key] = <$few as $crate::model::Fields>::KEYS;
        $crate::model::apart::keys::<{ ALL.len() + FEW.len() }>(ALL, FEW)
    } };
}

/// Declares an enum whose values are written as words.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident { $( $(#[doc = $value_doc:literal])+ $value:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[doc = $value_doc])+ $value, )* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$( Self::$value ),*];
            /// The words in the same order.
            pub const WORDS: &'static [&'static str] = &[$( $word ),*];

            /// The word as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$value => $word, )* }
            }

            /// Reads a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$value), )* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::model::Scalar for $name {
            const SHAPE: $crate::model::Shape = $crate::model::Shape::Choice(Self::WORDS);

            fn read(
                value: &$crate::syntax::Value<'_>,
                reader: &mut $crate::syntax::Reader<'_>,
            ) -> Option<Self> {
                let Some(word) = value.as_str() else {
                    reader.mismatch(value, "a word in quotes");
                    return None;
                };
                let meant = || reader.not_a_choice(value, word, Self::WORDS).and_then(Self::from_word);
                Self::from_word(word).or_else(meant)
            }

            fn word(&self) -> String {
                self.as_str().to_owned()
            }
        }
    };
}

pub(crate) use {choice, table};
