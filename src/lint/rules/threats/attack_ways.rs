//! The minimal sets of steps that reach an attack tree's goal and that no
//! control in place cuts.

use std::collections::BTreeMap;

use super::attack_tree::step_name;
use crate::model::{AttackTree, Gate, Node};
use crate::resolve::{Model, Workspace, is_step_cut};

/// The most ways that are looked at in one tree.
const MOST_WAYS: usize = 10_000;

/// How much is written down and compared for one tree, in steps; past it, one
/// way for each item is kept.
const MOST_WORK: usize = 1_000_000;

/// What is open in a tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ways {
    /// The leaves of the shortest way, by number.
    pub(super) shortest: Vec<usize>,
    /// How many ways there are.
    pub(super) count: usize,
    /// Whether there are more.
    pub(super) is_capped: bool,
}

/// A way: the numbers of its steps, in order.
type Way = Vec<u32>;

/// The open ways of a tree; `None` where there is none.
pub(super) fn open_ways(workspace: &Workspace, model: &Model, tree: &AttackTree) -> Option<Ways> {
    let is_cut = |node: &Node| is_step_cut(workspace, model.key(), node);
    let name = |node: &Node| step_name(workspace, node);
    Search::new(tree, name).run(&is_cut)
}

/// A search through one tree, from the leaves up.
struct Search<'a> {
    tree: &'a AttackTree,
    /// For each leaf the number of its step: leaves that name the same are one.
    steps: BTreeMap<usize, u32>,
    /// The first leaf of each step.
    leaves: Vec<usize>,
    has_repeats: bool,
    work: usize,
    is_capped: bool,
}

impl<'a> Search<'a> {
    fn new(tree: &'a AttackTree, name: impl Fn(&Node) -> String) -> Self {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let (mut steps, mut leaves) = (BTreeMap::new(), Vec::new());
        for (index, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.children.is_empty()) {
            let next = u32::try_from(leaves.len()).unwrap_or(u32::MAX);
            let step = *numbers.entry(name(node)).or_insert(next);
            if step == next {
                leaves.push(index);
            }
            steps.insert(index, step);
        }
        let has_repeats = leaves.len() < steps.len();
        Self { tree, steps, leaves, has_repeats, work: 0, is_capped: false }
    }

    fn run(mut self, is_cut: &dyn Fn(&Node) -> bool) -> Option<Ways> {
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); self.tree.nodes.len()];
        // Parents come before their children, so the last come first.
        for (index, node) in self.tree.nodes.iter().enumerate().rev() {
            if is_cut(node) {
                continue;
            }
            let below: Vec<Vec<Way>> = node.children.iter().map(|child| std::mem::take(&mut ways[*child])).collect();
            ways[index] = match (self.steps.get(&index), node.gate) {
                (Some(step), _) => vec![vec![*step]],
                (None, Some(Gate::And)) => self.all_of(below),
                (None, _) => self.one_of(below),
            };
        }
        let roots: Vec<Vec<Way>> = self.tree.roots.iter().map(|root| std::mem::take(&mut ways[*root])).collect();
        let open = self.one_of(roots);
        let shortest = open.first()?.iter().filter_map(|step| self.leaves.get(*step as usize).copied()).collect();
        Some(Ways { shortest, count: open.len(), is_capped: self.is_capped })
    }

    fn one_of(&mut self, below: Vec<Vec<Way>>) -> Vec<Way> {
        self.minimal(below.into_iter().flatten().collect())
    }

    /// Every way through one part with every way through the next.
    fn all_of(&mut self, below: Vec<Vec<Way>>) -> Vec<Way> {
        let mut parts = below.into_iter();
        let mut all = parts.next().unwrap_or_default();
        for part in parts {
            let mut next: Vec<Way> = Vec::new();
            let most = self.most();
            'pairs: for one in &all {
                for other in &part {
                    if next.len() >= most {
                        self.is_capped = true;
                        break 'pairs;
                    }
                    let both = merged(one, other);
                    self.work += both.len();
                    next.push(both);
                }
            }
            all = self.minimal(next);
        }
        all
    }

    fn most(&self) -> usize {
        if self.work > MOST_WORK { 1 } else { MOST_WAYS }
    }

    /// Sorts ways, the shortest first, and drops those that hold another one.
    fn minimal(&mut self, mut ways: Vec<Way>) -> Vec<Way> {
        ways.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        ways.dedup();
        let most = self.most();
        if ways.len() > most {
            self.is_capped = true;
            ways.truncate(most);
        }
        if self.has_repeats {
            let mut kept: Vec<(u64, Way)> = Vec::new();
            for way in ways {
                let bits = way.iter().fold(0, |bits, step| bits | 1_u64 << (step % 64));
                let is_held = |(other_bits, other): &(u64, Way)| {
                    other_bits & !bits == 0 && other.iter().all(|step| way.binary_search(step).is_ok())
                };
                self.work += kept.len() / 16;
                if !kept.iter().any(is_held) {
                    kept.push((bits, way));
                }
            }
            ways = kept.into_iter().map(|(_, way)| way).collect();
        }
        ways
    }
}

/// The steps of two ways, in order and each once.
fn merged(one: &[u32], other: &[u32]) -> Way {
    let mut all: Way = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::source::{FileId, Span, Spanned};

    fn node(text: &str, gate: Option<Gate>, children: &[usize]) -> Node {
        Node {
            text: text.to_owned(),
            span: Span::start_of(FileId(0)),
            gate,
            has_two_gates: false,
            gate_slip: None,
            children: children.to_vec(),
            names: Vec::new(),
            techniques: Vec::new(),
            cost: None,
            probability: None,
            glued: None,
            bad_number: None,
        }
    }

    fn search(nodes: Vec<Node>, cut: &[&str]) -> Option<Ways> {
        let span = Span::start_of(FileId(0));
        let (id, title) = (Spanned::new(Id::new(), span), Spanned::new(Box::default(), span));
        let tree = AttackTree { id, title, heading: span, nodes, roots: vec![0] };
        Search::new(&tree, |node| node.text.clone()).run(&|node| cut.contains(&node.text.as_str()))
    }

    #[test]
    fn ways_are_minimal() {
        // (a and b) or (a and c) or a: only `a` is minimal.
        let nodes = vec![
            node("goal", None, &[1, 4, 7]),
            node("one", Some(Gate::And), &[2, 3]),
            node("a", None, &[]),
            node("b", None, &[]),
            node("two", Some(Gate::And), &[5, 6]),
            node("a", None, &[]),
            node("c", None, &[]),
            node("a", None, &[]),
        ];
        let ways = search(nodes.clone(), &[]).unwrap();
        assert_eq!(ways, Ways { shortest: vec![2], count: 1, is_capped: false });
        assert_eq!(search(nodes, &["a"]), None);
    }

    #[test]
    fn a_cut_step_cuts_every_way_through_it() {
        let nodes = vec![
            node("goal", None, &[1, 4]),
            node("one", Some(Gate::And), &[2, 3]),
            node("a", None, &[]),
            node("b", None, &[]),
            node("c", None, &[]),
        ];
        assert_eq!(search(nodes.clone(), &["b"]).unwrap().shortest, [4]);
        assert_eq!(search(nodes, &["c"]).unwrap().shortest, [2, 3]);
    }

    #[test]
    fn huge_trees_are_capped_and_say_so() {
        // Twenty choices of four: 4^20 ways.
        let mut nodes = vec![node("goal", Some(Gate::And), &[])];
        for _ in 0..20 {
            let at = nodes.len();
            nodes[0].children.push(at);
            nodes.push(node("or", Some(Gate::Or), &[at + 1, at + 2, at + 3, at + 4]));
            nodes.extend((1..=4).map(|leaf| node(&format!("{at}.{leaf}"), None, &[])));
        }
        let ways = search(nodes, &[]).unwrap();
        assert!(ways.is_capped && ways.count <= MOST_WAYS);
        assert_eq!(ways.shortest.len(), 20);
    }
}
