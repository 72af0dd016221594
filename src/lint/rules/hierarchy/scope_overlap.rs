use std::collections::BTreeMap;

use rayon::prelude::*;

use super::reach::{Ground, Reach};
use super::{is_below_parent, report};
use crate::lint::{Context, Look, Rule};
use crate::model::ModelKey;
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RepoPath, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H009",
        name: "scope-overlap",
        summary: "two siblings that cover the same path, or expand the same element",
        group: Group::Hierarchy,
        level: Level::On(Severity::Warning),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("scope_overlap.md"),
    },
    look: Look::Now(check),
};

/// The most siblings that are named for one place.
const MOST_NAMED: usize = 3;

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let ground = Ground::new(cx);
    for parent in cx.workspace.assessed() {
        let children = cx.workspace.children(parent.key()).iter().map(|child| cx.workspace.model(*child));
        let is_sibling = |child: &&Model| child.is_assessed() && is_below_parent(cx.workspace, child);
        let siblings: Vec<&Model> = children.filter(is_sibling).collect();
        if siblings.len() < 2 {
            continue;
        }
        same_element(cx, &siblings, found);
        let mut clashes = Clashes { cx: *cx, by_place: BTreeMap::new() };
        let folders = Folders::new(&ground, &siblings);
        clashes.of_folders(&folders);
        clashes.of_files(&ground, &siblings, &folders);
        clashes.of_empty_globs(&ground, &siblings, &folders);
        clashes.report(found);
    }
}

/// Speaks at every sibling after the first that expands an element.
fn same_element(cx: &Context<'_>, siblings: &[&Model], found: &mut Vec<Diagnostic>) {
    let mut first_by_element = BTreeMap::new();
    for sibling in siblings {
        let Some(frame) = sibling.frame() else { continue };
        let first: &Model = first_by_element.entry(frame).or_insert(*sibling);
        if first.key() == sibling.key() {
            continue;
        }
        let place = |model: &Model| model.meta().element.as_ref().map_or_else(|| model.place(), |element| element.span);
        let message =
            format!("element `{}` is expanded by the sibling `{}`, too", cx.workspace.id_of(frame), first.id());
        let said = Diagnostic::new(&RULE.meta, place(sibling), message)
            .related(place(first), "expanded here")
            .help("make one the child of the other, or split the element in the parent");
        report(cx, sibling.key(), said, found);
    }
}

/// The siblings whose extent is a whole folder, by that folder.
struct Folders<'a>(BTreeMap<&'a RepoPath, Vec<ModelKey>>);

impl<'a> Folders<'a> {
    fn new(ground: &'a Ground<'_>, siblings: &[&'a Model]) -> Self {
        let mut folders: BTreeMap<&RepoPath, Vec<ModelKey>> = BTreeMap::new();
        for sibling in siblings.iter().filter(|sibling| ground.reach(sibling.key()).is_some()) {
            if let Some(folder) = sibling.extent().whole_folder() {
                folders.entry(folder).or_default().push(sibling.key());
            }
        }
        Self(folders)
    }

    /// Some siblings whose folder is or holds this one, the innermost first.
    fn around(&self, folder: &RepoPath) -> Vec<ModelKey> {
        let folders = std::iter::successors(Some(folder.clone()), RepoPath::parent);
        let around = folders.filter_map(|folder| self.0.get(&folder)).flatten();
        around.take(MOST_NAMED + 1).copied().collect()
    }
}

/// A place of a model: one of its globs by number, or all of its folder.
type Place = (ModelKey, Option<usize>);

/// What overlaps, by the place that is to be mended.
struct Clashes<'a> {
    cx: Context<'a>,
    by_place: BTreeMap<Place, Clash<'a>>,
}

#[derive(Default)]
struct Clash<'a> {
    siblings: Vec<ModelKey>,
    example: Option<&'a RepoPath>,
}

impl<'a> Clashes<'a> {
    fn add(&mut self, place: Place, sibling: ModelKey, example: Option<&'a RepoPath>) {
        let frame = |key| self.cx.workspace.model(key).frame();
        let level = |key| self.cx.workspace.model(key).level();
        // Two models of one element have been complained about, and one that
        // skips a level.
        let is_same_element = frame(sibling).is_some() && frame(sibling) == frame(place.0);
        if place.0 == sibling || is_same_element || level(sibling) != level(place.0) {
            return;
        }
        let clash = self.by_place.entry(place).or_default();
        if clash.siblings.len() <= MOST_NAMED && !clash.siblings.contains(&sibling) {
            clash.siblings.push(sibling);
        }
        clash.example = clash.example.or(example);
    }

    /// Folders in folders, without a look at files.
    fn of_folders(&mut self, folders: &Folders<'a>) {
        for (folder, siblings) in &folders.0 {
            let around = folders.around(folder);
            for (sibling, other) in
                siblings.iter().flat_map(|sibling| around.iter().map(move |other| (*sibling, *other)))
            {
                self.add((sibling.max(other), None), sibling.min(other), None);
            }
        }
    }

    /// Files that globs of one sibling take in, and those of another or its folder.
    fn of_files(&mut self, ground: &Ground<'a>, siblings: &[&Model], folders: &Folders<'a>) {
        let by_glob = siblings.par_iter().filter(|sibling| sibling.extent().whole_folder().is_none());
        let mut claims: Vec<(&RepoPath, ModelKey)> = by_glob.flat_map_iter(|sibling| claims(ground, sibling)).collect();
        claims.par_sort_unstable();
        claims.dedup();
        let mut last: Option<(RepoPath, Vec<ModelKey>)> = None;
        for same in claims.chunk_by(|a, b| a.0 == b.0) {
            let Some(file) = same.first().map(|(file, _)| *file) else { continue };
            let folder = file.parent().unwrap_or_default();
            let (_, around) = match last.take().filter(|(known, _)| *known == folder) {
                Some(known) => last.insert(known),
                None => {
                    let around = folders.around(&folder);
                    last.insert((folder, around))
                }
            };
            for (at, (_, sibling)) in same.iter().enumerate() {
                let earlier = same.iter().take(at).take(MOST_NAMED + 1).map(|(_, other)| *other);
                let others: Vec<ModelKey> = around.iter().copied().chain(earlier).collect();
                let Some(reach) = ground.reach(*sibling).filter(|_| !others.is_empty()) else {
                    continue;
                };
                let Some(glob) = reach.globs.iter().position(|glob| glob.takes(file)) else {
                    continue;
                };
                others.into_iter().for_each(|other| self.add((*sibling, Some(glob)), other, Some(file)));
            }
        }
    }

    /// Globs that take no file in yet, where another sibling has the whole folder.
    fn of_empty_globs(&mut self, ground: &Ground<'a>, siblings: &[&Model], folders: &Folders<'a>) {
        let open = siblings.iter().filter_map(|sibling| Some((sibling.key(), ground.reach(sibling.key())?)));
        let open: Vec<(ModelKey, &Reach<'_>)> = open.filter(|(_, reach)| !reach.has_exclusion()).collect();
        let mut whole: BTreeMap<&RepoPath, Vec<Place>> = BTreeMap::new();
        for (key, reach) in &open {
            for (at, glob) in reach.globs.iter().enumerate().filter(|(_, glob)| glob.is_whole()) {
                let places = whole.entry(&glob.pattern.literal).or_default();
                if places.len() <= MOST_NAMED {
                    places.push((*key, Some(at)));
                }
            }
        }
        for (key, reach) in &open {
            for (at, glob) in reach.globs.iter().enumerate() {
                let place = (*key, Some(at));
                let start = &glob.pattern.literal;
                let around = std::iter::successors(Some(start.clone()), RepoPath::parent);
                let others = around.filter_map(|folder| whole.get(&folder)).flatten().copied();
                let mut others: Vec<Place> = others.filter(|other| other.0 != *key).collect();
                others.extend(folders.around(start).into_iter().map(|other| (other, None)));
                if others.is_empty() || ground.files(start).any(|file| glob.takes(file)) {
                    continue;
                }
                for other in others {
                    // Of two globs the later is to be mended, of a glob and a folder the glob.
                    let (mend, with) =
                        if other.1.is_some() { (place.max(other), place.min(other)) } else { (place, other) };
                    self.add(mend, with.0, None);
                }
            }
        }
    }

    fn report(self, found: &mut Vec<Diagnostic>) {
        for ((key, glob), clash) in self.by_place {
            let model = self.cx.workspace.model(key);
            let mut globs = model.extent().patterns().iter().filter(|glob| !glob.is_exclusion);
            let glob = glob.and_then(|at| globs.nth(at));
            let folder = model.folder();
            let (span, what) = match glob {
                Some(glob) => (glob.span(), glob.written.value.as_str()),
                None if folder.is_root() => (model.place(), "/"),
                None => (model.place(), folder.as_str()),
            };
            let siblings: Vec<&Model> = clash.siblings.iter().map(|key| self.cx.workspace.model(*key)).collect();
            let message = format!("`{what}` is covered by {}, too", named(&siblings));
            let said = Diagnostic::new(&RULE.meta, span, message).help("leave it out of all but one with `!`");
            let said = match clash.example {
                Some(file) => said.label(format!("`{file}` for one")),
                None => said,
            };
            let place =
                |model: &Model| model.extent().patterns().first().map_or_else(|| model.place(), |glob| glob.span());
            let siblings = siblings.iter().take(MOST_NAMED);
            report(
                &self.cx,
                key,
                siblings.fold(said, |said, other| said.related(place(other), "covered from here")),
                found,
            );
        }
    }
}

/// Every file that a sibling's globs take in.
fn claims<'a>(ground: &Ground<'a>, sibling: &Model) -> Vec<(&'a RepoPath, ModelKey)> {
    let Some(reach) = ground.reach(sibling.key()) else { return Vec::new() };
    let mut starts: Vec<&RepoPath> = reach.globs.iter().map(|glob| &glob.pattern.literal).collect();
    starts.sort_unstable();
    let mut outer: Vec<&RepoPath> = Vec::new();
    for start in starts {
        if !outer.iter().any(|outer| start.is_within(outer)) {
            outer.push(start);
        }
    }
    let files = outer.into_iter().flat_map(|start| ground.files(start));
    files.filter(|file| reach.extent.covers(file)).map(|file| (file, sibling.key())).collect()
}

fn named(siblings: &[&Model]) -> String {
    match siblings {
        [only] => format!("the sibling `{}`", only.id()),
        [one, other] => format!("the siblings `{}` and `{}`", one.id(), other.id()),
        [one, other, ..] => format!("the siblings `{}`, `{}` and others", one.id(), other.id()),
        [] => "a sibling".to_owned(),
    }
}
