//! A canary in every field of every kind of record, at every marking, made from
//! the tables that read them: a field that is new is covered by itself.

use std::fmt::Write as _;

use gabion::model::records::Header;
use gabion::model::{Fields, Key, RecordKind, Shape, keys_of};
use gabion::redact::PEOPLE_KEYS;

use super::{edition, shows, texts, whole};

const MARKINGS: [&str; 4] = ["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"];

const SETTINGS: &str = r#"
[workspace]
name = "Aviary"

[people.canaryp]
name = "Coalmine Canary"
roles = ["keeper"]

[audiences.visitors]
clearance = "OFFICIAL"

[audiences.strangers]
clearance = "OFFICIAL"
people = "none"
unmitigated = "drop"

[audiences.wardens]
clearance = "SECRET"
people = "names"
evidence = true
contacts = true
unmitigated = "show"

[audiences.everybody]
clearance = "TOP SECRET"
people = "names"
evidence = true
contacts = true
unmitigated = "show"
"#;

/// Canaries that are told apart by a number, and by where they sit.
struct Cage {
    /// What every canary of this cage holds.
    song: String,
    count: usize,
}

impl Cage {
    fn canary(&mut self) -> String {
        self.count += 1;
        format!("{}{}", self.song, self.count)
    }

    /// A value of a shape, with canaries wherever there is text.
    fn value(&mut self, key: &Key, shape: &Shape) -> String {
        match shape {
            // A level that there is not would leave the model unread.
            Shape::Text if key.name == "levels" => "\"container\"".to_owned(),
            Shape::Text => format!("\"{}\"", self.canary()),
            Shape::Date if matches!(key.name, "expires" | "review-date" | "until") => "2027-06-01".to_owned(),
            Shape::Date => "2026-10-01".to_owned(),
            Shape::Boolean => "true".to_owned(),
            Shape::Integer(lowest, _) => lowest.to_string(),
            Shape::Choice(words) => format!("\"{}\"", words[0]),
            Shape::Step(words) => format!("\"{}\"", words[words.len() - 1]),
            Shape::Interval => "\"12 months\"".to_owned(),
            Shape::Id(kinds) => format!("\"{}\"", self.id(kinds[0])),
            Shape::List(inner) => format!("[{}]", self.value(key, inner)),
            Shape::OneOrMore(inner) => self.value(key, inner),
            Shape::Table(keys) => {
                let entries: Vec<String> =
                    keys.iter().map(|key| format!("{} = {}", key.name, self.value(key, &key.shape))).collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Shape::Map(inner) => format!("{{ \"{}\" = {} }}", self.canary(), self.value(key, inner)),
            Shape::Either(one, _) => self.value(key, one),
        }
    }

    /// The id of this cage's record of a kind.
    fn id(&self, kind: RecordKind) -> String {
        format!("{}-{}-1", self.song, kind.as_str().replace(' ', "-"))
    }

    /// Keys and values, those left out that hold a model together.
    fn entries(&mut self, keys: &[Key], without: &[&str]) -> String {
        let mut written = String::new();
        for key in keys.iter().filter(|key| !without.contains(&key.name)) {
            writeln!(written, "{} = {}", key.name, self.value(key, &key.shape)).unwrap();
        }
        written
    }

    /// A record with every key that its kind has.
    fn record(&mut self, kind: RecordKind, without: &[&str]) -> String {
        let keys: Vec<Key> = Header::KEYS.iter().chain(keys_of(kind)).copied().collect();
        let without: Vec<&str> = without.iter().chain(&["id"]).copied().collect();
        self.entries(&keys, &without)
    }
}

fn song(marking: &str) -> String {
    format!("canary{}x", marking.to_lowercase().replace([' ', '-'], ""))
}

/// A model of a marking with a canary in every field of its own and of one
/// record of each kind in the front matter, and of one in a block.
fn caged(marking: &str) -> String {
    let mut cage = Cage { song: song(marking), count: 0 };
    let song = cage.song.clone();
    let fixed = ["id", "level", "classification", "parent", "element", "status"];
    let mut text = format!("+++\nid = \"{song}-model\"\nlevel = \"container\"\nclassification = \"{marking}\"\n");
    text += &cage.entries(keys_of(RecordKind::Model), &fixed);
    for kind in RecordKind::RECORDS {
        writeln!(text, "\n[[{}]]\nid = \"{}\"", kind.plural(), cage.id(kind)).unwrap();
        text += &cage.record(kind, &["classification"]);
    }
    text += &format!(
        "+++\n\n# {song} heading\n\nScope of {song}, [a link](https://{song}.example/?q={song} \"{song}\").\n\n"
    );
    text += &format!(
        "<!-- a comment: {song} -->\n\n![{song}]({song}.png)\n\n| {song} | b |\n| --- | --- |\n| {song} | c |\n\n"
    );
    for kind in RecordKind::RECORDS {
        let fields = cage.record(kind, &["title", "classification"]);
        write!(
            text,
            "### {}2: {song} title\n\n```toml {kind}\n# {song}\n{fields}```\n\n{song} told.\n\n",
            cage.id(kind)
        )
        .unwrap();
    }
    text += &format!(
        "## {song}-tree1: {song} goal {{.attack-tree}}\n\n- {song} step **OR**\n  - {song} leaf, `{song}-threat-1`\n"
    );
    text
}

/// A model that everybody may see, which speaks of what they may not.
fn open_model() -> String {
    let mut cage = Cage { song: "canaryopenx".to_owned(), count: 0 };
    let hidden = song("SECRET");
    let asset = cage.record(RecordKind::Asset, &["classification", "refines", "held-by"]);
    let threat = cage.record(RecordKind::Threat, &["refines", "delegate-to", "targets", "actors", "controls"]);
    let control = cage.record(RecordKind::Control, &["status", "implements"]);
    let exception = cage.record(RecordKind::Exception, &["control"]);
    format!(
        r#"+++
id = "aviary"
title = "Aviary"
level = "context"
classification = "OFFICIAL"
authors = ["Canary Stranger"]
owner = "canaryp"

[review]
date = 2026-10-01
by = "canaryp"

[raci]
feeding = {{ responsible = "Coalmine Canary" }}

[[assets]]
id = "canaryopenx-nest"
classification = "SECRET"
{asset}
[[elements]]
id = "door"
title = "Door"

[[threats]]
id = "AV-T01"
targets = ["canaryopenx-nest", "door"]
delegate-to = ["{hidden}-model"]
controls = ["AV-C01"]
{threat}
[[controls]]
id = "AV-C01"
status = "planned"
{control}
[[controls]]
id = "AV-C02"
title = "A lock"
status = "implemented"
evidence = ["src/canary_lock.rs#L1"]
tests = ["tests/canary_lock.rs"]

[[exceptions]]
id = "AV-E1"
control = "AV-C02"
{exception}+++
{body}"#,
        body = open_text(&hidden),
    )
}

/// Its running text.
fn open_text(hidden: &str) -> String {
    format!(
        r#"
# Aviary

Under `{hidden}-model` there is {hidden}-asset-1, also written CANARYSECRETX-ASSET-1, and the canaryopenx-nest.
See [{hidden}-threat-1](../{hidden}/THREAT_MODEL.md#{hidden}-threat-1). Ask Coalmine Canary, canaryp, canary@example.org
or Canary Stranger; the proof is in src/canary_lock.rs#L1. <!-- canary in a comment -->

### AV-T02: Somebody opens the door

```toml threat
targets = ["door"]
controls = ["AV-C02"]
inherent = {{ likelihood = 2, impact = 2 }}
owner = "canaryp"
```

The {hidden}-asset-1 would fly away.

## AV-AT1: canaryopenx way in {{.attack-tree}}

- canaryopenx by the hatch, AV-T01
"#
    )
}

fn files() -> Vec<(String, String)> {
    let mut files = vec![
        ("gabion.toml".to_owned(), SETTINGS.to_owned()),
        ("THREAT_MODEL.md".to_owned(), open_model()),
        ("inner/THREAT_MODEL.md".to_owned(), caged("OFFICIAL").replace("canaryofficialx", "sparrowx")),
    ];
    for marking in &MARKINGS[1..] {
        files.push((format!("{}/THREAT_MODEL.md", song(marking)), caged(marking)));
    }
    // Its parent is withheld; it is not.
    files.push((
        format!("{}/deeper/THREAT_MODEL.md", song("SECRET")),
        "+++\nid = \"sparrow-deep\"\ntitle = \"Perch\"\nlevel = \"component\"\nclassification = \"OFFICIAL\"\n\
         no-threats-because = \"It is a perch.\"\n+++\n\n# Perch\n\nA place to sit.\n"
            .to_owned(),
    ));
    files
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// What of a site holds a canary.
fn canaries(site: &gabion::site::Site) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts(site) {
        let lower = text.to_lowercase();
        for (at, _) in lower.match_indices("canary") {
            let start = lower.floor_char_boundary(at.saturating_sub(60));
            let end = lower.ceil_char_boundary((at + 60).min(lower.len()));
            found.push(format!("{}: …{}…", text.lines().next().unwrap_or_default(), &lower[start..end]));
        }
    }
    found
}

#[test]
fn no_canary_is_in_any_byte_of_a_lower_edition() {
    let files = files();
    for audience in ["visitors", "strangers"] {
        let (edition, site) =
            edition(&borrowed(&files), audience).unwrap_or_else(|error| panic!("{audience}: {error}"));
        let found = canaries(&site);
        assert!(
            found.is_empty(),
            "{audience}: {} canaries, such as\n{}",
            found.len(),
            found[..found.len().min(8)].join("\n")
        );
        assert_eq!(edition.analysis.workspace.models().len(), 3);
        assert!(shows(&site, "sparrowx-threat-1") == (audience == "visitors"), "what may be seen is shown");
        assert!(shows(&site, "Perch"), "a child of what is withheld is not lost");
    }
}

#[test]
fn the_canaries_sing_for_those_who_may_hear_them() {
    let files = files();
    let (_, cleared) = edition(&borrowed(&files), "everybody").unwrap_or_else(|error| panic!("{error}"));
    for site in [whole(&borrowed(&files)), cleared] {
        for marking in &MARKINGS[1..] {
            let song = song(marking);
            for kind in RecordKind::RECORDS {
                let id = format!("{song}-{kind}-1");
                assert!(shows(&site, &id), "{id}");
            }
        }
        assert!(shows(&site, "canaryopenx-nest") && shows(&site, "Coalmine Canary") && shows(&site, "canary_lock"));
        assert!(canaries(&site).len() > 1000);
    }
}

#[test]
fn a_marking_between_shows_what_is_below_it_alone() {
    let files = files();
    let (_, site) = edition(&borrowed(&files), "wardens").unwrap_or_else(|error| panic!("{error}"));
    assert!(shows(&site, &song("SECRET")) && shows(&site, &song("OFFICIAL-SENSITIVE")));
    assert!(!shows(&site, &song("TOP SECRET")));
}

#[test]
fn keys_that_name_people_are_known() {
    let mut unknown = Vec::new();
    let kinds = RecordKind::RECORDS.iter().chain([&RecordKind::Model]);
    for keys in kinds.map(|kind| keys_of(*kind)).chain([Header::KEYS]) {
        people(keys, &mut unknown);
    }
    // The kind of an actor is no person's name.
    assert_eq!(unknown, ["kind"], "`PEOPLE_KEYS` lacks keys that seem to name people");
}

/// Keys whose text says who somebody is, and that are not known to.
fn people(keys: &[Key], unknown: &mut Vec<&'static str>) {
    for key in keys {
        let shape = match key.shape {
            Shape::List(inner) | Shape::OneOrMore(inner) | Shape::Map(inner) => inner,
            ref shape => shape,
        };
        if let Shape::Table(keys) = shape {
            people(keys, unknown);
        }
        let names = ["Who", "The person", "Whom"].iter().any(|start| key.doc.starts_with(start));
        if names && matches!(shape, Shape::Text) && !PEOPLE_KEYS.contains(&key.name) {
            unknown.push(key.name);
        }
    }
}

#[test]
fn torn_files_are_refused_or_redacted_and_never_a_panic() {
    let whole = files();
    // A small generator of our own: the same cuts on every run.
    let mut state = 0x2545_f491_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut made = 0;
    for _ in 0..40 {
        let mut files = whole.clone();
        let at = next(files.len() - 1) + 1;
        let text = &mut files[at].1;
        let start = text.floor_char_boundary(next(text.len()));
        let end = text.ceil_char_boundary((start + next(40)).min(text.len()));
        text.replace_range(start..end, ["", "\n```\n", "+++\n", "]]", "\u{301}\u{ad}夜", "### "][next(6)]);
        let (_, analysis) = super::understood(&borrowed(&files));
        made += usize::from(gabion::redact::redact(&analysis, "visitors", &[]).is_ok());
    }
    assert!(made > 0, "every cut was refused");
}
