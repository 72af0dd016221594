//! Which threats are aimed at a record.

use std::collections::BTreeSet;

use crate::lint::rules::references::{Clouded, Meant};
use crate::model::{Record, RecordKey, RecordKind, Threat};
use crate::resolve::Workspace;

/// Answers who is aimed at what; a target whose name is broken counts as well,
/// because the name has been complained about.
pub(super) struct Aims<'a> {
    workspace: &'a Workspace,
    meant: Meant,
    clouded: Clouded<'a>,
}

impl<'a> Aims<'a> {
    /// Looks at the whole workspace for what concerns records that will be `asked` for.
    pub(super) fn new(workspace: &'a Workspace, asked: &[RecordKey]) -> Self {
        Self { workspace, meant: Meant::new(workspace), clouded: Clouded::new(workspace, asked) }
    }

    /// Whether a model's own key was meant for a record and missed it, as
    /// `[[dismissed]]` may.
    pub(super) fn may_be_dismissed(&self, target: RecordKey) -> bool {
        self.meant.uses(target).any(|by| by.kind == RecordKind::Model)
    }

    /// The threats of judged models that are aimed at a record, or at flows and
    /// assets below that refine it.
    pub(super) fn threats_at(&self, target: RecordKey) -> Vec<(RecordKey, &'a Record<Threat>)> {
        let mut aimed = Vec::new();
        let mut seen = BTreeSet::from([target]);
        let mut open = vec![target];
        while let Some(key) = open.pop() {
            let uses = self.workspace.uses(key).iter().map(|it| it.by).chain(self.meant.uses(key));
            for by in uses.filter(|by| self.workspace.model(by.model).is_assessed()) {
                if by.kind == RecordKind::Threat {
                    // A threat may name a target more than once.
                    if seen.insert(by) {
                        aimed.extend(self.workspace.threat(by).map(|threat| (by, threat)));
                    }
                } else if by.kind == key.kind && is_refined(key.kind) && seen.insert(by) {
                    open.push(by);
                }
            }
        }
        aimed
    }

    /// Whether any threat is, or a broken or doubled name keeps it from being.
    pub(super) fn is_threatened(&self, target: RecordKey) -> bool {
        !self.threats_at(target).is_empty() || self.is_clouded(target)
    }

    /// Whether threats may have gone to another record of the same name.
    pub(super) fn is_clouded(&self, target: RecordKey) -> bool {
        self.clouded.has(target)
    }
}

/// Kinds whose records refer to each other only to refine.
fn is_refined(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Flow | RecordKind::Asset)
}
