//! M004 for words that only the configuration knows, levels and markings, for the
//! configuration's own; M005 and X003 for exceptions to nothing.

use crate::lint::{Context, UNUSED_SUPPRESSION, find_rule};
use crate::model::records::Exception;
use crate::model::{Config, Record};
use crate::resolve::Model;
use crate::source::{Diagnostic, Fix, Safety, Spanned, glob};
use crate::syntax::{MISSING_KEY, WRONG_TYPE, nearest};

/// Reading a model takes any text for these: what is right depends on
/// `gabion.toml`.
pub(super) fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let config = cx.workspace.config();
    for (_, audience) in &config.fields.audiences.entries {
        found.extend(audience.clearance.as_ref().and_then(|marking| wrong_marking(config, marking)));
        found.extend(audience.models.iter().filter_map(wrong_glob));
    }
    for model in cx.workspace.models() {
        let meta = model.meta();
        found.extend(meta.level.as_ref().and_then(|level| wrong_level(config, level)));
        found.extend(meta.classification.as_ref().and_then(|marking| wrong_marking(config, marking)));
        for asset in &model.records().assets {
            found.extend(asset.fields.classification.as_ref().and_then(|marking| wrong_marking(config, marking)));
        }
        for conditions in model.records().controls.iter().filter_map(|control| control.fields.few().applies_to.as_ref())
        {
            found.extend(conditions.levels.iter().filter_map(|level| wrong_level(config, level)));
        }
        found.extend(model.records().exceptions.iter().filter_map(|exception| without_subject(model, exception)));
    }
}

/// An exception that departs from nothing: neither from a control nor from a rule
/// that there is.
fn without_subject(model: &Model, exception: &Record<Exception>) -> Option<Diagnostic> {
    let id = &exception.id;
    match &exception.fields.rule {
        Some(rule) if find_rule(&rule.value).is_none() => {
            let message = format!("exception `{}` departs from `{}`, which is no rule", id.value, rule.value);
            let found = Diagnostic::new(&UNUSED_SUPPRESSION, rule.span, message);
            Some(found.help("name one by its code, such as `H010`; `gabion rule` lists them"))
        }
        // What it says may be what could not be read.
        None if exception.fields.control.item.is_none() && model.is_whole() => {
            let message = format!("exception `{}` says neither from which `control` nor from which `rule`", id.value);
            Some(Diagnostic::new(&MISSING_KEY, id.span, message).help("add `control = \"…\"` or `rule = \"…\"`"))
        }
        _ => None,
    }
}

fn wrong_glob(written: &Spanned<String>) -> Option<Diagnostic> {
    let is_read = glob(&written.value).is_some();
    (!is_read).then(|| Diagnostic::new(&WRONG_TYPE, written.span, format!("`{}` is no glob", written.value)))
}

fn wrong_level(config: &Config, word: &Spanned<String>) -> Option<Diagnostic> {
    if config.level_rank(&word.value).is_some() || is_no_text(word) {
        return None;
    }
    Some(not_a_choice(word, &config.levels(), "levels are set by `levels` in `[workspace]` of gabion.toml"))
}

fn wrong_marking(config: &Config, word: &Spanned<String>) -> Option<Diagnostic> {
    if config.classification_rank(&word.value).is_some() || is_no_text(word) {
        return None;
    }
    let help = "markings are set by `classifications` in `[policy]` of gabion.toml";
    Some(not_a_choice(word, &config.classifications(), help))
}

/// Whether a word stands without quotes, which has been complained about.
fn is_no_text(word: &Spanned<String>) -> bool {
    word.span.range().len() == word.value.len()
}

/// Says it as reading does of choices that are the same everywhere.
fn not_a_choice(word: &Spanned<String>, choices: &[&str], help: &str) -> Diagnostic {
    let listed = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    let mut written: String = word.value.chars().take(40).collect();
    if written.len() < word.value.len() {
        written.push('…');
    }
    let found = Diagnostic::new(&WRONG_TYPE, word.span, format!("`{written}` is none of {listed}"));
    let Some(near) = nearest(&word.value, choices.iter().copied()) else { return found.help(help) };
    let folded = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
    let safety = if folded(near) == folded(&word.value) { Safety::Safe } else { Safety::Unsafe };
    let quoted = toml::Value::from(near).to_string();
    found.help(format!("did you mean `{near}`?")).fix(Fix::replace(
        format!("write `{near}`"),
        safety,
        word.span,
        quoted,
    ))
}
