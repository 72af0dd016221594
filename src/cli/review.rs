//! `gabion review`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;

use super::Ended;
use super::args::Review;
use super::output::Terminal;
use super::plan::{Mode, carry_out, check_links};
use super::session::Session;
use super::versions::Versions;
use crate::analysis::{Analysis, analyze};
use crate::lint::Overrides;
use crate::model::ModelKey;
use crate::review::{Refusal, ReviewRequest, changed_since, models_at, plan_review, suspects};
use crate::scaffold::Plan;

/// Writes down that models were read and still hold.
pub(super) fn run(options: &Review, terminal: &Terminal) -> anyhow::Result<Ended> {
    let from = options.models.iter().map(Path::new).find(|path| path.exists()).unwrap_or(Path::new("."));
    let session = Session::open(from, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let models = chosen(options, &session, &analysis, terminal)?;
    if models.is_empty() {
        terminal.say("no model is to be reviewed");
        return Ok(Ended::Clean);
    }
    let request = ReviewRequest {
        by: by(options, &session)?,
        role: options.role.clone(),
        outcome: options.outcome.clone(),
        date: options.date.unwrap_or(session.as_of),
        is_sign_off: options.sign_off,
    };
    let stamped = plan_review(&analysis, &models, &request);
    let stamped = match &stamped {
        Err(Refusal::UnknownPerson { .. }) if options.by.is_none() => stamped.context("you are git's user")?,
        _ => stamped?,
    };
    let plan = Plan { texts: stamped.texts, said: stamped.said, next: Vec::new() };
    carry_out(&session.root, &tree, &plan, Mode::Replace.unless_shown(options.dry_run), terminal)
}

/// The models that are named; of them and those below, or of all, only those
/// that something has happened to, if that is asked for.
fn chosen(
    options: &Review,
    session: &Session,
    analysis: &Analysis,
    terminal: &Terminal,
) -> anyhow::Result<BTreeSet<ModelKey>> {
    let mut named_models = BTreeSet::new();
    for given in &options.models {
        named_models.extend(named(session, analysis, given)?);
    }
    let mut wanted = BTreeSet::new();
    if options.suspect {
        wanted.extend(suspects(analysis));
    }
    if let Some(revision) = &options.since {
        wanted.extend(changed_since(analysis, &at(revision, session, terminal)?));
    }
    if !options.suspect && options.since.is_none() {
        return Ok(named_models);
    }
    let workspace = &analysis.workspace;
    let below: BTreeSet<ModelKey> = named_models.into_iter().flat_map(|model| workspace.subtree(model)).collect();
    let is_asked = |model: &ModelKey| {
        let is_named = options.models.is_empty() || below.contains(model);
        is_named && workspace.model(*model).is_assessed()
    };
    wanted.retain(is_asked);
    Ok(wanted)
}

/// The workspace as it was where HEAD and a revision parted.
fn at(revision: &str, session: &Session, terminal: &Terminal) -> anyhow::Result<Analysis> {
    let versions = Versions::open(session)?;
    let tree = versions.tree(versions.base(revision)?, terminal)?;
    Ok(analyze(&tree, &session.options(Overrides::default()))?)
}

/// The models that a word means: one by its id, one by its file, or those that
/// stand in a folder.
fn named(session: &Session, analysis: &Analysis, given: &str) -> anyhow::Result<BTreeSet<ModelKey>> {
    if let Some(model) = analysis.workspace.model_by_id(given) {
        return Ok(BTreeSet::from([model.key()]));
    }
    let path = Path::new(given);
    if !path.exists() {
        let ids = analysis.workspace.models().map(crate::resolve::Model::id);
        let hint = crate::syntax::did_you_mean(given, ids).map(|hint| format!("; {hint}")).unwrap_or_default();
        anyhow::bail!("no model is called `{given}`, and no file{hint}");
    }
    check_links(&session.root, path)?;
    let models = models_at(analysis, &session.path_of(path)?);
    if models.is_empty() {
        anyhow::bail!("`{given}` holds no model with front matter; `gabion lint --show-files` lists the models");
    }
    Ok(models)
}

/// Who has read them: whoever is named, else git's user.
fn by(options: &Review, session: &Session) -> anyhow::Result<String> {
    if let Some(by) = &options.by {
        return Ok(by.clone());
    }
    crate::history::user(&session.root.folder)
        .context("git does not say who you are; say who has read it with --by, or set `git config user.name`")
}
