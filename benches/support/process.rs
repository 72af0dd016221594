//! Programs, and what they cost.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run of a program cost.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    /// From start to end.
    pub(crate) wall: Duration,
    /// On all cores, where the system tells.
    pub(crate) cpu: Duration,
    /// The most memory, where the system tells.
    pub(crate) peak_mb: u64,
}

/// Runs a command with its output thrown away.
pub(crate) fn timed(command: &mut Command) -> Run {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    let place = format!("/proc/{}", child.id());
    let (mut peak_mb, mut ticks) = (0, 0);
    loop {
        if let Ok(text) = std::fs::read_to_string(format!("{place}/status")) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak_mb = peak_mb.max(kilobytes.unwrap_or(0) / 1024);
        }
        if let Ok(text) = std::fs::read_to_string(format!("{place}/stat")) {
            // After the name in brackets: user and system time are the 12th and 13th.
            let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
            let spent: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
            ticks = ticks.max(spent);
        }
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            assert!(status.success(), "{command:?} ended with {status}");
            // A tick is a hundredth of a second on every system that has these files.
            return Run { wall: start.elapsed(), cpu: Duration::from_millis(ticks * 10), peak_mb };
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
