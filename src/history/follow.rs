//! The history of files: who touched them, and which commit set their dates.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use gix::ObjectId;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::Trouble;
use super::commits::{Behind, Commits, Number};
use super::differences::{Change, Differences, Side};
use super::paths::PathNumber;
use super::questions::{Named, Questions, Unassessed, Version};
use super::renames::Renames;
use super::versions::{Content, Versions};
use super::window::Window;

/// Where a date was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In no commit yet.
    NotCommitted,
    /// In this commit.
    In(Number),
    /// In this commit or a newer one.
    NotLaterThan(Number),
}

/// A record that went or came, in which commit, and the commit's age.
pub(super) type Happened = (Named, Number, usize);

/// What is known of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    /// Whether it is in the commit that is checked out.
    pub(super) is_tracked: bool,
    /// Where each date was set.
    pub(super) dates: BTreeMap<String, Result<Place, Unassessed>>,
    /// The commits that touched it, newest first.
    pub(super) touched: Vec<Number>,
    /// The commits that brought it.
    pub(super) born: Vec<Number>,
    /// Records that went or came, with the commit and its age.
    pub(super) gone: Vec<Happened>,
    pub(super) come: Vec<Happened>,
}

/// The files on their way back that have come to a commit, by the path that
/// they have there, with the dates whose commit is looked for. Most commits
/// touch none of them, and hand them on as they are.
type Waiting = BTreeMap<(PathNumber, usize), Vec<Wanted>>;

/// A date whose commit is looked for.
#[derive(Clone, Debug)]
struct Wanted {
    key: String,
    date: Date,
    /// The oldest commit that may have set it, where versions are absent.
    candidate: Option<Number>,
}

/// The walk.
pub(super) struct Follow<'a, 'q> {
    commits: &'a Commits,
    questions: &'q Questions<'q>,
    versions: &'a mut Versions<'q>,
    renames: Renames,
    files: Vec<Followed>,
    /// The file that has a path now.
    by_path: HashMap<PathNumber, usize>,
    waiting: Vec<Waiting>,
    /// How many dates have no answer yet.
    open: usize,
}

/// Follows every file back from the newest commit; `None` where more of the
/// history has to be read first.
pub(super) fn follow<'q>(
    commits: &Commits,
    order: &[Number],
    differences: &mut Differences<'q>,
    versions: &mut Versions<'q>,
    questions: &'q Questions<'q>,
) -> Result<Option<Vec<Followed>>, Trouble> {
    let files = vec![Followed::default(); questions.files.len()];
    let waiting = vec![Waiting::new(); commits.all().len()];
    let (renames, by_path) = (Renames::default(), HashMap::new());
    let mut walk = Follow { commits, questions, versions, renames, files, by_path, waiting, open: 0 };
    walk.start(differences)?;
    let mut at = 0;
    let mut window = Window::new();
    while at < order.len() && walk.has_questions() {
        let batch = window.batch(&order[at..]);
        differences.compare(commits, batch);
        walk.read_versions(differences, batch);
        for number in batch {
            if !walk.visit(*number, at, differences) {
                return Ok(None);
            }
            at += 1;
            // After a new name older commits are to be compared again, and another
            // may follow soon.
            if !walk.has_questions() || differences.get(*number).is_none() {
                window = Window::new();
                break;
            }
        }
    }
    Ok(Some(walk.files))
}

impl Follow<'_, '_> {
    fn has_questions(&self) -> bool {
        self.open > 0 || self.questions.is_whole
    }

    /// Puts every file that is committed at the newest commit.
    fn start(&mut self, differences: &mut Differences<'_>) -> Result<(), Trouble> {
        let files = self.questions.files.iter();
        let paths: Vec<PathNumber> = files.map(|file| differences.paths.number_of(&file.path)).collect();
        let head = differences.committed(self.commits.get(0).tree)?;
        let held = paths.iter().enumerate().filter_map(|(file, path)| Some((file, *head.get(path)?)));
        self.versions.take_now(&held.collect::<Vec<_>>());
        self.by_path = paths.iter().enumerate().map(|(file, path)| (*path, file)).collect();
        let heads = head.iter().map(|(path, content)| (*content, self.by_path.get(path).copied()));
        self.versions.read_all(differences, heads);
        for (file, (asked, path)) in self.questions.files.iter().zip(paths).enumerate() {
            let Some(content) = head.get(&path) else { continue };
            let said = self.versions.get(differences, *content);
            self.files[file].is_tracked = true;
            let mut wanted = Vec::new();
            for (key, date) in &asked.dates {
                let is_committed = said.known().is_none_or(|said| said.dates.get(key) == Some(date));
                if is_committed {
                    wanted.push(Wanted { key: key.clone(), date: *date, candidate: None });
                } else {
                    self.files[file].dates.insert(key.clone(), Ok(Place::NotCommitted));
                }
            }
            self.open += wanted.len();
            self.waiting[0].insert((path, file), wanted);
        }
        Ok(())
    }

    /// Reads what the files of a batch say, side by side.
    fn read_versions(&mut self, differences: &Differences<'_>, batch: &[Number]) {
        let changes = batch.iter().filter_map(|number| differences.get(*number)?.as_ref().ok());
        let contents = changes.flat_map(|change| &change.sides).flat_map(|side| &side.contents);
        let ids = contents.flat_map(|(path, old, new)| [*old, *new].into_iter().flatten().zip(std::iter::repeat(path)));
        let by_path = &self.by_path;
        self.versions.read_all(differences, ids.map(|(id, path)| (id, by_path.get(path).copied())));
    }

    /// Sends the files at a commit to its parents; false where these were not
    /// read yet.
    fn visit(&mut self, number: Number, age: usize, differences: &mut Differences<'_>) -> bool {
        let mut here = std::mem::take(&mut self.waiting[number as usize]);
        if here.is_empty() {
            return true;
        }
        let commits = self.commits;
        let parents = match &commits.get(number).behind {
            Behind::Unread(_) => return !self.questions.is_whole && here.values().all(Vec::is_empty),
            Behind::Cut => {
                self.give_up(here, &Unassessed::Shallow);
                return true;
            }
            Behind::Parents(parents) => &parents[..],
        };
        let change = match differences.get(number) {
            Some(Ok(change)) => change,
            Some(Err(trouble)) => {
                let why = Unassessed::of(trouble);
                self.give_up(here, &why);
                return true;
            }
            None => return true,
        };
        let differing = change.sides.first().map_or(&[][..], |side| &side.contents);
        let mut candidates = Vec::new();
        for (path, ..) in differing {
            let found: Vec<(PathNumber, usize)> =
                here.range((*path, 0)..=(*path, usize::MAX)).map(|(at, _)| *at).collect();
            candidates.extend(found.into_iter().filter_map(|at| Some((at, here.remove(&at)?))));
        }
        let change = if candidates.is_empty() { None } else { Some(change.clone()) };
        if let Some(first) = parents.first() {
            self.send(*first, here);
        }
        for ((path, file), wanted) in candidates {
            let Some(change) = &change else { continue };
            let same = parents.iter().zip(&change.sides).find(|(_, side)| !side.has(path));
            match same {
                Some((parent, _)) => self.send(*parent, Waiting::from([((path, file), wanted)])),
                None => self.touch((path, file), wanted, (number, age), parents, change, differences),
            }
        }
        true
    }

    /// A commit that differs from all of its parents in this file.
    fn touch(
        &mut self,
        (path, file): (PathNumber, usize),
        wanted: Vec<Wanted>,
        (number, age): (Number, usize),
        parents: &[Number],
        change: &Change,
        differences: &mut Differences<'_>,
    ) {
        let followed = &mut self.files[file];
        if followed.touched.last() != Some(&number) {
            followed.touched.push(number);
        }
        let mut before: Vec<(Number, PathNumber, Content)> = Vec::new();
        for (parent, side) in parents.iter().zip(&change.sides) {
            if let Some((path, old)) = self.origin(number, *parent, path, side, differences) {
                before.push((*parent, path, self.versions.get(differences, old)));
            }
        }
        if let [side] = &change.sides[..] {
            let new = side.contents(path).1.map(|new| self.versions.get(differences, new));
            self.record_events(file, number, age, before.first().map(|(.., old)| old), new.as_ref());
        }
        let mut onward: Vec<Vec<Wanted>> = vec![Vec::new(); before.len()];
        for wanted in wanted {
            self.pass_on(file, wanted, number, &before, &mut onward);
        }
        if before.is_empty() {
            self.files[file].born.push(number);
        }
        for ((parent, path, _), wanted) in before.into_iter().zip(onward) {
            self.send(parent, Waiting::from([((path, file), wanted)]));
        }
    }

    /// Where a file stood in a parent, and what it held there.
    fn origin(
        &mut self,
        number: Number,
        parent: Number,
        path: PathNumber,
        side: &Side,
        differences: &mut Differences<'_>,
    ) -> Option<(PathNumber, ObjectId)> {
        let (old, new) = side.contents(path);
        if let Some(old) = old {
            return Some((path, old));
        }
        let trees = (self.commits.get(parent).tree, self.commits.get(number).tree);
        let name = differences.paths.name(path).to_vec();
        let place = (self.commits.get(number).id, self.commits.get(parent).id, name);
        let origin = match self.versions.origins.get(&place) {
            Some(known) => known.clone(),
            None => {
                let renames = &mut self.renames;
                let found = differences.find(|handle| renames.origin(handle, trees, &place.2, new?));
                self.versions.origins.insert(place, found.clone());
                found
            }
        };
        let (name, old) = origin?;
        Some((differences.follow(&name), old))
    }

    /// Looks which parent had the date already; it was set here if none had.
    fn pass_on(
        &mut self,
        file: usize,
        mut wanted: Wanted,
        number: Number,
        before: &[(Number, PathNumber, Content)],
        onward: &mut [Vec<Wanted>],
    ) {
        // What cannot be read may have had it: the count then begins too early
        // rather than too late.
        let had = |content: &Content| match content {
            Content::Known(said) => said.dates.get(&wanted.key) == Some(&wanted.date),
            Content::Strange => true,
            Content::Absent => false,
        };
        if let Some(at) = before.iter().position(|(.., content)| had(content)) {
            wanted.candidate = None;
            onward[at].push(wanted);
            return;
        }
        let absent = before.iter().position(|(.., content)| matches!(content, Content::Absent));
        let is_new_enough = is_on_or_after(self.commits.get(number).time, wanted.date);
        let answer = match (absent, wanted.candidate) {
            (Some(at), _) if is_new_enough => {
                wanted.candidate = Some(number);
                onward[at].push(wanted);
                return;
            }
            (_, None) if absent.is_none() => Ok(Place::In(number)),
            (_, None) => Err(Unassessed::Partial),
            (None, Some(_)) if is_new_enough => Ok(Place::NotLaterThan(number)),
            (_, Some(candidate)) => Ok(Place::NotLaterThan(candidate)),
        };
        self.answer(file, wanted.key, answer);
    }

    fn record_events(&mut self, file: usize, number: Number, age: usize, old: Option<&Content>, new: Option<&Content>) {
        let Some(new) = new.and_then(Content::known) else { return };
        let nothing = Version::default();
        let old = match old {
            None => &nothing,
            Some(old) => match old.known() {
                Some(old) => old,
                None => return,
            },
        };
        if Arc::ptr_eq(&old.records, &new.records) {
            return;
        }
        let has = |version: &Version, it: &Named| version.records.iter().any(|other| other.id == it.id);
        let followed = &mut self.files[file];
        let gone = old.records.iter().filter(|it| !has(new, it)).map(|it| (it.clone(), number, age));
        followed.gone.extend(gone);
        let come = new.records.iter().filter(|it| !has(old, it)).map(|it| (it.clone(), number, age));
        followed.come.extend(come);
    }

    /// Sends files to a commit; those that came by another way meet there.
    fn send(&mut self, to: Number, mut files: Waiting) {
        let waiting = &mut self.waiting[to as usize];
        if waiting.len() < files.len() {
            std::mem::swap(waiting, &mut files);
        }
        for (at, wanted) in files {
            waiting.entry(at).or_default().extend(wanted);
        }
    }

    fn give_up(&mut self, files: Waiting, why: &Unassessed) {
        for ((_, file), wanted) in files {
            for wanted in wanted {
                self.answer(file, wanted.key, Err(why.clone()));
            }
        }
    }

    fn answer(&mut self, file: usize, key: String, answer: Result<Place, Unassessed>) {
        self.open -= 1;
        self.files[file].dates.insert(key, answer);
    }
}

/// Whether a commit was made on a day or later, wherever on earth.
fn is_on_or_after(time: i64, date: Date) -> bool {
    let day = Timestamp::from_second(time).ok().map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date());
    let bound = date.checked_sub(1.day()).unwrap_or(date);
    day.is_some_and(|day| day >= bound)
}
