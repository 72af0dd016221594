//! Models and records that came, went, moved and say something else.

use gabion::change::{FieldChange, RecordChange, Sort};

use crate::support::folder;
use crate::workspace::{PAY, compared, edit, edited, files};

fn names(changes: &[RecordChange]) -> Vec<(Sort, &str)> {
    changes.iter().map(|change| (change.sort, change.id.as_str())).collect()
}

fn keys(fields: &[FieldChange]) -> Vec<&str> {
    fields.iter().map(|field| field.key.as_str()).collect()
}

#[test]
fn the_same_is_no_change() {
    let change = compared(&files(), &files());
    assert!(change.is_empty() && change.weaker.is_empty() && change.reach.files == 0);
    assert_eq!(change.measures.before, change.measures.after);
    assert_eq!((change.measures.after.threats, change.measures.after.coverage), (2, 50));
}

#[test]
fn layout_order_and_line_ends_are_no_change() {
    let list = "targets = [\n  \"CARD-DATA\",\n  \"pay\",\n]";
    let after = edited("pay/THREAT_MODEL.md", "targets = [\"pay\", \"card-data\"]", list);
    let after = edit(after, "pay/THREAT_MODEL.md", "the body of each", "the\nbody   of each");
    let after: Vec<_> = after.into_iter().map(|(path, text)| (path, text.replace('\n', "\r\n"))).collect();
    let change = compared(&files(), &after);
    assert!(change.is_empty(), "{:?} {:?}", change.models, change.records);
}

#[test]
fn a_threat_is_told_field_by_field() {
    let after =
        edited("pay/THREAT_MODEL.md", "cwe = [\"CWE-532\"]\n", "cwe = [\"CWE-532\", \"CWE-117\"]\nowner = \"asha\"\n");
    let after = edit(after, "pay/THREAT_MODEL.md", "likelihood = 1, impact = 4", "likelihood = 2, impact = 4");
    let after = edit(after, "pay/THREAT_MODEL.md", "A card number stands in a log", "A card number is in a log");
    let after = edit(after, "pay/THREAT_MODEL.md", "It is in the body of each request.", "It is in each body.");
    let change = compared(&files(), &after);
    assert_eq!(names(&change.records), [(Sort::Changed, "PAY-T01")]);
    let threat = &change.records[0];
    assert_eq!(keys(&threat.fields), ["title", "residual.likelihood", "cwe", "owner", "description"]);
    assert_eq!(threat.fields[2].added, ["CWE-117"]);
    assert_eq!((threat.fields[1].before.as_deref(), threat.fields[1].after.as_deref()), (Some("1"), Some("2")));
    assert!(threat.fields[4].is_prose && threat.state.is_none());
    assert!(change.models.is_empty());
}

#[test]
fn records_come_and_go() {
    let text = PAY.replace("## PAY-T02", "## PAY-T03").replace("PAY-C02", "PAY-C03");
    let after = edit(files(), "pay/THREAT_MODEL.md", PAY, &text);
    let change = compared(&files(), &after);
    let wanted =
        [(Sort::Added, "PAY-T03"), (Sort::Removed, "PAY-T02"), (Sort::Added, "PAY-C03"), (Sort::Removed, "PAY-C02")];
    assert_eq!(names(&change.records), wanted);
    let state = change.records[0].state.unwrap();
    assert_eq!((state.before, state.after), (None, Some("planned")));
    let rating = change.records[1].rating.unwrap();
    assert_eq!((rating.before, rating.after), (Some("medium"), None));
}

#[test]
fn what_is_computed_moves_without_a_word_of_its_own() {
    let after = edited("pay/THREAT_MODEL.md", "status = \"implemented\"", "status = \"planned\"");
    let change = compared(&files(), &after);
    assert_eq!(names(&change.records), [(Sort::Changed, "PAY-T01"), (Sort::Changed, "PAY-C01")]);
    let (state, rating) = (change.records[0].state.unwrap(), change.records[0].rating.unwrap());
    assert_eq!((state.before, state.after), (Some("mitigated"), Some("planned")));
    assert_eq!((rating.before, rating.after), (Some("medium"), Some("high")));
    assert!(change.records[0].fields.is_empty());
    assert_eq!((change.measures.before.coverage, change.measures.after.coverage), (50, 0));
}

#[test]
fn a_former_id_is_a_rename() {
    let after = edited("pay/THREAT_MODEL.md", "## PAY-T02: ", "## PAY-T09: ");
    let after = edit(
        after,
        "pay/THREAT_MODEL.md",
        "stride = [\"spoofing\"]",
        "stride = [\"spoofing\"]\naliases = [\"PAY-T02\"]",
    );
    let change = compared(&files(), &after);
    assert_eq!(names(&change.records), [(Sort::Changed, "PAY-T09")]);
    assert_eq!(change.records[0].was_id.as_deref(), Some("PAY-T02"));
    assert_eq!(keys(&change.records[0].fields), ["aliases"]);
}

#[test]
fn a_record_moves_to_another_model() {
    let moved = "[[controls]]\nid = \"PAY-C02\"\ntitle = \"Ask the bank\"\nstatus = \"planned\"\ndesignation = \"common\"\n+++\n\n# Shop";
    let after = edited("THREAT_MODEL.md", "+++\n\n# Shop", moved);
    let after = edit(
        after,
        "pay/THREAT_MODEL.md",
        "## PAY-C02: Ask the bank\n\n```toml control\nstatus = \"planned\"\n```\n",
        "",
    );
    let change = compared(&files(), &after);
    assert_eq!(names(&change.records), [(Sort::Changed, "PAY-C02")]);
    assert_eq!((change.records[0].was_model.as_deref(), &*change.records[0].model), (Some("pay"), "shop"));
}

#[test]
fn a_model_moves_with_everything_in_it() {
    let after: Vec<(&str, String)> = files()
        .into_iter()
        .map(|(path, text)| match path {
            "pay/THREAT_MODEL.md" => ("money/THREAT_MODEL.md", text),
            "pay/src/redact.rs" => ("money/src/redact.rs", text),
            path => (path, text),
        })
        .collect();
    let change = compared(&files(), &after);
    assert!(change.records.is_empty(), "{:?}", change.records);
    assert_eq!(change.models.len(), 1);
    assert_eq!(
        (change.models[0].was_path.as_deref(), &*change.models[0].path),
        (Some("pay/THREAT_MODEL.md"), "money/THREAT_MODEL.md")
    );
    assert_eq!(change.findings, gabion::change::Findings::default());
    // The code that went was its code before, and the code that came is now.
    let reach: Vec<(&str, &[String])> =
        change.reach.models.iter().map(|model| (&*model.model, &*model.files)).collect();
    assert_eq!(reach, [("pay", &["money/src/redact.rs".to_owned(), "pay/src/redact.rs".to_owned()][..])]);
}

#[test]
fn a_model_gets_another_id() {
    let after = edited("pay/THREAT_MODEL.md", "id = \"pay\"", "id = \"money\"\nelement = \"pay\"");
    let change = compared(&files(), &after);
    assert!(change.records.is_empty(), "{:?}", change.records);
    assert_eq!((&*change.models[0].id, change.models[0].was_id.as_deref()), ("money", Some("pay")));
    assert_eq!(keys(&change.models[0].fields), ["element"]);
}

#[test]
fn a_model_says_something_else_of_itself() {
    let after = edited("pay/THREAT_MODEL.md", "title = \"Payments\"", "title = \"Money\"\nteam = \"money\"");
    let after = edit(after, "pay/THREAT_MODEL.md", "Takes money for books.", "Takes money for everything.");
    let change = compared(&files(), &after);
    assert!(change.records.is_empty());
    assert_eq!(keys(&change.models[0].fields), ["title", "team", "text"]);
}

#[test]
fn models_come_and_go_with_their_records() {
    let only: Vec<_> = files().into_iter().filter(|(path, _)| *path == "THREAT_MODEL.md").collect();
    let (added, removed) = (compared(&only, &files()), compared(&files(), &only));
    assert_eq!((added.models[0].sort, removed.models[0].sort), (Sort::Added, Sort::Removed));
    assert_eq!((added.records.len(), removed.records.len()), (4, 4));
    assert!(added.records.iter().all(|record| record.sort == Sort::Added));
}

#[test]
fn what_cannot_be_read_neither_came_nor_went() {
    let mut broken = files();
    broken[1].1 = "x".repeat(2 << 20);
    let change = compared(&files(), &broken);
    assert!(change.models.is_empty() && change.records.iter().all(|record| record.sort == Sort::Changed));
    assert_eq!((change.unread.len(), change.unread[0].after), (1, true));
    assert!(!change.is_empty());
}

#[test]
fn attack_trees_are_told_by_their_steps() {
    let tree = |steps: &str| format!("{PAY}\n## Empty the till {{#PAY-AT1 .attack-tree}}\n\n{steps}");
    let of = |steps: &str| edit(files(), "pay/THREAT_MODEL.md", PAY, &tree(steps));
    let change = compared(&of("- Ask PAY-T01\n- Wait PAY-T02\n"), &of("- Ask PAY-T01\n- Run PAY-T02\n"));
    assert_eq!(names(&change.records), [(Sort::Changed, "PAY-AT1")]);
    let steps = &change.records[0].fields[0];
    assert_eq!((&*steps.added, &*steps.removed), (&["Run PAY-T02".to_owned()][..], &["Wait PAY-T02".to_owned()][..]));
    assert!(change.models.is_empty());
}

#[test]
fn the_reverse_question() {
    let mut after = edited("pay/src/redact.rs", "{}", "{ todo() }");
    after.push(("pay/Cargo.lock", "x".to_owned()));
    after.push(("pay/notes.md", "x".to_owned()));
    let change = compared(&files(), &after);
    assert_eq!(change.reach.files, 1);
    let model = &change.reach.models[0];
    assert_eq!(
        (&*model.model, model.reviewed.as_deref(), model.by.as_deref()),
        ("pay", Some("2026-09-01"), Some("asha"))
    );
    assert!(!model.touched);
    let after = edit(after, "pay/THREAT_MODEL.md", "Takes money for books.", "Takes money.");
    assert!(compared(&files(), &after).reach.models[0].touched);
    // What no model speaks of is said, too.
    let narrow = |files| {
        edit(
            edit(files, "THREAT_MODEL.md", "level = \"context\"", "level = \"context\"\ncovers = [\"pay/**\"]"),
            "pay/THREAT_MODEL.md",
            "level = \"container\"",
            "level = \"container\"\ncovers = [\"src/**\"]",
        )
    };
    let mut after = narrow(files());
    after.push(("tools/run.sh", "x".to_owned()));
    assert_eq!(compared(&narrow(files()), &after).reach.uncovered, ["tools/run.sh"]);
}

/// The sample's files.
fn sample() -> Vec<(String, String)> {
    let files = folder::files(&folder::sample());
    files.into_iter().filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, String)> {
    files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect()
}

#[test]
fn there_and_back_are_the_same_change() {
    let before = sample();
    assert!(compared(&borrowed(&before), &borrowed(&before)).is_empty());
    // Every second record of one kind loses its heading's words, a model goes, a status falls.
    let after: Vec<(String, String)> = before
        .iter()
        .filter(|(path, _)| path != "services/identity/token/THREAT_MODEL.md")
        .map(|(path, text)| {
            let text = if path.starts_with("services/p") {
                text.replace("likelihood = 1", "likelihood = 2")
            } else {
                text.clone()
            };
            let text = if path.contains("booking") { text.replace("\"implemented\"", "\"planned\"") } else { text };
            (path.clone(), text.replace("OFFICIAL-SENSITIVE", "OFFICIAL"))
        })
        .collect();
    let (there, back) =
        (compared(&borrowed(&before), &borrowed(&after)), compared(&borrowed(&after), &borrowed(&before)));
    let told = |record: &RecordChange, is_flipped: bool| {
        let sort = match (record.sort, is_flipped) {
            (Sort::Added, true) => Sort::Removed,
            (Sort::Removed, true) => Sort::Added,
            (sort, _) => sort,
        };
        let state = record.state.map(|it| if is_flipped { (it.after, it.before) } else { (it.before, it.after) });
        let fields: Vec<_> = record
            .fields
            .iter()
            .map(|it| {
                let (before, after) = (it.before.clone(), it.after.clone());
                let (added, removed) = (it.added.clone(), it.removed.clone());
                let key = it.key.clone();
                if is_flipped { (key, after, before, removed, added) } else { (key, before, after, added, removed) }
            })
            .collect();
        (record.kind, record.id.clone(), sort, state, fields)
    };
    let mut one: Vec<_> = there.records.iter().map(|record| told(record, false)).collect();
    let mut other: Vec<_> = back.records.iter().map(|record| told(record, true)).collect();
    one.sort();
    other.sort();
    assert!(one.len() > 20, "{}", one.len());
    assert_eq!(one, other);
    assert_eq!((there.measures.before, there.measures.after), (back.measures.after, back.measures.before));
    assert_eq!((there.findings.introduced, there.findings.mended), (back.findings.mended, back.findings.introduced));
}
