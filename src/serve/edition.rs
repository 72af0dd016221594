//! One build of the site: what it is made from, on a thread that makes its
//! files when somebody asks for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use rayon::prelude::*;
use tokio::sync::oneshot;

use super::known_tree::KnownTree;
use super::page::{File, finish};
use crate::analysis::Analysis;
use crate::site::{Blueprint, Chronicle, Request, SiteError};

/// What stands at a path.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// This file.
    File(Arc<File>),
    /// A folder with a page.
    Folder,
    /// Nothing; this page says so.
    Nothing(Arc<File>),
    /// A file that cannot be made, and why not.
    Failed(String),
}

/// A question that the edition's thread answers.
struct Ask {
    path: String,
    answer: oneshot::Sender<Found>,
}

/// A build that can be looked at. Its thread ends with the last handle to it.
#[derive(Clone, Debug)]
pub(super) struct Edition {
    asks: Sender<Ask>,
}

impl Edition {
    /// Plans the site of an analysis, and of what git knows so far.
    ///
    /// # Errors
    /// When the theme cannot be used.
    pub(super) fn open(
        analysis: Arc<Analysis>,
        tree: Arc<KnownTree>,
        past: Option<Arc<Chronicle>>,
    ) -> Result<Self, String> {
        let (asks, asked) = mpsc::channel();
        let (ready, readiness) = mpsc::channel();
        let live = move || {
            let request = Request { analysis: &analysis, tree: &*tree, past: past.as_deref(), base: None };
            live(&request, &ready, &asked);
        };
        let thread = std::thread::Builder::new().name("edition".to_owned());
        thread.spawn(live).map_err(|error| format!("the site cannot be made: {error}"))?;
        match readiness.recv() {
            Ok(Ok(())) => Ok(Self { asks }),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the site cannot be made; this is a bug in gabion".to_owned()),
        }
    }

    /// What stands at a path.
    pub(super) async fn find(&self, path: &str) -> Found {
        let (answer, answered) = oneshot::channel();
        // A thread that has ended gives no answer, which is seen below.
        let _ = self.asks.send(Ask { path: path.to_owned(), answer });
        answered.await.unwrap_or_else(|_| Found::Failed("this is a bug in gabion".to_owned()))
    }
}

/// Answers until nobody can ask any longer.
fn live(request: &Request<'_>, ready: &Sender<Result<(), SiteError>>, asked: &Receiver<Ask>) {
    let planned = Blueprint::new(request);
    let site = match planned.and_then(|site| check(&site).map(|()| site)) {
        Ok(site) => site,
        Err(error) => {
            // Nobody waits where the workshop has ended.
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(()));
    let mut made: BTreeMap<String, Found> = BTreeMap::new();
    while let Ok(first) = asked.recv() {
        let batch: Vec<Ask> = std::iter::once(first).chain(asked.try_iter()).collect();
        let wanted: BTreeSet<&str> = batch.iter().map(|ask| ask.path.as_str()).collect();
        let wanted: Vec<&str> = wanted.into_iter().filter(|path| !made.contains_key(*path)).collect();
        let new: BTreeMap<String, Found> =
            wanted.into_par_iter().map(|path| (path.to_owned(), make(&site, path))).collect();
        for Ask { path, answer } in batch {
            // Whoever asked may have gone.
            let found = made.get(&path).or_else(|| new.get(&path));
            let _ = found.map(|found| answer.send(found.clone()));
        }
        // Strangers' guesses are not kept.
        made.extend(new.into_iter().filter(|(_, found)| matches!(found, Found::File(_))));
    }
}

/// A user's template may fail only when it is used: one page of each kind is
/// made before the site is shown.
fn check(site: &Blueprint<'_>) -> Result<(), SiteError> {
    if !site.has_own_theme() {
        return Ok(());
    }
    site.examples().into_par_iter().try_for_each(|path| site.file(path).map(drop))
}

fn make(site: &Blueprint<'_>, path: &str) -> Found {
    let look: Vec<&[u8]> = site.assets().map(|(_, text)| text.as_bytes()).collect();
    let made = match site.file(path) {
        Ok(None) if site.has_page(&index_of(path)) => return Found::Folder,
        Ok(None) => site.not_found(path).map(|page| Found::Nothing(Arc::new(finish("404.html", page, &look)))),
        Ok(Some(bytes)) => Ok(Found::File(Arc::new(finish(path, bytes, &look)))),
        Err(error) => Err(error),
    };
    made.unwrap_or_else(|error| Found::Failed(error.to_string()))
}

/// The page of a folder.
pub(super) fn index_of(folder: &str) -> String {
    match folder {
        "" => "index.html".to_owned(),
        folder => format!("{}/index.html", folder.trim_end_matches('/')),
    }
}
