//! Suppressions: authors may be spared a finding if they say why.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::find_rule;
use crate::model::records::{Allow, AnyRecord};
use crate::resolve::{Model, Workspace};
use crate::source::{
    Cover, Diagnostic, FileId, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity, Sources, Span, Spanned,
};
use crate::syntax::{Suppression, did_you_mean};

/// X003: a suppression that suppresses nothing, or gives no reason.
pub static UNUSED_SUPPRESSION: RuleMeta = RuleMeta {
    code: "X003",
    name: "unused-suppression",
    summary: "a suppression that suppresses nothing, has expired, or gives no reason",
    group: Group::Publication,
    level: Level::On(Severity::Warning),
    fixes: Fixes::Sometimes,
    suppressible: false,
    page: include_str!("rules/publication/unused_suppression.md"),
};

/// One rule in one suppression.
#[derive(Debug)]
struct Waiver {
    rule: &'static RuleMeta,
    /// Where the suppression stands.
    span: Span,
    /// What it covers.
    covers: Vec<Span>,
    reason: String,
    is_used: bool,
    /// The edit that takes it away, where one is safe.
    removal: Option<Fix>,
}

/// All suppressions of a workspace.
#[derive(Debug, Default)]
pub struct Suppressions {
    waivers: Vec<Waiver>,
    /// The numbers of waivers by file, rule and place.
    covers: BTreeMap<(FileId, &'static str), Cover<usize>>,
}

impl Suppressions {
    /// Collects comments and `allow` entries. Those that cannot hold (no
    /// reason, expired, of no rule) are findings and suppress nothing.
    pub fn collect(
        workspace: &Workspace,
        sources: &Sources,
        comments: &[Suppression],
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut all = Self::default();
        for comment in comments {
            all.add_comment(workspace, sources, comment, found);
        }
        // Few records allow anything, and there are very many records.
        let allowing = workspace.par_models().filter(|model| is_allowing(model));
        for model in allowing.collect::<Vec<_>>() {
            let whole = Span { file: model.file(), start: 0, end: u32::MAX };
            for entry in &model.meta().allow {
                all.add_entry(&entry.fields, entry.span, vec![whole], workspace.as_of(), found);
            }
            for record in model.records().headed() {
                for entry in &record.header().allow {
                    let covers = spans_of(record);
                    all.add_entry(&entry.fields, entry.span, covers, workspace.as_of(), found);
                }
            }
        }
        all.set_covers();
        all
    }

    /// Sorts what is covered: a file may hold very many suppressions and findings.
    fn set_covers(&mut self) {
        let mut covers: BTreeMap<(FileId, &'static str), Vec<(Span, usize)>> = BTreeMap::new();
        for (number, waiver) in self.waivers.iter().enumerate() {
            for span in &waiver.covers {
                covers.entry((span.file, waiver.rule.code)).or_default().push((*span, number));
            }
        }
        self.covers = covers.into_iter().map(|(key, spans)| (key, Cover::new(spans))).collect();
    }

    fn add_comment(
        &mut self,
        workspace: &Workspace,
        sources: &Sources,
        comment: &Suppression,
        found: &mut Vec<Diagnostic>,
    ) {
        let mut covers = vec![comment.line];
        if let Some(model) = workspace.model_of_file(comment.span.file) {
            // A comment above a record's heading, block or table covers the record.
            let line = comment.line;
            let line = line.start..line.end.max(line.start + 1);
            covers.extend(model.records_starting_in(line).flat_map(spans_of));
        }
        let until = match &comment.until {
            None => None,
            Some(written) => match written.value.parse::<Date>() {
                Ok(date) => Some(Spanned::new(date, written.span)),
                Err(_) => {
                    found.push(
                        Diagnostic::new(&UNUSED_SUPPRESSION, written.span, "`until` is no date")
                            .help("write it as until=2027-01-31"),
                    );
                    return;
                }
            },
        };
        if comment.rules.is_empty() {
            found.push(
                Diagnostic::new(&UNUSED_SUPPRESSION, comment.span, "the suppression names no rule")
                    .help("write `gabion: allow RULE reason`"),
            );
        }
        // Once the day is over, that is all that counts.
        if let Some(day) = until.as_ref().filter(|day| comment.is_until_elsewhere && day.value >= workspace.as_of()) {
            let message = format!("the day {} is not written as `until=DATE` right behind the rule", day.value);
            found.push(
                Diagnostic::new(&UNUSED_SUPPRESSION, day.span, message)
                    .help(format!("write `until={}` there", day.value)),
            );
        }
        let removal = removal(sources, comment.span);
        for rule in &comment.rules {
            let is_alone = comment.rules.len() == 1;
            let removal = removal.clone().filter(|_| is_alone);
            let asked = Asked { rule, reason: &comment.reason, until: until.as_ref(), span: comment.span };
            self.add(&asked, covers.clone(), removal, workspace.as_of(), found);
        }
    }

    fn add_entry(&mut self, entry: &Allow, span: Span, covers: Vec<Span>, as_of: Date, found: &mut Vec<Diagnostic>) {
        // Without a rule or a reason the entry has been complained about.
        let (Some(rule), Some(reason)) = (&entry.rule, &entry.reason) else { return };
        let asked = Asked { rule, reason: &reason.value, until: entry.until.as_ref(), span };
        self.add(&asked, covers, None, as_of, found);
    }

    fn add(
        &mut self,
        asked: &Asked<'_>,
        covers: Vec<Span>,
        removal: Option<Fix>,
        as_of: Date,
        found: &mut Vec<Diagnostic>,
    ) {
        let complain = |span, message: String| Diagnostic::new(&UNUSED_SUPPRESSION, span, message);
        let Some(rule) = find_rule(&asked.rule.value) else {
            let names = super::registry();
            let names = names.iter().flat_map(|rule| [rule.code, rule.name]);
            let finding = complain(asked.rule.span, format!("no rule is called `{}`", asked.rule.value));
            let help = did_you_mean(&asked.rule.value, names);
            found.push(finding.help(help.unwrap_or_else(|| "`gabion rule --all` lists them".to_owned())));
            return;
        };
        if !rule.suppressible || rule.code == "M001" {
            let way = if rule.code == "M001" { "set it by path in gabion.toml" } else { "mend what it finds" };
            let message = format!("`{}` cannot be suppressed here", rule.code);
            found.push(complain(asked.rule.span, message).help(way));
        } else if asked.reason.trim().is_empty() {
            let message = format!("suppression of `{}` gives no reason", rule.code);
            found
                .push(complain(asked.span, message).help("say why behind the rule; without a reason it does not hold"));
        } else if let Some(until) = asked.until.filter(|until| until.value < as_of) {
            let message = format!("suppression of `{}` expired on {}", rule.code, until.value);
            found.push(complain(until.span, message).help("mend what it hid, or agree on a new date"));
        } else {
            let reason = asked.reason.to_owned();
            self.waivers.push(Waiver { rule, span: asked.span, covers, reason, is_used: false, removal });
        }
    }

    /// The reason why a finding is allowed, if it is.
    pub fn reason(&mut self, diagnostic: &Diagnostic) -> Option<String> {
        if !diagnostic.rule.suppressible {
            return None;
        }
        // Where a finding starts decides.
        let place = diagnostic.primary.span;
        let covers = self.covers.get(&(place.file, diagnostic.rule.code))?;
        let number = *covers.holding(place.start, place.start)?;
        let waiver = self.waivers.get_mut(number)?;
        waiver.is_used = true;
        Some(waiver.reason.clone())
    }

    /// Findings for what suppressed nothing; rules that were not asked are left
    /// out, and so is what covers something that could not be read.
    pub fn unused(&self, was_asked: impl Fn(&RuleMeta) -> bool, is_unread: impl Fn(Span) -> bool) -> Vec<Diagnostic> {
        let unused = self.waivers.iter().filter(|waiver| {
            !waiver.is_used && was_asked(waiver.rule) && !waiver.covers.iter().any(|it| is_unread(*it))
        });
        let say = |waiver: &Waiver| {
            let message = format!("suppression of `{}` suppresses nothing", waiver.rule.code);
            let finding = Diagnostic::new(&UNUSED_SUPPRESSION, waiver.span, message).help("delete the suppression");
            match &waiver.removal {
                Some(fix) => finding.fix(fix.clone()),
                None => finding,
            }
        };
        unused.map(say).collect()
    }

    /// The files that hold suppressions, for tests of what is covered.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.waivers.iter().map(|waiver| waiver.span.file)
    }
}

struct Asked<'a> {
    rule: &'a Spanned<String>,
    reason: &'a str,
    until: Option<&'a Spanned<Date>>,
    span: Span,
}

fn is_allowing(model: &Model) -> bool {
    !model.meta().allow.is_empty() || model.records().headed().any(|record| !record.header().allow.is_empty())
}

fn spans_of(record: &dyn AnyRecord) -> Vec<Span> {
    let place = record.place();
    std::iter::once(place.extent()).chain(place.heading()).collect()
}

/// Takes a comment away, with its line where it stands alone on one.
fn removal(sources: &Sources, span: Span) -> Option<Fix> {
    let text = sources.file(span.file).text();
    let range = span.range();
    // One that is not closed goes over what it does not mean.
    let comment = text.get(range.clone())?;
    if comment.starts_with("<!--") && !comment.ends_with("-->") {
        return None;
    }
    let line_start = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(range.end..)?;
    let line_end = rest.find('\n').map_or(text.len(), |at| range.end + at + 1);
    let is_alone = text[line_start..range.start].trim().is_empty() && text[range.end..line_end].trim().is_empty();
    let cut = if is_alone {
        line_start..line_end
    } else {
        let before = text[line_start..range.start].trim_end().len();
        line_start + before..range.end
    };
    Some(Fix::replace("delete the suppression", Safety::Safe, Span::new(span.file, cut), ""))
}
