//! R001: a name that means nothing where it stands, or is not what the record
//! is called.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::misnamed::misnamed;
use super::stranger::{names_stranger, strangers};
use super::words::{clip, in_quotes, joined, wanted};
use super::{Elsewhere, Guesses, right_name};
use crate::lint::rules::model::Unread;
use crate::lint::{Context, Look, Rule};
use crate::model::records::Designation;
use crate::model::{RecordKey, RecordKind, Reference, Scope, Target};
use crate::resolve::{Loss, Model, ParentLink, Workspace};
use crate::source::{Diagnostic, Fix, Fixes, Group, Level, RuleMeta, Safety, Severity};

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "R001",
        name: "unknown-reference",
        summary: "an id that resolves to nothing in scope",
        group: Group::Reference,
        level: Level::On(Severity::Error),
        fixes: Fixes::Sometimes,
        suppressible: true,
        page: include_str!("unknown_reference.md"),
    },
    look: Look::Suspects(suspect, judge),
};

/// The most models that a message names.
const MOST_SHOWN: usize = 3;

/// Models with a name that means nothing, or not quite what it says: their parent's,
/// and what their review names, count.
fn suspect(cx: &Context<'_>, model: &Model, suspects: &mut Vec<RecordKey>) {
    let workspace = cx.workspace;
    let is_right = |reference: &Reference| {
        let is_above = |key: RecordKey| workspace.is_ancestor(key.model, model.key());
        reference.found().is_some_and(|key| {
            reference.text.value == workspace.id_of(key) && (reference.scope() != Scope::Above || is_above(key))
        })
    };
    let is_lost = *model.parent_link() == ParentLink::Unknown || workspace.is_review_lost(model);
    let mut is_suspect = is_lost || names_stranger(workspace.config(), model);
    model.references(&mut |_, reference| is_suspect = is_suspect || !is_right(reference));
    if is_suspect {
        suspects.push(model.key().record());
    }
}

/// Names in attack trees belong to `attack-tree` (T009), `parent` and `element`
/// to `unknown-parent` (H004).
fn judge(cx: &Context<'_>, suspects: &[RecordKey], found: &mut Vec<Diagnostic>) {
    let elsewhere = Elsewhere::new(cx.workspace);
    let unread = OnceLock::new();
    let of_model = |model: &RecordKey| {
        let model = cx.workspace.model(model.model);
        let mut judge = Judge {
            cx,
            workspace: cx.workspace,
            model,
            unread: &unread,
            is_rooted: cx.workspace.is_rooted(model.key()),
            guesses: Guesses::new(cx.workspace, model.key()),
            elsewhere: &elsewhere,
        };
        let mut said = Vec::new();
        model.references(&mut |by, reference| {
            // An empty place is the parser's stand-in for a value it could not read.
            let is_stand_in = reference.text.span.start == reference.text.span.end;
            if by.kind != RecordKind::AttackTree && !is_stand_in {
                said.extend(judge.look(by, reference));
            }
        });
        said
    };
    found.par_extend(suspects.par_iter().flat_map_iter(of_model));
    // An element that nobody expands is `undeclared-child` (H006).
    let called = cx.workspace.misnamed().all().iter().filter(|called| called.loss != Loss::Element);
    found.extend(called.map(|called| misnamed(cx, called)));
    found.extend(strangers(cx, suspects));
}

/// Looks at the references of one model.
struct Judge<'a> {
    cx: &'a Context<'a>,
    workspace: &'a Workspace,
    model: &'a Model,
    /// What could not be read, once asked for.
    unread: &'a OnceLock<Unread<'a>>,
    is_rooted: bool,
    guesses: Guesses<'a>,
    elsewhere: &'a Elsewhere<'a>,
}

impl Judge<'_> {
    fn look(&mut self, by: RecordKey, reference: &Reference) -> Option<Diagnostic> {
        let is_implements = by.kind == RecordKind::Control && reference.scope() == Scope::Above;
        match reference.target {
            Target::Unlinked | Target::Unfit(_) => None,
            Target::Found(key) if reference.scope() == Scope::Above && !self.is_above(key) => {
                // What `implements` names wrongly is `implements-nothing` (C006).
                (self.is_rooted && !is_implements).then(|| self.not_above(by, reference, key))
            }
            Target::Found(key) => self.spelt_otherwise(by, reference, key),
            Target::OutOfScope(_) if is_implements || !self.is_rooted => None,
            Target::OutOfScope(key) if reference.scope() == Scope::Above => Some(self.not_above(by, reference, key)),
            Target::OutOfScope(key) => Some(self.out_of_scope(by, reference, &[key])),
            Target::Unknown => self.unknown(by, reference),
        }
    }

    fn is_above(&self, key: RecordKey) -> bool {
        self.workspace.is_ancestor(key.model, self.model.key())
    }

    /// "flow `checkout` refers to".
    fn refers(&self, by: RecordKey) -> String {
        format!("{} refers to", self.workspace.describe(by))
    }

    fn say(&self, reference: &Reference, message: String) -> Diagnostic {
        Diagnostic::new(&RULE.meta, reference.text.span, message)
    }

    /// The name works, so it is only a warning; it is not what people will
    /// search for.
    fn spelt_otherwise(&self, by: RecordKey, reference: &Reference, key: RecordKey) -> Option<Diagnostic> {
        let text = reference.text.value.as_str();
        let (name, how) = right_name(self.workspace, text, key)?;
        let id = clip(self.workspace.id_of(key));
        let message = format!("{} {} `{id}` {how}, `{}`", self.refers(by), key.kind, clip(text));
        let said = self.say(reference, message).weighing(Severity::Warning).help(format!("write `{name}`"));
        Some(offer(said, reference, &name, Safety::Safe))
    }

    /// Only an ancestor's record can be refined or set aside.
    fn not_above(&self, by: RecordKey, reference: &Reference, key: RecordKey) -> Diagnostic {
        let owner = self.workspace.model(key.model).id();
        let whose = if key.model == self.model.key() {
            "which is of this model, not of one above".to_owned()
        } else {
            format!("which is of `{owner}`, not of a model above")
        };
        let message = format!("{} `{}`, {whose}", self.refers(by), clip(&reference.text.value));
        self.say(reference, message)
            .related(self.workspace.span_of(key), "declared here")
            .help(format!("name {} of a model above, or take the name out", wanted(reference.kinds())))
    }

    /// A record of other models; all keys go by the name.
    fn out_of_scope(&self, by: RecordKey, reference: &Reference, keys: &[RecordKey]) -> Diagnostic {
        let mut owners: Vec<&Model> = keys.iter().map(|key| self.workspace.model(key.model)).collect();
        owners.dedup_by_key(|owner| owner.key());
        let shown: Vec<String> = owners.iter().take(MOST_SHOWN).map(|owner| format!("`{}`", owner.id())).collect();
        let have = match owners.len() {
            1 => format!("which only {} has", shown.join(", ")),
            more if more > MOST_SHOWN => {
                format!("which {} and other models have", shown.join(", "))
            }
            _ => format!("which only {} have", joined(&shown, "and")),
        };
        let message = format!("{} `{}`, {have}", self.refers(by), clip(&reference.text.value));
        let said = self.say(reference, message);
        let said = keys
            .iter()
            .take(MOST_SHOWN)
            .fold(said, |said, key| said.related(self.workspace.span_of(*key), "declared here"));
        if reference.scope() == Scope::Above {
            return said.help(format!("name {} of a model above, or take the name out", wanted(reference.kinds())));
        }
        if reference.scope() == Scope::Cited && keys.iter().all(|key| self.is_private(*key)) {
            return said.help(
                "another model's own control cannot be cited: cite one of this model, or move it to a model above \
                 both and make it `common` or `hybrid`",
            );
        }
        let names = owners.iter().filter(|owner| owner.meta().id.is_some()).take(MOST_SHOWN);
        let names: Vec<String> = names.map(|owner| format!("{}/{}", owner.id(), reference.text.value)).collect();
        let Some(first) = names.first() else { return said };
        let ways: Vec<String> = names.iter().map(|name| format!("`{}`", clip(name))).collect();
        let said = said.help(format!("write {}, or move the record to a model above both", joined(&ways, "or")));
        if owners.len() == 1 { offer(said, reference, first, Safety::Unsafe) } else { said }
    }

    fn is_private(&self, key: RecordKey) -> bool {
        let control = self.workspace.control(key);
        control.is_some_and(|control| control.fields.designation() == Designation::SystemSpecific)
    }

    fn unknown(&mut self, by: RecordKey, reference: &Reference) -> Option<Diagnostic> {
        let text = reference.text.value.as_str();
        let kind = match reference.kinds() {
            [kind] => kind.as_str(),
            _ => "record",
        };
        if text.trim().is_empty() {
            let message = format!("{} nothing", self.refers(by));
            return Some(self.say(reference, message).help(format!("name {}", wanted(reference.kinds()))));
        }
        let elsewhere = self.elsewhere.named(text, reference.kinds());
        // Without its place in the tree a model cannot see what it inherits.
        if !self.is_rooted && (reference.scope() == Scope::Above || !elsewhere.is_empty()) {
            return None;
        }
        if !elsewhere.is_empty() {
            return Some(self.out_of_scope(by, reference, &elsewhere));
        }
        if self.workspace.misnamed().is_meant_by(reference) {
            return None;
        }
        if let Some((place, id)) = text.split_once('/').filter(|_| reference.kinds() != [RecordKind::Model]) {
            return Some(self.unknown_in(by, reference, place, id));
        }
        if self.is_unread(text, reference.kinds()) {
            return None;
        }
        let said = self.say(reference, format!("{} unknown {kind} `{}`", self.refers(by), clip(text)));
        if let Some(near) = self.guesses.offered(reference) {
            let near = self.workspace.id_of(near);
            return Some(offer(said.help(format!("did you mean `{near}`?")), reference, near, Safety::Unsafe));
        }
        let wants_model = reference.kinds() == [RecordKind::Model];
        let is_model = !wants_model && self.workspace.model_by_id(text).is_some();
        let mut own = self.workspace.names().in_model(self.model.key(), text);
        Some(said.help(if is_model {
            format!("`{text}` is a model; name {} in it: `{text}/…`", wanted(reference.kinds()))
        } else if wants_model && own.any(|it| it.key.kind == RecordKind::Element) {
            format!("`{}` is an element that no model of this name expands: name the model that does", clip(text))
        } else {
            format!("declare it, or name {} that is there", wanted(reference.kinds()))
        }))
    }

    /// Whether the record is there, here or above, and could not be read; of a
    /// model, whether it is anywhere.
    fn is_unread(&self, id: &str, kinds: &[RecordKind]) -> bool {
        let unread = self.unread.get_or_init(|| Unread::new(self.cx));
        match kinds {
            [RecordKind::Model] => unread.has_model(id),
            _ => unread.has(self.workspace, self.model.key(), id),
        }
    }

    /// `model/record`, of which one half or the other is unknown.
    fn unknown_in(&mut self, by: RecordKey, reference: &Reference, place: &str, id: &str) -> Diagnostic {
        let text = clip(&reference.text.value);
        let Some(owner) = self.workspace.model_by_id(place) else {
            let message = format!("{} `{text}`, but no model is called `{}`", self.refers(by), clip(place));
            let said = self.say(reference, message);
            let Some(near) = self.guesses.near_model(place) else {
                return said.help("write `model-id/record-id` with the id of a model");
            };
            let name = format!("{}/{id}", self.workspace.model(near).id());
            return offer(said.help(format!("did you mean `{}`?", clip(&name))), reference, &name, Safety::Unsafe);
        };
        let what = match reference.kinds() {
            [kind] => kind.as_str(),
            _ => "record",
        };
        let message = format!("{} `{text}`, but `{}` has no such {what}", self.refers(by), owner.id());
        let said = self.say(reference, message);
        let Some(near) = self.guesses.offered(reference) else {
            return said.help(format!("name {} of `{}`", wanted(reference.kinds()), owner.id()));
        };
        let name = format!("{}/{}", owner.id(), self.workspace.id_of(near));
        offer(said.help(format!("did you mean `{}`?", clip(&name))), reference, &name, Safety::Unsafe)
    }
}

/// Adds the fix that writes a name, where it needs no escape.
fn offer(said: Diagnostic, reference: &Reference, name: &str, safety: Safety) -> Diagnostic {
    match in_quotes(name) {
        Some(quoted) => said.fix(Fix::replace(format!("write `{name}`"), safety, reference.text.span, quoted)),
        None => said,
    }
}
