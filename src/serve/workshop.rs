//! Builds, and decides whether the result is shown.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch::Sender;

use super::edition::Edition;
use super::known_tree::KnownTree;
use super::news::{News, Standing};
use super::watch::{Bell, Changes, Watch};
use super::{Asked, ServeError, Setting, Told};
use crate::analysis::{Analysis, Memory, Options, WorkTree, analyze_again, story};
use crate::lint::registry;
use crate::report::Report;
use crate::site::{Chronicle, recall};
use crate::source::{Finding, RepoPath, RuleMeta, Severity};
use crate::syntax::{INVALID_TOML, MALFORMED_RECORD, UNREADABLE_FILE};

/// What these say of a file, its page cannot make up for: the text is not what
/// its author meant, and most of it may be missing.
const UNREAD: [&RuleMeta; 3] = [&INVALID_TOML, &MALFORMED_RECORD, &UNREADABLE_FILE];

/// How often folders that appear while one looks are looked into.
const LOOKS: usize = 8;

/// Builds whenever something has changed.
pub(super) struct Workshop<'a> {
    setting: &'a Setting,
    asked: &'a Asked<'a>,
    told: &'a (dyn Fn(Told<'_>) + Sync),
    watch: Watch,
    board: Sender<Standing>,
    /// The tree of the last build.
    tree: Option<Arc<KnownTree>>,
    head: Option<String>,
    edition: Option<Edition>,
    /// What could not be read in the build that is shown.
    unread: BTreeSet<RepoPath>,
    memory: Memory,
    /// What git told, and the commit that it was asked at.
    past: Option<Arc<Chronicle>>,
    asked_at: Option<Option<String>>,
}

impl<'a> Workshop<'a> {
    /// Sees what there is to watch.
    ///
    /// # Errors
    /// When it cannot be watched.
    pub(super) fn new(
        setting: &'a Setting,
        asked: &'a Asked<'a>,
        told: &'a (dyn Fn(Told<'_>) + Sync),
        board: Sender<Standing>,
    ) -> Result<Self, ServeError> {
        let mut watch = Watch::new()?;
        let first = walk(setting, &mut watch)?;
        let unread = BTreeSet::new();
        let mut workshop = Self {
            setting,
            asked,
            told,
            watch,
            board,
            tree: None,
            head: None,
            edition: None,
            unread,
            memory: Memory::default(),
            past: None,
            asked_at: None,
        };
        workshop.build_of(first);
        Ok(workshop)
    }

    /// What ends [`Self::keep_building`].
    pub(super) fn bell(&self) -> Bell {
        self.watch.bell()
    }

    /// Builds after every change, until the bell is rung.
    pub(super) fn keep_building(&mut self) {
        while let Some(changes) = self.watch.wait() {
            match walk(self.setting, &mut self.watch) {
                Ok(tree) if self.is_needed(&changes, &tree) => self.build_of(tree),
                Ok(_) => {}
                Err(error) => self.report_trouble(&error.to_string()),
            }
        }
    }

    /// Whether another build may come to something else.
    fn is_needed(&self, changes: &Changes, now: &KnownTree) -> bool {
        let Some(before) = &self.tree else { return true };
        before.differs_by(changes, now) || (changes.is_git && self.head != self.head_now())
    }

    fn head_now(&self) -> Option<String> {
        self.setting.root.work_tree.as_deref().and_then(crate::history::head)
    }

    fn build_of(&mut self, tree: KnownTree) {
        let begun = Instant::now();
        let tree = Arc::new(tree);
        self.tree = Some(Arc::clone(&tree));
        self.head = self.head_now();
        let analysis = (self.asked)().and_then(|options| {
            let analysis = analyze_again(&*tree, &options, &mut self.memory).map_err(|error| error.to_string())?;
            Ok((analysis, options))
        });
        match analysis {
            Ok((analysis, options)) => self.put_up(analysis, &options, &tree, begun),
            Err(trouble) => self.report_trouble(&trouble),
        }
    }

    /// Shows a build, unless a file has become unreadable: then the pages of
    /// before stay, and say why.
    fn put_up(&mut self, analysis: Analysis, options: &Options, tree: &Arc<KnownTree>, begun: Instant) {
        let unread = unread(&analysis);
        let held: Vec<String> = match self.edition {
            Some(_) => unread.difference(&self.unread).map(ToString::to_string).collect(),
            None => Vec::new(),
        };
        let news = self.news(&analysis, options, &held);
        (self.told)(Told::Built { analysis: &analysis, held: held.clone(), took: begun.elapsed() });
        if !held.is_empty() {
            return self.publish(&news);
        }
        let analysis = Arc::new(analysis);
        if self.open(&analysis, tree, &news) {
            self.unread = unread;
            self.look_back(&analysis, tree, &news);
        }
    }

    /// Puts up the site of an analysis with what git has told so far; whether
    /// there is one.
    fn open(&mut self, analysis: &Arc<Analysis>, tree: &Arc<KnownTree>, news: &News) -> bool {
        match Edition::open(Arc::clone(analysis), Arc::clone(tree), self.past.clone()) {
            Ok(edition) => self.edition = Some(edition),
            Err(trouble) => {
                self.report_trouble(&trouble);
                return false;
            }
        }
        self.publish(news);
        true
    }

    /// Asks git once for each commit, when the pages can be looked at already: a
    /// long history takes longer to tell than a site to build.
    fn look_back(&mut self, analysis: &Arc<Analysis>, tree: &Arc<KnownTree>, news: &News) {
        if self.asked_at.as_ref() == Some(&self.head) {
            return;
        }
        self.asked_at = Some(self.head.clone());
        // Without an answer the pages say that there is none.
        let story = story(&**tree, analysis).ok().flatten();
        let past = story.map(|story| Arc::new(recall(analysis, &story)));
        if past != self.past {
            self.past = past;
            self.open(analysis, tree, news);
        }
    }

    fn news(&self, analysis: &Analysis, options: &Options, held: &[String]) -> News {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error && finding.waiver.is_none();
        let errors: Vec<Finding> = analysis.findings.iter().filter(is_error).cloned().collect();
        let report = Report {
            findings: &errors,
            sources: &analysis.sources,
            summary: analysis.summary,
            as_of: options.as_of,
            head: self.head.clone(),
            rules: registry(),
            root: None,
            blob: None,
        };
        let why = (!held.is_empty()).then(|| format!("{} cannot be read any longer", held.join(", ")));
        News::of(&report, why)
    }

    fn report_trouble(&self, trouble: &str) {
        (self.told)(Told::Trouble(trouble));
        self.publish(&News { held: Some(trouble.to_owned()), ..News::default() });
    }

    fn publish(&self, news: &News) {
        let standing = Standing { edition: self.edition.clone(), event: news.event() };
        // Nobody may be looking.
        self.board.send_replace(standing);
    }
}

/// Walks the workspace and watches what it found. Whatever is saved afterwards
/// is a change; what was saved while folders were still being found is seen by
/// walking again.
fn walk(setting: &Setting, watch: &mut Watch) -> Result<KnownTree, ServeError> {
    let files: BTreeSet<PathBuf> = setting.config.iter().cloned().collect();
    let mut tree = KnownTree::new(WorkTree::walk(&setting.root));
    for _ in 0..LOOKS {
        if !watch.cover(&setting.root.folder, tree.folders(), files.clone())? {
            break;
        }
        tree = KnownTree::new(WorkTree::walk(&setting.root));
    }
    Ok(tree)
}

/// The files that could not be read as what they are.
fn unread(analysis: &Analysis) -> BTreeSet<RepoPath> {
    let counts = |finding: &&Finding| finding.waiver.is_none() && UNREAD.contains(&finding.diagnostic.rule);
    let found = analysis.findings.iter().filter(counts);
    found.map(|finding| analysis.sources.path(finding.diagnostic.primary.span).clone()).collect()
}
