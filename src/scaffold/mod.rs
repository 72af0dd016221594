//! First texts: of a workspace, of a child model, and of the front matter that
//! brings a plain threat model in. Everything here is a plan; nothing is written.

mod adopt;
mod child;
mod configuration;
mod ids;
mod init;
mod owners;
mod place;
mod skeleton;
mod stores;
mod survey;
mod umbrella;
mod words;

use std::collections::BTreeMap;

pub use adopt::plan_adopt;
pub use child::{ChildRequest, plan_child};
pub use init::{InitRequest, plan_init};
pub use place::is_model_name;

use crate::analysis::Tree;
use crate::lint::UnknownRule;
use crate::model::{ElementKind, RecordKind};
use crate::resolve::Workspace;
use crate::source::RepoPath;

/// New texts, and what to say of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The texts by path.
    pub texts: BTreeMap<RepoPath, String>,
    /// What is there already, or came out of looking.
    pub said: Vec<String>,
    /// What to do next.
    pub next: Vec<String>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A word that is no level.
    #[error("no level is called `{word}`; the levels are {levels}")]
    UnknownLevel {
        /// The word.
        word: String,
        /// The levels.
        levels: String,
    },
    /// A file that would be overwritten.
    #[error("{0} is there already")]
    Exists(RepoPath),
    /// A file that would not be found.
    #[error("{path} would not be read as a model: {reason}")]
    NotAModel {
        /// The file.
        path: RepoPath,
        /// Why.
        reason: String,
    },
    /// An id that another model has, or that is none.
    #[error("`{id}` {reason}; choose another with --id")]
    BadId {
        /// The id.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// No model stands above.
    #[error(
        "no model stands above {0}: `gabion init` starts the umbrella model, --parent names one that stands elsewhere"
    )]
    NoParent(RepoPath),
    /// `--parent` names no model.
    #[error("no model is called `{0}`")]
    UnknownParent(String),
    /// `--parent` names a model that is not above.
    #[error("`{parent}` is not above the level {level}")]
    ParentTooLow {
        /// The parent's id.
        parent: String,
        /// The child's level.
        level: String,
    },
    /// Several models could be the parent.
    #[error("several models could be the parent: {0}; say which with --parent")]
    Ambiguous(String),
    /// `--element` names none of the parent's elements.
    #[error("`{parent}` has no element `{element}`; it has {known}")]
    UnknownElement {
        /// The parent's id.
        parent: String,
        /// The element.
        element: String,
        /// The parent's elements.
        known: String,
    },
    /// An element that another model expands already.
    #[error("`{by}` expands `{element}` of `{parent}` already; choose another with --element, or another id with --id")]
    Expanded {
        /// The element.
        element: String,
        /// The parent's id.
        parent: String,
        /// The file of the model that expands it.
        by: RepoPath,
    },
    /// A file that cannot be adopted.
    #[error("{path} cannot be adopted: {reason}")]
    NotAdoptable {
        /// The file.
        path: RepoPath,
        /// Why.
        reason: String,
    },
    /// The command line names a rule that there is not.
    #[error(transparent)]
    UnknownRule(#[from] UnknownRule),
}

/// The text of a file, if it is one.
fn read(tree: &dyn Tree, path: &RepoPath) -> Option<String> {
    let is_there = tree.files().binary_search(path).is_ok();
    is_there.then(|| tree.read(path).ok()).flatten().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The team that CODEOWNERS names for a file.
fn team(tree: &dyn Tree, file: &RepoPath) -> Option<String> {
    let places = owners::PLACES.iter().filter_map(|place| RepoPath::new(place).ok());
    let text = places.filter_map(|place| read(tree, &place)).next()?;
    owners::team(&text, file)
}

/// What the ids of a new model's records start with: no other model's do.
fn free_prefix(id: &str, workspace: &Workspace) -> String {
    let records = || workspace.names().everywhere().filter(|(_, named)| named.key.kind != RecordKind::Model);
    ids::prefix(id, |prefix| {
        let is_same = |other: &crate::source::Spanned<String>| other.value.eq_ignore_ascii_case(prefix);
        let start = format!("{}-", prefix.to_ascii_lowercase());
        workspace.models().any(|model| model.meta().prefix.as_ref().is_some_and(is_same))
            || records().any(|(name, _)| name.starts_with(&start))
    })
}

/// Whether a model, a threat, a control or an exception has this id.
fn is_taken(id: &str, workspace: &Workspace) -> bool {
    workspace.names().named_everywhere(id).next().is_some()
}

/// The elements by which a parent gets to know new children: ids and levels.
fn introduction(parent: &RepoPath, children: &[(String, String)]) -> String {
    let mut step = format!("let {parent} know what stands below it:");
    for (id, level) in children {
        let kind = ElementKind::from_word(level).unwrap_or(ElementKind::Component).as_str();
        step.push_str(&format!("\n       [[elements]]\n       id = {}\n       kind = \"{kind}\"", words::quoted(id)));
    }
    step
}

/// The words of a list, in backticks.
fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
