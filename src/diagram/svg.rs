//! SVG, written down: escaped, without styles, scripts or clocks.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::Figure;
use super::layout::Size;
use super::text::Face;
use crate::source::printable;

/// SVG under way.
#[derive(Debug, Default)]
pub(super) struct Svg {
    body: String,
    has_links: bool,
}

/// Text for XML; whatever XML cannot hold or a reader cannot see is replaced.
fn text(raw: &str) -> String {
    escape(visible(raw)).into_owned()
}

fn visible(raw: &str) -> String {
    printable(raw).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

impl Svg {
    /// Opens an element with attributes that are safe as they are.
    pub(super) fn open(&mut self, name: &str, class: &str) {
        match class {
            "" => self.push(&format!("<{name}>")),
            _ => self.push(&format!("<{name} class=\"{class}\">")),
        }
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.push(&format!("</{name}>"));
    }

    /// Opens a link, if there is somewhere to go.
    pub(super) fn open_link(&mut self, href: Option<&str>) {
        if let Some(href) = href {
            self.push(&format!("<a href=\"{}\">", text(href)));
            self.has_links = true;
        }
    }

    /// Closes what [`Self::open_link`] opened.
    pub(super) fn close_link(&mut self, href: Option<&str>) {
        if href.is_some() {
            self.close("a");
        }
    }

    /// What a pointer that rests here is told.
    pub(super) fn title(&mut self, words: &str) {
        self.push(&format!("<title>{}</title>", text(words)));
    }

    /// A shape by its outline.
    pub(super) fn path(&mut self, class: &str, outline: &str) {
        self.push(&format!("<path class=\"{class}\" d=\"{outline}\"/>"));
    }

    /// A rectangle, its corners rounded by so much.
    pub(super) fn rect(&mut self, class: &str, at: super::layout::Rect, round: u32) {
        let round = if round == 0 { String::new() } else { format!(" rx=\"{round}\"") };
        let (x, y, width, height) = (at.x, at.y, at.width, at.height);
        self.push(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}/>"
        ));
    }

    /// Lines of words, the first one standing on `y`.
    pub(super) fn lines(&mut self, class: &str, x: f64, y: f64, lines: &[String], face: Face) {
        for (at, line) in lines.iter().enumerate() {
            let y = (y + at as f64 * line_height(face)).round();
            self.push(&format!("<text class=\"{class}\" x=\"{}\" y=\"{y}\">{}</text>", x.round(), text(line)));
        }
    }

    /// Words on one line that take up just so much room, whatever face a browser has
    /// for them: it moves their letters closer together or further apart.
    pub(super) fn fitted(&mut self, class: &str, x: f64, y: f64, words: &str, length: f64) {
        self.push(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" textLength=\"{}\">{}</text>",
            x.round(),
            y.round(),
            length.round(),
            text(words),
        ));
    }

    fn push(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    /// The whole picture. One with links is a group of things to go to, and
    /// hides none of them from readers who listen; one without is an image.
    pub(super) fn finish(self, kind: &str, prefix: &str, size: Size, title: &str, description: &str) -> Figure {
        let role = if self.has_links { "group" } else { "img" };
        let (width, height, prefix) = (size.width.ceil(), size.height.ceil(), text(prefix));
        let mut svg = String::with_capacity(self.body.len() + 600);
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram {kind}\" role=\"{role}\" \
             aria-labelledby=\"{prefix}-title {prefix}-desc\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\"><title id=\"{prefix}-title\">{}</title><desc id=\"{prefix}-desc\">{}</desc>",
            text(title),
            text(description),
        );
        svg.push_str(&self.body);
        svg.push_str("</svg>");
        Figure { svg, title: visible(title), description: visible(description) }
    }
}

/// From one line of words to the next.
pub(super) fn line_height(face: Face) -> f64 {
    (face.size * 1.25).round()
}
