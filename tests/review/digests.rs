//! What moves a digest, and what does not.

use gabion::model::records::{Header, Meta};
use gabion::model::{Fields as _, Key, RecordKind, Shape, keys_of};
use proptest::prelude::*;

use crate::{digest, look};

const ROOT: &str = "THREAT_MODEL.md";

fn alone(text: &str) -> String {
    digest(&look(&[(ROOT, text)]), "shop")
}

fn model(front: &str, body: &str) -> String {
    format!("+++\nid = \"shop\"\n{front}+++\n\n# Shop\n\nA web shop that sells books.\n{body}")
}

/// Something that a key may say; each key of a table is tried by itself.
fn values(name: &str, shape: &Shape) -> Vec<String> {
    let each = |inner: &Shape, around: &dyn Fn(String) -> String| -> Vec<String> {
        values(name, inner).into_iter().map(around).collect()
    };
    match shape {
        Shape::Text if name == "classification" => vec!["\"SECRET\"".to_owned()],
        Shape::Text => vec!["\"some words\"".to_owned()],
        Shape::Date => vec!["2026-01-02".to_owned()],
        Shape::Boolean => vec!["true".to_owned()],
        Shape::Integer(least, _) => vec![least.to_string()],
        Shape::Choice(words) => words.iter().map(|word| format!("{word:?}")).collect(),
        Shape::Step(_) => vec!["1".to_owned(), "5".to_owned()],
        Shape::Interval => vec!["\"3 months\"".to_owned()],
        Shape::Id(_) => vec!["\"other\"".to_owned()],
        Shape::List(inner) => each(inner, &|value| format!("[{value}]")),
        Shape::OneOrMore(inner) => each(inner, &|value| value),
        Shape::Table(keys) => keys
            .iter()
            .flat_map(|key| {
                values(key.name, &key.shape).into_iter().map(|value| format!("{{ {} = {value} }}", key.name))
            })
            .collect(),
        Shape::Map(inner) => each(inner, &|value| format!("{{ \"default\" = {value} }}")),
        Shape::Either(first, second) => [values(name, first), values(name, second)].concat(),
    }
}

/// What a digest leaves out, as `docs/format.md` says it.
fn is_left_out(kind: RecordKind, key: &str) -> bool {
    match kind {
        _ if ["tags", "aliases", "allow"].contains(&key) => true,
        RecordKind::Model => ["review", "sign-off", "milestones", "triggers"].contains(&key),
        RecordKind::Control => ["status", "evidence", "tests", "assessed"].contains(&key),
        RecordKind::Threat => key == "tests",
        _ => false,
    }
}

/// Every value of every key of every kind: a key that is new to the schema is
/// either in the digest or in the list above.
#[test]
fn every_key_counts_or_is_left_out() {
    let mut tried = 0;
    let mut try_key = |kind: RecordKind, key: &Key| {
        let header = if kind == RecordKind::Model { String::new() } else { format!("[[{}]]\n", kind.plural()) };
        let with = |line: &str| alone(&model(&format!("{header}{line}"), ""));
        let mut seen = vec![with("")];
        for value in values(key.name, &key.shape) {
            let now = with(&format!("{} = {value}\n", key.name));
            let is_same = seen.contains(&now);
            assert_eq!(is_same, is_left_out(kind, key.name), "{kind}: {} = {value}", key.name);
            // Two shapes may say the same.
            if !is_same && !matches!(key.shape, Shape::Either(..)) {
                seen.push(now);
            }
            tried += 1;
        }
    };
    for key in Meta::KEYS.iter().filter(|key| key.name != "id") {
        try_key(RecordKind::Model, key);
    }
    for kind in RecordKind::RECORDS {
        keys_of(kind).iter().chain(Header::KEYS).for_each(|key| try_key(kind, key));
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn what_is_inherited_counts_as_it_holds() {
    let child = |more: &str| format!("+++\nid = \"pay\"\nlevel = \"container\"\n{more}+++\n\n# Pay\n\nTakes money.\n");
    let root = |more: &str| {
        format!("+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\n{more}+++\n\n# Shop\n\nSells.\n")
    };
    let pay = |above: &str, own: &str| {
        digest(&look(&[(ROOT, root(above).as_str()), ("pay/THREAT_MODEL.md", child(own).as_str())]), "pay")
    };
    let plain = pay("", "");
    for line in ["classification = \"SECRET\"\n", "appetite = \"low\"\n", "review-interval = \"3 months\"\n"] {
        assert_ne!(pay(line, ""), plain, "{line}");
        // Repeating an ancestor's word changes nothing.
        assert_eq!(pay(line, line), pay(line, ""), "{line}");
        assert_eq!(pay("", line), pay(line, ""), "{line}");
    }
    assert_eq!(pay("review-interval = \"1 year\"\n", ""), plain);
    assert_eq!(pay("owner = \"somebody\"\n", ""), plain);
}

const THREAT: &str = "\n### SHOP-T01: A basket is read\n\n```toml threat\ntargets = [\"a\", \"b\"]\ninherent = { likelihood = 4, impact = 2 }\n```\n\nBy the next one at the desk.\n";

#[test]
fn how_it_is_written_does_not_count() {
    let before = alone(&model("", THREAT));
    let same = [
        ("order of a list", THREAT.replace("[\"a\", \"b\"]", "[\"b\", \"a\"]")),
        ("letter case of a name", THREAT.replace("\"a\"", "\"A\"")),
        ("a step by its name", THREAT.replace("likelihood = 4", "likelihood = \"likely\"")),
        ("order in a table", THREAT.replace("likelihood = 4, impact = 2", "impact = 2, likelihood = 4")),
        ("line breaks", THREAT.replace("By the next", "By\n   the\tnext")),
        ("line ends", THREAT.replace('\n', "\r\n")),
        ("comments in TOML", THREAT.replace("inherent", "# gabion: allow T005 known\ninherent")),
        ("comments in Markdown", THREAT.replace("By the", "<!-- a word\nto ourselves -->\n\nBy the")),
    ];
    for (what, text) in same {
        assert_eq!(alone(&model("", &text)), before, "{what}");
    }
    let record =
        "[[threats]]\nid = \"SHOP-T01\"\ntargets = [\"a\", \"b\"]\ninherent = { likelihood = 4, impact = 2 }\n";
    let heading = "\n### SHOP-T01: A basket is read\n\nBy the next one at the desk.\n";
    assert_eq!(alone(&model(record, heading)), before, "a table or a block");
    let fenced = model("", THREAT).replacen("+++", "```toml model", 1).replacen("+++", "```", 1);
    assert_eq!(alone(&fenced), before, "a fence or plus signs");
}

#[test]
fn what_is_said_counts() {
    let before = alone(&model("", THREAT));
    let keys = "targets = [\"a\", \"b\"]\ninherent = { likelihood = 4, impact = 2 }\n";
    let without_keys = THREAT.replace(keys, "");
    let other = [
        THREAT.replace("is read", "is sold"),
        THREAT.replace("the next one", "the last one"),
        THREAT.replace("SHOP-T01", "SHOP-T02"),
        THREAT.replace("impact = 2", "impact = 3"),
        THREAT.replace("[\"a\", \"b\"]", "[\"a\"]"),
        without_keys.clone(),
        without_keys.replace("toml threat", "toml asset"),
        format!("{THREAT}\n## What else\n"),
        format!("{THREAT}\n<!-- hidden --> but this is not\n"),
    ];
    let mut seen = vec![before];
    for text in other {
        let now = alone(&model("", &text));
        assert!(!seen.contains(&now), "{text}");
        seen.push(now);
    }
    let ordered = |globs: &str| alone(&model(&format!("covers = [{globs}]\n"), ""));
    assert_ne!(ordered("\"a/**\", \"!a/b\""), ordered("\"!a/b\", \"a/**\""), "the last glob wins");
}

/// Sections with a record each, and one without.
fn sections() -> impl Strategy<Value = Vec<String>> {
    let words = "[a-z]{1,9}( [a-z]{1,9}){0,5}";
    let kind = prop_oneof![Just("threat"), Just("control"), Just("asset"), Just("decision"), Just("")];
    proptest::collection::vec((kind, words, words), 1..8).prop_map(|drawn| {
        let each = drawn.into_iter().enumerate().map(|(at, (kind, title, text))| match kind {
            "" => format!("## {title} {at}\n\n{text}\n"),
            kind => {
                format!("## X-{at}: {title}\n\n```toml {kind}\nowner = \"{text}\"\ntags = [\"t\"]\n```\n\n{text}\n")
            }
        });
        each.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// In any order, with any space between words and lines, it says the same.
    #[test]
    fn order_and_space_do_not_count(
        (sections, shuffled) in sections().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        blank in 1..4_usize,
    ) {
        let written = model("", &format!("\n{}", sections.join("\n")));
        let spaced = shuffled.join(&"\n".repeat(blank)).replace("owner = ", "owner   =  ");
        let again = model("", &format!("\n{spaced}\n\n"));
        prop_assert_eq!(alone(&written), alone(&again), "{}\n{}", written, again);
    }

    /// One letter more anywhere in the words is another text.
    #[test]
    fn each_letter_counts(sections in sections(), at in any::<prop::sample::Index>(), letter in "[a-z]") {
        let body = format!("\n{}", sections.join("\n"));
        let letters: Vec<usize> = body.char_indices().filter(|(_, c)| c.is_ascii_lowercase()).map(|(at, _)| at).collect();
        let is_word = |at: &usize| {
            let line = body[..*at].rfind('\n').map_or(0, |line| line + 1);
            let line = body[line..].lines().next().unwrap_or_default();
            !line.starts_with("```") && !line.starts_with("tags") && !line.starts_with("owner")
        };
        let words: Vec<usize> = letters.into_iter().filter(is_word).collect();
        let at = words[at.index(words.len())];
        let mut other = body.clone();
        other.insert_str(at, &letter);
        prop_assert_ne!(alone(&model("", &body)), alone(&model("", &other)), "{}", other);
    }
}
