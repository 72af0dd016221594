//! How long a program takes, and how much memory.

#![allow(dead_code, reason = "each benchmark takes what it needs")]

use std::iter::Sum;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What one run of a program took, or several.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    /// From the start to the end.
    pub(crate) wall: Duration,
    /// The time that processors spent in the program itself.
    pub(crate) user: Duration,
    /// The most memory in MB. The system counts what the benchmark itself held
    /// at the program's start, so that it is never less than that.
    pub(crate) peak: u64,
}

/// Some runs one after the other.
impl Sum for Run {
    fn sum<I: Iterator<Item = Self>>(runs: I) -> Self {
        runs.fold(Self::default(), |all, run| Self {
            wall: all.wall + run.wall,
            user: all.user + run.user,
            peak: all.peak.max(run.peak),
        })
    }
}

/// Runs a program with its output thrown away.
pub(crate) fn measure(command: &mut Command) -> Run {
    let start = Instant::now();
    let running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    let ended = running.wait4().expect("the program can be waited for");
    Run { wall: start.elapsed(), user: ended.rusage.utime, peak: ended.rusage.maxrss / (1024 * 1024) }
}

/// The times that stand in the middle, and the highest peak.
pub(crate) fn median(runs: impl IntoIterator<Item = Run>) -> Run {
    pick(runs, |times| times[times.len() / 2])
}

/// The shortest times, and the highest peak: what a program takes when little
/// else disturbs it.
pub(crate) fn least(runs: impl IntoIterator<Item = Run>) -> Run {
    pick(runs, |times| times[0])
}

fn pick(runs: impl IntoIterator<Item = Run>, choose: impl Fn(&[Duration]) -> Duration) -> Run {
    let runs: Vec<Run> = runs.into_iter().collect();
    let of = |time: fn(&Run) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(time).collect();
        times.sort_unstable();
        choose(&times)
    };
    let peak = runs.iter().map(|run| run.peak).max().unwrap_or(0);
    Run { wall: of(|run| run.wall), user: of(|run| run.user), peak }
}
