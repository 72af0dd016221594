//! One pass over history that answers everything at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use rayon::prelude::*;

use super::cache::{Cache, Id, Kept, KeptDifferences, KeptTexts, Name};
use super::commits::{Commit, Commits, Number};
use super::differences::Differences;
use super::drift::{Counted, Since, count};
use super::follow::{Followed, Happened, Place, follow};
use super::paths::PathNumber;
use super::people::{People, most_first};
use super::questions::{Answers, Drift, Event, FileHistory, Questions, Set, Touch, Unassessed};
use super::uncovered::{Uncovered, uncovered};
use super::versions::Versions;
use super::{CommitId, Repository, Trouble};
use crate::source::RepoPath;

/// How many paths are named as the busiest.
const BUSIEST: usize = 5;

/// How many of a file's commits are named.
const NEWEST: usize = 20;

/// How many commits must have been compared for it to be worth keeping.
const WORTH_KEEPING: usize = 256;

/// A day, in seconds.
const DAY: i64 = 86_400;

/// How much older than a date its commit may be: clocks differ, and dates are
/// typed ahead.
const SLACK: i64 = 14 * DAY;

/// Answers all questions, as of a commit.
///
/// # Errors
/// When the repository cannot be read.
pub fn ask(repository: &Repository, head: CommitId, questions: &Questions<'_>) -> Result<Answers, Trouble> {
    let here = repository.here();
    let cache = questions.settings.as_ref().and_then(|settings| Cache::of(&here, questions, settings));
    let mut kept = cache.as_ref().and_then(Cache::load).unwrap_or_default();
    let mut since = oldest_date(questions).map(|oldest| oldest - SLACK).filter(|_| !questions.is_whole);
    let (commits, (mut differences, mut versions)) = rayon::join(
        || {
            let mut commits = Commits::from(here, head, std::mem::take(&mut kept.commits))?;
            commits.read_since(since)?;
            Ok(commits)
        },
        || (Differences::new(repository, questions, &mut kept.differences), Versions::new(questions, &mut kept.texts)),
    );
    let mut commits = commits?;
    let newest = commits.get(0).time;
    loop {
        let order = commits.topological();
        let found = follow(&commits, &order, &mut differences, &mut versions, questions)?;
        if let Some(followed) = found {
            let beginnings = beginnings(questions, &followed);
            if let Some(counted) = count(&commits, &order, &mut differences, &beginnings) {
                let mut people = People::new(repository, commits.get(0).tree, std::mem::take(&mut kept.texts.authors));
                let telling = Telling { commits: commits.all(), differences: &differences, questions };
                // A clone without some folders answers the rest.
                let uncovered =
                    uncovered(commits.get(0).tree, known_uncovered(&mut kept.differences), &differences, questions);
                let uncovered = uncovered.unwrap_or_default();
                people.learn(&differences, telling.spoken_of(&followed, &counted).into_iter());
                let cache = cache.filter(|_| differences.compared() >= WORTH_KEEPING);
                let all = commits.all();
                let mut answers = rayon::in_place_scope(|scope| {
                    scope.spawn(|_| {
                        if let Some(cache) = &cache {
                            cache.store(&keep(all, &differences, &versions, &people, uncovered.as_ref()));
                        }
                    });
                    telling.tell(&followed, &counted, &people)
                });
                answers.uncovered = uncovered.map(|(_, files)| files).unwrap_or_default();
                differences.retire((commits, versions.retire(), people));
                return Ok(answers);
            }
        }
        // Twice as far back, until everything is read.
        since = since.map(|since| since.min(newest) - (newest - since).max(30 * DAY)).filter(|_| !commits.is_whole());
        commits.read_since(since)?;
    }
}

/// What the next run need not read again.
fn keep(
    commits: &[Commit],
    differences: &Differences<'_>,
    versions: &Versions<'_>,
    people: &People,
    uncovered: Option<&Uncovered>,
) -> Kept {
    let mut texts = KeptTexts { authors: people.keep(), ..KeptTexts::default() };
    versions.keep(&mut texts);
    let differences = KeptDifferences {
        paths: differences.paths.names().map(|name| Name(name.to_vec())).collect(),
        areas: differences.paths.keep_areas(),
        followed: differences.paths.followed().map(|(_, name)| Name(name.to_vec())).collect(),
        head: differences.keep_head(),
        changes: differences.keep(commits),
        uncovered: uncovered.map(keep_uncovered),
    };
    Kept { commits: commits.iter().filter_map(|commit| commit.keep(commits)).collect(), differences, texts }
}

/// What an earlier run has found to be covered by nobody.
fn known_uncovered(kept: &mut KeptDifferences) -> Option<Uncovered> {
    let (tree, names) = kept.uncovered.take()?;
    let path = |name: &Name| RepoPath::new(std::str::from_utf8(&name.0).ok()?).ok();
    Some((tree.0, names.iter().map(path).collect::<Option<_>>()?))
}

fn keep_uncovered((tree, files): &Uncovered) -> (Id, Vec<Name>) {
    (Id(*tree), files.iter().map(|file| Name(file.as_str().as_bytes().to_vec())).collect())
}

/// The oldest date whose commit is asked for, in seconds.
fn oldest_date(questions: &Questions<'_>) -> Option<i64> {
    let dates = questions.files.iter().flat_map(|file| file.dates.values());
    let oldest = dates.min()?;
    let zoned = oldest.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

/// Where each area's count begins, for those that have one.
fn beginnings(questions: &Questions<'_>, followed: &[Followed]) -> Vec<Since> {
    let beginning = |place: &Place| match place {
        Place::In(number) | Place::NotLaterThan(number) => Some(*number),
        Place::NotCommitted => None,
    };
    let areas = questions.areas.iter();
    areas.map(|area| followed.get(area.file)?.dates.get(&area.key)?.as_ref().ok().and_then(beginning)).collect()
}

/// Puts numbers into words.
struct Telling<'a, 'q> {
    commits: &'a [Commit],
    differences: &'a Differences<'q>,
    questions: &'q Questions<'q>,
}

impl Telling<'_, '_> {
    /// The commits that are told of.
    fn spoken_of(&self, followed: &[Followed], counted: &Counted) -> Vec<ObjectId> {
        let places = followed.iter().flat_map(|file| file.dates.values()).filter_map(|place| match place {
            Ok(Place::In(number) | Place::NotLaterThan(number)) => Some(number),
            Ok(Place::NotCommitted) | Err(_) => None,
        });
        let files = followed.iter().flat_map(|file| file.touched.iter().chain(&file.born));
        let numbers = counted.touched.iter().flatten().chain(places).chain(files);
        numbers.map(|number| self.commit(*number).id).collect()
    }

    fn tell(&self, followed: &[Followed], counted: &Counted, people: &People) -> Answers {
        let paths = self.paths_by_area(counted);
        let areas = self.questions.areas.par_iter().enumerate();
        let drift = areas.map(|(at, area)| {
            let file = followed.get(area.file)?;
            if !file.is_tracked {
                return Some(Err(Unassessed::Untracked));
            }
            let place = match file.dates.get(&area.key)? {
                Ok(place) => place,
                Err(why) => return Some(Err(why.clone())),
            };
            if let Some(why) = &counted.unassessed[at] {
                return Some(Err(why.clone()));
            }
            Some(Ok(self.drift(place, &counted.touched[at], &paths[at], people)))
        });
        let drift = drift.collect();
        let files = followed.par_iter().map(|file| self.file(file, people)).collect();
        let (gone, come) = self.events(followed, people);
        Answers { files, drift, gone, come, ..Answers::default() }
    }

    fn commit(&self, number: Number) -> &Commit {
        &self.commits[number as usize]
    }

    fn touch(&self, number: Number, people: &People) -> Touch {
        people.touch(self.commit(number).id)
    }

    fn drift(&self, place: &Place, touched: &[Number], paths: &BTreeMap<PathNumber, usize>, people: &People) -> Drift {
        let since = match place {
            Place::NotCommitted => Set::NotCommitted,
            Place::In(number) => Set::In(self.touch(*number, people)),
            Place::NotLaterThan(number) => Set::NotLaterThan(self.touch(*number, people)),
        };
        Drift {
            since,
            commits: touched.len(),
            files: paths.len(),
            newest: self.newest(touched).map(|number| self.touch(number, people)),
            people: people.count(touched.iter().map(|number| self.commit(*number).id)),
            busiest: self.busiest(paths),
        }
    }

    /// The newest of some commits.
    fn newest(&self, numbers: &[Number]) -> Option<Number> {
        numbers.iter().copied().max_by_key(|number| (self.commit(*number).time, Reverse(*number)))
    }

    /// The paths that were touched most.
    fn busiest(&self, paths: &BTreeMap<PathNumber, usize>) -> Vec<(String, usize)> {
        let known = &self.differences.paths;
        let busiest = most_first(paths.iter().map(|(path, times)| ((known.name(*path), *path), *times)));
        busiest.into_iter().take(BUSIEST).map(|((_, path), times)| (known.shown(path), times)).collect()
    }

    /// For each area, how often each of its paths was touched.
    fn paths_by_area(&self, counted: &Counted) -> Vec<BTreeMap<PathNumber, usize>> {
        let mut by_area = vec![BTreeMap::new(); counted.touched.len()];
        let touched =
            (0_u32..).zip(&counted.touched).flat_map(|(area, numbers)| numbers.iter().map(move |it| (*it, area)));
        let mut touched: Vec<(Number, u32)> = touched.collect();
        touched.sort_unstable();
        for of_commit in touched.chunk_by(|one, other| one.0 == other.0) {
            let Some(Ok(change)) = of_commit.first().and_then(|(number, _)| self.differences.get(*number)) else {
                continue;
            };
            let Some((first, others)) = change.sides.split_first() else { continue };
            let mut taken: Vec<(u32, bool, PathNumber)> = Vec::new();
            for path in &first.paths {
                let is_mixed = others.iter().all(|side| side.has(*path));
                let areas = self.differences.paths.areas(*path).iter().copied();
                let areas = areas.filter(|area| of_commit.binary_search_by_key(area, |(_, area)| *area).is_ok());
                taken.extend(areas.map(|area| (area, is_mixed, *path)));
            }
            taken.sort_unstable();
            for of_area in taken.chunk_by(|one, other| one.0 == other.0) {
                // What a merge took from one of its parents is that parent's doing,
                // unless it took something from each.
                let mixed = of_area.partition_point(|(_, is_mixed, _)| !is_mixed);
                for (area, _, path) in of_area.get(mixed..).filter(|mixed| !mixed.is_empty()).unwrap_or(of_area) {
                    *by_area[*area as usize].entry(*path).or_insert(0) += 1;
                }
            }
        }
        by_area
    }

    fn file(&self, file: &Followed, people: &People) -> Result<FileHistory, Unassessed> {
        if !file.is_tracked {
            return Err(Unassessed::Untracked);
        }
        let touched = || file.touched.iter().copied().collect::<BTreeSet<Number>>();
        let oldest = file.born.iter().copied().min_by_key(|number| self.commit(*number).time);
        let ids = touched().into_iter().map(|number| self.commit(number).id);
        let mut recent: Vec<Number> = touched().into_iter().filter(|_| self.questions.is_whole).collect();
        recent.sort_by_key(|number| (Reverse(self.commit(*number).time), *number));
        recent.truncate(NEWEST);
        Ok(FileHistory {
            newest: recent.into_iter().map(|number| self.touch(number, people)).collect(),
            changed: self.newest(&file.touched).map(|number| self.touch(number, people)),
            created: oldest.map(|number| self.touch(number, people)),
            commits: touched().len(),
            people: if self.questions.is_whole { people.count(ids) } else { Vec::new() },
        })
    }

    /// Records that went, of those whose id came later, and those that came.
    fn events(&self, followed: &[Followed], people: &People) -> (Vec<Event>, Vec<Event>) {
        let gone: BTreeSet<&str> =
            followed.iter().flat_map(|file| &file.gone).map(|(record, ..)| record.id.as_str()).collect();
        let come = followed.iter().flat_map(|file| &file.come).map(|(record, ..)| record.id.as_str());
        let both: BTreeSet<&str> = come.filter(|id| gone.contains(id)).collect();
        let tell = |of: &dyn Fn(&Followed) -> &Vec<Happened>| {
            let mut events = Vec::new();
            for (file, known) in followed.iter().enumerate() {
                for (record, number, age) in of(known).iter().filter(|(record, ..)| both.contains(record.id.as_str())) {
                    let touch = self.touch(*number, people);
                    events.push(Event { file, record: record.clone(), age: *age, touch });
                }
            }
            events
        };
        (tell(&|file| &file.gone), tell(&|file| &file.come))
    }
}
