//! Plain threat models brought in: a few lines of front matter above a text
//! that stays as it is.

mod front;
mod given;
mod yaml;

use std::borrow::Cow;
use std::collections::BTreeSet;

use self::front::Front;
use super::child::{covers, is_lowest, left_out};
use super::ids::Numbered;
use super::words::one_line;
use super::{Plan, Refusal, free_prefix, introduction, is_taken};
use crate::analysis::{Analysis, Options, Overlay, Tree, analyze};
use crate::model::RecordKind;
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
    for path in files {
        let before = analyze(&Overlay::new(tree, &plan.texts), options)?;
        adopt(tree, options, path, root, &before, &mut plan)?;
    }
    Ok(plan)
}

fn adopt(
    tree: &dyn Tree,
    options: &Options,
    path: &RepoPath,
    root: &str,
    before: &Analysis,
    plan: &mut Plan,
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
        _ if matches!(document.text, Cow::Owned(_)) => return Err(refuse("a merge conflict was left in it")),
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
    tell(path, &front.id, before, &after, &document.body, plan);
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
    let open = analysis.findings.iter().filter(|finding| finding.waiver.is_none() && finding.severity == Severity::Error);
    let told = open.map(|finding| Told {
        path: analysis.sources.path(finding.diagnostic.primary.span).clone(),
        code: finding.diagnostic.rule.code,
        message: finding.diagnostic.message.clone(),
    });
    told.collect()
}

/// Says where the model stands now, and what to do with it.
fn tell(path: &RepoPath, id: &str, before: &Analysis, after: &Analysis, body: &Body, plan: &mut Plan) {
    let workspace = &after.workspace;
    let Some(model) = workspace.model_by_id(id) else { return };
    let level = model.meta().level.as_ref().map_or("", |level| &level.value);
    let parent = model.parent().map(|key| workspace.model(key));
    let below = parent.map(|parent| format!(" below `{}`", parent.id())).unwrap_or_default();
    plan.said.push(format!("{path} is the draft `{id}`, level {level}{below}"));
    let known = errors(before);
    let news = errors(after).into_iter().filter(|error| !known.contains(error));
    plan.said.extend(news.take(MOST_TOLD).map(|new| format!("{}: {} {}", new.path, new.code, new.message)));
    if let (Some(parent), None, false) = (parent, model.frame(), is_lowest(model, workspace)) {
        plan.next.push(introduction(parent.path(), id, level));
    }
    let prefix = free_prefix(id, workspace);
    let mut ids = Numbered::new(RecordKind::Threat, &prefix, &workspace.config().naming);
    let mut next = || ids.next(|id| is_taken(id, workspace));
    let mut step = format!("in {path}, give each threat a heading with an id, and a block below it:");
    let threats = threats(body);
    for (marks, title) in &threats {
        step.push_str(&format!("\n       {marks} {title}  ->  {marks} {}: {title}", next()));
    }
    if threats.is_empty() {
        step.push_str(&format!("\n       ### {}: What can go wrong", next()));
    }
    step.push_str("\n       ```toml threat\n       targets = [\"…\"]\n       ```");
    plan.next.push(step);
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
