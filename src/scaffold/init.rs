//! A new workspace: its settings and its umbrella model.

use super::configuration::{self, Settings};
use super::ids::Numbered;
use super::survey::{Part, Survey, survey};
use super::umbrella::{Known, Umbrella};
use super::words::{one_line, slug, title_of_name};
use super::{Plan, Refusal, free_prefix, is_taken, read, team};
use crate::analysis::{CONFIG_NAME, Options, Tree, analyze};
use crate::model::{ElementKind, RecordKind};
use crate::resolve::{Model, ParentLink, Workspace};
use crate::source::RepoPath;

/// How many plain models are named in one line.
const MOST_NAMED: usize = 6;

/// A workspace that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct InitRequest<'a> {
    /// What the system is called, where the user says.
    pub name: Option<&'a str>,
    /// The name of the folder.
    pub folder: &'a str,
}

/// Plans the settings and the umbrella model of a workspace. What is there
/// already stays as it is.
///
/// # Errors
/// When the options name a rule that there is not.
pub fn plan_init(tree: &dyn Tree, options: &Options, request: &InitRequest<'_>) -> Result<Plan, Refusal> {
    let analysis = analyze(tree, options)?;
    let workspace = &analysis.workspace;
    let looks = survey(tree.files(), &RepoPath::root(), &|path| read(tree, path));
    let given = request.name.or_else(|| workspace.config().name()).map(one_line).filter(|name| !name.is_empty());
    let of_root = || workspace.roots().next().map(|root| one_line(root.title()));
    let title = given.or_else(of_root).or_else(|| looks.title.clone()).unwrap_or_else(|| title_of_name(request.folder));
    let mut plan = Plan::default();
    let config = at_top(CONFIG_NAME);
    if is_occupied(tree, &config) {
        plan.said.push(format!("{config} is there already"));
    } else {
        let settings = Settings {
            name: &title,
            several_systems: workspace.roots().count() > 1,
            is_named_so: is_named_as_usual(workspace),
        };
        plan.texts.insert(config, configuration::text(&settings));
    }
    if let Some(root) = workspace.roots().next() {
        plan.said.push(format!("{} is there already: the root model `{}`", root.path(), root.id()));
    } else if let Some(file) = model_at_top(tree) {
        plan.said.push(format!("{file} is there already, and is no root model yet"));
    } else {
        plan_umbrella(tree, workspace, &title, &looks, &mut plan);
    }
    plan.next = next_steps(workspace, &looks, &plan);
    Ok(plan)
}

fn at_top(name: &str) -> RepoPath {
    RepoPath::new(name).unwrap_or_default()
}

fn is_occupied(tree: &dyn Tree, path: &RepoPath) -> bool {
    tree.files().binary_search(path).is_ok() || tree.links().binary_search(path).is_ok()
}

/// Whether every threat and control keeps to the naming that is proposed.
fn is_named_as_usual(workspace: &Workspace) -> bool {
    workspace.models().all(|model| {
        let prefix = model.meta().prefix.as_ref().map_or("", |prefix| &prefix.value);
        let fits = |id: &str, mark: &str| {
            let number = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(mark)).unwrap_or_default();
            !prefix.is_empty() && number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let threats = model.records().threats.iter().all(|threat| fits(&threat.id.value, "-T"));
        threats && model.records().controls.iter().all(|control| fits(&control.id.value, "-C"))
    })
}

/// The file at the top that is named as a model, if there is one.
fn model_at_top(tree: &dyn Tree) -> Option<&RepoPath> {
    let is_model = |path: &&RepoPath| {
        let name = path.name().to_ascii_lowercase().replace('_', "-");
        path.parent().is_some_and(|folder| folder.is_root()) && name == "threat-model.md"
    };
    tree.files().iter().find(is_model).or_else(|| tree.links().iter().find(is_model))
}

fn plan_umbrella(tree: &dyn Tree, workspace: &Workspace, title: &str, looks: &Survey, plan: &mut Plan) {
    let path = at_top("THREAT_MODEL.md");
    // The models that wait for a root: each is an element of it.
    let waiting = workspace.models().filter(|model| *model.parent_link() == ParentLink::Orphan);
    let request = RootRequest {
        title,
        id: None,
        status: "\"bootstrap\" # delete this line once the scope is agreed",
        known: waiting.map(|model| known(model, workspace)).collect(),
    };
    let root = root_text(tree, workspace, &path, &request, looks);
    plan.said.push(format!("the umbrella model is `{}`, with {} elements", root.id, root.elements));
    plan.texts.insert(path, root.text);
}

fn known(model: &Model, workspace: &Workspace) -> Known {
    let levels = workspace.config().levels();
    let level = model.level().and_then(|rank| levels.get(rank).copied()).unwrap_or_default();
    let kind = ElementKind::from_word(level).unwrap_or(ElementKind::Container).as_str();
    Known { folder: model.folder().clone(), id: model.id().to_owned(), title: one_line(model.title()), kind }
}

/// A root model that is asked for.
pub(super) struct RootRequest<'a> {
    pub(super) title: &'a str,
    pub(super) id: Option<String>,
    pub(super) status: &'a str,
    pub(super) known: Vec<Known>,
}

/// A root model's text, its id, and how many elements it has.
pub(super) struct RootText {
    pub(super) text: String,
    pub(super) id: String,
    pub(super) elements: usize,
}

/// The text of a root model, from what its folder looks like.
pub(super) fn root_text(
    tree: &dyn Tree,
    workspace: &Workspace,
    path: &RepoPath,
    request: &RootRequest<'_>,
    looks: &Survey,
) -> RootText {
    let id = request.id.clone().or_else(|| slug(request.title)).unwrap_or_else(|| "system".to_owned());
    let prefix = free_prefix(&id, workspace);
    let first = |kind| Numbered::new(kind, &prefix, &workspace.config().naming).next(|id| is_taken(id, workspace));
    let team = team(tree, path);
    let levels = workspace.config().levels();
    let umbrella = Umbrella {
        id: &id,
        title: request.title,
        level: levels.first().copied().unwrap_or("context"),
        prefix: &prefix,
        team: team.as_deref(),
        status: request.status,
        ids: (first(RecordKind::Threat), first(RecordKind::Control)),
        survey: looks,
        known: &request.known,
    };
    RootText { text: umbrella.text(), elements: umbrella.elements(), id }
}

fn next_steps(workspace: &Workspace, looks: &Survey, plan: &Plan) -> Vec<String> {
    let mut steps = Vec::new();
    let plain: Vec<String> = workspace.plain().iter().map(|plain| shell_word(&plain.path)).collect();
    if !plain.is_empty() {
        let named = plain.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(" ");
        let more = plain.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!("  # and {more} more, which `gabion lint` lists") } else { String::new() };
        steps.push(format!("bring the plain threat models in:\n       gabion init --adopt {named}{more}"));
    }
    if plan.texts.contains_key(&at_top("THREAT_MODEL.md")) {
        steps.push(
            "agree on the scope, and replace each TODO in THREAT_MODEL.md; this lists them:\n       gabion lint"
                .to_owned(),
        );
    }
    let roots: Vec<&Model> = workspace.roots().collect();
    if let (Some(file), true) = (waiting_at_top(workspace), roots.is_empty()) {
        let top = workspace.config().levels().first().copied().unwrap_or("context");
        steps.push(format!("make {file} the root, with this line in its front matter:\n       level = \"{top}\""));
    }
    let level = workspace.config().levels().get(1).map_or_else(|| "container".to_owned(), |level| (*level).to_owned());
    let plain: Vec<RepoPath> = workspace.plain().iter().filter_map(|plain| plain.path.parent()).collect();
    let has_model = |part: &Part| {
        let mut folders = workspace.models().map(Model::folder).chain(&plain);
        folders.any(|folder| folder.is_within(&part.folder))
    };
    let parts = looks.parts.iter().filter(|part| !part.is_library && !part.folder.is_root());
    let parts: Vec<&Part> = parts.collect();
    let folder = match parts.iter().find(|part| !has_model(part)) {
        Some(part) => {
            // A root that stands elsewhere is not found by folders.
            let beside = roots.first().filter(|root| !part.folder.is_within(root.folder()));
            let parent = beside.map(|root| format!(" --parent {}", root.id())).unwrap_or_default();
            Some(shell_word(&part.folder) + &parent)
        }
        None => parts.is_empty().then(|| "FOLDER".to_owned()),
    };
    steps.extend(folder.map(|folder| {
        format!("start the model of a part, with the team that owns it:\n       gabion new {level} {folder}")
    }));
    steps.push("commit, and let pull requests be checked by:\n       gabion lint".to_owned());
    steps.truncate(3);
    steps
}

/// The model at the top that is of a lower level, if there is one.
fn waiting_at_top(workspace: &Workspace) -> Option<&RepoPath> {
    let mut waiting = workspace.models().filter(|model| *model.parent_link() == ParentLink::Orphan);
    waiting.find(|model| model.folder().is_root()).map(Model::path)
}

/// A path as a shell takes it.
pub(super) fn shell_word(path: &RepoPath) -> String {
    let path = path.to_string();
    let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'));
    if is_plain { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
