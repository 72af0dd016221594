//! `gabion review`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;

use super::Ended;
use super::args::Review;
use super::output::Terminal;
use super::plan::{Mode, carry_out, check_links};
use super::session::Session;
use crate::analysis::{Analysis, analyze};
use crate::lint::Overrides;
use crate::model::ModelKey;
use crate::review::{ReviewRequest, models_at, plan_review, suspects};
use crate::scaffold::Plan;

/// Writes down that models were read and still hold.
pub(super) fn run(options: &Review, terminal: &Terminal) -> anyhow::Result<Ended> {
    let from = options.models.iter().map(Path::new).find(|path| path.exists()).unwrap_or(Path::new("."));
    let session = Session::open(from, &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let mut models = BTreeSet::new();
    for given in &options.models {
        models.extend(named(&session, &analysis, given)?);
    }
    if options.suspect {
        let suspects = suspects(&analysis);
        let below: BTreeSet<ModelKey> = models.iter().flat_map(|model| analysis.workspace.subtree(*model)).collect();
        let is_asked = |model: &ModelKey| options.models.is_empty() || below.contains(model);
        models = suspects.into_iter().filter(is_asked).collect();
        if models.is_empty() {
            terminal.say("no model is suspect");
            return Ok(Ended::Clean);
        }
    }
    let request = ReviewRequest {
        by: by(options, &session)?,
        role: options.role.clone(),
        outcome: options.outcome.clone(),
        date: options.date.unwrap_or(session.as_of),
        is_sign_off: options.sign_off,
    };
    let stamped = plan_review(&analysis, &models, &request)?;
    let plan = Plan { texts: stamped.texts, said: stamped.said, next: Vec::new() };
    carry_out(&session.root, &tree, &plan, Mode::Replace.unless_shown(options.dry_run), terminal)
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
    let user = session.root.work_tree.as_deref().and_then(crate::history::user);
    user.context("git does not say who you are; say who has read it with --by, or set `git config user.name`")
}
