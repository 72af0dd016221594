//! What holds for any input: nothing panics, every place lies in its text, every
//! report is clean, fixes end, and neither threads nor the order of files matter.
//!
//! `PROPTEST_CASES` sets how many workspaces are tried in all.

mod pipeline;

use std::time::{Duration, Instant};

use gabion::analysis::{MemoryTree, analyze};
use gabion::source::RepoPath;
use pipeline::check::{check, everything, in_words};
use pipeline::corpus::{Corpus, File};
use pipeline::mutation::{Mutation, mutation, soup};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// How many workspaces are tried where nothing else is asked for.
const CASES: u32 = 1_000;

/// No workspace of this size may take longer.
const LONGEST: Duration = Duration::from_secs(20);

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

fn tree(files: &[File]) -> MemoryTree {
    let placed = files.iter().filter_map(|(path, bytes)| Some((RepoPath::new(path).ok()?, bytes.clone())));
    MemoryTree::new(placed)
}

/// Tries a property on all processors, each with a run of its own random numbers
/// and without further threads.
fn try_all<S: Strategy>(
    part: u32,
    strategy: impl Fn() -> S + Sync,
    property: impl Fn(S::Value) -> Result<(), TestCaseError> + Sync,
) where
    S::Value: Send,
{
    let workers = u32::try_from(rayon::current_num_threads()).unwrap();
    let own = (cases() / part).max(workers) / workers;
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0_u64);
    let work = |worker: u32| {
        let config = Config { cases: own, failure_persistence: None, max_shrink_iters: 3_000, ..Config::default() };
        let mut numbers = [0; 32];
        numbers[..8].copy_from_slice(&seed.to_le_bytes());
        numbers[8..12].copy_from_slice(&worker.to_le_bytes());
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &numbers));
        let timed = |value| {
            let start = Instant::now();
            property(value)?;
            let taken = start.elapsed();
            prop_assert!(taken < LONGEST, "it took {taken:?}");
            Ok(())
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        match pool.install(|| runner.run(&strategy(), timed)) {
            Ok(()) => {}
            Err(TestError::Fail(reason, value)) => panic!("{reason}\nfor {value:#?}"),
            Err(error) => panic!("{error}"),
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        let ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        assert!(ends.filter(Result::is_err).count() == 0, "a property does not hold; see above");
    });
}

fn spoilt(mut files: Vec<File>, mutations: &[Mutation]) -> Vec<File> {
    mutations.iter().for_each(|mutation| mutation.apply(&mut files));
    // A file that grows with every change would only test patience.
    files.iter_mut().for_each(|(_, bytes)| bytes.truncate(60_000));
    files
}

fn holds(files: &[File]) -> Result<(), TestCaseError> {
    check(&tree(files)).map_err(|wrong| TestCaseError::fail(format!("{wrong}\n{}", shown(files))))
}

/// The models, for a failing case that is small.
fn shown(files: &[File]) -> String {
    let all = files.iter().map(|(path, bytes)| format!("--- {path}\n{:?}", String::from_utf8_lossy(bytes)));
    let all: Vec<String> = all.filter(|file| file.len() < 4_000).take(6).collect();
    all.join("\n")
}

#[test]
fn examples_may_be_spoilt() {
    let corpus = Corpus::read();
    let changes = || proptest::collection::vec(mutation(), 0..6);
    let two = || (any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), any::<bool>(), changes());
    try_all(2, two, |(one, other, is_alone, changes)| {
        let mut files = one.get(&corpus.examples).clone();
        if !is_alone {
            let more = other.get(&corpus.examples).iter().map(|(path, bytes)| (format!("other/{path}"), bytes.clone()));
            files.extend(more.filter(|(path, _)| !path.ends_with("gabion.toml")));
        }
        holds(&spoilt(files, &changes))
    });
}

#[test]
fn the_sample_may_be_spoilt() {
    let corpus = Corpus::read();
    let changes = || (any::<u32>(), any::<u32>(), proptest::collection::vec(mutation(), 1..10));
    try_all(10, changes, |(one, other, changes)| holds(&spoilt(corpus.some_of_sample(one & other), &changes)));
}

#[test]
fn anything_may_be_a_model() {
    let files = || (soup(), soup(), soup(), any::<[bool; 2]>());
    try_all(3, files, |(root, child, config, [is_model, is_configured])| {
        let front = if is_model { "+++\nid = \"x\"\ntitle = \"X\"\nlevel = \"context\"\nprefix = \"X\"\n" } else { "" };
        let mut files = vec![
            ("THREAT_MODEL.md".to_owned(), format!("{front}{root}").into_bytes()),
            ("a/THREAT_MODEL.md".to_owned(), child.into_bytes()),
        ];
        if is_configured {
            files.push(("gabion.toml".to_owned(), config.into_bytes()));
        }
        holds(&files)
    });
}

#[test]
fn neither_threads_nor_order_matter() {
    let corpus = Corpus::read();
    let changes = || (any::<u32>(), any::<u32>(), proptest::collection::vec(mutation(), 0..6));
    let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    try_all(50, changes, |(choice, order, changes)| {
        let mut files = spoilt(corpus.some_of_sample(choice), &changes);
        let once = analyze(&tree(&files), &everything()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let turn = order as usize % files.len().max(1);
        files.rotate_left(turn);
        files.reverse();
        let again = many.install(|| analyze(&tree(&files), &everything()));
        let again = again.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(in_words(&once), in_words(&again));
        Ok(())
    });
}
