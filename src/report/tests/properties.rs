//! What holds for any text and any places in it.

use proptest::prelude::*;

use super::{Case, Format, SECRET, UNKNOWN};
use crate::report::{Style, render};
use crate::source::{Diagnostic, Edit, FileId, Fix, Safety, Severity, Span, is_unprintable};

/// Text of what is known to be hard to draw.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a"),
        Just("word "),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\t"),
        Just("    "),
        Just("é"),
        Just("漢字"),
        Just("e\u{301}"),
        Just("👩\u{200d}🔬"),
        Just("\u{200b}"),
        Just("\u{3000}"),
        Just("\u{1b}[2J"),
        Just("\u{202e}"),
        Just("\u{feff}"),
        Just("##[x]"),
        Just("::"),
        Just("|`<&"),
        Just("a line that goes on and on until nobody wants to read any further, and then some more of it"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn span(text: &str, file: u32, (a, b): (u16, u16)) -> Span {
    let at = |share: u16| text.floor_char_boundary(usize::from(share) * (text.len() + 1) / 65_536);
    Span::new(FileId(file), at(a.min(b))..at(a.max(b)))
}

type Ends = (u16, u16);

fn case(texts: &[String; 2], places: &[(Ends, Ends, Ends, String)], sensitive: bool) -> Case {
    let mut case = Case::new(&[("a.md", &texts[0]), ("b.md", &texts[1])]);
    for (at, (primary, related, edit, words)) in places.iter().enumerate() {
        let rule = if sensitive && at == 0 { &SECRET } else { &UNKNOWN };
        let file = u32::try_from(at % 2).unwrap();
        let place = |file: u32, ends| span(&texts[file as usize], file, ends);
        let mut edits = vec![Edit { span: place(file, *edit), text: words.clone() }];
        if at == 2 {
            edits.push(Edit { span: place(1 - file, *edit), text: words.clone() });
        }
        let mut diagnostic = Diagnostic::new(rule, place(file, *primary), words)
            .label(words)
            .related(place(file, *related), words)
            .related(place(1 - file, *related), "elsewhere")
            .fix(Fix { title: words.clone(), safety: Safety::Safe, edits });
        diagnostic.sensitive = sensitive && at == 0;
        case.find(Severity::Error, diagnostic);
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_format_takes_everything(
        texts in [text(), text()],
        places in proptest::collection::vec((any::<Ends>(), any::<Ends>(), any::<Ends>(), text()), 1..4),
        sensitive in any::<bool>(),
        width in 0..200_usize,
    ) {
        let case = case(&texts, &places, sensitive);
        for format in Format::ALL {
            let text = render(&case.report(), format, Style { color: false, width, links: false });
            let leaked = text.chars().find(|c| *c != '\n' && is_unprintable(*c));
            prop_assert_eq!(leaked, None, "{}", format.name());
            prop_assert!(!text.contains("##["), "{}", format.name());
        }
        render(&case.report(), Format::Full, Style { color: true, width, links: true });
    }

    #[test]
    fn a_window_fits_and_keeps_its_focus(line in text(), ends in any::<Ends>(), room in 10..100_usize) {
        let line = line.replace(['\n', '\r'], "");
        let focus = span(&line, 0, ends).range();
        let window = crate::report::window::Window::new(&line, focus.clone(), room);
        prop_assert!(window.text.chars().count() <= room, "{:?}", window.text);
        let (start, end) = (window.place(focus.start), window.place(focus.end));
        prop_assert!(start <= end);
        let next = line[focus.start..].chars().next().filter(|c| !is_unprintable(*c));
        if let Some(next) = next {
            prop_assert!(window.text[start..].starts_with(next));
        }
    }
}
