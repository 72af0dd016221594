//! Tracks: where between two columns each line goes up or down, so that lines
//! run side by side and cross no more than they must.

use super::layers::Layers;

/// The track of every segment, and how many there are behind each column.
#[derive(Debug)]
pub(super) struct Tracks {
    pub(super) of_segment: Vec<usize>,
    pub(super) counts: Vec<usize>,
}

/// A line's way up or down behind a column.
#[derive(Clone, Copy)]
struct Run {
    from: f64,
    to: f64,
    is_bracket: bool,
    /// The segments that take it.
    segments: (usize, usize),
}

/// What is less high than this needs no track of its own.
const LEVEL: f64 = 0.5;
/// Lines that end so near to each other do not share a track.
const APART: f64 = 8.0;

impl Run {
    fn meets(&self, other: &Self) -> bool {
        let (top, bottom) = (self.from.min(self.to), self.from.max(self.to));
        let (other_top, other_bottom) = (other.from.min(other.to), other.from.max(other.to));
        top < other_bottom + APART && other_top < bottom + APART
    }

    /// From the left: of lines that go down the lowest, of those that go up the
    /// highest, so that none has to cross the next; then what turns around.
    fn place(&self) -> (usize, f64) {
        match (self.is_bracket, self.to > self.from) {
            (false, true) => (0, -self.from),
            (false, false) => (1, self.from),
            (true, _) => (2, (self.from - self.to).abs()),
        }
    }
}

/// Gives every line a track behind each column.
pub(super) fn tracks(layers: &Layers, heights: &[f64]) -> Tracks {
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); layers.count];
    for chain in &layers.chains {
        let end = |at: usize| heights[layers.segments[at].from] + layers.segments[at].from_port;
        if layers.is_bracket(chain) {
            let segments = (chain.start, chain.start + 1);
            let layer = layers.items[layers.segments[chain.start].from].layer;
            runs[layer].push(Run { from: end(segments.0), to: end(segments.1), is_bracket: true, segments });
            continue;
        }
        for at in chain.clone() {
            let segment = layers.segments[at];
            let to = heights[segment.to] + segment.to_port;
            let run = Run { from: end(at), to, is_bracket: false, segments: (at, at) };
            if (run.from - run.to).abs() > LEVEL {
                runs[layers.items[segment.from].layer].push(run);
            }
        }
    }
    let mut tracks = Tracks { of_segment: vec![0; layers.segments.len()], counts: vec![0; layers.count] };
    for (layer, runs) in runs.iter_mut().enumerate() {
        runs.sort_by(|one, other| {
            let (one, other) = (one.place(), other.place());
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
        });
        tracks.counts[layer] = assign(runs, &mut tracks.of_segment);
    }
    tracks
}

/// Each run gets the first track to the right of those of its kind that it
/// meets, and that nothing else on its way has.
fn assign(runs: &[Run], of_segment: &mut [usize]) -> usize {
    let mut count = 0;
    for (at, run) in runs.iter().enumerate() {
        let met: Vec<&Run> = runs[..at].iter().filter(|other| run.meets(other)).collect();
        let kind = run.place().0;
        let after = met.iter().filter(|other| other.place().0 == kind || kind == 2);
        let mut track = after.map(|other| of_segment[other.segments.0] + 1).max().unwrap_or(0);
        while met.iter().any(|other| of_segment[other.segments.0] == track) {
            track += 1;
        }
        of_segment[run.segments.0] = track;
        of_segment[run.segments.1] = track;
        count = count.max(track + 1);
    }
    count
}
