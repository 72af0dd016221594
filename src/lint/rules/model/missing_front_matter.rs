//! M001.

use crate::lint::{Context, Look, Rule};
use crate::model::Plain;
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "M001",
        name: "missing-front-matter",
        summary: "a plain threat model: a file with a model's name and no front matter",
        group: Group::Model,
        level: Level::On(Severity::Note),
        fixes: Fixes::None,
        suppressible: false,
        page: include_str!("missing_front_matter.md"),
    },
    look: Look::Now(check),
};

/// A strange repository gets a note for each plain model; who has configured a
/// workspace wants to know louder.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let config = cx.workspace.config();
    let severity = match (config.exists(), config.is_strict()) {
        (_, true) => Severity::Error,
        (true, false) => Severity::Warning,
        (false, false) => Severity::Note,
    };
    for plain in cx.workspace.plain().iter().filter(|plain| !plain.is_misplaced) {
        let what = if plain.yaml.is_some() { " with YAML front matter (`---`)" } else { "" };
        let message = format!("plain threat model{what}: not assessed");
        found.push(Diagnostic::new(&RULE.meta, first_line(cx, plain), message).help(way_out(plain)).weighing(severity));
    }
}

fn first_line(cx: &Context<'_>, plain: &Plain) -> Span {
    let line = cx.sources.file(plain.file).line(1);
    line.map_or(Span::start_of(plain.file), |(start, line)| Span::new(plain.file, start..start + line.trim_end().len()))
}

fn way_out(plain: &Plain) -> String {
    let path = plain.path.as_str();
    // The line may be copied into a shell, and the name may be a stranger's.
    let is_plain_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let file = if path.chars().all(is_plain_word) && !path.starts_with('-') { path } else { "FILE" };
    if plain.yaml.is_some() {
        return format!("models have TOML between `+++` lines: `gabion init --adopt {file}` puts it above the text");
    }
    format!("`gabion init --adopt {file}` puts a few lines above it")
}
