use rayon::prelude::*;

use super::reach::{Glob, Ground, Reach, is_glob};
use super::{is_below_parent, report};
use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RepoPath, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "H008",
        name: "scope-outside-parent",
        summary: "a child that covers paths its parent does not cover",
        group: Group::Hierarchy,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("scope_outside_parent.md"),
    },
    look: Look::Now(check),
};

/// Above every root stands the workspace, which no glob may leave.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let ground = Ground::new(cx);
    let judged = cx.workspace.par_assessed();
    let all: Vec<(&Model, Vec<Diagnostic>)> = judged
        .map(|model| {
            let mut own = broken(model);
            own.extend(outside(cx, &ground, model));
            (model, own)
        })
        .collect();
    for (model, own) in all {
        own.into_iter().for_each(|said| report(cx, model.key(), said, found));
    }
}

/// Globs that lead out of the workspace, or that cannot be read as globs.
fn broken(model: &Model) -> Vec<Diagnostic> {
    if model.extent().is_readable() {
        return Vec::new();
    }
    let patterns = model.extent().patterns().iter();
    let say = |span: Span, message: String, help: &str| Diagnostic::new(&RULE.meta, span, message).help(help);
    patterns
        .filter_map(|pattern| {
            let written = &pattern.written.value;
            match &pattern.anchored {
                Err(why) => {
                    let help = "globs start at the model's folder, those with a leading `/` at the workspace's root";
                    Some(say(pattern.span(), format!("`{written}` covers nothing: {why}"), help))
                }
                Ok(_) if !is_glob(pattern) => {
                    let help = "mend its brackets, or put a back slash in front of them";
                    Some(say(pattern.span(), format!("`{written}` covers nothing: it is no glob"), help))
                }
                Ok(_) => None,
            }
        })
        .collect()
}

fn outside(cx: &Context<'_>, ground: &Ground<'_>, model: &Model) -> Vec<Diagnostic> {
    let parent = model
        .parent()
        .map(|parent| cx.workspace.model(parent))
        .filter(|parent| parent.is_assessed() && is_below_parent(cx.workspace, model));
    let Some(parent) = parent else { return Vec::new() };
    let (Some(own), Some(above)) = (ground.reach(model.key()), ground.reach(parent.key())) else {
        return Vec::new();
    };
    let describe = |span: Span, what: &str, example: Option<&RepoPath>| {
        let message = format!("{what} reaches outside what the parent `{}` covers", parent.id());
        let place = parent.extent().patterns().first().map_or_else(|| parent.place(), |glob| glob.span());
        let said = Diagnostic::new(&RULE.meta, span, message).related(place, "the parent covers this");
        let said = said.help(format!("widen `covers` of `{}`, or narrow this one", parent.id()));
        match example {
            Some(file) => said.label(format!("`{file}` is outside")),
            None => said,
        }
    };
    if let Some(folder) = own.extent.whole_folder() {
        let what = if folder.is_root() { "the whole workspace".to_owned() } else { format!("the folder `{folder}`") };
        return match stray(ground, above, folder, |_| true) {
            Stray::None => Vec::new(),
            Stray::File(file) => vec![describe(model.place(), &what, Some(file))],
            Stray::Folder => vec![describe(model.place(), &what, None)],
        };
    }
    let of_glob = |glob: &Glob<'_>| {
        let span = glob.pattern.span();
        let what = format!("`{}`", glob.pattern.written.value);
        let is_excluded = |file: &RepoPath| !own.extent.covers(file);
        match stray(ground, above, &glob.pattern.literal, |file| glob.takes(file)) {
            Stray::None => None,
            Stray::Folder => Some(describe(span, &what, None)),
            Stray::File(file) if !is_excluded(file) => Some(describe(span, &what, Some(file))),
            // The first one is left out by another glob; look among the rest.
            Stray::File(_) => {
                let takes = |file: &RepoPath| glob.takes(file) && own.extent.covers(file) && !above.extent.covers(file);
                let file = ground.files(&glob.pattern.literal).find(|file| takes(file));
                file.map(|file| describe(span, &what, Some(file)))
            }
        }
    };
    own.globs.iter().filter_map(of_glob).collect()
}

/// Something that the parent does not cover.
enum Stray<'a> {
    None,
    /// A file.
    File(&'a RepoPath),
    /// A whole folder, where there is no file yet.
    Folder,
}

/// Looks for something at `start` that a child takes in and its parent does
/// not. Where no file is there yet, the folders are compared.
fn stray<'a>(ground: &Ground<'a>, above: &Reach<'_>, start: &RepoPath, takes: impl Fn(&RepoPath) -> bool) -> Stray<'a> {
    if above.surely_covers(start) {
        return Stray::None;
    }
    let mut is_empty = true;
    for file in ground.files(start).filter(|file| takes(file)) {
        if !above.extent.covers(file) {
            return Stray::File(file);
        }
        is_empty = false;
    }
    if is_empty && !above.may_touch(start) { Stray::Folder } else { Stray::None }
}
