//! The search: its index, as the script on the page reads it.

use std::collections::{BTreeMap, BTreeSet};

use gabion::site::Site;
use serde_json::Value;

use super::generate;
use super::made::{all, documents, sample, site, site_at, text, words};

/// An entry of the index, made whole again.
#[derive(Debug, Default)]
struct Entry {
    id: String,
    title: String,
    keys: String,
    text: String,
    href: String,
    model: String,
    facets: BTreeMap<String, String>,
}

fn index(site: &Site) -> Vec<Entry> {
    let script = text(site, "search/index.js");
    let json = script.strip_prefix("self.gabionIndex = ").and_then(|rest| rest.strip_suffix(";\n")).unwrap();
    let index: Value = serde_json::from_str(json).unwrap();
    let column = |value: &Value| value.as_str().unwrap().split('\n').map(str::to_owned).collect::<Vec<String>>();
    let columns: Vec<Vec<String>> =
        ["id", "title", "keys", "text", "href", "model"].iter().map(|name| column(&index[*name])).collect();
    assert!(columns.iter().all(|column| column.len() == columns[0].len()), "a line for each entry");
    let entry = |row: usize| {
        let [id, title, keys, text, href, model] = [0, 1, 2, 3, 4, 5].map(|at: usize| columns[at][row].clone());
        Entry { id, title, keys, text, href, model, ..Entry::default() }
    };
    let mut entries: Vec<Entry> = (0..columns[0].len()).map(entry).collect();
    for facet in index["facets"].as_array().unwrap() {
        for (entry, number) in entries.iter_mut().zip(column(&facet["of"])) {
            let word = facet["words"][number.parse::<usize>().unwrap()].as_str().unwrap();
            entry.facets.insert(facet["name"].as_str().unwrap().to_owned(), word.to_owned());
        }
    }
    for row in 0..entries.len() {
        let model: usize = entries[row].model.parse().unwrap();
        let home = model.checked_sub(1).map(|at| (entries[at].href.clone(), entries[at].title.clone()));
        let entry = &mut entries[row];
        let (kind, id) = (&entry.facets["kind"], &entry.id);
        if entry.href.is_empty() && ["model", "threat", "control"].contains(&kind.as_str()) {
            entry.href = format!("{kind}s/{id}/index.html");
        } else if entry.href.is_empty() {
            entry.href = format!("{}#{}-{id}", home.clone().unwrap().0, kind.replace(' ', "-"));
        } else if entry.href.starts_with('#') {
            entry.href = format!("{}{}", home.clone().unwrap().0, entry.href);
        }
        entry.model = home.map_or(String::new(), |(_, title)| title);
    }
    entries
}

fn entry<'e>(entries: &'e [Entry], id: &str) -> &'e Entry {
    entries.iter().find(|entry| entry.id == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn everything_found_is_there() {
    let ids: BTreeMap<&str, BTreeSet<String>> = documents(sample())
        .iter()
        .map(|(path, page)| {
            (*path, all(page, "[id]").iter().filter_map(|it| it.attr("id")).map(str::to_owned).collect())
        })
        .collect();
    let entries = index(sample());
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    for entry in &entries {
        let (path, anchor) = entry.href.split_once('#').unwrap_or((&entry.href, "top"));
        let found = ids.get(decode(path).as_str()).unwrap_or_else(|| panic!("{entry:?}"));
        assert!(found.contains(&decode(anchor)), "{entry:?}");
    }
    let kinds: BTreeSet<&str> = entries.iter().map(|entry| entry.facets["kind"].as_str()).collect();
    for kind in
        ["model", "threat", "control", "element", "flow", "asset", "actor", "term", "decision", "person", "page"]
    {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
    let pages = sample().pages.iter().filter(|page| ["model", "threat", "control"].contains(&page.kind));
    let with_pages = entries.iter().filter(|entry| ["model", "threat", "control"].contains(&&*entry.facets["kind"]));
    assert_eq!(with_pages.count(), pages.count());
}

#[test]
fn an_entry_has_its_words_and_what_it_is_narrowed_by() {
    let model = "+++\nid = \"pay\"\ntitle = \"Payments\"\nlevel = \"container\"\nteam = \"till\"\naliases = [\"cash\"]\n+++\n\n\
                 # Payments\n\nTakes *money*.\n\n## What can go wrong?\n\n### PAY-T01: Cards leak\n\n```toml threat\n\
                 stride = [\"information-disclosure\"]\nattack = [\"T1557\"]\nowner = \"asha\"\ntags = [\"pci\"]\n\
                 aliases = [\"T-7\"]\ncontrols = [\"PAY-C01\"]\ninherent = { likelihood = 4, impact = 4 }\n```\n\nFrom \
                 the\u{202e} log.\n\n### PAY-C01: Do not keep them\n\n```toml control\nstatus = \"planned\"\nnist = [\"AC-3\"]\n```\n";
    let config = "[people.asha]\nname = \"Asha Rao\"\nroles = [\"SRO\"]\n";
    let entries = index(&site(&[("gabion.toml", config), ("THREAT_MODEL.md", model)]));
    let facets = |id: &str| -> Vec<String> {
        let entry = entry(&entries, id);
        ["kind", "state", "rating", "level", "owner", "team"].map(|name| entry.facets[name].clone()).to_vec()
    };
    assert_eq!(facets("PAY-T01"), ["threat", "planned", "high", "container", "Asha Rao", "till"]);
    assert_eq!(facets("PAY-C01"), ["control", "planned", "", "container", "", "till"]);
    assert_eq!(facets("pay"), ["model", "never", "high", "container", "", "till"]);
    let threat = entry(&entries, "PAY-T01");
    assert_eq!((threat.title.as_str(), threat.model.as_str()), ("Cards leak", "Payments"));
    assert_eq!(threat.keys, "T-7 pci T1557 information-disclosure");
    assert_eq!(threat.text, "From the\u{fffd} log.", "what turns the reading direction is shown");
    let model = entry(&entries, "pay");
    assert_eq!((model.keys.as_str(), model.text.as_str()), ("cash", "Takes money."));
    assert_eq!(entry(&entries, "PAY-C01").keys, "AC-3");
    assert_eq!((entry(&entries, "asha").title.as_str(), entry(&entries, "asha").keys.as_str()), ("Asha Rao", "SRO"));
}

#[test]
fn the_index_of_a_large_site_is_lean() {
    let folder = tempfile::tempdir().unwrap();
    generate::workspace(folder.path(), 420).unwrap();
    let site = site_at(folder.path());
    let entries = index(&site).len();
    let bytes = text(&site, "search/index.js").len();
    assert!(entries > 420 * 15, "{entries}");
    assert!(bytes / entries < 130, "{} bytes an entry", bytes / entries);
}

#[test]
fn every_page_leads_to_the_search() {
    for (path, page) in documents(sample()) {
        let link = all(&page, ".top a.find")[0];
        let root = link.attr("data-search").unwrap();
        assert_eq!(root, "../".repeat(path.matches('/').count()), "{path}");
    }
    let documents = documents(sample());
    let page = &documents["search/index.html"];
    assert!(all(page, "form[data-search-form][hidden]").len() == 1, "nothing to type into without a script");
    let without = words(all(page, "[data-search-off]")[0]);
    assert!(without.contains("needs a script") && without.contains("risk register"), "{without}");
}

#[test]
fn style_and_script_stay_small() {
    let assets = sample()
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("assets/") && (path.ends_with(".css") || path.ends_with(".js")));
    let bytes: usize = assets.map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes < 40_000, "{bytes} bytes");
}
