//! Questions as the tests put them: each folder holds a model that says
//! `review DATE` in a line, and its own code is what else stands there.

use std::collections::BTreeMap;
use std::path::Path;

use gabion::history::{
    Answers, AskedArea, AskedFile, CommitId, LastAnswers, Named, Questions, Repository, Trouble, Version, ask,
    ask_again,
};
use gabion::source::RepoPath;

/// What a version of a model says.
pub(crate) fn read(bytes: &[u8]) -> Option<Version> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut version, mut records) = (Version::default(), Vec::new());
    for line in text.lines() {
        if let Some(date) = line.strip_prefix("review ") {
            version.dates.insert("review".to_owned(), date.parse().ok()?);
        }
        if let Some((id, title)) = line.strip_prefix("threat ").and_then(|rest| rest.split_once(' ')) {
            records.push(Named { kind: "threat".to_owned(), id: id.to_owned(), title: title.to_owned() });
        }
    }
    version.records = records.into();
    Some(version)
}

/// Asks for the model in each of these folders, as it stands in the work tree.
pub(crate) fn ask_in(folder: &Path, models: &[&str], is_whole: bool) -> Result<Answers, Trouble> {
    ask_keeping(folder, models, is_whole, None)
}

/// The same, with what is read kept for these settings.
pub(crate) fn ask_keeping(
    folder: &Path,
    models: &[&str],
    is_whole: bool,
    settings: Option<&str>,
) -> Result<Answers, Trouble> {
    put(folder, models, Order::AsFiles, is_whole, settings, ask)
}

/// The same, with the areas numbered the other way round.
pub(crate) fn ask_keeping_backwards(folder: &Path, models: &[&str], settings: &str) -> Result<Answers, Trouble> {
    put(folder, models, Order::Backwards, false, Some(settings), ask)
}

/// The same, unless nothing can be different since the last time.
pub(crate) fn ask_again_in(folder: &Path, models: &[&str], last: &mut LastAnswers) -> Result<Answers, Trouble> {
    put(folder, models, Order::AsFiles, false, Some("again"), |repository, head, questions| {
        ask_again(repository, head, questions, last)
    })
}

/// How areas are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsFiles,
    Backwards,
}

fn put(
    folder: &Path,
    models: &[&str],
    order: Order,
    is_whole: bool,
    settings: Option<&str>,
    ask: impl FnOnce(&Repository, CommitId, &Questions<'_>) -> Result<Answers, Trouble>,
) -> Result<Answers, Trouble> {
    let repository = Repository::open(folder)?;
    let prefix = repository.prefix(folder)?;
    let path = |text: String| RepoPath::new(&text).unwrap();
    let files: Vec<AskedFile> = models
        .iter()
        .map(|model| {
            let path = path(format!("{model}/THREAT_MODEL.md"));
            let text = std::fs::read(folder.join(path.as_str())).unwrap_or_default();
            AskedFile { path, dates: read(&text).map(|version| version.dates).unwrap_or_default() }
        })
        .collect();
    let folders: Vec<RepoPath> = models.iter().map(|model| path((*model).to_owned())).collect();
    let mut numbered: Vec<(usize, &RepoPath)> = folders.iter().enumerate().collect();
    if order == Order::Backwards {
        numbered.reverse();
    }
    let area = |(file, folder): &(usize, &RepoPath)| {
        let starts = vec![(*folder).clone()];
        AskedArea { starts, file: *file, key: "review".to_owned() }
    };
    let areas = numbered.iter().map(area).collect();
    let areas_of = |path: &RepoPath| -> Vec<u32> {
        let is_code = !path.name().ends_with(".md");
        let within = (0..).zip(&numbered).filter(|(_, (_, folder))| is_code && path.is_within(folder));
        within.map(|(at, _)| at).collect()
    };
    let is_uncovered = |path: &RepoPath| !path.name().ends_with(".md") && areas_of(path).is_empty();
    let questions = Questions {
        prefix,
        files,
        areas,
        areas_of: &areas_of,
        read: Some(&|bytes, _| read(bytes)),
        now: None,
        is_uncovered: Some(&is_uncovered),
        is_whole,
        settings: settings.map(str::to_owned),
    };
    let head = repository.head()?.ok_or(Trouble::Unborn)?;
    ask(&repository, head, &questions)
}

/// Drift by folder: where the review was committed, and how many commits followed.
pub(crate) fn drift(folder: &Path, models: &[&str]) -> BTreeMap<String, String> {
    let answers = ask_in(folder, models, false).unwrap();
    let said = answers.drift.iter().map(|drift| match drift {
        None => "no date".to_owned(),
        Some(Err(why)) => format!("unassessed: {}", why.reason()),
        Some(Ok(drift)) => match &drift.since {
            gabion::history::Set::NotCommitted => "not committed".to_owned(),
            gabion::history::Set::In(touch) => format!("{} since {}", drift.commits, touch.commit),
            gabion::history::Set::NotLaterThan(touch) => format!("{} since about {}", drift.commits, touch.commit),
        },
    });
    models.iter().map(|model| (*model).to_owned()).zip(said).collect()
}
