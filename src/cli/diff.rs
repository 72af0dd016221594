//! `gabion diff`.

use std::path::{Path, PathBuf};

use super::Ended;
use super::change_args::Diff;
use super::output::{Terminal, write_whole};
use super::session::Session;
use super::since::side;
use super::versions::Versions;
use crate::analysis::{Analysis, CheckedOut, CommitTree, Tree, analyze};
use crate::change::{FileChange, Sort, compare};
use crate::history::{Checkout, CommitId, Trouble};
use crate::lint::Overrides;
use crate::report::{ChangeFormat, ChangeReport, Style, Version, render_change};
use crate::source::RepoPath;

/// Compares two versions, reports, and says how it ended.
pub(super) fn run(options: &Diff, terminal: &Terminal) -> anyhow::Result<Ended> {
    let here = PathBuf::from(".");
    let session = Session::open(options.workspace.as_deref().unwrap_or(&here), &options.place)?;
    let versions = Versions::open(&session)?;
    let asked = Asked::read(options)?;
    let (base, head) = asked.resolve(&versions)?;
    let base_tree = versions.tree(base, terminal)?;
    let new = match head {
        Some(head) => New::Commit(Box::new(versions.tree(head, terminal)?)),
        None => New::checked_out(&session, &versions, terminal)?,
    };
    let questions = session.options(Overrides::default());
    let before = analyze(&base_tree, &questions)?;
    let after = analyze(new.tree(), &questions)?;
    if !has_model(&before) && !has_model(&after) {
        anyhow::bail!(
            "neither version of {} has a threat model: `gabion init` starts one",
            session.root.folder.display()
        );
    }
    let changed = file_changes(new.changed_since(&base_tree), &base_tree, new.tree());
    let change = compare(&side(&before), &side(&after), &changed);
    let (base_id, head_id) = (base.to_string(), head.map(|head| head.to_string()));
    let report = ChangeReport {
        change: &change,
        base: Version { revision: asked.base_name(), commit: Some(&base_id) },
        head: Version { revision: asked.head.as_deref(), commit: head_id.as_deref() },
        as_of: session.as_of,
    };
    write(&report, options, terminal)?;
    let is_found = options.exit_code && !change.is_empty();
    Ok(if is_found { Ended::Found } else { Ended::Clean })
}

fn has_model(analysis: &Analysis) -> bool {
    !analysis.discovered.models.is_empty() || !analysis.discovered.links.is_empty()
}

/// What happened to each of some files.
fn file_changes(paths: Vec<RepoPath>, base: &dyn Tree, new: &dyn Tree) -> Vec<FileChange> {
    let holds = |tree: &dyn Tree, path: &RepoPath| {
        tree.files().binary_search(path).is_ok() || tree.links().binary_search(path).is_ok()
    };
    let sort = |path: &RepoPath| match (holds(base, path), holds(new, path)) {
        (false, _) => Sort::Added,
        (_, false) => Sort::Removed,
        _ => Sort::Changed,
    };
    paths.into_iter().map(|path| FileChange { sort: sort(&path), path }).collect()
}

/// The versions that were asked for.
struct Asked {
    base: String,
    /// `None` for the work tree.
    head: Option<String>,
    is_merge_base: bool,
}

impl Asked {
    fn read(options: &Diff) -> anyhow::Result<Self> {
        let or_head = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        let range = options.base.split_once("...").map(|range| (range, true));
        let range = range.or_else(|| options.base.split_once("..").map(|range| (range, false)));
        let Some(((base, head), is_merge_base)) = range else {
            let (base, head) = (options.base.clone(), options.head.clone());
            return Ok(Self { base, head, is_merge_base: options.merge_base });
        };
        if options.head.is_some() {
            anyhow::bail!("`{}` names both versions already: leave the second one out", options.base);
        }
        Ok(Self { base: or_head(base), head: Some(or_head(head)), is_merge_base: is_merge_base || options.merge_base })
    }

    /// What the old version is called; a merge base has no name.
    fn base_name(&self) -> Option<&str> {
        (!self.is_merge_base).then_some(self.base.as_str())
    }

    fn resolve(&self, versions: &Versions) -> Result<(CommitId, Option<CommitId>), Trouble> {
        let base = versions.repository.resolve(&self.base)?;
        let head = self.head.as_deref().map(|head| versions.repository.resolve(head)).transpose()?;
        if !self.is_merge_base {
            return Ok((base, head));
        }
        let tip = head.map_or_else(|| versions.head(), Ok)?;
        Ok((versions.repository.merge_base(base, tip)?, head))
    }
}

/// The new version's files.
enum New {
    Commit(Box<CommitTree>),
    Work(Box<(CheckedOut, Checkout)>),
}

impl New {
    fn checked_out(session: &Session, versions: &Versions, terminal: &Terminal) -> anyhow::Result<Self> {
        if versions.repository.work_tree().is_none() {
            anyhow::bail!("nothing is checked out of a bare repository: name a second version");
        }
        let work = session.walk();
        for path in work.unreadable() {
            terminal.say(&format!("not read: {path}"));
        }
        let checkout = versions.repository.checkout(&session.root.folder)?;
        let tree = CheckedOut::new(work, versions.repository.clone(), &checkout)?;
        Ok(Self::Work(Box::new((tree, checkout))))
    }

    fn tree(&self) -> &dyn Tree {
        match self {
            Self::Commit(tree) => &**tree,
            Self::Work(work) => &work.0,
        }
    }

    fn changed_since(&self, base: &CommitTree) -> Vec<RepoPath> {
        match self {
            Self::Commit(tree) => tree.snapshot().changed_since(base.snapshot()),
            Self::Work(work) => work.1.changed_since(base.snapshot(), work.0.files(), work.0.links()),
        }
    }
}

fn write(report: &ChangeReport<'_>, options: &Diff, terminal: &Terminal) -> anyhow::Result<()> {
    let is_standard = |path: &Path| path.as_os_str() == "-";
    let plain = Style { color: false, width: 80, links: false };
    for (format, path) in &options.output {
        if is_standard(path) {
            terminal.print(&render_change(report, *format, terminal.style))?;
        } else {
            write_whole(path, &render_change(report, *format, plain))?;
        }
    }
    let writes_itself = options.output.iter().any(|(_, path)| is_standard(path));
    if !writes_itself || options.format != ChangeFormat::Text {
        terminal.print(&render_change(report, options.format, terminal.style))?;
    }
    Ok(())
}
