//! C002: a required control that nobody answers.

use rayon::prelude::*;

use super::answering::{Almost, BrokenNames, almost, almost_below};
use super::{is_kept, is_written, judged, status_in_words};
use crate::lint::{Context, Look, Rule};
use crate::model::records::Designation;
use crate::model::{Control, Record, RecordKey};
use crate::resolve::{Answer, Model, Requirement, Workspace};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "C002",
        name: "required-control-missing",
        summary: "a required control that is not answered where it applies",
        group: Group::Control,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: false,
        page: include_str!("required_control_missing.md"),
    },
    look: Look::Now(check),
};

/// Common controls are answered where they are defined, all others in the
/// models below: once in each line of models, where the answer would hold for
/// the rest of the line.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let workspace = cx.workspace;
    let broken = BrokenNames::new(workspace);
    let judged = workspace.par_assessed();
    found.par_extend(judged.flat_map_iter(|model| of_model(cx, &broken, model)));
}

fn of_model(cx: &Context<'_>, broken: &BrokenNames<'_>, model: &Model) -> Vec<Diagnostic> {
    let workspace = cx.workspace;
    let mut found = Vec::new();
    let common = judged(model).filter(|(_, control)| is_required_common(control));
    found.extend(common.filter_map(|(key, control)| {
        let is_meant = broken.meant(workspace, model.key(), &[key]).contains(&key);
        not_provided(cx, model, key, control).filter(|_| !is_meant)
    }));
    let open = workspace.requirements(model.key()).iter();
    // A common control that is planned is told where it is.
    let is_here = |it: &&Requirement| it.open_above.is_none() && it.answer != Answer::Planned(it.control);
    let open: Vec<&Requirement> = open.filter(|it| !it.answer.is_answered()).filter(is_here).collect();
    let keys: Vec<RecordKey> = open.iter().map(|it| it.control).collect();
    let meant = broken.meant(workspace, model.key(), &keys);
    let doubtless = open.into_iter().filter(|it| !meant.contains(&it.control));
    found.extend(doubtless.filter_map(|requirement| unanswered(cx, model, requirement)));
    found
}

fn is_required_common(control: &Record<Control>) -> bool {
    control.fields.is_required() && control.fields.designation() == Designation::Common
}

/// A common control that nobody has yet, said where it is defined.
fn not_provided(cx: &Context<'_>, model: &Model, key: RecordKey, control: &Record<Control>) -> Option<Diagnostic> {
    let status = control.fields.status.as_ref()?;
    let is_excepted = matches!(almost(cx, model.key(), key), Some(Almost::Kept | Almost::Broken));
    if control.fields.is_in_place() || is_excepted {
        return None;
    }
    let id = &control.id;
    let message = format!("common required control `{}` is not implemented yet", id.value);
    let found = Diagnostic::new(&RULE.meta, id.span, message).related(status.span, "this is how far it has come");
    Some(weighed(cx.workspace, control, found, "implement it, or give everybody time with `required-by`"))
}

/// A model's open requirement, said at the control that is to answer it, or at
/// the model where there is none.
fn unanswered(cx: &Context<'_>, model: &Model, requirement: &Requirement) -> Option<Diagnostic> {
    let workspace = cx.workspace;
    let key = requirement.control;
    let control = workspace.control(key)?;
    let place = workspace.model(key.model);
    let is_unread = control.fields.designation.is_none() && is_written(cx, control, "designation");
    if !is_kept(control) || !place.is_assessed() || workspace.has_namesake(key) || is_unread {
        return None;
    }
    let almost = almost_below(cx, model.key(), key);
    if matches!(almost, Some(Almost::Kept | Almost::Broken)) {
        return None;
    }
    let asked = format!("required control `{}` of `{}`", control.id.value, place.id());
    let (span, message, help) = if let Answer::Planned(own) = requirement.answer {
        let own = workspace.control(own)?;
        let (id, status) = (&own.id, status_in_words(own));
        let message = format!("control `{}` implements {asked} and is only {status}", id.value);
        (id.span, message, "put it in place, or agree on an exception until it is")
    } else {
        let reason = almost.map_or_else(String::new, |almost| almost.reason(workspace));
        let message = format!("`{}` does not answer {asked}{reason}", model.id());
        let help = "add a control that `implements` it, a `[[not-applicable]]` entry with a reason, or an exception";
        (model.place(), message, help)
    };
    let found = Diagnostic::new(&RULE.meta, span, message).related(control.id.span, "required here");
    // A model that is being written has only planned what it will do.
    if model.is_unfinished() {
        return Some(found.weighing(Severity::Warning).help(help));
    }
    Some(weighed(workspace, control, found, help))
}

/// A warning as long as the day of `required-by` is to come.
fn weighed(workspace: &Workspace, control: &Record<Control>, found: Diagnostic, help: &str) -> Diagnostic {
    match &control.fields.few().required_by {
        Some(day) if day.value > workspace.as_of() => {
            found.weighing(Severity::Warning).help(format!("{help}; from {} on this is an error", day.value))
        }
        _ => found.help(help),
    }
}
