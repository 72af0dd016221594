//! Authors' Markdown as safe HTML, its links led to the pages of the site.
//!
//! Text without raw HTML is safe by construction: the writer escapes it and
//! every address is judged here. Raw HTML is sanitised by the same lists that
//! the linter names, so that what it calls dropped is what is dropped.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Mutex;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::text::escape;
use crate::lint::rules::harmless;
use crate::source::is_unprintable;

/// HTML that may stand on a page as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Html(pub String);

/// What the text of one page needs of its surroundings.
pub(crate) struct Setting<'a> {
    /// The whole file.
    pub(crate) text: &'a str,
    /// Where a link leads; `None` drops the link and keeps its words.
    pub(crate) link: &'a dyn Fn(&str) -> Option<String>,
    /// The anchor of the heading that starts at a byte.
    pub(crate) anchor: &'a dyn Fn(usize) -> Option<String>,
    /// The highest rank that a heading may have, under the page's own.
    pub(crate) top: u8,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Renders stretches of a file, one after the other.
pub(crate) fn render(setting: &Setting<'_>, ranges: &[Range<usize>]) -> Html {
    let mut writer = Writer { setting, rank: setting.top - 1, has_html: false, ids: BTreeSet::new(), open: Vec::new() };
    let mut written = String::new();
    let definitions = definitions(setting.text);
    for range in ranges {
        let Some(text) = setting.text.get(range.clone()).filter(|text| !text.trim().is_empty()) else { continue };
        let mut callback = |link: pulldown_cmark::BrokenLink<'_>| {
            let (address, title) = definitions.get(&link.reference.to_lowercase())?;
            Some((CowStr::from(address.clone()), CowStr::from(title.clone())))
        };
        let events = Parser::new_with_broken_link_callback(text, options(), Some(&mut callback)).into_offset_iter();
        let mut shown: Vec<Event<'_>> = Vec::new();
        for (event, place) in events {
            writer.event(event, place.start + range.start, &mut shown);
        }
        html::push_html(&mut written, shown.into_iter());
    }
    let ids = std::mem::take(&mut writer.ids);
    Html(if writer.has_html { sanitise(&written, ids) } else { written })
}

/// Link definitions of the whole file: a stretch of it may lean on them.
fn definitions(text: &str) -> BTreeMap<String, (String, String)> {
    if !text.contains("]:") {
        return BTreeMap::new();
    }
    let parser = Parser::new_ext(text, options());
    let found = parser.reference_definitions().iter();
    found
        .map(|(label, link)| {
            let title = link.title.as_deref().unwrap_or_default().to_owned();
            (label.to_lowercase(), (link.dest.to_string(), title))
        })
        .collect()
}

struct Writer<'a> {
    setting: &'a Setting<'a>,
    rank: u8,
    has_html: bool,
    ids: BTreeSet<String>,
    /// How open links and images end.
    open: Vec<&'static str>,
}

impl Writer<'_> {
    fn event<'e>(&mut self, event: Event<'e>, at: usize, into: &mut Vec<Event<'e>>) {
        let raw = |html: String| Event::InlineHtml(CowStr::from(html));
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.heading(level, at, into),
            Event::End(TagEnd::Heading(_)) => {
                into.push(Event::End(TagEnd::Heading(level_of(self.rank))));
            }
            Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                let address = if link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.into() };
                into.push(raw(self.link(&address)));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let link = self.link(&dest_url);
                into.push(raw(format!("{link}<span class=\"image\">")));
                let end = if self.open.pop() == Some("</a>") { "</span></a>" } else { "</span>" };
                self.open.push(end);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                into.extend(self.open.pop().map(|end| raw(end.to_owned())));
            }
            Event::Start(Tag::CodeBlock(kind)) => into.push(raw(code_block(&kind))),
            Event::End(TagEnd::CodeBlock) => into.push(raw("</code></pre>\n".to_owned())),
            Event::Start(Tag::Table(columns)) => {
                into.push(raw("<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">".to_owned()));
                into.push(Event::Start(Tag::Table(columns.iter().map(|_| pulldown_cmark::Alignment::None).collect())));
            }
            Event::End(TagEnd::Table) => {
                into.push(Event::End(TagEnd::Table));
                into.push(raw("</div>".to_owned()));
            }
            Event::TaskListMarker(is_done) => into.push(raw((if is_done { "☑ " } else { "☐ " }).to_owned())),
            Event::Html(html) | Event::InlineHtml(html) => {
                if !is_comment(&html) {
                    self.has_html = true;
                    into.push(Event::InlineHtml(html));
                }
            }
            Event::Text(text) if text.chars().any(is_forbidden) => into.push(Event::Text(calm(&text).into())),
            Event::Code(text) if text.chars().any(is_forbidden) => into.push(Event::Code(calm(&text).into())),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            event => into.push(event),
        }
    }

    /// Headings keep their order under the page's own, and skip no rank.
    fn heading<'e>(&mut self, level: HeadingLevel, at: usize, into: &mut Vec<Event<'e>>) {
        let wanted = (level as u8).max(self.setting.top).min(6);
        self.rank = wanted.min(self.rank + 1);
        let id = (self.setting.anchor)(at).filter(|id| self.ids.insert(id.clone()));
        into.push(Event::Start(Tag::Heading {
            level: level_of(self.rank),
            id: id.map(CowStr::from),
            classes: Vec::new(),
            attrs: Vec::new(),
        }));
    }

    fn link(&mut self, destination: &str) -> String {
        match (self.setting.link)(destination) {
            Some(address) => {
                self.open.push("</a>");
                let rel = if address.contains("://") { " rel=\"noopener noreferrer\"" } else { "" };
                format!("<a href=\"{}\"{rel}>", escape(&address))
            }
            None => {
                self.open.push("");
                String::new()
            }
        }
    }
}

fn level_of(rank: u8) -> HeadingLevel {
    HeadingLevel::try_from(usize::from(rank)).unwrap_or(HeadingLevel::H6)
}

fn code_block(kind: &CodeBlockKind<'_>) -> String {
    let word = match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let word: String = word.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+')).take(30).collect();
    if word.is_empty() {
        return "<pre tabindex=\"0\"><code>".to_owned();
    }
    format!("<pre tabindex=\"0\" data-language=\"{word}\"><code>")
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    let inner = html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->") && !inner.contains("--!>"))
}

/// Characters that turn the reading direction, or that HTML forbids.
fn is_forbidden(c: char) -> bool {
    is_unprintable(c) && !matches!(c, '\n' | '\t' | '\r')
}

fn calm(text: &str) -> String {
    text.chars().map(|c| if is_forbidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Elements whose contents go with them: none of it was meant to be read.
const DROPPED_WHOLE: [&str; 19] = [
    "applet", "audio", "button", "canvas", "embed", "form", "frameset", "iframe", "math", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Drops from strangers' HTML what the linter says is dropped. Ids stay only
/// where they are ours, so that each stands once.
fn sanitise(written: &str, ids: BTreeSet<String>) -> String {
    // A picture is told in words: nothing is loaded into a page.
    let loads = ["img", "picture", "source"];
    let tags: HashSet<&str> = harmless::ELEMENTS.iter().copied().filter(|tag| !loads.contains(tag)).collect();
    let drops = ["name", "src", "srcset", "media", "type", "open"];
    let mut attributes: HashSet<&str> =
        harmless::ATTRIBUTES.iter().copied().filter(|name| !drops.contains(name)).collect();
    attributes.extend(["tabindex", "role", "aria-label", "data-language"]);
    let classes = [("div", "scroll"), ("span", "image"), ("sup", "footnote-reference"), ("div", "footnote-definition")];
    let mut allowed: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (tag, class) in classes {
        allowed.entry(tag).or_default().insert(class);
    }
    let ids = Mutex::new(ids);
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(DROPPED_WHOLE.into_iter().collect())
        .generic_attributes(attributes)
        .allowed_classes(allowed)
        .url_schemes(harmless::SCHEMES.into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true)
        .attribute_filter(move |_, name, value| match name {
            "id" => ids.lock().ok()?.remove(value).then(|| value.into()),
            "tabindex" => (value == "0").then(|| value.into()),
            "role" => (value == "region").then(|| value.into()),
            _ => Some(value.into()),
        });
    builder.clean(written).to_string()
}

/// The first words of some Markdown, without its marks.
pub(crate) fn excerpt(text: &str, longest: usize) -> String {
    let mut words = String::new();
    let mut is_code = false;
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Heading { .. } | Tag::Table(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Table) => is_code = false,
            Event::Text(text) | Event::Code(text) if !is_code => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item) if !words.trim().is_empty() => break,
            _ => {}
        }
        if words.len() > longest * 4 {
            break;
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    shorten(&words, longest)
}

/// Cuts at a word's end.
fn shorten(words: &str, longest: usize) -> String {
    if words.chars().count() <= longest {
        return words.to_owned();
    }
    let cut: String = words.chars().take(longest).collect();
    let whole = cut.rfind(' ').map_or(cut.as_str(), |space| &cut[..space]);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.', ' ']))
}
