//! A child model that starts from what it inherits.

mod gather;
mod outline;
mod text;

use std::collections::BTreeMap;

use self::gather::Place;
use self::outline::Outline;
use super::init::{RootRequest, root_text, shell_word};
use super::place::{covers, id_candidates, left_out, name_of};
use super::survey::survey;
use super::words::{one_line, quoted, quoted_list, slug, title_of_name};
use super::{Plan, Refusal, free_prefix, introduction, is_taken, listed, read, team};
use crate::analysis::{Analysis, Options, Overlay, Tree, analyze};
use crate::resolve::{ElementLink, Model, ParentLink, Workspace};
use crate::source::{RepoPath, Severity};

/// Rules that speak of every draft: what they ask for is what the text says
/// with its placeholders.
const OF_DRAFTS: [&str; 4] = ["K001", "M007", "S004", "T008"];

/// A child model that is asked for.
#[derive(Clone, Debug, Default)]
pub struct ChildRequest {
    /// Its level.
    pub level: String,
    /// Its file.
    pub path: RepoPath,
    /// The name of the workspace's folder.
    pub folder: String,
    /// Its id, where the user says.
    pub id: Option<String>,
    /// Its title, where the user says.
    pub title: Option<String>,
    /// The parent's element that it expands, where the user says.
    pub element: Option<String>,
    /// Its parent, where the user says.
    pub parent: Option<String>,
}

/// Plans a model below the others: its parent is found as the workspace finds
/// it, by looking at a workspace that has a bare draft in its place.
///
/// # Errors
/// When the file is there, would not be read, or has no parent; when an id or a
/// level is none.
pub fn plan_child(tree: &dyn Tree, options: &Options, request: &ChildRequest) -> Result<Plan, Refusal> {
    let path = &request.path;
    let before = analyze(tree, options)?;
    let workspace = &before.workspace;
    let levels = workspace.config().levels();
    let unknown = || Refusal::UnknownLevel { word: request.level.clone(), levels: levels.join(", ") };
    let rank = workspace.config().level_rank(&request.level).ok_or_else(unknown)?;
    if tree.files().binary_search(path).is_ok() || tree.links().binary_search(path).is_ok() {
        return Err(Refusal::Exists(path.clone()));
    }
    let level = levels.get(rank).copied().unwrap_or_default();
    let name = name_of(path, &request.folder);
    let id = free_model_id(request, &name, workspace)?;
    let mut bare = Bare {
        id,
        level: level.to_owned(),
        parent: parent_id(request, workspace, rank, level)?,
        element: request.element.clone(),
        covers: covers(path, tree.files()),
    };
    let placed = bare.place(tree, options, path)?;
    if let Some(reason) = left_out(&placed, path) {
        return Err(Refusal::NotAModel { path: path.clone(), reason });
    }
    let child = model_at(&placed, path)?;
    let text = match child.parent_link() {
        ParentLink::Root => root(tree, workspace, request, &bare, &name),
        ParentLink::Found(_) => {
            // A folder may be named after the element when the id is not.
            let named = [Some(name.clone()), slug(&name)];
            let placed = match bare.element_named(&placed, child, &named)? {
                true => bare.place(tree, options, path)?,
                false => placed,
            };
            below(tree, &placed, request, &bare, &name)?
        }
        ParentLink::Ambiguous(models) => {
            let ids = models.iter().map(|key| placed.workspace.model(*key).id());
            return Err(Refusal::Ambiguous(listed(ids)));
        }
        ParentLink::Orphan | ParentLink::Unknown | ParentLink::Cycle(_) => {
            return Err(Refusal::NoParent(path.clone()));
        }
    };
    finish(tree, options, path, &bare, text)
}

/// The bare draft that asks the workspace where it stands.
struct Bare {
    id: String,
    level: String,
    parent: Option<String>,
    element: Option<String>,
    covers: Vec<String>,
}

impl Bare {
    fn place(&self, tree: &dyn Tree, options: &Options, path: &RepoPath) -> Result<Analysis, Refusal> {
        let mut text = format!("+++\nid = {}\ntitle = \"-\"\nlevel = {}\n", quoted(&self.id), quoted(&self.level));
        for (key, value) in [("parent", &self.parent), ("element", &self.element)] {
            let line = value.as_ref().map(|value| format!("{key} = {}\n", quoted(value)));
            text.push_str(&line.unwrap_or_default());
        }
        if !self.covers.is_empty() {
            text.push_str(&format!("covers = {}\n", quoted_list(&self.covers)));
        }
        text.push_str("status = \"draft\"\n+++\n");
        analyzed(tree, options, path, text)
    }

    /// Looks for the parent's element that is named after the file or folder;
    /// says whether there is one that the id alone does not give.
    fn element_named(&mut self, placed: &Analysis, child: &Model, named: &[Option<String>]) -> Result<bool, Refusal> {
        let Some(parent) = child.parent().map(|key| placed.workspace.model(key)) else {
            return Ok(false);
        };
        let known = || parent.records().elements.iter().map(|element| element.id.value.as_str());
        if let (Some(element), ElementLink::Unknown) = (&self.element, child.element_link()) {
            let (parent, element) = (parent.id().to_owned(), element.clone());
            return Err(Refusal::UnknownElement { parent, element, known: listed(known()) });
        }
        if child.frame().is_some() {
            return Ok(false);
        }
        let found = named.iter().flatten().find_map(|name| known().find(|id| id.eq_ignore_ascii_case(name)));
        self.element = found.map(str::to_owned);
        Ok(self.element.is_some())
    }
}

fn analyzed(tree: &dyn Tree, options: &Options, path: &RepoPath, text: String) -> Result<Analysis, Refusal> {
    let texts = BTreeMap::from([(path.clone(), text)]);
    Ok(analyze(&Overlay::new(tree, &texts), options)?)
}

/// An id that is the user's word, or the name's, or the name's behind that of
/// the folder above.
fn free_model_id(request: &ChildRequest, name: &str, workspace: &Workspace) -> Result<String, Refusal> {
    let is_taken = |id: &str| is_taken(id, workspace);
    if let Some(id) = &request.id {
        let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        return match (is_id, is_taken(id)) {
            (true, false) => Ok(id.clone()),
            (true, true) => Err(Refusal::BadId { id: id.clone(), reason: "is the id of something else" }),
            (false, _) => Err(Refusal::BadId { id: id.clone(), reason: "is no id: letters, digits, `.`, `_` and `-`" }),
        };
    }
    let free = id_candidates(&request.path, name).into_iter().find(|id| !is_taken(id));
    free.ok_or(Refusal::BadId { id: name.to_owned(), reason: "is the id of something else, or gives no id" })
}

/// The parent that the user names, as it is spelt.
fn parent_id(
    request: &ChildRequest,
    workspace: &Workspace,
    rank: usize,
    level: &str,
) -> Result<Option<String>, Refusal> {
    let Some(word) = &request.parent else { return Ok(None) };
    let parent = workspace.model_by_id(word).ok_or_else(|| Refusal::UnknownParent(word.clone()))?;
    if parent.level().is_some_and(|above| above >= rank) {
        return Err(Refusal::ParentTooLow { parent: parent.id().to_owned(), level: level.to_owned() });
    }
    Ok(Some(parent.id().to_owned()))
}

fn model_at<'a>(placed: &'a Analysis, path: &RepoPath) -> Result<&'a Model, Refusal> {
    let model = placed.workspace.models().find(|model| model.path() == path);
    model.ok_or_else(|| Refusal::NotAModel { path: path.clone(), reason: "it cannot be read".to_owned() })
}

fn root(tree: &dyn Tree, workspace: &Workspace, request: &ChildRequest, bare: &Bare, name: &str) -> String {
    let folder = request.path.parent().unwrap_or_default();
    let looks = survey(tree.files(), &folder, &|path| read(tree, path));
    let given = request.title.as_deref().map(one_line).or_else(|| looks.title.clone());
    let title = given.unwrap_or_else(|| title_of_name(name));
    let status = "\"draft\" # delete this line once the model is true";
    let root = RootRequest { title: &title, id: Some(bare.id.clone()), status, known: Vec::new() };
    root_text(tree, workspace, &request.path, &root, &looks).text
}

fn below(
    tree: &dyn Tree,
    placed: &Analysis,
    request: &ChildRequest,
    bare: &Bare,
    name: &str,
) -> Result<String, Refusal> {
    let workspace = &placed.workspace;
    let child = model_at(placed, &request.path)?;
    let Some(parent) = child.parent().map(|key| workspace.model(key)) else {
        return Err(Refusal::NoParent(request.path.clone()));
    };
    refuse_second(workspace, child, parent)?;
    let frame = child.frame().and_then(|key| workspace.element(key));
    let of_frame = frame.and_then(|frame| frame.title.as_ref()).map(|title| one_line(&title.value));
    let title = request.title.as_deref().map(one_line).or(of_frame).unwrap_or_else(|| title_of_name(name));
    let is_implied = frame.is_none_or(|frame| frame.id.value.eq_ignore_ascii_case(&bare.id));
    let opening = placed.sources.file(parent.file()).text().get(parent.front_matter().range());
    let mut outline = Outline {
        is_fenced: opening.is_some_and(|opening| opening.starts_with("```")),
        id: bare.id.clone(),
        title,
        level: bare.level.clone(),
        prefix: free_prefix(&bare.id, workspace),
        team: team(tree, &request.path),
        parent: bare.parent.clone(),
        element: bare.element.clone().filter(|_| !is_implied),
        covers: bare.covers.clone(),
        ..Outline::default()
    };
    Place { workspace, child, parent }.fill(&mut outline);
    Ok(outline.text())
}

/// An element is expanded by one model.
fn refuse_second(workspace: &Workspace, child: &Model, parent: &Model) -> Result<(), Refusal> {
    let Some(frame) = child.frame() else { return Ok(()) };
    let others = workspace.models().filter(|other| other.key() != child.key() && other.is_assessed());
    let Some(other) = others.into_iter().find(|other| other.frame() == Some(frame)) else { return Ok(()) };
    let (element, parent) = (workspace.id_of(frame).to_owned(), parent.id().to_owned());
    Err(Refusal::Expanded { element, parent, by: other.path().clone() })
}

/// Looks at the workspace with the new text in it, and says what is left to do.
fn finish(tree: &dyn Tree, options: &Options, path: &RepoPath, bare: &Bare, text: String) -> Result<Plan, Refusal> {
    let after = analyzed(tree, options, path, text.clone())?;
    let child = model_at(&after, path)?;
    let mut plan = Plan { texts: BTreeMap::from([(path.clone(), text)]), ..Plan::default() };
    let own = after.findings.iter().filter(|finding| {
        let is_own = after.sources.path(finding.diagnostic.primary.span) == path;
        let is_news = !OF_DRAFTS.contains(&finding.diagnostic.rule.code) && finding.severity > Severity::Note;
        is_own && is_news && finding.waiver.is_none()
    });
    let parent = child.parent().map(|key| after.workspace.model(key));
    plan.said.push(match (parent, child.frame()) {
        (Some(parent), Some(frame)) => {
            format!("`{}` expands `{}` of `{}`", bare.id, after.workspace.id_of(frame), parent.id())
        }
        (Some(parent), None) => format!("`{}` stands below `{}`", bare.id, parent.id()),
        (None, _) => format!("`{}` is the root of a system", bare.id),
    });
    plan.said.extend(own.map(|finding| {
        let said = &finding.diagnostic;
        format!("{} {}: {}", said.rule.code, finding.severity, said.message)
    }));
    if let (Some(parent), None, false) = (parent, child.frame(), is_lowest(child, &after.workspace)) {
        plan.next.push(introduction(parent.path(), &[(bare.id.clone(), bare.level.clone())]));
    }
    plan.next.push(format!(
        "replace each TODO, with those who build it; this lists them:\n       gabion lint {}",
        shell_word(path)
    ));
    plan.next.push(format!(
        "when it is true, delete the line with its `status` and write down who found it so:\n       gabion review {}",
        bare.id
    ));
    Ok(plan)
}

/// Whether a model is of the lowest level, which needs no element above.
pub(super) fn is_lowest(model: &Model, workspace: &Workspace) -> bool {
    model.level().is_some_and(|rank| rank + 1 >= workspace.config().levels().len())
}
