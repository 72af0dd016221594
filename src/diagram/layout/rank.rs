//! Which column a box stands in.
//!
//! Where flows make few columns, each leads to the right. Where they would make
//! too many to look at together, a box stands as far to the right as it is from
//! where flows start, to and fro between the sides, and lines may also lead to
//! the left or stay in a column.

use super::Graph;

/// The column of every node, and which edges run from right to left.
#[derive(Debug)]
pub(super) struct Ranks {
    pub(super) of_node: Vec<usize>,
    pub(super) is_reversed: Vec<bool>,
    pub(super) count: usize,
}

/// How often boxes are moved towards their neighbours.
const ROUNDS: usize = 4;

pub(super) fn ranks(graph: &Graph) -> Ranks {
    let mut is_reversed = reversed(graph);
    let ends = |(at, edge): (usize, &super::Edge)| {
        let (from, to) = if is_reversed[at] { (edge.to, edge.from) } else { (edge.from, edge.to) };
        (from != to).then_some((from, to))
    };
    let lines: Vec<(usize, usize)> = graph.edges.iter().enumerate().filter_map(ends).collect();
    let mut after = vec![Vec::new(); graph.nodes.len()];
    let mut before = vec![Vec::new(); graph.nodes.len()];
    for (from, to) in &lines {
        after[*from].push(*to);
        before[*to].push(*from);
    }
    let mut of_node = vec![0; graph.nodes.len()];
    let sorted = topological(&after, &before);
    for node in &sorted {
        of_node[*node] = before[*node].iter().map(|it| of_node[*it] + 1).max().unwrap_or(0);
    }
    for _ in 0..ROUNDS {
        for node in sorted.iter().rev() {
            tighten(*node, &after, &before, &mut of_node);
        }
    }
    let columns = of_node.iter().max().map_or(0, |last| last + 1);
    let most = most_columns(graph.nodes.len());
    if columns > most {
        of_node = folded(graph, &after, &before, most);
        for (edge, is_reversed) in graph.edges.iter().zip(&mut is_reversed) {
            *is_reversed = of_node[edge.from] > of_node[edge.to];
        }
    }
    spread_alone(graph, &after, &before, &mut of_node);
    close_gaps(&mut of_node);
    let count = of_node.iter().max().map_or(0, |last| last + 1);
    Ranks { of_node, is_reversed, count }
}

/// How many columns so many boxes may take.
fn most_columns(nodes: usize) -> usize {
    (4 + (nodes as f64).sqrt() as usize / 2).clamp(5, 10)
}

/// How far each box is from where flows start, to and fro between the first and
/// the last column. No line is longer than one column then.
fn folded(graph: &Graph, after: &[Vec<usize>], before: &[Vec<usize>], most: usize) -> Vec<usize> {
    let mut starts: Vec<usize> = (0..graph.nodes.len()).collect();
    let is_start = |node: &usize| if graph.nodes[*node].leads { 0 } else { 1 + usize::from(!before[*node].is_empty()) };
    starts.sort_by_key(|node| (is_start(node), *node));
    let first = starts.first().map_or(0, &is_start);
    let mut distances: Vec<Option<usize>> = vec![None; graph.nodes.len()];
    let mut reached: Vec<usize> = starts.iter().copied().filter(|node| is_start(node) == first && first < 2).collect();
    reached.iter().for_each(|node| distances[*node] = Some(0));
    let (mut at, mut rest) = (0, starts.into_iter());
    loop {
        let Some(node) = reached.get(at).copied() else {
            // What hangs together with nothing so far starts anew.
            let Some(next) = rest.find(|node| distances[*node].is_none()) else { break };
            distances[next] = Some(0);
            reached.push(next);
            continue;
        };
        at += 1;
        for next in after[node].iter().chain(&before[node]) {
            if distances[*next].is_none() {
                distances[*next] = distances[node].map(|distance| distance + 1);
                reached.push(*next);
            }
        }
    }
    let there_and_back = 2 * (most - 1);
    let fold = |distance: usize| (distance % there_and_back).min(there_and_back - distance % there_and_back);
    distances.into_iter().map(|distance| fold(distance.unwrap_or(0))).collect()
}

/// The edges that close a circle on a walk that starts where flows start.
fn reversed(graph: &Graph) -> Vec<bool> {
    let mut outward = vec![Vec::new(); graph.nodes.len()];
    let mut inward = vec![0usize; graph.nodes.len()];
    for (at, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        outward[edge.from].push(at);
        inward[edge.to] += 1;
    }
    let mut starts: Vec<usize> = (0..graph.nodes.len()).collect();
    starts.sort_by_key(|node| (inward[*node] > 0, !graph.nodes[*node].leads, *node));
    let mut is_reversed = vec![false; graph.edges.len()];
    let (mut is_seen, mut is_open) = (vec![false; graph.nodes.len()], vec![false; graph.nodes.len()]);
    for start in starts {
        if std::mem::replace(&mut is_seen[start], true) {
            continue;
        }
        is_open[start] = true;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(at) = outward[*node].get(*next).copied() else {
                is_open[*node] = false;
                path.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[at].to;
            is_reversed[at] = is_open[to];
            if !std::mem::replace(&mut is_seen[to], true) {
                is_open[to] = true;
                path.push((to, 0));
            }
        }
    }
    is_reversed
}

fn topological(after: &[Vec<usize>], before: &[Vec<usize>]) -> Vec<usize> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut sorted: Vec<usize> = (0..after.len()).filter(|node| waits[*node] == 0).collect();
    let mut at = 0;
    while let Some(node) = sorted.get(at).copied() {
        at += 1;
        for next in &after[node] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                sorted.push(*next);
            }
        }
    }
    sorted
}

/// Moves a box to the end of its leeway that more of its lines pull to.
fn tighten(node: usize, after: &[Vec<usize>], before: &[Vec<usize>], of_node: &mut [usize]) {
    let first = before[node].iter().map(|it| of_node[*it] + 1).max().unwrap_or(0);
    let Some(last) = after[node].iter().map(|it| of_node[*it] - 1).min() else {
        of_node[node] = first;
        return;
    };
    if after[node].len() > before[node].len() {
        of_node[node] = last;
    } else if after[node].len() < before[node].len() {
        of_node[node] = first;
    }
}

/// Boxes without lines spread over the columns of those around them that have
/// some; where none has, they fill a rough square.
fn spread_alone(graph: &Graph, after: &[Vec<usize>], before: &[Vec<usize>], of_node: &mut [usize]) {
    let is_alone = |node: &usize| after[*node].is_empty() && before[*node].is_empty();
    let nodes = 0..graph.nodes.len();
    let (alone, joined): (Vec<usize>, Vec<usize>) = nodes.partition(is_alone);
    // The columns of the whole come last, behind those of the clusters.
    let whole = graph.clusters.len();
    let mut columns: Vec<Option<(usize, usize)>> = vec![None; whole + 1];
    for node in joined {
        let rank = of_node[node];
        for place in around(graph, node) {
            let (first, last) = columns[place].unwrap_or((rank, rank));
            columns[place] = Some((first.min(rank), last.max(rank)));
        }
    }
    let square = (1..).find(|side| side * side * 2 >= alone.len()).unwrap_or(1);
    let mut counts = vec![0; whole + 1];
    for node in alone {
        let joined = around(graph, node).find_map(|place| columns[place].map(|columns| (place, columns)));
        let home = graph.nodes[node].cluster.unwrap_or(whole);
        let (place, (first, last)) = joined.unwrap_or((home, (0, square.max(1) - 1)));
        of_node[node] = first + counts[place] % (last - first + 1);
        counts[place] += 1;
    }
}

/// The clusters around a node, innermost first, and the whole.
fn around(graph: &Graph, node: usize) -> impl Iterator<Item = usize> {
    let clusters = std::iter::successors(graph.nodes[node].cluster, |it| graph.clusters[*it].parent);
    clusters.chain([graph.clusters.len()])
}

fn close_gaps(of_node: &mut [usize]) {
    let used: std::collections::BTreeSet<usize> = of_node.iter().copied().collect();
    let used: Vec<usize> = used.into_iter().collect();
    for rank in of_node {
        *rank = used.partition_point(|it| it < rank);
    }
}
