//! The data-flow diagram of a model.

use super::element::ElementBox;
use super::exposure::{Exposure, Tone, capital, kind_in_words};
use super::flow::FlowLine;
use super::layout::{self, Cluster, Drawing, Edge, Graph, Node, Point, Rect, Size};
use super::scene::{self, Around, Line, Part, Role, Scene};
use super::svg::{Svg, line_height};
use super::text::{Face, wrap};
use super::{Diagrams, Figure, Page};
use crate::model::RecordKey;
use crate::model::records::ElementKind;
use crate::resolve::Model;

const FRAME: Face = Face::bold(12.0);
const NOTE: Face = Face::new(12.0);
/// How wide a frame's title may become.
const FRAME_WIDTH: f64 = 180.0;

/// What is drawn, with its words.
struct Sheet<'a> {
    of: &'a Diagrams<'a>,
    model: &'a Model,
    scene: Scene,
    boxes: Vec<ElementBox>,
    lines: Vec<FlowLine>,
    frames: Vec<Vec<String>>,
}

/// Draws a model; `None` where it has nothing to draw.
pub(super) fn draw(of: &Diagrams<'_>, model: &Model, page: &Page<'_>) -> Option<Figure> {
    let scene = scene::gather(of.workspace, model, of.shows);
    if scene.parts.is_empty() {
        return None;
    }
    let sheet = Sheet::new(of, model, scene);
    let drawing = layout::lay_out(&sheet.graph());
    Some(sheet.write(&drawing, page))
}

impl<'a> Sheet<'a> {
    fn new(of: &'a Diagrams<'a>, model: &'a Model, scene: Scene) -> Self {
        let mut sheet = Self { of, model, scene, boxes: Vec::new(), lines: Vec::new(), frames: Vec::new() };
        let mut ports = vec![(0, 0); sheet.scene.parts.len()];
        for line in sheet.scene.lines.iter().filter(|line| line.from != line.to) {
            ports[line.from].0 += 1;
            ports[line.to].1 += 1;
        }
        let parts = sheet.scene.parts.iter().zip(ports);
        sheet.boxes = parts.filter_map(|(part, (out, into))| sheet.element_box(*part, out.max(into))).collect();
        sheet.lines = sheet.scene.lines.iter().filter_map(|line| sheet.flow_line(*line)).collect();
        let title = |frame: &scene::Frame| wrap(&sheet.frame_title(frame.around), FRAME, FRAME_WIDTH, 2);
        sheet.frames = sheet.scene.frames.iter().map(title).collect();
        sheet
    }

    fn element_box(&self, part: Part, ports: usize) -> Option<ElementBox> {
        let element = self.of.workspace.element(part.element)?;
        let note = (part.role == Role::Whole).then_some("as a whole");
        let exposure = self.exposure(part);
        let is_named = part.role == Role::Own || exposure.threats > 0;
        Some(ElementBox::new(element, note, is_named.then_some(exposure), ports))
    }

    /// How an element is threatened: a neighbour only by what this model says.
    fn exposure(&self, part: Part) -> Exposure {
        match part.role {
            Role::Own => self.of.exposures.of_part(part.element, self.of.expanded_by(part.element)),
            _ => self.of.exposures.by_model(part.element, self.model.key()),
        }
    }

    fn flow_line(&self, line: Line) -> Option<FlowLine> {
        let flow = self.of.workspace.flow(line.flow)?;
        let exposure = match line.flow.model == self.model.key() {
            true => self.of.exposures.of_part(line.flow, &[]),
            false => self.of.exposures.by_model(line.flow, self.model.key()),
        };
        let crosses = self.of.workspace.crosses_boundary(&flow.fields) == Some(true);
        Some(FlowLine::new(flow, exposure, crosses))
    }

    fn frame_title(&self, around: Around) -> String {
        match around {
            Around::Boundary(key) => {
                let boundary = self.of.workspace.boundary(key);
                let title = boundary.map_or("", |boundary| boundary.title());
                match boundary.and_then(|boundary| boundary.fields.kind.as_ref()) {
                    Some(kind) => format!("{title} [{}]", kind.value),
                    None => format!("{title} [trust boundary]"),
                }
            }
            Around::Expanded(key) => {
                let element = self.of.workspace.element(key);
                let kind = element.and_then(|element| element.fields.kind.as_ref()).map(|kind| kind.value);
                let title = element.map_or("", |element| element.title());
                format!("{title} [{}]", kind_in_words(kind).to_lowercase())
            }
        }
    }

    fn graph(&self) -> Graph {
        let mut headroom = vec![0.0; self.boxes.len()];
        for (line, words) in self.scene.lines.iter().zip(&self.lines).filter(|(line, _)| line.from == line.to) {
            headroom[line.from] += words.loop_height();
        }
        let node = |((part, own), headroom): ((&Part, &ElementBox), f64)| {
            let kind = self.of.workspace.element(part.element).and_then(|it| it.fields.kind.as_ref());
            let leads = kind.is_some_and(|kind| kind.value == ElementKind::Person);
            Node { size: own.size, headroom, cluster: part.frame, leads }
        };
        let nodes = self.scene.parts.iter().zip(&self.boxes).zip(headroom).map(node).collect();
        let frames = self.scene.frames.iter().zip(&self.frames);
        let header = |lines: &Vec<String>| lines.len() as f64 * line_height(FRAME) + 8.0;
        let clusters = frames.map(|(frame, title)| Cluster { parent: frame.parent, header: header(title) }).collect();
        let edge = |(line, words): (&Line, &FlowLine)| Edge {
            from: line.from,
            to: line.to,
            width: words.width,
            above: words.above,
            below: words.below,
        };
        Graph { nodes, clusters, edges: self.scene.lines.iter().zip(&self.lines).map(edge).collect() }
    }

    fn write(&self, drawing: &Drawing, page: &Page<'_>) -> Figure {
        let mut svg = Svg::default();
        for ((frame, title), rect) in self.scene.frames.iter().zip(&self.frames).zip(&drawing.clusters) {
            let Some(rect) = rect else { continue };
            let (class, round) = match frame.around {
                Around::Boundary(_) => ("boundary", 12),
                Around::Expanded(_) => ("expanded", 6),
            };
            svg.open("g", class);
            svg.rect("edge", *rect, round);
            svg.lines("title", rect.x + 12.0, rect.y + 8.0 + FRAME.size, title, FRAME);
            svg.close("g");
        }
        self.write_lines(&mut svg, drawing);
        for ((part, own), at) in self.scene.parts.iter().zip(&self.boxes).zip(&drawing.nodes) {
            self.write_part(&mut svg, *part, own, *at, page);
        }
        let mut size = drawing.size;
        if let Some(note) = self.left_out() {
            let lines = wrap(&note, NOTE, size.width.max(320.0) - 16.0, 3);
            svg.lines("note", 8.0, size.height + NOTE.size, &lines, NOTE);
            let height = size.height + lines.len() as f64 * line_height(NOTE) + 8.0;
            size = Size { width: size.width.max(320.0), height };
        }
        let title = format!("Data flow of {}", self.model.title());
        let description = self.describe();
        svg.finish("data-flow", page.prefix, size, &title, &description)
    }

    fn write_lines(&self, svg: &mut Svg, drawing: &Drawing) {
        let mut loops = vec![0.0; self.boxes.len()];
        for ((line, words), route) in self.scene.lines.iter().zip(&self.lines).zip(&drawing.routes) {
            svg.open("g", &words.class());
            svg.title(&self.flow_in_words(*line, words.crosses));
            match route {
                Some(route) => words.draw(svg, route, &self.crossed(*line, drawing)),
                None => {
                    words.draw_loop(svg, drawing.nodes[line.from], loops[line.from]);
                    loops[line.from] += words.loop_height();
                }
            }
            svg.close("g");
        }
    }

    /// The trust boundaries around one end of a flow and not around the other.
    fn crossed(&self, line: Line, drawing: &Drawing) -> Vec<Rect> {
        let around = |part: usize| -> Vec<usize> {
            let frames = &self.scene.frames;
            std::iter::successors(self.scene.parts[part].frame, |it| frames[*it].parent).collect()
        };
        let (from, to) = (around(line.from), around(line.to));
        let only = from.iter().filter(|it| !to.contains(it)).chain(to.iter().filter(|it| !from.contains(it)));
        let is_boundary = |it: &&usize| matches!(self.scene.frames[**it].around, Around::Boundary(_));
        only.filter(is_boundary).filter_map(|it| drawing.clusters[*it]).collect()
    }

    fn write_part(&self, svg: &mut Svg, part: Part, own: &ElementBox, at: Rect, page: &Page<'_>) {
        let href = self.target(part).and_then(|target| (page.href)(target));
        let role = if part.role == Role::Own { "" } else { " neighbour" };
        let kind = self.of.workspace.element(part.element).and_then(|element| element.fields.kind.as_ref());
        let kind = kind.map_or("element", |kind| kind.value.as_str());
        let tone = self.exposure(part).tone().class();
        svg.open_link(href.as_deref());
        svg.open("g", &format!("node {kind}{role} {tone}"));
        svg.title(&self.part_in_words(part));
        own.draw(svg, at);
        if href.is_some() {
            svg.path(
                "zoom",
                &zoom(Point { x: at.right() - 14.0, y: at.y + if kind == "person" { 28.0 } else { 14.0 } }),
            );
        }
        svg.close("g");
        svg.close_link(href.as_deref());
    }

    /// Where an element leads: to the first model that expands it, else to
    /// itself.
    fn target(&self, part: Part) -> Option<RecordKey> {
        let children = self.of.expanded_by(part.element);
        let child = children.iter().find(|child| **child != self.model.key());
        child.map(|child| child.record())
    }

    fn part_in_words(&self, part: Part) -> String {
        let Some(element) = self.of.workspace.element(part.element) else { return String::new() };
        let kind = kind_in_words(element.fields.kind.as_ref().map(|kind| kind.value)).to_lowercase();
        let exposure = self.exposure(part);
        let threats = if part.role == Role::Own || exposure.threats > 0 {
            format!("; {}", exposure.words().to_lowercase())
        } else {
            String::new()
        };
        let opens = if self.target(part).is_some() { "; opens its model" } else { "" };
        format!("{}, {kind}{threats}{opens}", element.title())
    }

    fn flow_in_words(&self, line: Line, crosses: bool) -> String {
        let name = |part: usize| {
            let element = self.of.workspace.element(self.scene.parts[part].element);
            element.map_or(String::new(), |element| element.title().to_owned())
        };
        let ends = format!("{} → {}", name(line.from), name(line.to));
        let Some(flow) = self.of.workspace.flow(line.flow) else { return ends };
        let mut words = flow.title.as_ref().map_or(ends.clone(), |title| format!("{}: {ends}", title.value));
        for more in [&flow.fields.protocol, &flow.fields.authentication].into_iter().flatten() {
            words = format!("{words}; {}", more.value);
        }
        match flow.fields.encrypted.as_ref().map(|it| it.value) {
            Some(true) => words.push_str("; encrypted"),
            Some(false) => words.push_str("; not encrypted"),
            None => {}
        }
        if crosses {
            words.push_str("; crosses a trust boundary");
        }
        words
    }

    /// What there was no room for.
    fn left_out(&self) -> Option<String> {
        match self.scene.left_out {
            (0, 0) => None,
            (0, flows) => Some(format!("{flows} flows are too many to draw; the table lists them.")),
            (elements, 0) => Some(format!("{elements} more elements are only in the table.")),
            (elements, flows) => Some(format!("{elements} more elements and {flows} flows are only in the table.")),
        }
    }

    fn describe(&self) -> String {
        let own = self.scene.parts.iter().filter(|part| part.role == Role::Own);
        let neighbours = self.scene.parts.iter().filter(|part| part.role == Role::Neighbour).count();
        let is_boundary = |frame: &&scene::Frame| matches!(frame.around, Around::Boundary(_));
        let boundaries = self.scene.frames.iter().filter(is_boundary).count();
        let crossing = self.lines.iter().filter(|line| line.crosses).count();
        let mut words = counted(own.clone().count(), "element");
        if neighbours > 0 {
            words = format!("{words} and {}", counted(neighbours, "neighbour"));
        }
        if boundaries > 0 {
            words = format!("{words} in {}", counted(boundaries, "trust boundary"));
        }
        words = format!("{words}, with {}", counted(self.lines.len(), "flow"));
        words.push_str(&match (self.lines.len(), crossing) {
            (0, _) | (_, 0) => ".".to_owned(),
            (1, _) => " across a boundary.".to_owned(),
            _ => format!(", {crossing} of them across a boundary."),
        });
        let worst = own.map(|part| (self.exposure(*part).worst, part)).max_by_key(|(worst, _)| *worst);
        if let Some((Some(rating), part)) = worst {
            let title = self.of.workspace.element(part.element).map_or("", |element| element.title());
            let tone = capital(Tone::Rated(rating).class());
            words = format!("{words} {tone} is the worst risk today, at {title}.");
        }
        if let Some(note) = self.left_out() {
            words = format!("{words} {note}");
        }
        words
    }
}

/// A number and what it counts.
pub(super) fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {what}s"),
    }
}

/// A magnifying glass: this one opens.
pub(super) fn zoom(at: Point) -> String {
    format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0zm7 3l4 4", at.x - 4.0, at.y)
}
