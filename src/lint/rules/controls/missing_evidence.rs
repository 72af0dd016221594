//! C004: evidence and tests that are not where they are said to be.

use rayon::prelude::*;

use super::evidence::{Files, Part, Problem, Suggestion, is_address};
use super::is_kept;
use crate::lint::{Context, Look, Rule};
use crate::model::{AnyRecord, RecordKind};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C004",
        name: "missing-evidence",
        summary: "evidence or a test that is not in the repository: the path, the lines or the symbol",
        group: Group::Control,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("missing_evidence.md"),
    },
    look: Look::Now(check),
};

/// Looks every path up, models side by side: there may be many and the texts
/// behind them long.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let files = Files::new(cx.facts);
    let models = cx.workspace.par_assessed();
    let each: Vec<Diagnostic> = models
        .flat_map_iter(|model| {
            let folder = model.folder();
            let looked = claims(model).into_iter().filter_map(|claim| {
                let problem = files.look(folder, &claim.written.value)?;
                Some(claim.report(&problem))
            });
            looked.collect::<Vec<_>>()
        })
        .collect();
    found.extend(each);
}

/// One path and what it is to show.
struct Claim<'a> {
    what: &'static str,
    kind: RecordKind,
    id: &'a str,
    written: &'a Spanned<String>,
}

/// The paths of a model's records: what shows its controls, and what plays its
/// abuse cases.
fn claims(model: &Model) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for control in model.records().controls.iter().filter(|control| is_kept(control)) {
        add(&mut claims, "evidence", control, &control.fields.evidence);
        add(&mut claims, "test", control, &control.fields.tests);
    }
    for threat in model.records().threats.iter().filter(|threat| !threat.id.value.is_empty()) {
        add(&mut claims, "test", threat, &threat.fields.few().tests);
    }
    claims
}

fn add<'a>(claims: &mut Vec<Claim<'a>>, what: &'static str, record: &'a dyn AnyRecord, paths: &'a [Spanned<String>]) {
    let paths = paths.iter().filter(|path| !is_address(&path.value));
    claims.extend(paths.map(|written| Claim { what, kind: record.kind(), id: &record.id().value, written }));
}

impl Claim<'_> {
    fn report(&self, problem: &Problem) -> Diagnostic {
        let (path, _) = self.written.value.split_once('#').unwrap_or((&self.written.value, ""));
        let (said, help) = describe(path, problem);
        let message = format!("{} of {} `{}`: {said}", self.what, self.kind, self.id);
        let found = Diagnostic::new(&RULE.meta, self.written.span, message);
        let found = if let Problem::Unread(_) = problem { found.weighing(Severity::Note) } else { found };
        match problem {
            Problem::Missing(Some(meant)) => self.offer(found, meant, Safety::Unsafe),
            Problem::LetterCase(meant) => self.offer(found, meant, Safety::Safe),
            _ => found.help(help),
        }
    }

    /// Offers another path, unless it cannot stand in quotes as it is.
    fn offer(&self, found: Diagnostic, meant: &Suggestion, safety: Safety) -> Diagnostic {
        let found = found.help(format!("did you mean `{}`?", meant.path));
        if meant.whole.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
            return found;
        }
        let title = format!("write `{}`", meant.whole);
        found.fix(Fix::replace(title, safety, self.written.span, format!("\"{}\"", meant.whole)))
    }
}

/// What is wrong in a sentence's end, and the way out.
fn describe(path: &str, problem: &Problem) -> (String, &'static str) {
    match problem {
        Problem::Empty => ("the path is empty".to_owned(), "name a file, or take the entry out"),
        Problem::Outside => {
            (format!("`{path}` leaves the workspace"), "name something in the repository, or give its address")
        }
        Problem::Malformed => (format!("`{path}` is no path of the repository"), "put `/` between its parts"),
        Problem::Glob => (format!("`{path}` is a glob"), "name the files, or the folder that holds them"),
        Problem::Link => {
            (format!("`{path}` is behind a symbolic link, which is not followed"), "name where the link leads to")
        }
        Problem::LetterCase(meant) => (format!("`{path}` is written `{}`", meant.path), ""),
        Problem::Missing(_) => (
            format!("`{path}` is not in the repository"),
            "if it moved, write its new path; if it went, so did the proof. Paths start at the model's folder",
        ),
        Problem::InFolder => (format!("`{path}` is a folder, which has no lines or symbols"), "name a file in it"),
        Problem::Backwards(part) => (format!("the lines `{part}` run backwards"), "write the lower line first"),
        Problem::NoPart(Part::Lines(lines)) => (
            format!("`{path}` has no lines `{lines}`"),
            "name lines that are there, or better a `#symbol`, which survives edits",
        ),
        Problem::NoPart(Part::Symbol(symbol)) => {
            (format!("`{path}` has no symbol `{symbol}`"), "look whether it was renamed, or went with the control")
        }
        Problem::Unread(reason) => {
            (format!("what stands behind `#` in `{path}` was not looked up: {reason}"), "name the file alone")
        }
    }
}
