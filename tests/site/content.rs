//! What pages say.

use gabion::site::{Change, Chronicle, Event, ModelPast, Named};
use gabion::source::RepoPath;
use jiff::civil::Date;
use scraper::Html;

use super::made::{all, documents, memory, sample, site, site_of, text, words};
use super::pages::broken_links;

const ROOT: &str = r#"+++
id = "shop"
title = "The shop"
level = "context"
classification = "OFFICIAL"
aliases = ["market"]
review = { date = 2025-01-10, by = "asha" }

[[elements]]
id = "pay"
title = "Payments"
kind = "container"

[[assets]]
id = "cards"
title = "Card data"
criticality = "critical"
+++

# The shop

It sells *things*.

## What are we building?

See [the payments](pay/THREAT_MODEL.md), [their threat](pay/THREAT_MODEL.md#pay-t01-cards-leak),
[the same by id](pay/THREAT_MODEL.md#PAY-T01), [a note](pay/THREAT_MODEL.md#a-note), [this](#notes),
[itself](THREAT_MODEL.md), [elsewhere](https://shop.example/a?b=1&c), [code](src/main.rs) and [bad](javascript:alert).

## What can go wrong?

### SHOP-T01: It burns

```toml threat
targets = ["pay"]
aliases = ["SHOP-T09"]
inherent = { likelihood = 5, impact = 5 }
```

Nobody answers this.

## Notes

| a | b |
| - | - |
| 1 | 2 |
"#;

const PAY: &str = r#"+++
id = "pay"
title = "Payments"
level = "container"
+++

# Payments

Takes money.

## What can go wrong?

### PAY-T01: Cards leak

```toml threat
targets = ["cards"]
controls = ["PAY-C01"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 1, impact = 4 }
refines = ["SHOP-T01"]
```

#### A note

It happened once.

### PAY-C01: Do not keep them

```toml control
status = "implemented"
evidence = ["src/keep.rs"]
```
"#;

const CONFIG: &str = r#"
[workspace]
name = "Shop"
[policy]
appetite = "medium"
[people.asha]
name = "Asha Rao"
[site]
base-address = "https://models.shop.example/tm"
edit-link = "https://git.shop.example/edit/main/{path}"
"#;

fn shop() -> gabion::site::Site {
    site(&[("gabion.toml", CONFIG), ("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", PAY)])
}

fn page(site: &gabion::site::Site, path: &str) -> Html {
    Html::parse_document(text(site, path))
}

#[test]
fn links_between_models_lead_to_pages() {
    let site = shop();
    let document = page(&site, "models/shop/index.html");
    let href = |said: &str| {
        let links = all(&document, ".prose a");
        links.into_iter().find(|link| words(*link) == said).and_then(|link| link.attr("href"))
    };
    assert_eq!(href("the payments"), Some("../pay/index.html"));
    assert_eq!(href("their threat"), Some("../../threats/PAY-T01/index.html"));
    assert_eq!(href("the same by id"), Some("../../threats/PAY-T01/index.html"));
    assert_eq!(href("a note"), Some("../../threats/PAY-T01/index.html#s-a-note"));
    assert_eq!(href("this"), Some("#s-notes"));
    assert_eq!(href("itself"), Some("#main"));
    assert_eq!(href("elsewhere"), Some("https://shop.example/a?b=1&c"));
    assert_eq!(href("code"), Some("https://git.shop.example/edit/main/src/main.rs"));
    assert_eq!(href("bad"), None);
    assert_eq!(broken_links(&site), Vec::<String>::new());
}

#[test]
fn the_two_questions_come_first() {
    let document = page(&shop(), "models/pay/index.html");
    let headings: Vec<String> = all(&document, "main h2").into_iter().map(words).collect();
    assert_eq!(headings[0], "What can go wrong?#");
    assert_eq!(headings[1], "What are we doing about it?#");
    let row: Vec<String> = all(&document, "table.questions tbody tr > *").into_iter().map(words).collect();
    assert!(row[0].starts_with("PAY-T01 Cards leak"), "{row:?}");
    assert_eq!(row[1], "PAY-C01 Do not keep them Implemented");
    assert_eq!(row[2], "Mitigated");
    assert_eq!(row[3], "High→ before, now Medium");
}

#[test]
fn states_and_attention_are_computed() {
    let site = shop();
    let home = page(&site, "index.html");
    let figures: Vec<String> = all(&home, ".figure a").into_iter().map(words).collect();
    assert!(figures[0].starts_with("0 above appetite"), "{figures:?}");
    assert!(figures[2].starts_with("2 reviews overdue"), "{figures:?}");
    let threat = page(&site, "threats/SHOP-T01/index.html");
    let strip: Vec<String> = all(&threat, ".strip > div").into_iter().map(words).collect();
    assert_eq!(strip[0], "StateMitigated the worst of its refinements");
    let fresh = page(&site, "freshness/index.html");
    let rows: Vec<String> = all(&fresh, "tbody tr").into_iter().map(words).collect();
    assert!(rows[0].contains("The shop") && rows[0].contains("Review overdue"), "{rows:?}");
    assert!(rows[1].contains("Never reviewed"), "{rows:?}");
}

#[test]
fn former_ids_lead_on() {
    let site = shop();
    for (from, to) in
        [("threats/SHOP-T09/index.html", "../SHOP-T01/index.html"), ("models/market/index.html", "../shop/index.html")]
    {
        let document = page(&site, from);
        let refresh = all(&document, "meta[http-equiv='refresh']")[0].attr("content").unwrap().to_owned();
        assert_eq!(refresh, format!("0; url={to}"));
    }
    assert!(site.pages.iter().all(|page| page.kind != "notice"), "what has moved is no page to be found");
}

#[test]
fn the_page_for_what_is_not_there_works_at_any_depth() {
    let document = page(&shop(), "404.html");
    let addresses = all(&document, "link[rel='stylesheet'], script, main a, footer a");
    for element in addresses {
        let address = element.attr("href").or(element.attr("src")).unwrap();
        assert!(address.starts_with("/tm/"), "{address}");
    }
    let document = page(&site(&[("THREAT_MODEL.md", ROOT)]), "404.html");
    assert_eq!(all(&document, "link[rel='stylesheet']")[0].attr("href"), Some("assets/style.css"));
}

#[test]
fn files_beside_the_pages_are_well_formed() {
    let site = shop();
    let csv = text(&site, "register/register.csv");
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains("\r\nPAY-T01,Cards leak,pay,container,mitigated,no,"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(text(&site, "register/register.json")).unwrap();
    assert_eq!(json["threats"][0]["id"], "SHOP-T01");
    assert_eq!(json["threats"][1]["address"], "threats/PAY-T01/");
    let calendar = text(&site, "freshness/reviews.ics");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20260110\r\n"), "{calendar}");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
    let sitemap = text(&site, "sitemap.xml");
    assert!(sitemap.contains("<loc>https://models.shop.example/tm/threats/PAY-T01/</loc>"), "{sitemap}");
    assert!(!sitemap.contains("SHOP-T09"), "what has moved is not in the sitemap");
    assert!(text(&site, "robots.txt").contains("https://models.shop.example/tm/sitemap.xml"));
    assert!(text(&site, "_headers").contains("frame-ancestors 'none'"));
}

#[test]
fn an_address_that_is_asked_for_wins() {
    let files = [("gabion.toml", CONFIG), ("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", PAY)];
    let tree = memory(&files);
    let analysis = gabion::analysis::analyze(&tree, &gabion::analysis::Options::as_of(super::made::TODAY)).unwrap();
    let base = Some("https://books.github.example/shop");
    let site =
        gabion::site::build(&gabion::site::Request { analysis: &analysis, tree: &tree, past: None, base }).unwrap();
    let (sitemap, feed) = (text(&site, "sitemap.xml"), text(&site, "changes/feed.xml"));
    assert!(sitemap.contains("<loc>https://books.github.example/shop/threats/PAY-T01/</loc>"), "{sitemap}");
    for file in [sitemap, feed, text(&site, "robots.txt")] {
        assert!(!file.contains("models.shop.example") && file.contains("https://books.github.example/shop/"), "{file}");
    }
}

#[test]
fn the_policy_of_the_pages_is_that_of_the_headers() {
    let headers = text(sample(), "_headers");
    for (page, document) in documents(sample()) {
        let policy =
            all(&document, "meta[http-equiv='Content-Security-Policy']")[0].attr("content").unwrap().to_owned();
        assert!(headers.contains(&policy), "{page}: {policy}");
    }
}

#[test]
fn history_is_shown_where_it_is_known() {
    let change = |summary: &str| Change {
        date: Date::constant(2026, 10, 2),
        author: "Asha <b>Rao</b>".to_owned(),
        summary: summary.to_owned(),
        commit: "9f2c1ab".to_owned(),
    };
    let mut past = Chronicle::default();
    let people = vec![("Asha <b>Rao</b>".to_owned(), 3)];
    let model = ModelPast { changes: vec![change("Reviewed the shop")], created: Some(change("Begin")), people };
    past.models.insert(RepoPath::new("THREAT_MODEL.md").unwrap(), model);
    past.events.push(Event {
        change: change("Say that it burns"),
        record: Some(Named { kind: "threat".to_owned(), id: "SHOP-T01".to_owned() }),
        model: Some("shop".to_owned()),
        what: "added".to_owned(),
    });
    let tree = memory(&[("gabion.toml", CONFIG), ("THREAT_MODEL.md", ROOT), ("pay/THREAT_MODEL.md", PAY)]);
    let site = site_of(&tree, Some(&past));
    let model = text(&site, "models/shop/index.html");
    assert!(model.contains("Reviewed the shop") && model.contains("Asha &lt;b&gt;Rao&lt;/b&gt;"));
    assert!(model.contains("begun by Asha"), "{model}");
    let changes = text(&site, "changes/index.html");
    assert!(changes.contains("Say that it burns") && changes.contains("Threat added"), "{changes}");
    assert!(!text(&site, "changes/index.html").contains("--unshallow"));
    let feed = text(&site, "changes/feed.xml");
    assert!(feed.contains("<updated>2026-10-02T00:00:00Z</updated>"), "{feed}");
    assert!(feed.contains("https://models.shop.example/tm/threats/SHOP-T01/"), "{feed}");
    assert!(text(sample(), "changes/index.html").contains("was not read for this build"));
    past.is_cut = true;
    assert!(text(&site_of(&tree, Some(&past)), "changes/index.html").contains("--unshallow"));
}

#[test]
fn a_theme_overrides_file_by_file() {
    let config = "[site]\ntheme = \"look\"\n";
    let files = [
        ("gabion.toml", config),
        ("THREAT_MODEL.md", ROOT),
        ("look/notice.html", "own {{ page.title }}"),
        ("look/style.css", "body { color: red }"),
    ];
    let site = site(&files);
    assert_eq!(text(&site, "404.html"), "own There is no such page");
    assert!(text(&site, "assets/style.css").starts_with("body { color: red }"));
    assert!(text(&site, "index.html").contains("<h1>"));
    let error = |file: &str| {
        let tree = memory(&[("gabion.toml", config), ("THREAT_MODEL.md", ROOT), (file, "{% if %}")]);
        let analysis = gabion::analysis::analyze(&tree, &gabion::analysis::Options::as_of(super::made::TODAY)).unwrap();
        let request = gabion::site::Request { analysis: &analysis, tree: &tree, past: None, base: None };
        gabion::site::build(&request).err().map(|error| error.to_string())
    };
    assert!(error("look/home.html").unwrap().contains("home.html"));
    let unknown = error("look/mdoel.html").unwrap();
    assert!(unknown.contains("no file `mdoel.html`") && unknown.contains("did you mean `model.html`?"), "{unknown}");
    assert!(error("look/banner.html").unwrap().contains("no file `banner.html`"));
    assert_eq!(error("look/README.md"), None);
    assert!(error("other/home.html").unwrap().contains("nothing stands in look"));
}
