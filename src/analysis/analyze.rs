//! The pipeline.

use jiff::civil::Date;
use rayon::prelude::*;

use super::discover::{Discovered, discover, say_unreadable};
use super::gather::gather;
use super::look_back::{look_back, origin};
use super::tree::published;
use super::versions::Texts;
use super::{CONFIG_NAME, Memory, ReadError, Tree};
use crate::lint::{Context, Facts, Levels, Overrides, Past, UnknownRule, lint, lint_back, settle};
use crate::model::{Config, Draft, Naming, Plain, Read, ReadFile, read_config, read_file};
use crate::resolve::{Workspace, resolve};
use crate::source::{Diagnostic, FileId, Finding, RepoPath, SourceFile, Sources, Span, Summary};
use crate::syntax::{Suppression, UNREADABLE_FILE};

/// What a run is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that every age is counted from.
    pub as_of: Date,
    /// What the command line says of rules.
    pub overrides: Overrides,
    /// The configuration to take instead of the tree's own; `Some(None)` takes none.
    pub config: Option<Option<(RepoPath, String)>>,
}

impl Options {
    /// The plain question, as of a day.
    pub fn as_of(as_of: Date) -> Self {
        Self { as_of, overrides: Overrides::default(), config: None }
    }
}

/// Everything that one run has found out.
#[derive(Debug)]
pub struct Analysis {
    /// The texts; every span leads into them.
    pub sources: Sources,
    /// The models, understood.
    pub workspace: Workspace,
    /// What the repository holds beside them.
    pub facts: Facts,
    /// What its history says of them.
    pub past: Past,
    /// What is wrong, in the order of a report.
    pub findings: Vec<Finding>,
    /// What was counted.
    pub summary: Summary,
    /// What was found and what was left out.
    pub discovered: Discovered,
}

/// Reads a tree and says everything there is to say.
///
/// # Errors
/// When the command line names a rule that there is not.
pub fn analyze(tree: &dyn Tree, options: &Options) -> Result<Analysis, UnknownRule> {
    analyze_with(tree, options, None)
}

/// The same for whoever does it again and again: files that have not changed
/// since are not read again, and history is not asked the same again.
///
/// # Errors
/// When the command line names a rule that there is not.
pub fn analyze_again(tree: &dyn Tree, options: &Options, memory: &mut Memory) -> Result<Analysis, UnknownRule> {
    analyze_with(tree, options, Some(memory))
}

fn analyze_with(tree: &dyn Tree, options: &Options, mut memory: Option<&mut Memory>) -> Result<Analysis, UnknownRule> {
    let mut said = Vec::new();
    let own = RepoPath::new(CONFIG_NAME).unwrap_or_default();
    let written = match &options.config {
        Some(given) => given.clone(),
        None => read_own_config(tree, &own, &mut said),
    };
    let (config, mut found) = match &written {
        Some((_, text)) => read_config(FileId(0), text),
        None => (Config::default(), Vec::new()),
    };
    let levels = Levels::new(&config, &options.overrides, &mut found)?;
    say_unreadable(&config, &mut found);
    let discovered = discover(tree, &config);
    // The configuration is the first file, so that its places are known early.
    let first = u32::from(written.is_some() || !said.is_empty());
    let mut files: Vec<SourceFile> = Vec::with_capacity(discovered.models.len() + 2);
    files.extend(written.map(|(path, text)| SourceFile::new(path, text)));
    if files.is_empty() && first == 1 {
        files.push(SourceFile::new(own, String::new()));
    }
    found.append(&mut said);
    let read = read_all(tree, &discovered, first, &config.naming, memory.as_deref_mut());
    let mut kinds = Kinds { drafts: Vec::with_capacity(discovered.models.len()), ..Kinds::default() };
    for (file, read) in read {
        files.push(file);
        kinds.take(read, &mut found);
    }
    let Kinds { drafts, plain, comments, unreadable } = kinds;
    let sources = Sources::new(files);
    let understand = || resolve(config, drafts, plain, options.as_of).leave_out(published(tree));
    let (workspace, origin) = rayon::join(understand, || origin(tree, &levels));
    let texts = Texts::new(&workspace, &sources, &found);
    let last = memory.map(|memory| &mut memory.answers);
    // History is asked on one thread for the most part: rules that do without go on meanwhile.
    let look_around = || {
        let facts = gather(tree, &workspace, &sources);
        let said = lint(&Context { workspace: &workspace, sources: &sources, facts: &facts }, &levels);
        (facts, said)
    };
    let ((facts, said), past) = rayon::join(look_around, || look_back(origin, &levels, &texts, last));
    found.extend(said);
    found.extend(lint_back(&Context { workspace: &workspace, sources: &sources, facts: &facts }, &past, &levels));
    let findings = settle(found, &comments, &workspace, &sources, &levels).findings;
    let summary = Summary {
        models: workspace.models().len(),
        threats: workspace.models().map(|model| model.records().threats.len()).sum(),
        unassessed: workspace.plain().len() + unreadable + past.unassessed(),
        ..Summary::default()
    };
    let summary = summary.counting(&findings);
    Ok(Analysis { sources, workspace, facts, past, findings, summary, discovered })
}

/// What files turned out to be.
#[derive(Default)]
struct Kinds {
    drafts: Vec<Draft>,
    plain: Vec<Plain>,
    comments: Vec<Suppression>,
    unreadable: usize,
}

impl Kinds {
    fn take(&mut self, read: Result<ReadFile, Diagnostic>, found: &mut Vec<Diagnostic>) {
        match read {
            Ok(read) => {
                found.extend(read.found);
                self.comments.extend(read.suppressions);
                match read.read {
                    Read::Draft(draft) => self.drafts.push(draft),
                    Read::Plain(file) => self.plain.push(*file),
                }
            }
            Err(diagnostic) => {
                found.push(diagnostic);
                self.unreadable += 1;
            }
        }
    }
}

/// The tree's own `gabion.toml`; one that cannot be read is a finding.
fn read_own_config(tree: &dyn Tree, path: &RepoPath, said: &mut Vec<Diagnostic>) -> Option<(RepoPath, String)> {
    let place = Span::start_of(FileId(0));
    let text = match tree.read(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned()),
        Err(ReadError::Missing) => return None,
        Err(error) => Err(error.to_string()),
    };
    match text {
        Ok(text) => Some((path.clone(), text)),
        Err(reason) => {
            said.push(Diagnostic::new(&UNREADABLE_FILE, place, reason).help("until it can be read, defaults hold"));
            None
        }
    }
}

/// The most files that a thread reads before it shows others what is left.
const SHARE: usize = 32;

type FileRead = (SourceFile, Result<ReadFile, Diagnostic>);

/// Reads every model and every link that is named as one, side by side.
fn read_all(
    tree: &dyn Tree,
    discovered: &Discovered,
    first: u32,
    naming: &Naming,
    mut memory: Option<&mut Memory>,
) -> Vec<FileRead> {
    if let Some(memory) = memory.as_deref_mut() {
        memory.hold_to(naming);
    }
    let known = memory.as_deref();
    let mut paths: Vec<&RepoPath> = discovered.models.iter().chain(&discovered.links).collect();
    paths.sort();
    let numbered: Vec<(FileId, &RepoPath)> = (first..).map(FileId).zip(paths).collect();
    let numbered = numbered.into_par_iter().with_max_len(SHARE);
    let read: Vec<FileRead> = numbered.map(|(id, path)| read_one(tree, id, path, naming, known)).collect();
    if let Some(memory) = memory {
        let files = (first..).map(FileId).zip(&read);
        let files = files.filter(|(_, (file, _))| !file.is_decoded());
        let files = files.filter_map(|(id, (file, read))| Some((id, file.path(), file.text(), read.as_ref().ok()?)));
        memory.keep(files);
    }
    read
}

fn read_one(tree: &dyn Tree, id: FileId, path: &RepoPath, naming: &Naming, memory: Option<&Memory>) -> FileRead {
    let unreadable = |reason: String, help: &str| {
        let place = Span::start_of(id);
        let found = Diagnostic::new(&UNREADABLE_FILE, place, reason).help(help);
        (SourceFile::new(path.clone(), String::new()), Err(found))
    };
    let bytes = match tree.read(path) {
        Ok(bytes) => bytes,
        Err(error @ ReadError::Link) => {
            return unreadable(error.to_string(), "put the model itself here");
        }
        Err(error @ ReadError::TooLarge(_)) => {
            return unreadable(error.to_string(), "split it into child models");
        }
        Err(error) => {
            return unreadable(error.to_string(), "make it readable, or exclude it in gabion.toml");
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            let known = memory.and_then(|memory| memory.recall(id, path, &text));
            let read = known.unwrap_or_else(|| read_file(id, path, &text, naming));
            (SourceFile::new(path.clone(), text), Ok(read))
        }
        Err(error) if error.as_bytes().contains(&0) => unreadable("the file is no text".to_owned(), "save it as UTF-8"),
        Err(error) => {
            let first = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let mut read = read_file(id, path, &text, naming);
            read.found.insert(0, bad_bytes(id, &text, first));
            if let Read::Draft(draft) = &mut read.read {
                draft.is_whole = false;
            }
            (SourceFile::decoded(path.clone(), text), Ok(read))
        }
    }
}

/// Says that a file is not UTF-8, the first bad byte of which stands at `first`.
fn bad_bytes(id: FileId, text: &str, first: usize) -> Diagnostic {
    let place = Span::new(id, first..first + char::REPLACEMENT_CHARACTER.len_utf8());
    let count = text[first..].matches(char::REPLACEMENT_CHARACTER).count();
    let more = if count > 1 { format!(", and {} more below", count - 1) } else { String::new() };
    Diagnostic::new(&UNREADABLE_FILE, place, format!("what stands here is not UTF-8{more}"))
        .help("save the file as UTF-8; until then, `\u{fffd}` is read in its place, and nothing in the file is fixed")
}
