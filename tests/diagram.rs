//! Pictures are well-formed, say in words what they show, leak nothing, run
//! nothing, and are the same each time.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use gabion::analysis::{Analysis, MemoryTree, Options, WorkTree, analyze, find_root};
use gabion::diagram::{Diagrams, Figure, Freshness, Page};
use gabion::model::{ModelKey, RecordKey, RecordKind};
use gabion::source::RepoPath;
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::Event;

const AS_OF: Date = Date::constant(2026, 11, 21);

fn analysis(files: &[(&str, String)]) -> Analysis {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.clone().into_bytes()));
    analyze(&MemoryTree::new(files), &Options::as_of(AS_OF)).unwrap()
}

fn sample() -> Analysis {
    let root = find_root(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-repo"))).unwrap();
    analyze(&WorkTree::walk(&root), &Options::as_of(AS_OF)).unwrap()
}

/// Every picture of a workspace, each link leading to the id it is about.
fn figures(analysis: &Analysis, shows: &(dyn Fn(RecordKey) -> bool + Sync)) -> Vec<Figure> {
    let workspace = &analysis.workspace;
    let diagrams = Diagrams::new(workspace, shows);
    let href = |key: RecordKey| Some(format!("{}/{}.html?a=1&b=\"2\"", key.kind.plural(), workspace.id_of(key)));
    let page = Page { prefix: "d", href: &href };
    let mut figures: Vec<Figure> = Vec::new();
    for model in workspace.models() {
        figures.extend(diagrams.data_flow(model.key(), &page));
        let trees = 0..model.attack_trees().len();
        figures.extend(trees.filter_map(|index| diagrams.attack_tree(model.key(), index, &page)));
    }
    let freshness =
        |model: ModelKey| (model.0 > 0).then(|| Freshness { words: "not <reviewed>".to_owned(), is_stale: true });
    figures.extend(diagrams.system_map(&page, &freshness));
    figures
}

/// What an XML reader finds in a picture.
#[derive(Default)]
struct Found {
    elements: BTreeSet<String>,
    attributes: BTreeSet<String>,
    ids: Vec<String>,
    hrefs: Vec<String>,
    labelled_by: String,
    role: String,
    text: String,
}

fn read(svg: &str) -> Found {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut found = Found::default();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                take(&start, &mut found);
            }
            Event::Empty(start) => take(&start, &mut found),
            Event::End(_) => depth -= 1,
            Event::Text(text) => found.text.push_str(&text),
            Event::GeneralRef(entity) => {
                found.text.push_str(quick_xml::escape::resolve_predefined_entity(&entity).unwrap());
            }
            Event::Eof => break,
            other => panic!("{other:?} has no place in a picture"),
        }
    }
    assert_eq!(depth, 0);
    found
}

fn take(start: &quick_xml::events::BytesStart<'_>, found: &mut Found) {
    found.elements.insert(start.name().as_ref().to_owned());
    for attribute in start.attributes() {
        let attribute = attribute.unwrap();
        let name = attribute.key.as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        match name.as_str() {
            "id" => found.ids.push(value),
            "href" => found.hrefs.push(value),
            "aria-labelledby" => found.labelled_by = value,
            "role" => found.role = value,
            _ => {}
        }
        found.attributes.insert(name);
    }
}

/// A picture holds shapes, words and links, and nothing that could run or style.
fn check(figure: &Figure) -> Found {
    let found = read(&figure.svg);
    let elements = ["svg", "title", "desc", "g", "a", "path", "rect", "text"];
    assert!(found.elements.iter().all(|it| elements.contains(&it.as_str())), "{:?}", found.elements);
    let attributes = [
        "xmlns",
        "class",
        "role",
        "aria-labelledby",
        "width",
        "height",
        "viewBox",
        "id",
        "d",
        "x",
        "y",
        "rx",
        "href",
        "textLength",
    ];
    assert!(found.attributes.iter().all(|it| attributes.contains(&it.as_str())), "{:?}", found.attributes);
    assert_eq!(found.ids.join(" "), found.labelled_by);
    assert!(found.text.contains(&figure.title) && found.text.contains(&figure.description), "{}", figure.title);
    assert_eq!(found.role, if found.hrefs.is_empty() { "img" } else { "group" });
    let numbers = figure.svg.chars().all(|c| !c.is_control());
    assert!(numbers && !figure.svg.contains("NaN") && !figure.svg.contains("inf\""), "{}", figure.title);
    found
}

/// A model of so many elements, each with a flow to a later one.
fn model(elements: usize) -> String {
    let mut text = "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\n".to_owned();
    for (id, parent) in [("outside", ""), ("inside", ""), ("vault", "parent = \"inside\"\n")] {
        let _ = writeln!(text, "[[boundaries]]\nid = \"{id}\"\n{parent}");
    }
    let kinds = [
        "person",
        "system",
        "container",
        "component",
        "feature",
        "datastore",
        "external",
        "hardware",
        "network",
        "cloud-service",
    ];
    let places = ["outside", "inside", "vault"];
    for at in 0..elements {
        let (kind, place) = (kinds[at % 10], places[at * 3 / elements.max(1)]);
        let _ = writeln!(
            text,
            "[[elements]]\nid = \"e{at}\"\ntitle = \"Element number {at}\"\nkind = \"{kind}\"\nboundary = \"{place}\"\n\
             [[flows]]\nid = \"f{at}\"\ntitle = \"Flow number {at}\"\nfrom = \"e{at}\"\nto = \"e{}\"\nprotocol = \"HTTPS\"",
            (at * 7 + 1) % elements
        );
    }
    text.push_str("+++\n\n# Shop\n\nWords.\n");
    text
}

#[test]
fn the_sample_is_drawn() {
    let analysis = sample();
    let figures = figures(&analysis, &|_| true);
    assert!(figures.len() >= 14, "{}", figures.len());
    let find = |title: &str| figures.iter().find(|figure| figure.title == title).unwrap();
    let found = check(find("Data flow of Payments"));
    for word in ["Checkout", "[Component: Go]", "Ledger", "Payments [container]", "Card provider", "HTTPS webhook"] {
        assert!(found.text.contains(word), "{word}");
    }
    assert!(found.hrefs.iter().any(|href| href.starts_with("models/checkout")), "{:?}", found.hrefs);
    let tree = check(find("Attack tree: Sail without paying"));
    assert!(tree.text.contains("Every way to the goal is cut") && tree.text.contains("BRD-T01 · mitigated"));
    let map = check(find("Map of the system"));
    assert_eq!(map.hrefs.len(), analysis.workspace.models().len());
    figures.iter().for_each(|figure| drop(check(figure)));
}

#[test]
fn two_runs_are_one() {
    let (one, other) = (sample(), sample());
    assert_eq!(figures(&one, &|_| true), figures(&other, &|_| true));
}

#[test]
fn any_number_of_elements() {
    for count in [1, 3, 20, 60, 300, 450] {
        let analysis = analysis(&[("THREAT_MODEL.md", model(count))]);
        let start = Instant::now();
        let figures = figures(&analysis, &|_| true);
        // Far above what it takes, and far below what a slip in the order of growth would.
        assert!(start.elapsed() < Duration::from_secs(30), "{count}: {:?}", start.elapsed());
        assert_eq!(figures.len(), 2);
        let found = check(&figures[0]);
        let left_out = found.text.contains("only in the table");
        assert_eq!(left_out, count > 400, "{count}");
        for at in 0..count.min(400) {
            assert!(found.text.contains(&format!("Element number {at}")), "{at} of {count}");
        }
    }
}

#[test]
fn too_many_flows_are_counted_instead() {
    let mut text = model(2).replace("+++\n\n#", "");
    text.truncate(text.rfind("Shop\n\nWords").unwrap());
    for at in 0..900 {
        let _ = writeln!(text, "[[flows]]\nid = \"g{at}\"\nfrom = \"e0\"\nto = \"e1\"");
    }
    text.push_str("+++\n\n# Shop\n\nWords.\n");
    let figure = figures(&analysis(&[("THREAT_MODEL.md", text)]), &|_| true).remove(0);
    assert!(check(&figure).text.contains("902 flows are too many to draw"), "{}", figure.description);
}

#[test]
fn hostile_words_stay_words() {
    let payload =
        r#"</text></svg><script>alert(1)</script><img src=x onerror=alert(1)> ' onload='a' ]]> <!-- &lt; &#x3c;"#;
    let odd = "\\u0000\\u0001\\u001b[2J\\u202e\\uFFFE\\uFFFF\\u2028\\u00ad";
    for payload in
        [payload, odd, "\u{0}", "javascript:alert(1)", "&amp;&quot;&", "{{ x }}{% y %}", "'\"`><svg/onload=1>"]
    {
        let word = format!("\"\"\"{}\"\"\"", payload.replace('"', "\\\"").replace('\u{0}', "\\u0000"));
        let fields = format!("title = {word}\ndescription = {word}\nowner = {word}\n");
        let text = format!(
            "+++\nid = \"shop\"\ntitle = {word}\nlevel = \"context\"\n\
             [[boundaries]]\nid = \"b\"\nkind = {word}\n{fields}\
             [[elements]]\nid = \"a\"\nkind = \"person\"\ntechnology = {word}\n{fields}\
             [[elements]]\nid = \"c\"\nboundary = \"b\"\ntechnology = {word}\n{fields}\
             [[flows]]\nid = \"f\"\nfrom = \"a\"\nto = \"c\"\nprotocol = {word}\nauthentication = {word}\n{fields}\
             [[flows]]\nid = \"g\"\nfrom = \"c\"\nto = \"c\"\n{fields}\
             +++\n\n# Shop\n\n## {payload} {{#X-AT1 .attack-tree}}\n\n- {payload}\n  - {payload} `{payload}`\n  - b **AND**\n"
        );
        let analysis = analysis(&[("THREAT_MODEL.md", text)]);
        let figures = figures(&analysis, &|_| true);
        assert!(figures.len() >= 2, "{payload}");
        for figure in &figures {
            check(figure);
            assert!(!figure.svg.contains("<script") && !figure.svg.contains("<img"), "{}", figure.svg);
        }
    }
}

#[test]
fn what_is_not_shown_is_nowhere() {
    let analysis = sample();
    let workspace = &analysis.workspace;
    let is_hidden = |key: &RecordKey| match key.kind {
        RecordKind::Model => workspace.id_of(*key) == "payments",
        RecordKind::Element => ["psp", "payments", "ledger"].contains(&workspace.id_of(*key)),
        RecordKind::Boundary => workspace.id_of(*key) == "suppliers",
        RecordKind::Flow => workspace.id_of(*key) == "book",
        _ => false,
    };
    let root = workspace.model_by_id("skerry").unwrap().key();
    let shows = |key: RecordKey| !is_hidden(&key);
    let diagrams = Diagrams::new(workspace, &shows);
    let href = |key: RecordKey| Some(workspace.id_of(key).to_owned());
    let page = Page { prefix: "d", href: &href };
    let figure = diagrams.data_flow(root, &page).unwrap();
    let map = diagrams.system_map(&page, &|_| None).unwrap();
    for word in ["Card provider", "Payments", "payments", "Suppliers", "Book a crossing"] {
        assert!(!figure.svg.contains(word) && !map.svg.contains(word), "{word}");
    }
    assert!(figure.svg.contains("Booking") && map.svg.contains("Booking"));
}

#[test]
fn a_child_shows_its_frame_and_neighbours() {
    let parent = "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\n\
        [[boundaries]]\nid = \"net\"\n[[boundaries]]\nid = \"cloud\"\n\
        [[elements]]\nid = \"buyer\"\ntitle = \"Buyer\"\nkind = \"person\"\nboundary = \"net\"\n\
        [[elements]]\nid = \"pay\"\ntitle = \"Pay\"\nkind = \"container\"\nboundary = \"cloud\"\n\
        [[elements]]\nid = \"far\"\ntitle = \"Far away\"\nkind = \"external\"\n\
        [[flows]]\nid = \"buy\"\ntitle = \"Buy\"\nfrom = \"buyer\"\nto = \"pay\"\n\
        [[flows]]\nid = \"refund\"\ntitle = \"Refund\"\nfrom = \"pay\"\nto = \"buyer\"\n+++\n\n# Shop\n\nWords.\n";
    let child = "+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\n\
        [[elements]]\nid = \"api\"\ntitle = \"The API\"\nkind = \"component\"\n\
        [[flows]]\nid = \"order\"\ntitle = \"Order\"\nfrom = \"buyer\"\nto = \"api\"\nrefines = \"buy\"\n+++\n\n# Pay\n\nWords.\n";
    let analysis = analysis(&[("THREAT_MODEL.md", parent.to_owned()), ("pay/THREAT_MODEL.md", child.to_owned())]);
    let figures = figures(&analysis, &|_| true);
    let found = check(figures.iter().find(|figure| figure.title == "Data flow of Pay").unwrap());
    for word in ["Buyer", "The API", "Order", "Pay [container]", "cloud [trust boundary]", "Refund", "as a whole"] {
        assert!(found.text.contains(word), "{word}: {}", found.text);
    }
    // The flow that was refined is drawn once, and strangers are not drawn.
    assert!(!found.text.contains("Far away") && !found.text.contains("Buy:"), "{}", found.text);
    let rings = figures.iter().find(|figure| figure.title == "Data flow of Pay").unwrap();
    assert_eq!(rings.svg.matches("class=\"ring\"").count(), 4, "two flows out of one boundary and into another");
}

#[test]
fn state_is_said_in_words() {
    let threat = |id: &str, more: &str| {
        format!("### SHP-T{id}: Threat {id}\n\n```toml threat\nstride = [\"tampering\"]\n{more}\n```\n\nWords.\n\n")
    };
    let high = threat("01", "targets = [\"a\", \"f\"]\ninherent = { likelihood = 5, impact = 3 }");
    let unrated = threat("02", "targets = [\"b\"]");
    let avoided = threat("03", "targets = [\"c\"]\ntreatment = \"avoid\"\nrationale = \"gone\"");
    let text = format!(
        "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\n[[elements]]\nid = \"a\"\n[[elements]]\nid = \"b\"\n\
         [[elements]]\nid = \"c\"\n[[elements]]\nid = \"d\"\n[[flows]]\nid = \"f\"\nfrom = \"a\"\nto = \"b\"\n+++\n\n# Shop\n\nWords.\n\n{high}{unrated}{avoided}"
    );
    let figures = figures(&analysis(&[("THREAT_MODEL.md", text)]), &|_| true);
    let found = check(&figures[0]);
    for word in ["High · 1 unresolved", "Unrated · 1 unresolved", "1 resolved", "no threat named"] {
        assert!(found.text.contains(word), "{word}: {}", found.text);
    }
    assert!(figures[0].description.ends_with("High is the worst risk today, at a."), "{}", figures[0].description);
    assert!(figures[0].svg.contains("class=\"flow high\""));
}

/// The style sheet knows every class that is drawn.
#[test]
fn every_class_has_a_style() {
    let css = include_str!("../theme/diagram.css");
    let classes = |svg: &str| -> BTreeSet<String> {
        let lists = svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned));
        lists.flat_map(|list| list.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    let mut all = classes(&figures(&sample(), &|_| true).iter().map(|figure| figure.svg.as_str()).collect::<String>());
    all.extend(classes(&figures(&analysis(&[("THREAT_MODEL.md", model(20))]), &|_| true)[0].svg));
    // These only say what something is; others of theirs carry the style.
    let kinds = gabion::model::records::ElementKind::WORDS.iter().chain(&[
        "element",
        "node",
        "flow",
        "data-flow",
        "attack-tree",
        "map",
        "unthreatened",
    ]);
    let silent: BTreeSet<&str> = kinds.copied().collect();
    let forgotten: Vec<&String> =
        all.iter().filter(|class| !silent.contains(class.as_str()) && !css.contains(&format!(".{class}"))).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
    assert!(!css.contains("url(") && !css.contains("@import"));
}
