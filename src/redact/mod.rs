//! What an audience may see of a workspace, as a workspace of its own.
//!
//! Redaction happens once, in front of everything that is published, and on the
//! text itself: each model's file is written anew without what is withheld, and
//! what is left is read and resolved like any other workspace. So no page, feed
//! or picture can show what is hidden by forgetting to ask, and a key that is
//! added to the format tomorrow is covered: its text passes the same mask.
//!
//! Three things would go wrong by text alone, and are carried over:
//!
//! - **States.** A threat whose control is withheld must not turn open. What the
//!   whole workspace computed is handed to the part ([`Judgement`]).
//! - **Places.** A model whose parent is withheld hangs below its nearest
//!   ancestor that is shown, and says itself what it had from its parent.
//! - **Names.** Prose speaks of other records. The names of all that is withheld
//!   are gathered from the whole workspace and masked wherever they stand.
//!
//! History is left out: commits bear no marking, and nobody wrote them for this
//! audience. What cannot be read cannot be judged, so that a workspace with
//! unreadable records has no editions. At the end the finished site is searched,
//! byte by byte, for every name and for every stretch of text that was taken
//! out; one find, and nothing is written.
//!
//! | file | does |
//! | --- | --- |
//! | `fate` | decides what is shown, masked, or gone |
//! | `people` | tells people from teams, and finds their roles |
//! | `names` | gathers what withheld things are called |
//! | `words` | knows a word in every dress |
//! | `mask` | takes words out of a text |
//! | `table`, `text` | rewrite tables and files |
//! | `settings` | rewrites the configuration |
//! | `rebuild` | understands what is left |
//! | `shingles`, `scan` | search the finished site |
//!
//! [`Judgement`]: crate::resolve::Judgement

mod fate;
mod mask;
mod names;
mod people;
mod rebuild;
mod scan;
mod settings;
mod shingles;
mod table;
mod text;
mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::fate::Fates;
use self::mask::Mask;
use self::names::Census;
use self::people::Faces;
use self::shingles::Shingles;
use self::table::{leaves, tables};
use self::text::{Pen, Rewritten};
use self::words::Words;
use crate::analysis::Analysis;
use crate::model::{Audience, RecordKey, Reference, Target};
use crate::resolve::Model;
use crate::source::{Finding, RepoPath};
use crate::syntax::{INVALID_TOML, MALFORMED_RECORD, UNKNOWN_KEY, UNREADABLE_FILE, WRONG_TYPE, nearest};

pub use people::PEOPLE_KEYS;
pub use scan::Leak;

/// What stands in the place of what is withheld.
pub const MASK: &str = "[withheld]";

/// Why there is no edition for an audience.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// Nobody is called so.
    #[error("there is no `[audiences.{name}]` in gabion.toml{}", hint(.meant))]
    Unknown {
        /// As it was asked for.
        name: String,
        /// What may have been meant, or what there is.
        meant: Vec<String>,
    },
    /// Its clearance is missing or no marking.
    #[error("`[audiences.{0}]` has no clearance that can be read: say the highest marking that they may see")]
    NoClearance(String),
    /// Something could not be read, and so could not be judged.
    #[error("{place}: {what} ({code}); what cannot be read cannot be withheld: mend it first")]
    Unread {
        /// File and line.
        place: String,
        /// What is wrong.
        what: String,
        /// The rule.
        code: &'static str,
    },
    /// A file that does not hold what it should once it was rewritten.
    #[error("{path} cannot be taken apart safely: give each record a heading or a table of its own")]
    Torn {
        /// The file.
        path: RepoPath,
    },
    /// More names than can be looked for.
    #[error("too much is withheld to be looked for: {0}")]
    TooMuch(String),
    /// The finished site holds what is withheld.
    #[error(
        "nothing was written: the edition for `{audience}` would show what is withheld from them{}; take the words \
         out, or list them in the audience's `public` if they give nothing away",
        first(.leaks)
    )]
    Leaks {
        /// The audience.
        audience: String,
        /// Where, and what.
        leaks: Vec<Leak>,
    },
}

fn hint(meant: &[String]) -> String {
    match meant {
        [] => ": add one with a `clearance`".to_owned(),
        [one] => format!("; did you mean `{one}`?"),
        several => format!("; there are {}", several.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")),
    }
}

fn first(leaks: &[Leak]) -> String {
    leaks.first().map_or_else(String::new, |leak| format!(", as in {leak}"))
}

/// An edition: what an audience may see, and what to look for in it.
#[derive(Debug)]
pub struct Edition {
    /// What is left, understood.
    pub analysis: Analysis,
    audience: String,
    words: Words,
    shingles: Shingles,
}

/// The record that a name means, whether or not it may stand there.
fn target(reference: &Reference) -> Option<RecordKey> {
    match reference.target {
        Target::Found(key) | Target::Unfit(key) | Target::OutOfScope(key) => Some(key),
        Target::Unlinked | Target::Unknown => None,
    }
}

/// Takes out of a workspace what an audience may not see. `own_words` is what
/// the site says by itself on its pages.
///
/// # Errors
/// When the audience is unknown, or something cannot be judged.
pub fn redact(whole: &Analysis, name: &str, own_words: &[&str]) -> Result<Edition, RedactError> {
    let workspace = &whole.workspace;
    let (audience, clearance) = find(whole, name)?;
    let fates = Fates::new(workspace, &whole.sources, audience, clearance);
    check_read(whole, &fates)?;
    let faces = Faces::new(workspace, audience);
    let census = Census { workspace, sources: &whole.sources, audience, fates: &fates, faces: &faces, own_words };
    let mask = Mask { words: census.words()?, shows_contacts: audience.shows_contacts() };
    let pen = Pen { workspace, fates: &fates, mask: &mask, faces: &faces, shows_evidence: audience.shows_evidence() };
    let shown: Vec<&Model> = fates.shown().collect();
    let text = |model: &Model| whole.sources.file(model.file()).text();
    let rewritten: Vec<Rewritten> = shown.par_iter().map(|model| pen.rewrite(model, text(model))).collect();
    let config = workspace.config().file.map_or("", |file| whole.sources.file(file).text());
    let settings = settings::settings(config, workspace.config(), audience, &mask);
    let mut shingles = Shingles::default();
    for model in workspace.models().filter(|model| !fates.shows(model.key())) {
        take_whole(model, text(model), &mut shingles);
    }
    for file in &rewritten {
        file.values.iter().for_each(|value| shingles.add(value));
        file.prose.iter().for_each(|prose| shingles.add_prose(prose));
    }
    let public = audience.public.iter().map(|word| word.value.as_str());
    let said = rewritten.iter().map(|file| file.text.as_str()).chain([settings.as_str()]);
    said.chain(own_words.iter().copied()).chain(public).for_each(|text| shingles.forget(text));
    let files = shown.iter().zip(rewritten).map(|(model, file)| (model.path().clone(), file.text)).collect();
    let analysis = rebuild::rebuild(whole, &fates, name, settings, files)?;
    Ok(Edition { analysis, audience: name.to_owned(), words: mask.words, shingles })
}

impl Edition {
    /// Searches a finished site for what is withheld.
    ///
    /// # Errors
    /// When it is there.
    pub fn check(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<(), RedactError> {
        let leaks = scan::scan(files, &self.words, &self.shingles);
        if leaks.is_empty() {
            return Ok(());
        }
        Err(RedactError::Leaks { audience: self.audience.clone(), leaks })
    }
}

fn find<'a>(whole: &'a Analysis, name: &str) -> Result<(&'a Audience, usize), RedactError> {
    let config = whole.workspace.config();
    let Some(audience) = config.audience(name) else {
        let known = || config.fields.audiences.entries.iter().map(|(known, _)| known.value.as_str());
        let meant = match nearest(name, known()) {
            Some(near) => vec![near.to_owned()],
            None => known().map(str::to_owned).collect(),
        };
        return Err(RedactError::Unknown { name: name.to_owned(), meant });
    };
    let rank = audience.clearance.as_ref().and_then(|marking| config.classification_rank(&marking.value));
    rank.map(|rank| (audience, rank)).ok_or_else(|| RedactError::NoClearance(name.to_owned()))
}

/// What readers could not make out of a model that is shown, or of the settings,
/// may be what withholds it.
fn check_read(whole: &Analysis, fates: &Fates<'_>) -> Result<(), RedactError> {
    let doubtful = [&INVALID_TOML, &UNKNOWN_KEY, &WRONG_TYPE, &MALFORMED_RECORD, &UNREADABLE_FILE];
    let matters = |finding: &&Finding| {
        let model = whole.workspace.model_of_file(finding.diagnostic.primary.span.file);
        let is_shown = model.is_none_or(|model| fates.shows(model.key()));
        is_shown && doubtful.iter().any(|rule| rule.code == finding.diagnostic.rule.code)
    };
    let Some(finding) = whole.findings.iter().find(matters) else { return Ok(()) };
    let span = finding.diagnostic.primary.span;
    Err(RedactError::Unread {
        place: format!("{}:{}", whole.sources.path(span), whole.sources.start(span).line),
        what: finding.diagnostic.message.clone(),
        code: finding.diagnostic.rule.code,
    })
}

/// Everything that a hidden model says.
fn take_whole(model: &Model, text: &str, shingles: &mut Shingles) {
    let mut values = Vec::new();
    tables(model, text, |table| table.iter().for_each(|entry| leaves(&entry.value, &mut values)));
    values.iter().for_each(|value| shingles.add(value));
    let body = model.body().range.clone();
    shingles.add_prose(text.get(body.start as usize..body.end as usize).unwrap_or_default());
}
