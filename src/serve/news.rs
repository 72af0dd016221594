//! What an open page is told: whether it shows what was saved, and what is
//! wrong with that.

use hyper::body::Bytes;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::edition::Edition;
use crate::report::{Format, Report, Style, render};

/// How many errors a page shows; the terminal shows all.
const MOST: usize = 50;

/// How many pieces of news may wait for a slow reader; the newest one counts.
const WAITING: usize = 4;

/// How often a silent stream says that it is still there.
const PULSE: std::time::Duration = std::time::Duration::from_secs(15);

/// How things stand since the last build.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    /// The build that is shown; `None` before there was one.
    pub(super) edition: Option<Edition>,
    /// What pages are told, as an event of a stream.
    pub(super) event: Bytes,
}

/// What pages are told.
#[derive(Debug, Default, Serialize)]
pub(super) struct News {
    /// Why what was saved is not shown, if it is not.
    pub(super) held: Option<String>,
    /// What is wrong, each an object of the JSON report.
    pub(super) findings: Vec<Value>,
    /// How many more errors there are.
    pub(super) more: usize,
}

impl News {
    /// Takes the errors of a report.
    pub(super) fn of(report: &Report<'_>, held: Option<String>) -> Self {
        let style = Style { color: false, width: 100, links: false };
        let lines = render(report, Format::JsonLines, style);
        let mut findings = lines.lines().filter_map(|line| serde_json::from_str(line).ok());
        let shown = findings.by_ref().take(MOST).collect();
        Self { held, findings: shown, more: findings.count() }
    }

    /// As an event of a stream (server-sent events of the HTML standard). JSON
    /// of this kind has no line ends.
    pub(super) fn event(&self) -> Bytes {
        let data = serde_json::to_string(self).unwrap_or_default();
        format!("retry: 500\nevent: build\ndata: {data}\n\n").into()
    }
}

/// Tells one page how things stand, now and after every build, until it goes
/// or the server ends. Until then it keeps its place.
pub(super) fn stream(mut looking: watch::Receiver<Standing>, place: OwnedSemaphorePermit) -> mpsc::Receiver<Bytes> {
    let (sender, events) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let _place = place;
        looking.mark_changed();
        loop {
            let news = match tokio::time::timeout(PULSE, looking.changed()).await {
                Ok(Ok(())) => looking.borrow_and_update().event.clone(),
                Ok(Err(_)) => return,
                Err(_) => Bytes::from_static(b": still here\n\n"),
            };
            if sender.send(news).await.is_err() {
                return;
            }
        }
    });
    events
}
