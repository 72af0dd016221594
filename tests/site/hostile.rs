//! Nothing that a stranger wrote runs. Every field of every kind holds every
//! payload, one after the other; what comes out is read as a browser reads it.

use gabion::site::Site;

use super::made::{all, documents, site};
use super::pages::broken_links;
use super::payloads::{model, payloads};

fn hostile(payloads: &[String]) -> Site {
    let mut files = vec![("gabion.toml".to_owned(), include_str!("hostile/gabion.toml").to_owned())];
    for (number, payload) in payloads.iter().enumerate() {
        files.push((format!("m{number}/<svg onload=alert(1)>/THREAT_MODEL.md"), model(payload, number)));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    site(&files)
}

/// Elements that the theme's own pages are made of, beside those that authors
/// may use.
const ALLOWED: [&str; 43] = [
    "g",
    "text",
    "desc",
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "header",
    "nav",
    "main",
    "section",
    "article",
    "footer",
    "svg",
    "path",
    "rect",
    "button",
    "form",
    "label",
    "input",
    "select",
    "option",
    "output",
    "time",
    "details",
    "summary",
    "figure",
    "figcaption",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "pre",
    "ol",
    "ul",
    "li",
];

#[test]
fn no_payload_in_any_field_becomes_markup() {
    let payloads = payloads();
    assert!(payloads.len() >= 100);
    let site = hostile(&payloads);
    let mut pages = 0;
    for (page, document) in &documents(&site) {
        pages += 1;
        let scripts = all(document, "script");
        assert_eq!(scripts.len(), 1, "{page}");
        assert!(scripts[0].attr("src").unwrap().ends_with("script.js"), "{page}");
        assert_eq!(all(document, "link[rel='stylesheet']").len(), 1, "{page}");
        assert_eq!(all(document, "main").len(), 1, "{page}");
        let mut ids = std::collections::BTreeSet::new();
        for element in all(document, "*") {
            let name = element.value().name();
            let is_known = ALLOWED.contains(&name) || gabion::lint::rules::harmless::ELEMENTS.contains(&name);
            assert!(is_known && name != "img", "{page}: {}", element.html());
            for (attribute, value) in element.value().attrs() {
                assert!(
                    !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                    "{page}: {}",
                    element.html()
                );
                if matches!(attribute, "href" | "src" | "action" | "formaction" | "cite" | "content") {
                    let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                    let bare = bare.to_lowercase();
                    let runs = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| bare.starts_with(scheme));
                    assert!(!runs, "{page}: {}", element.html());
                }
                assert!(attribute != "id" || ids.insert(value.to_owned()), "{page}: the id `{value}` stands twice");
            }
        }
    }
    assert!(pages > 5 * payloads.len(), "{pages} pages");
    let broken = broken_links(&site);
    let own: Vec<&String> = broken.iter().filter(|link| !link.contains("evil") && !link.contains("//")).collect();
    assert!(own.is_empty(), "{}", own.iter().take(20).map(|link| link.as_str()).collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_file_of_the_site_leaves_it() {
    for path in hostile(&payloads()).files.keys() {
        let is_plain = path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.len() < 255);
        assert!(is_plain && !path.contains(['\\', '<', '"', '\0', ':']), "{path}");
    }
}

#[test]
fn feeds_and_calendars_stay_well_formed() {
    let site = hostile(&payloads());
    for path in ["changes/feed.xml", "sitemap.xml"] {
        let mut reader = quick_xml::Reader::from_reader(site.files[path].as_slice());
        let mut into = Vec::new();
        while !matches!(reader.read_event_into(&mut into).unwrap(), quick_xml::events::Event::Eof) {
            into.clear();
        }
    }
    let csv = String::from_utf8(site.files["register/register.csv"].clone()).unwrap();
    assert!(!csv.contains("\r\n=") && !csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"), "a formula runs");
    let calendar = String::from_utf8(site.files["freshness/reviews.ics"].clone()).unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), calendar.matches("END:VEVENT").count());
}
