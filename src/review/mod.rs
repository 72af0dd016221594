//! A review written down: who read a model, when, and what it said then. The
//! plan is a set of new texts; nothing is written here.

mod stamp;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use self::stamp::Stamp;
use crate::analysis::Analysis;
use crate::model::{Config, ModelKey, RecordKey};
use crate::resolve::{Digest, Model};
use crate::source::{Finding, Group, RepoPath, Severity, printable};
use crate::syntax::nearest;

/// The rule that speaks of models whose inherited records have changed.
const SUSPECT: &str = "S003";

/// How many of a model's errors are told.
const MOST_TOLD: usize = 2;

/// What is to be written down.
#[derive(Clone, Debug)]
pub struct ReviewRequest {
    /// Who has read the models: a short name of `[people]`, or a full name.
    pub by: String,
    /// In which role.
    pub role: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// When.
    pub date: Date,
    /// Whether the models are signed off instead of reviewed.
    pub is_sign_off: bool,
}

/// New texts, and what to say of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamped {
    /// The texts that change, by path.
    pub texts: BTreeMap<RepoPath, String>,
    /// What was written down, one line for each model, and what it answers.
    pub said: Vec<String>,
}

/// Why nothing is written down.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A model with errors says nothing that could be reviewed.
    #[error("{path} has errors, which a review does not mend: {errors}")]
    HasErrors {
        /// The model's file.
        path: RepoPath,
        /// What they are.
        errors: String,
    },
    /// No name at all.
    #[error("nobody is named who has read it; say who with --by")]
    Nobody,
    /// Nobody of that name.
    #[error("`{name}` is nobody in `[people]`{hint}; say who has read it with --by")]
    UnknownPerson {
        /// The name.
        name: String,
        /// Who may be meant.
        hint: String,
    },
    /// Somebody who has left.
    #[error("`{0}` is not active in `[people]`; say who has read it with --by")]
    Inactive(String),
    /// A role that somebody does not have.
    #[error("`{by}` does not have the role `{role}`: {known}")]
    UnknownRole {
        /// Who.
        by: String,
        /// The role.
        role: String,
        /// The roles that they have.
        known: String,
    },
    /// A day that has not come.
    #[error("{date} is after {as_of}: a review is dated on the day that it took place")]
    Future {
        /// The date.
        date: Date,
        /// The day of the run.
        as_of: Date,
    },
    /// Front matter that cannot be edited.
    #[error("{path} cannot be stamped: {reason}")]
    NotEditable {
        /// The model's file.
        path: RepoPath,
        /// Why.
        reason: String,
    },
}

/// The models whose inherited records have changed since their review.
pub fn suspects(analysis: &Analysis) -> BTreeSet<ModelKey> {
    let told = analysis.findings.iter().filter(|finding| finding.diagnostic.rule.code == SUSPECT);
    let files = told.map(|finding| finding.diagnostic.primary.span.file);
    files.filter_map(|file| analysis.workspace.model_of_file(file)).map(Model::key).collect()
}

/// The models that say something else than they did, or that stand on inherited
/// records which do; a model that is new is one of them.
pub fn changed_since(now: &Analysis, then: &Analysis) -> BTreeSet<ModelKey> {
    let is_changed = |model: &&Model| {
        let before = then.workspace.model_by_id(model.id());
        before.is_none_or(|before| said(then, before, now) != said(now, model, now))
    };
    now.workspace.models().filter(is_changed).map(Model::key).collect()
}

/// What a model says, and what the inherited records say that it refers to, by the
/// names that their models have `now`.
fn said(analysis: &Analysis, model: &Model, now: &Analysis) -> (Digest, BTreeMap<String, Digest>) {
    let (workspace, sources) = (&analysis.workspace, &analysis.sources);
    let digest = |key: RecordKey| {
        let owner = workspace.model(key.model).id();
        let owner = now.workspace.model_by_id(owner).map_or(owner, Model::id);
        let name = format!("{owner}/{}", workspace.id_of(key));
        Some((name, workspace.record_digest(sources, key)?))
    };
    let referred = workspace.inherited_references(model.key()).into_values();
    (workspace.digest(sources, model.key()), referred.filter_map(digest).collect())
}

/// The digests of the inherited records that a model refers to, by their names.
fn inherited_digests(analysis: &Analysis, model: &Model) -> BTreeMap<String, String> {
    let (workspace, sources) = (&analysis.workspace, &analysis.sources);
    let referred = workspace.inherited_references(model.key()).into_iter();
    let digests = referred.filter_map(|(name, key)| Some((name, workspace.record_digest(sources, key)?.to_string())));
    digests.collect()
}

/// The model in a file, or the models that stand in a folder.
pub fn models_at(analysis: &Analysis, path: &RepoPath) -> BTreeSet<ModelKey> {
    let is_there = |model: &&Model| model.path() == path || model.folder() == path;
    analysis.workspace.models().filter(is_there).map(Model::key).collect()
}

/// Plans the stamps of some models: all of them or none.
///
/// # Errors
/// When a model has errors, when nobody knows who has read it, or when the day
/// has not come.
pub fn plan_review(
    analysis: &Analysis,
    models: &BTreeSet<ModelKey>,
    request: &ReviewRequest,
) -> Result<Stamped, Refusal> {
    let workspace = &analysis.workspace;
    if request.date > workspace.as_of() {
        return Err(Refusal::Future { date: request.date, as_of: workspace.as_of() });
    }
    let by = person(workspace.config(), &request.by)?;
    check_role(workspace.config(), &by, request.role.as_deref())?;
    let mut plan = Stamped::default();
    for model in models.iter().map(|key| workspace.model(*key)) {
        check_errors(analysis, model)?;
        let (text, inherited) = stamped(analysis, model, &by, request)?;
        if text != analysis.sources.file(model.file()).text() {
            plan.texts.insert(model.path().clone(), text);
        }
        plan.said.push(told(model, &by, request, inherited));
        plan.said.extend(answered(analysis, model));
    }
    Ok(plan)
}

/// The new text of a model's file, and how many inherited records it stands on.
fn stamped(analysis: &Analysis, model: &Model, by: &str, request: &ReviewRequest) -> Result<(String, usize), Refusal> {
    let (workspace, sources) = (&analysis.workspace, &analysis.sources);
    let inherited = inherited_digests(analysis, model);
    let count = inherited.len();
    let stamp = Stamp {
        date: request.date,
        by,
        role: request.role.clone().or_else(|| kept_role(workspace.config(), model, by)),
        outcome: request.outcome.clone(),
        own: workspace.digest(sources, model.key()).to_string(),
        inherited,
    };
    let file = sources.file(model.file());
    if file.is_decoded() {
        return Err(Refusal::NotEditable { path: model.path().clone(), reason: "it is not UTF-8".to_owned() });
    }
    let text = file.text();
    let content = model.front_matter_content().range();
    let front = text.get(content.clone()).unwrap_or_default();
    let new = if request.is_sign_off { stamp.signed(front) } else { stamp.reviewed(front) };
    let new = new.map_err(|error| Refusal::NotEditable {
        path: model.path().clone(),
        reason: error.message().lines().next().unwrap_or_default().to_owned(),
    })?;
    let (before, after) = (&text[..content.start], &text[content.end..]);
    Ok((format!("{before}{new}{after}"), count))
}

/// The role of the review before, where it is still true of who reviews now.
fn kept_role(config: &Config, model: &Model, by: &str) -> Option<String> {
    let review = model.meta().review.as_ref()?;
    let role = review.role.as_ref()?;
    let is_theirs = match config.person(by) {
        Some(person) => person.roles.iter().any(|own| own.value == role.value),
        None => review.by.as_ref().is_some_and(|before| before.value == by),
    };
    is_theirs.then(|| role.value.clone())
}

fn told(model: &Model, by: &str, request: &ReviewRequest, inherited: usize) -> String {
    let done = if request.is_sign_off { "signed off" } else { "reviewed" };
    let above = match inherited {
        _ if request.is_sign_off => String::new(),
        0 => String::new(),
        1 => ", with one inherited record".to_owned(),
        more => format!(", with {more} inherited records"),
    };
    format!("`{}`: {done} by {by} on {}{above}", model.id(), request.date)
}

/// What was said of the age of a model, which a reviewer answers by the stamp.
fn answered(analysis: &Analysis, model: &Model) -> Vec<String> {
    let own = open_findings(analysis, model).filter(|finding| finding.diagnostic.rule.group == Group::Staleness);
    let told = own.filter(|finding| matches!(finding.diagnostic.rule.code, "S001" | "S003" | "S005" | "S012"));
    let lines = told.flat_map(|Finding { diagnostic, .. }| {
        let places = diagnostic.related.iter().map(|label| {
            let (path, line) = (analysis.sources.path(label.span), analysis.sources.start(label.span).line);
            format!("    {path}:{line}: {}", label.message)
        });
        std::iter::once(format!("  answers {}: {}", diagnostic.rule.code, diagnostic.message)).chain(places)
    });
    lines.collect()
}

fn open_findings<'a>(analysis: &'a Analysis, model: &'a Model) -> impl Iterator<Item = &'a Finding> {
    let own = analysis.findings.iter().filter(|finding| finding.diagnostic.primary.span.file == model.file());
    own.filter(|finding| finding.waiver.is_none())
}

/// Refuses a model with errors. What is said of its age is no error in what it
/// says, except for dates that have not come.
fn check_errors(analysis: &Analysis, model: &Model) -> Result<(), Refusal> {
    let review = model.meta().review.as_ref().and_then(|review| review.date.as_ref()).map(|date| date.span);
    let errors: Vec<&Finding> = open_findings(analysis, model)
        .filter(|finding| {
            let said = &finding.diagnostic;
            let is_future = said.rule.code == "S010" && Some(said.primary.span) != review;
            finding.severity == Severity::Error && (said.rule.group != Group::Staleness || is_future)
        })
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    let line = |finding: &&Finding| {
        let said = &finding.diagnostic;
        let at = analysis.sources.start(said.primary.span);
        format!("line {}: {} {}", at.line, said.rule.code, said.message)
    };
    let listed: Vec<String> = errors.iter().take(MOST_TOLD).map(line).collect();
    let more = errors.len() - listed.len();
    let more = if more > 0 { format!("; and {more} more, which `gabion lint` lists") } else { String::new() };
    let errors = listed.join("; ") + &more;
    Err(Refusal::HasErrors { path: model.path().clone(), errors })
}

/// Who is meant: a short name of `[people]` or the full name of somebody there;
/// anybody where nobody is configured.
fn person(config: &Config, name: &str) -> Result<String, Refusal> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Refusal::Nobody);
    }
    let people = &config.fields.people.entries;
    if people.is_empty() {
        return Ok(printable(&name).into_owned());
    }
    let by_id = people.iter().find(|(id, _)| id.value.eq_ignore_ascii_case(&name));
    let found = by_id.or_else(|| {
        let same = |full: &str| full.to_lowercase() == name.to_lowercase();
        people.iter().find(|(_, person)| person.name.as_ref().is_some_and(|full| same(&full.value)))
    });
    let Some((id, person)) = found else {
        let near = nearest(&name, people.iter().map(|(id, _)| id.value.as_str()));
        let hint = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        return Err(Refusal::UnknownPerson { name, hint });
    };
    match person.active.as_ref().is_none_or(|active| active.value) {
        true => Ok(id.value.clone()),
        false => Err(Refusal::Inactive(id.value.clone())),
    }
}

fn check_role(config: &Config, by: &str, role: Option<&str>) -> Result<(), Refusal> {
    let (Some(role), Some(person)) = (role, config.person(by)) else { return Ok(()) };
    if person.roles.iter().any(|own| own.value == role) {
        return Ok(());
    }
    let roles: Vec<String> = person.roles.iter().map(|role| format!("`{}`", role.value)).collect();
    let known =
        if roles.is_empty() { "no role is configured".to_owned() } else { format!("it is {}", roles.join(", ")) };
    Err(Refusal::UnknownRole { by: by.to_owned(), role: role.to_owned(), known })
}
