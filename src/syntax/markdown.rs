//! Reads the body of a model: one pass over the Markdown parser's events.
//! Nothing here knows of threats.

use std::borrow::Cow;
use std::ops::Range;

use ecow::EcoString;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::attributes::attack_tree;
use super::body::{Body, Cell, Fence, Html, Link, ListItem, Piece};
use super::glued;
use super::heading::OpenHeading;
use super::unclosed::{cut, is_stray, rejoined, unopened};
use crate::source::{FileId, Span, Spanned};

/// How deep quotes and lists may nest.
const DEEPEST: usize = 60;

/// Room for how many headings and blocks is made at first: most models have some
/// of each.
const MANY: usize = 16;

/// How many fences that are not closed are cut off.
const MOST_CUTS: usize = 20;

impl Body {
    /// Reads the body, which is `text[from..]` of the file. A fence that is not
    /// closed is cut off, and what follows is read as if it had been; headings
    /// without the blank behind their marks are read as if they had one.
    pub(super) fn read(file: FileId, text: &str, from: usize) -> Self {
        let mut scan = Scan::new(file, text, from);
        let mut from = from;
        let mut written = Cow::Borrowed(text);
        for _ in 0..MOST_CUTS {
            let Some(stop) = scan.read(&written, from, true) else { return scan.finish() };
            if text.get(stop..).and_then(glued::marks).is_some() {
                written = glued::apart(text);
            }
            from = stop;
        }
        scan.read(&written, from, false);
        scan.finish()
    }
}

fn options() -> Options {
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES);
    options.insert(Options::ENABLE_FOOTNOTES);
    options.insert(Options::ENABLE_STRIKETHROUGH);
    options.insert(Options::ENABLE_TASKLISTS);
    options.insert(Options::ENABLE_GFM);
    options.insert(Options::ENABLE_HEADING_ATTRIBUTES);
    options
}

/// The walk over the events.
struct Scan<'t> {
    file: FileId,
    text: &'t str,
    body: Body,
    heading: Option<OpenHeading>,
    /// Headings whose sections have not ended, by number.
    open_sections: Vec<usize>,
    code: Option<Fence>,
    cell: Option<Cell>,
    /// Links that are open; a picture may stand in a link.
    links: Vec<Link>,
    in_tree: bool,
    in_html_block: bool,
    is_first_cell: bool,
    lists: usize,
    strong: usize,
    depth: usize,
    open_items: Vec<usize>,
}

impl<'t> Scan<'t> {
    fn new(file: FileId, text: &'t str, from: usize) -> Self {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let range = u32::try_from(from).unwrap_or(u32::MAX)..end;
        let (headings, fences) = (Vec::with_capacity(MANY), Vec::with_capacity(MANY));
        Self {
            file,
            text,
            body: Body { range, headings, fences, ..Body::default() },
            heading: None,
            open_sections: Vec::new(),
            code: None,
            cell: None,
            links: Vec::new(),
            in_tree: false,
            in_html_block: false,
            is_first_cell: false,
            lists: 0,
            strong: 0,
            depth: 0,
            open_items: Vec::new(),
        }
    }

    /// Reads on from a place in what was `written`. Gives the place where a fence or
    /// a comment was cut off, or where a heading is no paragraph, if it `may_stop` there.
    fn read(&mut self, written: &str, from: usize, may_stop: bool) -> Option<usize> {
        let text = written.get(from..)?;
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            let end = match event {
                Event::Start(Tag::CodeBlock(_)) => Some(TagEnd::CodeBlock),
                Event::Start(Tag::HtmlBlock) if may_stop && self.depth == 0 => Some(TagEnd::HtmlBlock),
                _ => None,
            };
            let is_paragraph = matches!(event, Event::Start(Tag::Paragraph)) && self.depth == 0;
            if may_stop && is_paragraph && glued::marks(&text[range.start..]).is_some() {
                return Some(range.start + from);
            }
            if !self.event(event, range.start + from..range.end + from) {
                return None;
            }
            let Some(end) = end else { continue };
            let is_code = end == TagEnd::CodeBlock;
            let cut = if is_code { self.cut_off() } else { self.body.html.last_mut().and_then(Html::cut) };
            if may_stop && cut.is_some() {
                self.event(Event::End(end), from..from);
                return cut;
            }
        }
        None
    }

    /// Ends a fence that is not closed where what stands in it ends. One that
    /// closes what nothing opened ends where it stands.
    fn cut_off(&mut self) -> Option<usize> {
        let fence = self.code.as_mut()?;
        let above = self.body.fences.last();
        let floor = above.map_or(self.body.range.start, |fence| fence.span.end);
        if let Some(closed) = unopened(fence, self.text, floor as usize) {
            let end = closed.span.end as usize;
            match above.and_then(|above| rejoined(above, &closed, self.text)) {
                Some((whole, stray)) => {
                    self.body.fences.pop();
                    self.body.stray_fences.push(stray);
                    *fence = whole;
                }
                None => *fence = closed,
            }
            return Some(end);
        }
        if is_stray(fence, above, self.text) {
            let line = Span { end: fence.content.start, ..fence.span };
            self.code = None;
            self.body.stray_fences.push(line);
            return Some(line.end as usize);
        }
        let cut = cut(fence, self.text)?;
        let end = u32::try_from(cut).unwrap_or(u32::MAX);
        (fence.content.end, fence.span.end, fence.is_closed) = (end, end, false);
        Some(cut)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// Takes one event; false stops the walk.
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> bool {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    self.body.too_deep = Some(self.span(range.start..range.start));
                    return false;
                }
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag);
            }
            Event::Text(words) => self.words(&words, range),
            Event::Code(words) => self.inline_code(&words, &range),
            Event::Html(words) if !self.in_html_block => self.html(&words, range),
            Event::InlineHtml(words) => self.html(&words, range),
            Event::SoftBreak | Event::HardBreak => self.words(" ", range.start..range.start),
            _ => {}
        }
        true
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::Heading { .. }) && self.heading.is_none() {
            self.mark_content();
        }
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                let rank = level as u8;
                let id = id.map(|id| id.to_string());
                // One may forget the point before a class.
                let class = attack_tree(classes.iter().chain(attrs.iter().map(|(name, _)| name)).map(AsRef::as_ref));
                self.heading = Some(OpenHeading::new(rank, id, class, range, self.text));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.code = Some(self.fence(range)),
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                let span = self.span(range);
                let info = Spanned::new(EcoString::new(), span);
                self.code = Some(Fence { info, span, content: span, is_closed: true, is_top_level: false });
            }
            Tag::HtmlBlock => {
                self.html(&self.text[range.clone()], range);
                self.in_html_block = true;
            }
            Tag::List(_) => self.lists += 1,
            Tag::Item if self.in_tree => {
                let line = self.text[range.clone()].lines().next().unwrap_or_default();
                let span = self.span(range.start..range.start + line.trim_end().len());
                self.open_items.push(self.body.items.len());
                let depth = self.lists.saturating_sub(1);
                self.body.items.push(ListItem { depth, span, pieces: Vec::new() });
            }
            Tag::Strong => self.strong += 1,
            Tag::TableHead => self.is_first_cell = false,
            Tag::TableRow => self.is_first_cell = true,
            Tag::TableCell if self.is_first_cell => {
                self.is_first_cell = false;
                self.cell = Some(Cell { text: String::new(), span: self.span(range) });
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let written = self.text.get(range.clone()).and_then(|link| link.rfind(dest_url.as_ref()));
                let place = match written {
                    Some(at) if !dest_url.is_empty() => range.start + at..range.start + at + dest_url.len(),
                    _ => range,
                };
                let destination = dest_url.to_string();
                let link = Link { destination, span: self.span(place), text: String::new() };
                self.links.push(link);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::CodeBlock => {
                if let Some(fence) = self.code.take().filter(|fence| !fence.info.value.is_empty() || fence.is_top_level)
                {
                    self.body.fences.push(fence);
                }
            }
            TagEnd::HtmlBlock => self.in_html_block = false,
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Item => {
                self.open_items.pop();
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::TableCell => self.body.cells.extend(self.cell.take()),
            TagEnd::Link | TagEnd::Image => {
                if let Some(link) = self.links.pop() {
                    self.piece(|| Piece::Link(link.text.clone(), link.destination.clone()));
                    self.body.links.push(link);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if self.code.is_some() {
            return;
        }
        if !range.is_empty() {
            self.body.prose.push(self.span(range.clone()));
        }
        self.shown(words, &range);
        if self.links.is_empty() {
            let kind = if self.strong > 0 { Piece::Strong } else { Piece::Text };
            self.piece(|| kind(words.to_owned()));
        }
    }

    fn inline_code(&mut self, words: &str, range: &Range<usize>) {
        self.shown(words, range);
        if self.links.is_empty() {
            self.piece(|| Piece::Code(words.to_owned()));
        }
    }

    /// Text that belongs to the open heading, link or cell.
    fn shown(&mut self, words: &str, range: &Range<usize>) {
        if let Some(heading) = &mut self.heading {
            heading.take(words, range);
        }
        for link in &mut self.links {
            link.text.push_str(words);
        }
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(words);
        }
    }

    /// Gives a piece to the open list item, if there is one.
    fn piece(&mut self, piece: impl FnOnce() -> Piece) {
        if let Some(item) = self.open_items.last().and_then(|index| self.body.items.get_mut(*index)) {
            item.pieces.push(piece());
        }
    }

    fn html(&mut self, words: &str, range: Range<usize>) {
        let span = self.span(range);
        self.body.html.push(Html { text: words.to_owned(), span, is_cut: false });
    }

    fn fence(&self, range: Range<usize>) -> Fence {
        let written = &self.text[range.clone()];
        let first = written.lines().next().unwrap_or_default();
        let mark = first.trim_start().chars().next().unwrap_or('`');
        let ticks = first.len() - first.trim_start().len() + first.trim_start().len()
            - first.trim_start().trim_start_matches(mark).len();
        let info = first[ticks..].trim();
        let info_start = range.start + ticks + (first[ticks..].len() - first[ticks..].trim_start().len());
        let content_start = written.find('\n').map_or(range.end, |at| range.start + at + 1);
        let last_start = written.trim_end().rfind('\n').map_or(range.start, |at| range.start + at + 1);
        let last = self.text[last_start..range.end].trim();
        let width = first.trim_start().chars().take_while(|c| *c == mark).count();
        let is_closed = last_start >= content_start && last.len() >= width && last.chars().all(|c| c == mark);
        let content_end = if is_closed { last_start } else { range.end };
        Fence {
            info: Spanned::new(info.into(), self.span(info_start..info_start + info.len())),
            span: self.span(range),
            content: self.span(content_start..content_end.max(content_start)),
            is_closed,
            is_top_level: self.depth == 1,
        }
    }

    fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let heading = open.close(self.file, self.text, self.body.range.end);
        self.close_sections(heading.rank, heading.span.start as usize);
        self.in_tree = heading.is_attack_tree;
        self.open_sections.push(self.body.headings.len());
        self.body.headings.push(heading);
    }

    /// A heading ends every open section of its own rank or below it.
    fn close_sections(&mut self, rank: u8, at: usize) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        while let Some(heading) = self.open_sections.last().and_then(|index| self.body.headings.get_mut(*index)) {
            if heading.rank < rank {
                heading.has_content = true;
                break;
            }
            heading.section_end = at;
            self.open_sections.pop();
        }
    }

    fn mark_content(&mut self) {
        if let Some(heading) = self.body.headings.last_mut() {
            heading.has_content = true;
        }
    }

    fn finish(mut self) -> Body {
        let body = &mut self.body;
        // Thousands of bodies are kept at once.
        body.headings.shrink_to_fit();
        body.fences.shrink_to_fit();
        body.links.shrink_to_fit();
        body.prose.shrink_to_fit();
        self.body
    }
}
