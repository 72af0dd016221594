//! X001.

use rayon::prelude::*;

use super::credential;
use crate::lint::{Context, Look, Rule};
use crate::source::{Diagnostic, FileId, Fixes, Group, Level, RuleMeta, Severity, SourceFile, Span};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "X001",
        name: "secret-in-model",
        summary: "text in a model that is shaped like a credential",
        group: Group::Publication,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: false,
        page: include_str!("secret_in_model.md"),
    },
    look: Look::Now(check),
};

/// Looks through every file that was read, whatever its state: models, plain
/// ones, the configuration. What was found is shown to nobody.
fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let files: Vec<(FileId, &SourceFile)> = cx.sources.iter().collect();
    let said = files.into_par_iter().flat_map_iter(|(file, source)| {
        credential::find(source.text()).into_iter().map(move |credential| {
            let message = format!("text shaped like a credential: {}", credential.what);
            Diagnostic::new(&RULE.meta, Span::new(file, credential.range), message)
                .help(
                    "make it worthless first: everybody with a clone has it; then say where it is kept, not what it is",
                )
                .sensitive()
        })
    });
    found.extend(said.collect::<Vec<_>>());
}
