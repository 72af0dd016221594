//! R007: an id that meant another record.

use std::collections::BTreeMap;

use crate::history::Event;
use crate::lint::{Context, Look, Past, Rule};
use crate::model::{ModelKey, RecordKey, RecordKind};
use crate::source::{Diagnostic, Fixes, Group, Level, RuleMeta, Severity};

pub(in crate::lint::rules) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R007",
        name: "reused-id",
        summary: "an id that history shows meant another record",
        group: Group::Reference,
        level: Level::On(Severity::Error),
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("reused_id.md"),
    },
    look: Look::Back(check),
};

/// How alike two titles are that tell of the same thing, of 1.
const ALIKE: f64 = 0.6;

/// An id was reused if a record went, another came later under its id, and
/// both are told of in other words. What comes and goes in one commit moved.
fn check(cx: &Context<'_>, past: &Past, found: &mut Vec<Diagnostic>) {
    if past.gone.is_empty() || past.come.is_empty() {
        return;
    }
    let mut gone: BTreeMap<&str, Vec<(ModelKey, &Event)>> = BTreeMap::new();
    for (model, event) in &past.gone {
        gone.entry(event.record.id.as_str()).or_default().push((*model, event));
    }
    for model in cx.workspace.models() {
        for (index, record) in model.records().iter() {
            let id = record.id().value.to_lowercase();
            let (Some(before), kind) = (gone.get(id.as_str()), record.kind()) else { continue };
            let came = past.come.iter().filter(|(at, event)| *at == model.key() && event.record.id == id);
            // The last time that it came is the record that stands there now.
            let Some((_, came)) = came.min_by_key(|(_, event)| event.age) else { continue };
            let went = before.iter().filter(|(at, event)| {
                let is_older = event.age > came.age && event.touch.commit != came.touch.commit;
                is_older && (*at == model.key() || is_unique_everywhere(kind, event))
            });
            let Some((_, went)) = went.min_by_key(|(_, event)| event.age) else { continue };
            let now = record.given_title().map_or("", |title| &*title.value);
            let is_told_alike = [now, &came.record.title].iter().any(|title| means_the_same(title, &went.record.title));
            if is_told_alike && went.record.kind == kind.as_str() {
                continue;
            }
            let key = RecordKey { model: model.key(), kind, index };
            let id = &record.id().value;
            let message = format!("`{id}` meant another {}: “{}”", went.record.kind, went.record.title);
            let label = format!("removed in {} of {} by {}", went.touch.short(), went.touch.date, went.touch.author);
            let help =
                format!("give it a new id: links and reports that name `{id}` still mean the old {}", went.record.kind);
            found.push(Diagnostic::new(&RULE.meta, cx.workspace.span_of(key), message).label(label).help(help));
        }
    }
}

/// Whether an id of this kind is an address in the whole workspace.
fn is_unique_everywhere(kind: RecordKind, went: &Event) -> bool {
    let kinds = [RecordKind::Threat, RecordKind::Control, RecordKind::Exception];
    kinds.contains(&kind) && kinds.iter().any(|kind| kind.as_str() == went.record.kind)
}

/// Whether two titles may tell of the same thing: they are written alike, or
/// share half of their longer words.
fn means_the_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if a.is_empty() || b.is_empty() || strsim::normalized_levenshtein(&a, &b) >= ALIKE {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
        words.map(str::to_owned).collect()
    };
    let (a, b) = (words(&a), words(&b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared * 2 >= a.len().min(b.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::means_the_same;

    #[test]
    fn titles_that_were_reworded_mean_the_same() {
        assert!(means_the_same("Card numbers leak through logs", "Card numbers leak through request logs"));
        assert!(means_the_same("Logs hold card numbers", "Card numbers leak through logs"));
        assert!(means_the_same("Redact", ""));
        assert!(!means_the_same("Card numbers leak through logs", "A clerk refunds a friend"));
    }
}
