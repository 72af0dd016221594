//! Any repository, path by path: `tests/compare-history FOLDER` runs this.
//!
//! Every file is taken for a model whose date is made of its content, so that
//! the commit that set it is the one that last touched the file. Since that
//! commit, changes to the file's folder are counted.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;

use gabion::history::{AskedArea, AskedFile, Questions, Repository, Set, Version, ask};
use gabion::source::RepoPath;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::drawn;
use super::git::Git;

/// A day that is made of a content.
fn day(bytes: &[u8]) -> Date {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let days = i64::try_from(hasher.finish() % 2_900_000).unwrap();
    Date::constant(1, 1, 1) + days.days()
}

/// What came of a comparison.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) paths: usize,
    /// The commit that last touched a path is another one than git says.
    pub(crate) other_commit: Vec<String>,
    /// As many commits as git counts.
    pub(crate) same_count: usize,
    /// Git counts merges besides that are the same in the folder as a parent
    /// behind which everything is known.
    pub(crate) explained: usize,
    /// Neither.
    pub(crate) other_count: Vec<String>,
}

pub(crate) fn compare(folder: &Path, most: usize) -> Compared {
    let git = Git::at(folder.to_owned());
    let tracked = git.run(&["-c", "core.quotePath=false", "ls-tree", "-r", "HEAD", "--format=%(objectmode) %(path)"]);
    let files: Vec<&str> =
        tracked.lines().filter_map(|line| line.strip_prefix("100644 ")).filter(|path| is_plain(path)).collect();
    let step = (files.len() / most).max(1);
    let chosen: Vec<RepoPath> = files.iter().step_by(step).map(|path| RepoPath::new(path).unwrap()).collect();
    let read = |bytes: &[u8], _: Option<usize>| {
        Some(Version { dates: [("day".to_owned(), day(bytes))].into(), records: [].into() })
    };
    let asked = |path: &RepoPath| {
        let content = git.bytes(&["cat-file", "blob", &format!("HEAD:{}", path.as_str())]);
        AskedFile { path: path.clone(), dates: [("day".to_owned(), day(&content))].into() }
    };
    let folders: Vec<RepoPath> = chosen.iter().map(|path| path.parent().unwrap()).collect();
    let area =
        |(file, folder): (usize, &RepoPath)| AskedArea { starts: vec![folder.clone()], file, key: "day".to_owned() };
    let areas_of = |path: &RepoPath| -> Vec<u32> {
        (0..).zip(&folders).filter(|(_, folder)| path.is_within(folder)).map(|(at, _)| at).collect()
    };
    let questions = Questions {
        prefix: RepoPath::root(),
        files: chosen.iter().map(asked).collect(),
        areas: folders.iter().enumerate().map(area).collect(),
        areas_of: &areas_of,
        read: Some(&read),
        now: None,
        is_uncovered: None,
        is_whole: false,
        settings: None,
    };
    let repository = Repository::open(folder).unwrap();
    let head = repository.head().unwrap().unwrap();
    let answers = ask(&repository, head, &questions).unwrap();
    let mut compared = Compared { paths: chosen.len(), ..Compared::default() };
    for ((path, folder), drift) in chosen.iter().zip(&folders).zip(&answers.drift) {
        let drift = drift.as_ref().unwrap().as_ref().unwrap();
        let Set::In(since) = &drift.since else { panic!("{path}: {:?}", drift.since) };
        let newest = git.run(&["log", "-1", "--format=%H", "--", path.as_str()]);
        if newest != since.commit {
            compared.other_commit.push(format!("{path}: {} and not {newest}", since.commit));
            continue;
        }
        count(&git, folder, &since.commit, drift.commits, &mut compared);
    }
    compared
}

fn count(git: &Git, folder: &RepoPath, since: &str, own: usize, compared: &mut Compared) {
    let place = if folder.is_root() { "." } else { folder.as_str() };
    let range = format!("{since}..HEAD");
    let counted = git.lines(&["rev-list", &range, "--", place]);
    if counted.len() == own {
        compared.same_count += 1;
        return;
    }
    let tree = |commit: &str| git.ask(&["rev-parse", &format!("{commit}:{}", folder.as_str())]);
    let is_known = |commit: &str| git.ask(&["merge-base", "--is-ancestor", commit, since]).is_some();
    let is_explained = |merge: &&String| {
        let parents = git.run(&["rev-parse", &format!("{merge}^@")]);
        parents.lines().any(|parent| tree(parent) == tree(merge) && is_known(parent))
    };
    let merges = counted.iter().filter(is_explained).count();
    if merges > 0 && counted.len() >= own + merges {
        compared.explained += 1;
    } else {
        compared.other_count.push(format!("{place} since {since}: {own}, and git counts {}", counted.len()));
    }
}

fn is_plain(path: &str) -> bool {
    RepoPath::new(path).is_ok_and(|same| same.as_str() == path) && !path.starts_with('"')
}

#[test]
#[ignore = "compares with the repository that GABION_COMPARE names"]
fn compare_with_a_repository() {
    let folder = std::env::var("GABION_COMPARE").expect("GABION_COMPARE names a repository");
    let most = std::env::var("GABION_PATHS").ok().and_then(|most| most.parse().ok()).unwrap_or(300);
    let compared = compare(Path::new(&folder), most);
    println!("{compared:#?}");
    assert!(compared.other_commit.is_empty() && compared.other_count.is_empty());
}

#[test]
fn a_drawn_repository_compares() {
    let git = Git::of(&drawn::plans(99, 120, 3));
    let compared = compare(&git.folder, 50);
    assert!(compared.paths >= 8, "{compared:?}");
    assert!(compared.other_commit.is_empty() && compared.other_count.is_empty(), "{compared:#?}");
    assert!(compared.same_count > compared.explained, "{compared:?}");
}
