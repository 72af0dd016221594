//! Attack trees: nested lists of the ways to reach a goal (Schneier, 1999).

use super::frameworks::{Form, form};
use super::reference::Leaves;
use super::{Id, Reference, Title};
use crate::source::{Span, Spanned};
use crate::syntax::{ListItem, Piece, looks_like_id};

/// How the children of a node combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Every child is needed.
    And,
    /// One child is enough.
    Or,
}

impl Gate {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
        }
    }

    /// The gate that a word is.
    fn of(word: &str) -> Option<Self> {
        [Self::And, Self::Or].into_iter().find(|gate| gate.as_str() == word)
    }

    /// The gate that a bold word most likely is: in another case, with its letters
    /// swapped, or one that others know. Most short words in capitals are none.
    fn meant(word: &str) -> Option<Self> {
        match word {
            "and" | "And" | "ADN" | "NAD" | "SAND" => Some(Self::And),
            "or" | "Or" | "RO" | "XOR" => Some(Self::Or),
            _ => None,
        }
    }
}

/// A goal, a step, or a leaf.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it says, names and numbers left in.
    pub text: String,
    /// Where.
    pub span: Span,
    /// How its children combine, where it says so.
    pub gate: Option<Gate>,
    /// Whether it says both.
    pub has_two_gates: bool,
    /// The word that is meant as its gate, where that is misspelt or not bold.
    pub gate_slip: Option<String>,
    /// Its children, by number.
    pub children: Vec<usize>,
    /// Threats and controls that it names: by a link, by inline code, or bare.
    pub names: Vec<Reference>,
    /// Techniques and attack patterns that it names.
    pub techniques: Vec<String>,
    /// What it costs the adversary.
    pub cost: Option<f64>,
    /// How probable it is.
    pub probability: Option<f64>,
    /// The start of a line in it that most likely is an item of its own, and lacks
    /// the blank behind its mark.
    pub glued: Option<String>,
    /// A `cost:` or `p:` whose number cannot be read.
    pub bad_number: Option<String>,
}

/// An attack tree.
#[derive(Clone, Debug)]
pub struct AttackTree {
    /// Its id; empty where the heading gives none.
    pub id: Spanned<Id>,
    /// Its goal.
    pub title: Spanned<Title>,
    /// The heading.
    pub heading: Span,
    /// Its nodes, parents before children.
    pub nodes: Vec<Node>,
    /// The outermost nodes.
    pub roots: Vec<usize>,
}

impl AttackTree {
    /// Builds the tree of the list items in its section.
    pub(super) fn new(id: Spanned<Id>, title: Spanned<Title>, heading: Span, items: &[ListItem]) -> Self {
        let mut tree = Self { id, title, heading, nodes: Vec::new(), roots: Vec::new() };
        let mut path: Vec<(usize, usize)> = Vec::new();
        for item in items {
            let index = tree.nodes.len();
            tree.nodes.push(node(item));
            path.retain(|(depth, _)| *depth < item.depth);
            match path.last() {
                Some((_, parent)) => tree.nodes[*parent].children.push(index),
                None => tree.roots.push(index),
            }
            path.push((item.depth, index));
        }
        for leaf in tree.nodes.iter_mut().filter(|node| node.children.is_empty() && node.gate_slip.is_some()) {
            (leaf.gate, leaf.gate_slip) = (None, None);
        }
        tree
    }
}

fn node(item: &ListItem) -> Node {
    let mut node = Node {
        text: String::new(),
        span: item.span,
        gate: None,
        has_two_gates: false,
        gate_slip: None,
        children: Vec::new(),
        names: Vec::new(),
        techniques: Vec::new(),
        cost: None,
        probability: None,
        glued: None,
        bad_number: None,
    };
    node.glued = glued(&item.pieces);
    let mut words = String::new();
    for piece in &item.pieces {
        match piece {
            Piece::Strong(text) if Gate::of(text).is_some() => {
                node.has_two_gates |= node.gate.is_some();
                node.gate = Gate::of(text);
            }
            Piece::Text(text) | Piece::Strong(text) => {
                node.text.push_str(text);
                words.push_str(text);
            }
            Piece::Code(text) => {
                node.text.push_str(text);
                name(&mut node, text, item.span);
                words.push(' ');
            }
            Piece::Link(text, destination) => {
                node.text.push_str(text);
                let is_address = destination.contains("://");
                let id = text.split([':', ' ']).next().unwrap_or_default();
                if !is_address || is_technique(id) {
                    name(&mut node, id, item.span);
                }
                words.push(' ');
            }
        }
    }
    numbers(&mut node, &words);
    if node.gate.is_none()
        && let Some((word, gate)) = nearly_gate(&item.pieces)
    {
        (node.gate, node.gate_slip) = (Some(gate), Some(word.to_owned()));
    }
    for word in words.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | ':')) {
        let word = word.trim_end_matches('.');
        if is_technique(word) || looks_like_id(word) {
            name(&mut node, word, item.span);
        }
    }
    node.text = node.text.split_whitespace().collect::<Vec<_>>().join(" ");
    node
}

/// The start of a line that lacks the blank behind the mark of an item.
fn glued(pieces: &[Piece]) -> Option<String> {
    pieces.windows(2).find_map(|pair| match pair {
        [Piece::Text(end), Piece::Text(line)] if end == " " => {
            let words = line.strip_prefix(['-', '*', '+']).filter(|words| words.starts_with(char::is_alphabetic))?;
            Some(line[..line.len() - words.len()].to_owned() + words.split_whitespace().next().unwrap_or_default())
        }
        _ => None,
    })
}

/// What is nearly a gate at the end of an item: a bold word, or a gate that is not
/// bold.
fn nearly_gate(pieces: &[Piece]) -> Option<(&str, Gate)> {
    let is_blank = |piece: &&Piece| matches!(piece, Piece::Text(text) if text.trim().is_empty());
    match pieces.iter().rev().find(|piece| !is_blank(piece))? {
        Piece::Strong(text) => Some((text, Gate::meant(text)?)),
        Piece::Text(text) => {
            let word = text.split_whitespace().next_back()?.trim_matches(['(', ')', ':']);
            Some((word, Gate::of(word)?))
        }
        _ => None,
    }
}

fn name(node: &mut Node, id: &str, span: Span) {
    if is_technique(id) {
        node.techniques.push(id.to_owned());
    } else if !id.is_empty() {
        node.names.push(Reference::new::<Leaves>(Spanned::new(id.into(), span)));
    }
}

fn is_technique(id: &str) -> bool {
    ["attack", "capec", "cwe", "atlas"].iter().any(|key| form(key, id) == Form::Good)
}

/// Reads `cost: 3` and `p: 0.2`.
fn numbers(node: &mut Node, words: &str) {
    let mut rest = words.split_whitespace();
    while let Some(word) = rest.next() {
        let key = word.trim_start_matches('(');
        if key != "cost:" && key != "p:" {
            continue;
        }
        let written = rest.next().unwrap_or_default().trim_end_matches([',', ')', ';', '.']);
        let is_cost = key == "cost:";
        let number = written.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
        match number {
            Some(number) if is_cost => node.cost = Some(number),
            Some(number) if number <= 1.0 => node.probability = Some(number),
            _ => node.bad_number = Some(format!("{key} {written}")),
        }
    }
}
