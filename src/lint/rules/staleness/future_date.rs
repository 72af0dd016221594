//! S010: something done on a day that has not come.

use std::fmt::Arguments;

use jiff::civil::Date;

use crate::lint::{Context, Look, Rule};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Spanned};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "S010",
        name: "future-date",
        summary: "a review, sign-off, assessment, acceptance or decision dated after today",
        group: Group::Staleness,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("future_date.md"),
    },
    look: Look::Judged(check),
};

fn check(cx: &Context<'_>, model: &Model, found: &mut Vec<Diagnostic>) {
    let as_of = cx.workspace.as_of();
    let mut look = |what: Arguments<'_>, date: Option<&Spanned<Date>>| {
        if let Some(date) = date.filter(|date| date.value > as_of) {
            let message = format!("{what} is dated {}, which is after {as_of}", date.value);
            found.push(
                Diagnostic::new(&RULE.meta, date.span, message)
                    .help("write the day on which it was done; what is planned is a milestone"),
            );
        }
    };
    let (meta, id) = (model.meta(), model.id());
    look(format_args!("the review of `{id}`"), meta.review.as_ref().and_then(|review| review.date.as_ref()));
    look(format_args!("the sign-off of `{id}`"), meta.sign_off.as_ref().and_then(|sign_off| sign_off.date.as_ref()));
    let assessment = meta.threat_assessment.as_ref().and_then(|assessment| assessment.date.as_ref());
    look(format_args!("the threat assessment of `{id}`"), assessment);
    for threat in &model.records().threats {
        let acceptance = threat.fields.acceptance.as_ref().and_then(|acceptance| acceptance.date.as_ref());
        look(format_args!("the acceptance of threat `{}`", threat.id.value), acceptance);
    }
    for decision in &model.records().decisions {
        look(format_args!("decision `{}`", decision.id.value), decision.fields.date.as_ref());
    }
    for exception in &model.records().exceptions {
        look(format_args!("exception `{}`", exception.id.value), exception.fields.decided.as_ref());
    }
    for control in &model.records().controls {
        let assessed = control.fields.assessed_on();
        look(format_args!("the assessment of control `{}`", control.id.value), assessed);
    }
}
