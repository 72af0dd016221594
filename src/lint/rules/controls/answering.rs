//! What stands in a model in place of an answer to a control of an ancestor.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_written, status_in_words};
use crate::lint::Context;
use crate::model::records::Designation;
use crate::model::{AnyRecord, Control, Fields, ModelKey, Record, RecordKey, RecordKind, Reference, Target};
use crate::resolve::Workspace;
use crate::syntax::nearest;

/// What stands in place of an answer; the first of them counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Almost {
    /// An answer that holds, such as an exception.
    Kept,
    /// An answer that lacks something, which has been complained about.
    Broken,
    /// An exception whose time is over.
    Expired(RecordKey),
    /// A control that is not in place.
    NotKept(RecordKey),
}

impl Almost {
    /// What a finding says of it.
    pub(super) fn reason(self, workspace: &Workspace) -> String {
        match self {
            Self::Expired(key) => format!(": the exception `{}` has expired", workspace.id_of(key)),
            Self::NotKept(key) => {
                let status = workspace.control(key).map_or_else(String::new, status_in_words);
                format!(": control `{}`, which implements it, is {status}", workspace.id_of(key))
            }
            Self::Kept | Self::Broken => String::new(),
        }
    }
}

/// What answers a control of an ancestor in a model or between the two.
pub(super) fn almost_below(cx: &Context<'_>, model: ModelKey, control: RecordKey) -> Option<Almost> {
    line_below(cx.workspace, model, control.model).filter_map(|at| almost(cx, at, control)).min()
}

/// A model and its ancestors below another one.
fn line_below(workspace: &Workspace, model: ModelKey, top: ModelKey) -> impl Iterator<Item = ModelKey> {
    let above = workspace.ancestors(model).iter().copied();
    std::iter::once(model).chain(above).take_while(move |at| *at != top)
}

/// What answers a control in one model: looks at what refers to it there.
pub(super) fn almost(cx: &Context<'_>, model: ModelKey, control: RecordKey) -> Option<Almost> {
    let workspace = cx.workspace;
    let model = workspace.model(model);
    let all = workspace.uses_in(control, model.key()).iter().filter_map(|it| match it.by.kind {
        RecordKind::Model => {
            let mut entries = model.meta().not_applicable.iter().map(|entry| &entry.fields);
            let has_no_reason = entries.any(|entry| entry.control.found() == Some(control) && entry.reason.is_none());
            Some(if has_no_reason { Almost::Broken } else { Almost::Kept })
        }
        RecordKind::Exception => {
            let exception = model.records().exceptions.get(it.by.index as usize)?;
            Some(match &exception.fields.review_date {
                None => Almost::Broken,
                Some(last) if last.value < workspace.as_of() => Almost::Expired(it.by),
                Some(_) => Almost::Kept,
            })
        }
        RecordKind::Control => {
            let own = &workspace.control(it.by)?.fields;
            Some(match own.status {
                None => Almost::Broken,
                Some(_) if own.is_in_place() => Almost::Kept,
                Some(_) => Almost::NotKept(it.by),
            })
        }
        _ => None,
    });
    let unread = || is_unread(cx, model.key(), control).then_some(Almost::Broken);
    let seen = all.min();
    if seen.is_some_and(|almost| almost <= Almost::Broken) { seen } else { unread().or(seen) }
}

/// Whether a record of the model names a control under a key that could not be
/// read: the answer is there.
fn is_unread(cx: &Context<'_>, model: ModelKey, control: RecordKey) -> bool {
    let id = cx.workspace.id_of(control);
    let records = cx.workspace.model(model).records();
    let names = |record: &dyn AnyRecord, key: &str| {
        cx.sources.text(record.place().extent()).contains(id) && is_written(cx, record, key)
    };
    let mut controls = records.controls.iter().filter(|it| it.fields.implements.items.is_empty());
    let mut exceptions = records.exceptions.iter().filter(|it| it.fields.control.item.is_none());
    controls.any(|it| names(it, "implements")) || exceptions.any(|it| names(it, "control"))
}

/// Whether a model's part of a hybrid control is there and cannot be
/// recognised: its name or its status is broken.
pub(in crate::lint::rules) fn is_part_unclear(cx: &Context<'_>, model: ModelKey, control: RecordKey) -> bool {
    let workspace = cx.workspace;
    let id = workspace.id_of(control);
    let is_misnamed = |at: ModelKey| {
        let controls = workspace.model(at).records().controls.iter();
        let mut names = controls.flat_map(|it| &it.fields.implements.items);
        names.any(|name| is_broken(workspace, name) && nearest(bare(&name.text.value), [id]).is_some())
    };
    almost_below(cx, model, control) == Some(Almost::Broken)
        || line_below(workspace, model, control.model).any(is_misnamed)
}

/// An id without the model in front of it.
fn bare(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or(text)
}

/// Whether a name cannot be meant as it is written: it means nothing, nothing
/// that fits, or a control of which nobody asks to be answered (C006).
fn is_broken(workspace: &Workspace, name: &Reference) -> bool {
    let Target::Found(key) = name.target else { return true };
    let is_asked = |control: &Record<Control>| {
        control.fields.is_required() || control.fields.designation() != Designation::SystemSpecific
    };
    workspace.control(key).is_some_and(|control| !is_asked(control))
}

/// Names in answers that are broken, by model.
pub(super) struct BrokenNames<'a>(BTreeMap<ModelKey, Vec<&'a str>>);

impl<'a> BrokenNames<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let mut names: BTreeMap<ModelKey, Vec<&'a str>> = BTreeMap::new();
        for model in workspace.models() {
            let mut visit = |reference: &'a Reference| {
                if reference.kinds().contains(&RecordKind::Control) && is_broken(workspace, reference) {
                    names.entry(model.key()).or_default().push(bare(&reference.text.value));
                }
            };
            let records = model.records();
            model.meta().references(&mut visit);
            records.exceptions.iter().for_each(|exception| exception.references(&mut visit));
            records.controls.iter().for_each(|control| control.references(&mut visit));
        }
        Self(names)
    }

    /// The requirements that such a name stands for, in a model or between it
    /// and the highest model that requires one of them.
    pub(super) fn meant(&self, workspace: &Workspace, model: ModelKey, open: &[RecordKey]) -> BTreeSet<RecordKey> {
        let ancestors = workspace.ancestors(model);
        let height = |key: &RecordKey| ancestors.iter().position(|place| *place == key.model);
        let below = ancestors.get(..open.iter().filter_map(height).max().unwrap_or(0)).unwrap_or_default();
        let names = std::iter::once(&model).chain(below).filter_map(|place| self.0.get(place)).flatten();
        let ids = || open.iter().map(|key| workspace.id_of(*key));
        let near: BTreeSet<&str> = names.filter_map(|name| nearest(name, ids())).collect();
        open.iter().copied().filter(|key| near.contains(workspace.id_of(*key))).collect()
    }
}
