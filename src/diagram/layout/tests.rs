//! Nothing on top of anything else, and everything inside of what holds it, in
//! graphs of all shapes.

use super::*;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

fn node(height: usize, cluster: Option<usize>) -> Node {
    Node { size: Size { width: 180.0, height: height as f64 }, headroom: 0.0, cluster, leads: false }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, width: 100.0, above: 19.0, below: 18.0 }
}

fn random(nodes: usize, clusters: usize, edges: usize, seed: u64) -> Graph {
    let mut dice = Dice(seed * 7919 + 88_172_645_463_325_252);
    let mut graph = Graph::default();
    for at in 0..clusters {
        let parent = dice.roll(at + 2).checked_sub(2);
        graph.clusters.push(Cluster { parent, header: 23.0 });
    }
    for _ in 0..nodes {
        let cluster = dice.roll(clusters + 1).checked_sub(1);
        let height = 50 + dice.roll(60);
        graph.nodes.push(Node {
            headroom: (dice.roll(8) / 7 * 50) as f64,
            leads: dice.roll(9) == 0,
            ..node(height, cluster)
        });
    }
    graph.edges.extend((0..edges).map(|_| edge(dice.roll(nodes), dice.roll(nodes))));
    graph
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.right() && other.x < one.right() && one.y < other.bottom() && other.y < one.bottom()
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    outer.x <= inner.x && outer.y <= inner.y && outer.right() >= inner.right() && outer.bottom() >= inner.bottom()
}

/// The clusters around a cluster, and itself.
fn line(graph: &Graph, cluster: Option<usize>) -> Vec<usize> {
    std::iter::successors(cluster, |it| graph.clusters[*it].parent).collect()
}

fn label(graph: &Graph, at: usize, route: &Route) -> Rect {
    let edge = &graph.edges[at];
    let (x, y) = (route.label.x - edge.width / 2.0, route.label.y - edge.above);
    Rect { x, y, width: edge.width, height: edge.above + edge.below }
}

fn check(graph: &Graph, what: &str) {
    let drawing = lay_out(graph);
    let paper = Rect { x: 0.0, y: 0.0, width: drawing.size.width, height: drawing.size.height };
    for (at, one) in drawing.nodes.iter().enumerate() {
        assert!(holds(&paper, one), "{what}: node {at} is off the paper: {one:?} {paper:?}");
        for (other, rect) in drawing.nodes.iter().enumerate().skip(at + 1) {
            assert!(!overlap(one, rect), "{what}: nodes {at} and {other} overlap: {one:?} {rect:?}");
        }
        let around = line(graph, graph.nodes[at].cluster);
        for (cluster, rect) in drawing.clusters.iter().enumerate() {
            let Some(rect) = rect else { continue };
            match around.contains(&cluster) {
                true => assert!(holds(rect, one), "{what}: cluster {cluster} does not hold node {at}"),
                false => assert!(!overlap(rect, one), "{what}: cluster {cluster} overlaps node {at}"),
            }
        }
    }
    clusters(graph, &drawing, what);
    routes(graph, &drawing, paper, what);
}

fn clusters(graph: &Graph, drawing: &Drawing, what: &str) {
    for (at, one) in drawing.clusters.iter().enumerate() {
        let members = graph.nodes.iter().filter(|node| line(graph, node.cluster).contains(&at)).count();
        assert_eq!(one.is_some(), members > 0, "{what}: cluster {at}");
        for (other, rect) in drawing.clusters.iter().enumerate().skip(at + 1) {
            let (Some(one), Some(rect)) = (one, rect) else { continue };
            match line(graph, Some(other)).contains(&at) {
                true => assert!(holds(one, rect), "{what}: cluster {at} does not hold {other}"),
                false => assert!(!overlap(one, rect), "{what}: clusters {at} and {other} overlap"),
            }
        }
    }
}

fn routes(graph: &Graph, drawing: &Drawing, paper: Rect, what: &str) {
    assert_eq!(drawing.routes.len(), graph.edges.len());
    let mut labels: Vec<Rect> = Vec::new();
    for (at, route) in drawing.routes.iter().enumerate() {
        let edge = &graph.edges[at];
        let Some(route) = route else {
            assert_eq!(edge.from, edge.to, "{what}: edge {at} has no route");
            continue;
        };
        let touches = |point: Option<&Point>, node: usize| {
            let (point, rect) = (point.unwrap(), &drawing.nodes[node]);
            (point.x == rect.x || point.x == rect.right()) && point.y >= rect.y && point.y <= rect.bottom()
        };
        assert!(touches(route.points.first(), edge.from), "{what}: edge {at} does not start at {}", edge.from);
        assert!(touches(route.points.last(), edge.to), "{what}: edge {at} does not end at {}", edge.to);
        let is_straight = |pair: &[Point]| pair[0].x == pair[1].x || pair[0].y == pair[1].y;
        assert!(route.points.windows(2).all(is_straight), "{what}: edge {at} is slanted: {:?}", route.points);
        let label = label(graph, at, route);
        assert!(holds(&paper, &label), "{what}: the label of {at} is off the paper");
        for (other, rect) in labels.iter().enumerate() {
            assert!(!overlap(&label, rect), "{what}: the labels of {at} and {other} overlap: {label:?} {rect:?}");
        }
        for (node, rect) in drawing.nodes.iter().enumerate() {
            assert!(!overlap(&label, rect), "{what}: the label of {at} is on node {node}");
            let crosses = route.points.windows(2).any(|pair| overlap(&piece(pair[0], pair[1]), rect));
            assert!(!crosses, "{what}: edge {at} runs over node {node}: {:?} {rect:?}", route.points);
        }
        labels.push(label);
    }
}

/// A piece of a line as a rectangle, its ends left off.
fn piece(one: Point, other: Point) -> Rect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    Rect { x, y, width: (one.x - other.x).abs(), height: (one.y - other.y).abs() }
}

#[test]
fn small_graphs() {
    check(&Graph::default(), "nothing");
    let one = Graph { nodes: vec![node(60, None)], ..Graph::default() };
    check(&one, "one");
    let alone = Graph { nodes: vec![node(60, None); 23], ..Graph::default() };
    check(&alone, "alone");
    let both =
        Graph { nodes: vec![node(60, None); 2], edges: vec![edge(0, 1), edge(1, 0), edge(1, 1)], ..Graph::default() };
    check(&both, "there and back");
    let chain: Vec<Edge> = (1..40).map(|at| edge(at - 1, at)).collect();
    check(&Graph { nodes: vec![node(60, None); 40], edges: chain, ..Graph::default() }, "chain");
    let ring: Vec<Edge> = (0..12).map(|at| edge(at, (at + 1) % 12)).collect();
    check(&Graph { nodes: vec![node(60, None); 12], edges: ring, ..Graph::default() }, "ring");
    let all: Vec<Edge> = (0..64).map(|at| edge(at / 8, at % 8)).collect();
    check(&Graph { nodes: vec![node(120, None); 8], edges: all, ..Graph::default() }, "everything with everything");
}

#[test]
fn nested_clusters() {
    let clusters = (0..12).map(|at: usize| Cluster { parent: at.checked_sub(1), header: 23.0 }).collect();
    let nodes = (0..12).map(|at| node(60, Some(at))).collect();
    let edges = (0..12).map(|at| edge(at, (at * 5 + 3) % 12)).collect();
    check(&Graph { nodes, clusters, edges }, "nested");
}

#[test]
fn random_graphs() {
    for seed in 0..150 {
        let mut dice = Dice(seed + 1);
        let (nodes, clusters) = (1 + dice.roll(24), dice.roll(7));
        let edges = dice.roll(nodes * 2);
        check(&random(nodes, clusters, edges, seed), &format!("seed {seed}"));
    }
    check(&random(60, 8, 90, 1), "60");
    check(&random(300, 12, 450, 2), "300");
}

#[test]
fn two_runs_are_one() {
    let graph = random(60, 8, 90, 3);
    let (one, other) = (lay_out(&graph), lay_out(&graph));
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}
