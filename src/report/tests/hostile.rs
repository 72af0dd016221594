//! Text that tries to be more than text.

use super::{Case, Format, UNKNOWN};
use crate::report::{Report, Style, markdown, render, statistics};
use crate::source::{Diagnostic, Edit, Finding, Fix, Safety, Severity, Waiver, is_unprintable};

const HOSTILE: &str = "\u{1b}]8;;x\u{7}\u{202e}\u{9b}2J\r\n::error file=x::y %0A ##[error]z ##vso[a]b | <script>alert(1)</script> \
                       \"'`&]]> [click](https://evil.example) @admin #1 www.evil.example \u{feff}\u{2028}\u{ffff}\u{85}\t";

/// The same text in every place that can hold any.
fn hostile() -> Case {
    let path = "  ::error::\u{1b}[31m\u{202e}a,b|<b>\"'`\n%0A ##[x]@admin.md";
    let text = format!("one {HOSTILE} two\nthree\n");
    let mut case = Case::new(&[(path, &text), ("other.md", &text)]);
    let (span, other) = (case.span(0, "error file"), case.span(1, "error file"));
    let fix = Fix {
        title: HOSTILE.to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { span: case.span(0, "three"), text: HOSTILE.to_owned() }],
    };
    // Around the constructors, which clean what they are given.
    let mut diagnostic = Diagnostic::new(&UNKNOWN, span, "").related(other, "").fix(fix);
    diagnostic.message = HOSTILE.to_owned();
    diagnostic.primary.message = HOSTILE.to_owned();
    diagnostic.related[0].message = HOSTILE.to_owned();
    diagnostic.help = Some(HOSTILE.to_owned());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let finding = case.find(severity, diagnostic.clone());
        finding.model = Some(HOSTILE.to_owned());
        finding.record = Some(HOSTILE.to_owned());
    }
    let finding: &mut Finding = case.find(Severity::Note, diagnostic);
    finding.waiver = Some(Waiver::Suppressed { reason: HOSTILE.to_owned() });
    case.root = Some(HOSTILE.to_owned());
    case
}

fn renderings(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let style = |width| Style { color: false, width, links: true };
    let mut all: Vec<_> =
        Format::ALL.into_iter().map(|format| (format.name(), render(report, format, style(80)))).collect();
    all.push(("narrow", render(report, Format::Full, style(0))));
    all.push(("wide", render(report, Format::Full, style(1_000))));
    all.push(("statistics", statistics(report, style(80))));
    all.push(("linked", markdown(report, Some("https://forge.example/blob/1"), 50_000)));
    all
}

#[test]
fn no_format_lets_a_control_through() {
    for (name, text) in renderings(&hostile().report()) {
        let leaked = text.chars().find(|c| *c != '\n' && is_unprintable(*c));
        assert_eq!(leaked, None, "{name}: {text}");
    }
}

#[test]
fn no_format_gives_orders_to_a_runner() {
    for (name, text) in renderings(&hostile().report()) {
        assert!(!text.contains("##[") && !text.contains("##vso["), "{name}: {text}");
        let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
        let commands: Vec<&str> = commands.filter(|line| !line.trim_start().starts_with("::: ")).collect();
        if name == "github" {
            assert_eq!(commands.len(), 3);
        } else {
            assert_eq!(commands, Vec::<&str>::new(), "{name}");
        }
    }
}

#[test]
fn annotations_stay_whole() {
    let text = hostile().render(Format::Github);
    for line in text.lines() {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind));
        let keys: Vec<&str> = properties.split(',').map(|property| property.split_once('=').unwrap().0).collect();
        assert_eq!(keys, ["file", "line", "endLine", "col", "endColumn", "title"]);
        assert!(message.contains("%250A"), "a per cent sign is escaped");
    }
}

#[test]
fn markdown_shows_and_does_nothing_else() {
    for (name, text) in renderings(&hostile().report()) {
        if !["markdown", "linked"].contains(&name) {
            continue;
        }
        let own = |link: &str| link.split_once(')').unwrap().1.to_owned();
        let mut links = text.split("](https://forge.example/");
        let text = links.next().unwrap().to_owned() + &links.map(own).collect::<String>();
        for forbidden in ["<script", "<b>", "](https://evil", "@admin", "#1 ", "://evil", "www.evil", "`"] {
            assert!(!text.contains(forbidden), "{forbidden}: {text}");
        }
        for row in text.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(row.matches('|').count(), 5, "{row}");
        }
        let mut tags = text.split('<').skip(1).map(|tag| tag.split('>').next().unwrap());
        let known = ["details", "/details", "summary", "/summary", "code", "/code", "br"];
        assert!(tags.all(|tag| known.contains(&tag)), "{text}");
    }
}

#[test]
fn xml_stays_well_formed() {
    for case in [hostile(), super::shop(), Case::shop()] {
        for format in [Format::Junit, Format::Checkstyle] {
            let text = case.render(format);
            let mut reader = quick_xml::Reader::from_str(&text);
            let mut depth = 0_i32;
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Start(tag) => {
                        depth += 1;
                        tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    }
                    quick_xml::events::Event::Empty(tag) => {
                        tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    }
                    quick_xml::events::Event::End(_) => depth -= 1,
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(depth, 0);
            assert!(!text.contains(['\u{fffe}', '\u{ffff}']));
        }
    }
}

#[test]
fn json_stays_json_and_keeps_what_a_fix_writes() {
    for case in [hostile(), super::shop(), Case::shop()] {
        for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
            case.json(format);
        }
        let lines = case.render(Format::JsonLines);
        assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
    let written = &hostile().json(Format::Json)["findings"][0]["fix"]["edits"][0]["text"];
    assert_eq!(written, HOSTILE);
}

#[test]
fn sarif_names_the_very_file() {
    let sarif = hostile().json(Format::Sarif);
    let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let uri = location["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.ends_with(
        "%20%20%3A%3Aerror%3A%3A%1B%5B31m%E2%80%AEa%2Cb%7C%3Cb%3E%22%27%60%0A%250A%20%23%23%5Bx%5D%40admin.md"
    ));
}
