//! Plain threat models brought in: a few lines of front matter above a text
//! that stays as it is.

mod front;
mod given;
mod yaml;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use self::front::Front;
use super::child::is_lowest;
use super::ids::Numbered;
use super::place::{covers, left_out};
use super::words::one_line;
use super::{Plan, Refusal, free_prefix, introduction, is_taken};
use crate::analysis::{Analysis, Options, Overlay, Tree, analyze};
use crate::model::RecordKind;
use crate::resolve::ParentLink;
use crate::source::{FileId, RepoPath, Severity};
use crate::syntax::{Body, FrontMatter, MALFORMED_RECORD, parse};

/// How many findings are told of one file.
const MOST_TOLD: usize = 5;

/// How many headings are shown as they could be.
const MOST_SHOWN: usize = 3;

/// Plans front matter for plain threat models, outer ones first, so that the
/// inner ones find them.
///
/// # Errors
/// When a file is no plain threat model, or cannot be read as one.
pub fn plan_adopt(tree: &dyn Tree, options: &Options, files: &[RepoPath], root: &str) -> Result<Plan, Refusal> {
    let mut files: Vec<&RepoPath> = files.iter().collect();
    files.sort_by_key(|path| (path.parts().count(), *path));
    files.dedup();
    let mut plan = Plan::default();
    let mut steps = Steps::default();
    for path in files {
        let before = analyze(&Overlay::new(tree, &plan.texts), options)?;
        adopt(tree, options, path, root, &before, &mut plan, &mut steps)?;
    }
    plan.next = steps.told();
    Ok(plan)
}

/// What is to be done once the files are in.
#[derive(Debug, Default)]
struct Steps {
    /// Children that their parents have no element for: ids and levels.
    unknown: BTreeMap<RepoPath, Vec<(String, String)>>,
    /// How a threat of one of the files becomes a record.
    example: Option<String>,
    /// Whether the example is made of a heading that the file has.
    is_real: bool,
    /// Whether a model waits for one above it.
    needs_root: bool,
}

impl Steps {
    fn told(self) -> Vec<String> {
        let introductions = self.unknown.iter().map(|(parent, children)| introduction(parent, children));
        let root = "start the umbrella model, of which it is a part:\n       gabion init".to_owned();
        let root = self.needs_root.then_some(root);
        introductions
            .chain(root)
            .chain(self.example)
            .chain(["look at what is left:\n       gabion lint".to_owned()])
            .collect()
    }
}

fn adopt(
    tree: &dyn Tree,
    options: &Options,
    path: &RepoPath,
    root: &str,
    before: &Analysis,
    plan: &mut Plan,
    steps: &mut Steps,
) -> Result<(), Refusal> {
    let refuse = |reason: &str| Refusal::NotAdoptable { path: path.clone(), reason: reason.to_owned() };
    if let Some(reason) = left_out(before, path) {
        return Err(Refusal::NotAModel { path: path.clone(), reason });
    }
    let bytes = tree.read(path).map_err(|error| refuse(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8"))?;
    let document = parse(FileId(0), &text);
    let yaml = match &document.front_matter {
        FrontMatter::Toml(_) => return Err(refuse("it has front matter already")),
        _ if matches!(document.text, Cow::Owned(_)) => {
            return Err(refuse("a merge conflict was left in it"));
        }
        FrontMatter::Yaml(span) => Some(span.range()),
        FrontMatter::None => None,
    };
    let mut front = Front::new(path, root, &text, yaml.clone(), &before.workspace);
    front.covers = covers(path, tree.files());
    plan.texts.insert(path.clone(), front.above(&text, yaml.clone()));
    let mut after = analyze(&Overlay::new(tree, &plan.texts), options)?;
    // Tables and blocks that only look like records are the author's to turn
    // into records, at their own pace.
    if errors(&after).iter().any(|error| error.path == *path && error.code == MALFORMED_RECORD.code) {
        front.allows_malformed = true;
        plan.texts.insert(path.clone(), front.above(&text, yaml));
        after = analyze(&Overlay::new(tree, &plan.texts), options)?;
    }
    tell(path, &front.id, before, &after, plan);
    steps.take(path, &front.id, &after, &document.body);
    Ok(())
}

/// An error, as far as it is told here.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    path: RepoPath,
    code: &'static str,
    message: String,
}

fn errors(analysis: &Analysis) -> BTreeSet<Told> {
    let open =
        analysis.findings.iter().filter(|finding| finding.waiver.is_none() && finding.severity == Severity::Error);
    let told = open.map(|finding| Told {
        path: analysis.sources.path(finding.diagnostic.primary.span).clone(),
        code: finding.diagnostic.rule.code,
        message: finding.diagnostic.message.clone(),
    });
    told.collect()
}

/// Says where the model stands now, and what that makes wrong.
fn tell(path: &RepoPath, id: &str, before: &Analysis, after: &Analysis, plan: &mut Plan) {
    let Some(model) = after.workspace.model_by_id(id) else { return };
    let level = model.meta().level.as_ref().map_or("", |level| &level.value);
    let parent = model.parent().map(|key| after.workspace.model(key).id());
    let below = parent.map(|parent| format!(" below `{parent}`")).unwrap_or_default();
    plan.said.push(format!("{path} is the draft `{id}`, level {level}{below}"));
    let known = errors(before);
    let news = errors(after).into_iter().filter(|error| !known.contains(error));
    plan.said.extend(news.take(MOST_TOLD).map(|new| format!("{}: {} {}", new.path, new.code, new.message)));
}

impl Steps {
    fn take(&mut self, path: &RepoPath, id: &str, after: &Analysis, body: &Body) {
        let workspace = &after.workspace;
        let Some(model) = workspace.model_by_id(id) else { return };
        let parent = model.parent().map(|key| workspace.model(key));
        if let (Some(parent), None, false) = (parent, model.frame(), is_lowest(model, workspace)) {
            let level = model.meta().level.as_ref().map(|level| level.value.clone()).unwrap_or_default();
            self.unknown.entry(parent.path().clone()).or_default().push((id.to_owned(), level));
        }
        self.needs_root |= *model.parent_link() == ParentLink::Orphan && workspace.roots().next().is_none();
        let threats = threats(body);
        if self.example.is_some() && (self.is_real || threats.is_empty()) {
            return;
        }
        let prefix = free_prefix(id, workspace);
        let mut ids = Numbered::new(RecordKind::Threat, &prefix, &workspace.config().naming);
        let mut next = || ids.next(|id| is_taken(id, workspace));
        let mut step = format!("give each threat a heading with an id and a block below it, in {path} for example:");
        for (marks, title) in &threats {
            step.push_str(&format!("\n       {marks} {title}  ->  {marks} {}: {title}", next()));
        }
        if threats.is_empty() {
            step.push_str(&format!("\n       ### {}: What can go wrong", next()));
        }
        let mut controls = Numbered::new(RecordKind::Control, &prefix, &workspace.config().naming);
        let control = controls.next(|id| is_taken(id, workspace));
        step.push_str(&format!(
            "\n       ```toml threat\n       targets = [\"…\"]\n       controls = [\"{control}\"]\n       ```\
             \n       ### {control}: What is done about it\
             \n       ```toml control\n       status = \"planned\"\n       ```"
        ));
        self.is_real = !threats.is_empty();
        self.example = Some(step);
    }
}

/// The first headings that seem to be threats: those below one that speaks of
/// threats.
fn threats(body: &Body) -> Vec<(String, String)> {
    let mut within: Option<u8> = None;
    let mut found = Vec::new();
    for heading in &body.headings {
        let words = heading.title.value.to_lowercase();
        let is_about = |stems: &[&str]| stems.iter().any(|stem| words.contains(stem));
        if within.is_some_and(|rank| heading.rank > rank) {
            found.push(("#".repeat(usize::from(heading.rank)), one_line(&heading.title.value)));
        } else {
            let is_list = heading.rank > 1 && is_about(&["threat", "risk", "attack", "abuse", "go wrong"]);
            let is_other = is_about(&["model", "mitigat", "accept", "actor"]);
            within = (is_list && !is_other).then_some(heading.rank);
        }
    }
    found.truncate(MOST_SHOWN);
    found
}
