//! TOML as nearly every record has it: keys of one word, without a mistake.
//!
//! It goes from the library's parser into a tree without the library's ordered
//! maps, which would take a tenth more of a lint's time to build and to take down
//! again. The library reads whatever is less plain, and says what is wrong with it.

use std::borrow::Cow;
use std::cell::Cell;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::Token;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use super::DEEPEST;
use super::attach::{Header, Key, attach};
use super::tree::{Data, Entries, KeyValue, Place, Value};

/// Room for how many keys is made at first: most records have no more.
const MANY_KEYS: usize = 8;

/// Room for how many tokens is kept: a long text must not hold it for good.
const MOST_KEPT: usize = 4096;

thread_local! {
    /// Room for tokens, handed from text to text: there are very many, and short.
    static ROOM: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

/// Reads a text, if it is plain and there is nothing wrong with it.
pub(super) fn read(text: &str) -> Option<Entries<'_>> {
    let source = Source::new(text);
    let mut tokens = ROOM.take();
    tokens.extend(source.lex());
    let mut builder = Builder {
        source,
        root: None,
        header: None,
        key: None,
        above: Vec::new(),
        below: Vec::with_capacity(MANY_KEYS),
        open: None,
        around: Vec::new(),
    };
    let mut problem: Option<ParseError> = None;
    parse_document(&tokens, &mut builder, &mut problem);
    builder.finish_table(&mut problem);
    tokens.clear();
    if tokens.capacity() <= MOST_KEPT {
        ROOM.set(tokens);
    }
    builder.root.filter(|_| problem.is_none())
}

/// Says that a text is for the library to read.
fn give_up(problem: &mut dyn ErrorSink) {
    problem.report_error(ParseError::new("not plain"));
}

struct Builder<'t> {
    source: Source<'t>,
    /// What the tables that are finished say; `None` before the first is.
    root: Option<Entries<'t>>,
    /// The header that was read last.
    header: Option<Header<'t>>,
    /// The last word of the header or of the key that is being read.
    key: Option<Key<'t>>,
    /// Those before it; only headers have any.
    above: Vec<Key<'t>>,
    /// What stands below the header so far.
    below: Vec<KeyValue<'t>>,
    /// The innermost array or inline table that is not closed.
    open: Option<Open<'t>>,
    /// Those around it, the outermost first; few have any.
    around: Vec<Open<'t>>,
}

/// An array or an inline table that is not closed.
struct Open<'t> {
    /// The key that leads to it; `None` in an array.
    key: Option<Key<'t>>,
    start: usize,
    inner: Inner<'t>,
}

enum Inner<'t> {
    List(Vec<Value<'t>>),
    Table(Vec<KeyValue<'t>>),
}

impl<'t> Builder<'t> {
    /// A piece of the text as it was lexed.
    fn raw(&self, span: Span, encoding: Option<Encoding>) -> Raw<'t> {
        let text = self.source.input().get(span.start()..span.end()).unwrap_or_default();
        Raw::new_unchecked(text, encoding, span)
    }

    /// Puts a value where it belongs.
    fn put(&mut self, key: Option<Key<'t>>, value: Value<'t>, problem: &mut dyn ErrorSink) {
        let entries = match self.open.as_mut().map(|open| &mut open.inner) {
            Some(Inner::List(items)) => return items.push(value),
            Some(Inner::Table(entries)) => entries,
            None => &mut self.below,
        };
        match key {
            Some((key, place)) => entries.push(KeyValue { key, place, value }),
            None => give_up(problem),
        }
    }

    /// The key of the value that comes next, in a table.
    fn take_key(&mut self, problem: &mut dyn ErrorSink) -> Option<Key<'t>> {
        if !self.above.is_empty() {
            self.above.clear();
            give_up(problem);
        }
        self.key.take()
    }

    /// Opens an array or an inline table; false where it is not to be read.
    fn open(&mut self, span: Span, inner: Inner<'t>, problem: &mut dyn ErrorSink) -> bool {
        if self.around.len() + usize::from(self.open.is_some()) >= DEEPEST {
            give_up(problem);
            return false;
        }
        let key = self.take_key(problem);
        let before = self.open.replace(Open { key, start: span.start(), inner });
        self.around.extend(before);
        true
    }

    fn close(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        let Some(Open { key, start, inner }) = self.open.take() else { return give_up(problem) };
        self.open = self.around.pop();
        let data = match inner {
            Inner::List(items) => Some(Data::List(items)),
            Inner::Table(entries) => Entries::sorted(entries).map(Data::Table),
        };
        match data {
            Some(data) => self.put(key, Value::new(data, Place::new(start..span.end())), problem),
            None => give_up(problem),
        }
    }

    fn open_header(&mut self, span: Span, is_list: bool, problem: &mut dyn ErrorSink) {
        self.finish_table(problem);
        self.header =
            Some(Header { above: Vec::new(), key: None, place: Place::new(span.start()..span.end()), is_list });
    }

    fn close_header(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        let (above, key) = (std::mem::take(&mut self.above), self.key.take());
        let Some(header) = &mut self.header else { return give_up(problem) };
        header.place.end = Place::new(span.start()..span.end()).end;
        (header.above, header.key) = (above, key);
    }

    /// Puts what stands below a header where the header says.
    fn finish_table(&mut self, problem: &mut dyn ErrorSink) {
        let Some(entries) = Entries::sorted(std::mem::take(&mut self.below)) else { return give_up(problem) };
        let (Some(header), Some(root)) = (self.header.take(), &mut self.root) else {
            self.root = Some(entries);
            return;
        };
        if attach(self.source.input(), root, header, entries).is_none() {
            give_up(problem);
        }
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.open_header(span, false, problem);
    }

    fn std_table_close(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.close_header(span, problem);
    }

    fn array_table_open(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.open_header(span, true, problem);
    }

    fn array_table_close(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.close_header(span, problem);
    }

    fn inline_table_open(&mut self, span: Span, problem: &mut dyn ErrorSink) -> bool {
        self.open(span, Inner::Table(Vec::new()), problem)
    }

    fn inline_table_close(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.close(span, problem);
    }

    fn array_open(&mut self, span: Span, problem: &mut dyn ErrorSink) -> bool {
        self.open(span, Inner::List(Vec::new()), problem)
    }

    fn array_close(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.close(span, problem);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, problem: &mut dyn ErrorSink) {
        let mut key = Cow::Borrowed("");
        self.raw(span, encoding).decode_key(&mut key, problem);
        let before = self.key.replace((key, Place::new(span.start()..span.end())));
        self.above.extend(before);
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, problem: &mut dyn ErrorSink) {
        let mut text = Cow::Borrowed("");
        let data = match self.raw(span, encoding).decode_scalar(&mut text, problem) {
            ScalarKind::String => Data::Text(text),
            ScalarKind::Boolean(truth) => Data::Boolean(truth),
            ScalarKind::Integer(radix) => Data::Integer(text, radix.value()),
            ScalarKind::Float => Data::Float(text),
            ScalarKind::DateTime => match text.parse() {
                Ok(datetime) => Data::Datetime(datetime),
                Err(_) => return give_up(problem),
            },
        };
        let key = self.take_key(problem);
        self.put(key, Value::new(data, Place::new(span.start()..span.end())), problem);
    }

    fn comment(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.raw(span, None).decode_comment(problem);
    }

    fn newline(&mut self, span: Span, problem: &mut dyn ErrorSink) {
        self.raw(span, None).decode_newline(problem);
    }

    fn error(&mut self, _: Span, problem: &mut dyn ErrorSink) {
        give_up(problem);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::DeTable;

    use super::super::attach::MOST_KEYS;
    use super::*;

    /// Lines that may stand below each other, as long as no name stands twice.
    const LINES: &[&str] = &[
        "a = 1\n",
        "b = \"x\" # note\n",
        "'c' = [1, 'two', [3.0]]\r\n",
        "\"\\u0064\" = { a = true, b = 2026-01-31 }\n",
        "e = [{ a = 1 }, {}]\n",
        "f = \"\"\"\nx\n\"\"\"\n",
        "g.h = 0xff\n",
        "\n[a]\n",
        "[b]\n",
        "[g]\n",
        "[[a]]\n",
        "[[b]]\n",
        "[[e]]\n",
        "[a.b]\n",
        "[[a.b]]\n",
        "[b.a.c]\n",
        "[d.a]\n",
    ];

    /// What may go wrong between them.
    const PIECES: &[&str] = &[
        "a",
        "=",
        ".",
        ",",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "\n",
        "\r",
        "#\u{1}",
        "\u{0}",
        "\u{feff}",
        "é",
        "1e3",
        "-_1",
        "2026-02-30",
        "= x",
        "nan",
    ];

    fn library(text: &str) -> Option<Entries<'_>> {
        DeTable::parse(text).ok().map(|table| table.into_inner().into())
    }

    #[test]
    fn what_records_look_like_is_plain() {
        for text in [
            "",
            "# nothing\n",
            "a = 1",
            "id = \"x\" # an id\r\nlist = [\n  'a', # one\n  \"b\\n\",\n]\r\n",
            "inherent = { likelihood = 4, impact = 0x5, }\nempty = {}\nnone = []\nfloat = +1.5e3\ndate = 2026-01-31\n",
            "last = 1\n[review]\nby = \"x\"\n[review.seen]\nmodel = 1\n[policy]\n",
            "[[threats]]\nid = 'a'\n[[threats.steps]]\nb = 1\n[[controls]]\n[[threats]]\n[threats.inherent]\nimpact = 1\n",
        ] {
            let read = read(text);
            assert!(read.is_some(), "{text}");
            assert_eq!(read, library(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_library() {
        for text in [
            "a.b = 1",
            "[a.b]",
            "x = { a.b = 1 }",
            "a = 1\na = 2",
            "[a]\n[a]",
            "[a]\n[[a]]",
            "[[a]]\n[a]",
            "a = []\n[[a]]",
            "a = [{}]\n[[a]]",
            "a = [{}]\n[a.b]",
            "a = {}\n[a.b]",
            "x = { a = 1, a = 2 }",
            "[a",
            "a = ",
            "a = 2026-13-01",
            "a = 1 #\u{1}",
            "a = 1\r",
            "a = \"\\q\"",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let nested = |depth: usize| format!("a = {}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(DEEPEST)).is_some());
        assert_eq!(read(&nested(DEEPEST + 1)), None);
        assert_eq!(read(&nested(100_000)), None);
        let headers: String = (0..=MOST_KEYS).map(|number| format!("[t{number}]\n")).collect();
        assert_eq!(read(&headers), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_read_is_what_the_library_reads(
            lines in prop::collection::vec(
                prop_oneof![20 => prop::sample::select(LINES), 1 => prop::sample::select(PIECES)],
                0..7,
            ),
        ) {
            let text = lines.concat();
            if let Some(read) = read(&text) {
                prop_assert_eq!(Some(read), library(&text));
            }
        }
    }
}
