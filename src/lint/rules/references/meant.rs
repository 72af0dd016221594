//! What a broken name was most likely meant to be: R001 offers it, and rules
//! that miss a reference hold their tongue about the record.

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::model::records::Designation;
use crate::model::{Id, ModelKey, RecordKey, RecordKind, Reference, Scope, Target, folded};
use crate::resolve::{Model, Workspace};
use crate::syntax::nearest;

/// The longest name for which a near one is looked for.
const LONGEST: usize = 64;

/// The most comparisons for one model; a model that breaks more names than this
/// allows has other worries than suggestions.
const MOST_COMPARISONS: usize = 200_000;

/// The most records of one name that are told apart.
const MOST_NAMESAKES: usize = 8;

/// The most records of one name among which those are looked for.
const MOST_LOOKED_AT: usize = 1_000;

/// Looks for what the broken names of one model may have meant.
pub(in crate::lint::rules) struct Guesses<'a> {
    workspace: &'a Workspace,
    model: ModelKey,
    budget: usize,
    /// Candidates for each sort of name, collected when first asked for.
    candidates: Vec<(Sort, Vec<(&'a str, RecordKey)>)>,
}

/// The sort of a name: what it may stand for.
type Sort = (&'static [RecordKind], Scope);

impl<'a> Guesses<'a> {
    /// Starts with nothing looked up.
    pub(in crate::lint::rules) fn new(workspace: &'a Workspace, model: ModelKey) -> Self {
        Self { workspace, model, budget: MOST_COMPARISONS, candidates: Vec::new() }
    }

    /// The record whose id is nearest to a name that means nothing, among those
    /// that the name could stand for.
    pub(in crate::lint::rules) fn near(&mut self, reference: &Reference) -> Option<RecordKey> {
        if self.budget == 0 {
            return None;
        }
        let text = reference.text.value.as_str();
        let qualified = text.split_once('/').filter(|_| reference.kinds() != [RecordKind::Model]);
        if let Some((place, id)) = qualified {
            let place = self.workspace.names().model(place)?;
            let own = self.workspace.model(place).records().iter();
            let own = own.filter(|(_, record)| reference.kinds().contains(&record.kind()));
            let own = own.map(|(index, record)| {
                (record.id().value.as_str(), RecordKey { model: place, kind: record.kind(), index })
            });
            return pick(id, &own.collect::<Vec<_>>(), &mut self.budget);
        }
        let sort = (reference.kinds(), reference.scope());
        let at = match self.candidates.iter().position(|(other, _)| *other == sort) {
            Some(at) => at,
            None => {
                self.candidates.push((sort, candidates(self.workspace, self.model, sort)));
                self.candidates.len() - 1
            }
        };
        pick(text, &self.candidates[at].1, &mut self.budget)
    }

    /// What of that may be offered to be written: of ids that differ in their
    /// numbers alone none is a misspelling of another, unless there is just one.
    pub(in crate::lint::rules) fn offered(&mut self, reference: &Reference) -> Option<RecordKey> {
        let near = self.near(reference)?;
        let text = reference.text.value.rsplit('/').next().unwrap_or_default();
        let id = self.workspace.id_of(near);
        if without_digits(id) != without_digits(text) {
            return Some(near);
        }
        let owner = self.workspace.model(near.model).records().iter();
        let alike = owner
            .filter(|(_, record)| record.kind() == near.kind)
            .map(|(index, record)| (record.id().value.as_str(), RecordKey { index, ..near }));
        numbered_alike(text, alike)
    }

    /// The model whose id is nearest to the first part of `model/record`.
    pub(in crate::lint::rules) fn near_model(&mut self, place: &str) -> Option<ModelKey> {
        if self.budget == 0 {
            return None;
        }
        let all: Vec<_> = self.workspace.models().map(|model| (model.id(), model.key().record())).collect();
        pick(place, &all, &mut self.budget).map(|key| key.model)
    }
}

fn without_digits(id: &str) -> String {
    id.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_lowercase()
}

/// The one id that has the number of another, or its digits in another order; else
/// the only one that differs from it in nothing but the number.
fn numbered_alike<'a>(text: &str, ids: impl Iterator<Item = (&'a str, RecordKey)>) -> Option<RecordKey> {
    let digits = |id: &str| id.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = |id: &str| digits(id).parse::<u64>().ok();
    let sorted = |id: &str| {
        let mut digits: Vec<char> = digits(id).chars().collect();
        digits.sort_unstable();
        digits
    };
    let stem = without_digits(text);
    let ids: Vec<(&str, RecordKey)> = ids.filter(|(id, _)| without_digits(id) == stem).collect();
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut fit = ids.iter().filter(|(id, _)| fits(id)).map(|(_, key)| *key);
        fit.next().filter(|_| fit.next().is_none())
    };
    only(&|id| number(id) == number(text))
        .or_else(|| only(&|id| sorted(id) == sorted(text)))
        .or_else(|| only(&|_| true))
}

fn pick(text: &str, candidates: &[(&str, RecordKey)], budget: &mut usize) -> Option<RecordKey> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let left = budget.checked_sub(candidates.len());
    *budget = left.unwrap_or(0);
    left?;
    let near = nearest(text, candidates.iter().map(|(id, _)| *id).filter(|id| !id.is_empty()))?;
    candidates.iter().find(|(id, _)| *id == near).map(|(_, key)| *key)
}

/// Everything in a model that a name of some sort could stand for, nearest first.
fn candidates(workspace: &Workspace, model: ModelKey, (kinds, scope): Sort) -> Vec<(&str, RecordKey)> {
    if kinds == [RecordKind::Model] {
        let below = workspace.subtree(model).into_iter().skip(1);
        return below.map(|key| (workspace.model(key).id(), key.record())).collect();
    }
    let is_fit = |key: &RecordKey| match scope {
        Scope::Nearest => true,
        Scope::Above => key.model != model,
        Scope::Cited => key.model == model || !is_own_control(workspace, *key),
    };
    let records = kinds.iter().flat_map(|kind| workspace.in_scope(model, *kind));
    let fit = records.filter(|(key, _)| is_fit(key));
    fit.map(|(key, record)| (record.id().value.as_str(), key)).collect()
}

/// Whether a control is for its own model alone.
fn is_own_control(workspace: &Workspace, key: RecordKey) -> bool {
    workspace.control(key).is_some_and(|it| it.fields.designation() == Designation::SystemSpecific)
}

/// What should stand where a record was found that is called otherwise than is
/// written there, and how it was written, in words.
pub(in crate::lint::rules) fn right_name(
    workspace: &Workspace,
    text: &str,
    key: RecordKey,
) -> Option<(String, &'static str)> {
    let id = workspace.id_of(key);
    if text == id {
        return None;
    }
    let is_qualified = key.kind != RecordKind::Model && text.contains('/');
    let model = workspace.model(key.model);
    let has_id = model.meta().id.is_some();
    let name = if is_qualified { format!("{}/{id}", model.id()) } else { id.to_owned() };
    let needs_model = is_qualified || key.kind == RecordKind::Model;
    if name == text || id.is_empty() || (needs_model && !has_id) {
        return None;
    }
    let is_former = folded(&name) != folded(text);
    if !is_former && is_own_slip(workspace, key, text.rsplit('/').next().unwrap_or(text)) {
        return None;
    }
    Some((name, if is_former { "by its former id" } else { "in another letter case" }))
}

/// Whether the id is spelt as none may be, unlike the name: that is said of the id
/// (R004).
fn is_own_slip(workspace: &Workspace, key: RecordKey, name: &str) -> bool {
    let wanted = workspace.wanted_id(key);
    !wanted.takes(workspace.id_of(key)) && wanted.takes(name)
}

/// Records of every model by name, for names that mean nothing where they
/// stand. Most workspaces never need it, so it is put together on first use.
pub(in crate::lint::rules) struct Elsewhere<'a> {
    workspace: &'a Workspace,
    sorted: OnceLock<Vec<(&'a str, RecordKey)>>,
}

impl<'a> Elsewhere<'a> {
    /// Holds nothing yet.
    pub(in crate::lint::rules) fn new(workspace: &'a Workspace) -> Self {
        Self { workspace, sorted: OnceLock::new() }
    }

    /// The records of some kinds that go by this name, in any model, in order;
    /// the first few where there are many.
    pub(in crate::lint::rules) fn named(&self, name: &str, kinds: &[RecordKind]) -> Vec<RecordKey> {
        let sorted = self.sorted.get_or_init(|| collect(self.workspace));
        let name = name.to_lowercase();
        let start = sorted.partition_point(|(other, _)| *other < name.as_str());
        let same = sorted[start..].iter().take_while(|(other, _)| *other == name).take(MOST_LOOKED_AT);
        same.map(|(_, key)| *key).filter(|key| kinds.contains(&key.kind)).take(MOST_NAMESAKES).collect()
    }
}

/// On one thread: whoever waits for others takes up their work meanwhile, and
/// that may be to ask for this.
fn collect(workspace: &Workspace) -> Vec<(&str, RecordKey)> {
    let own = |model: ModelKey| workspace.names().of_model(model).iter();
    let all = workspace.models().flat_map(|model| own(model.key()));
    let mut sorted: Vec<_> = all.filter(|(_, it)| !it.is_alias).map(|(name, it)| (&**name, it.key)).collect();
    sorted.sort_unstable();
    sorted
}

/// References that are broken, by the record that they were meant for: whoever
/// misses a reference to that record is told by R001 or R003 already.
pub(in crate::lint::rules) struct Meant {
    /// The record that was meant, and the one that meant it; sorted.
    uses: Vec<(RecordKey, RecordKey)>,
}

impl Meant {
    /// Looks at every broken reference of the workspace.
    pub(in crate::lint::rules) fn new(workspace: &Workspace) -> Self {
        let elsewhere = Elsewhere::new(workspace);
        let of_model = |model: ModelKey| {
            let mut guesses = Guesses::new(workspace, model);
            let mut meant = Vec::new();
            workspace.model(model).references(&mut |by, reference| match reference.target {
                Target::Unfit(key) | Target::OutOfScope(key) => meant.push((key, by)),
                Target::Unknown => {
                    let exact = elsewhere.named(&reference.text.value, reference.kinds());
                    let near = if exact.is_empty() { guesses.near(reference) } else { None };
                    meant.extend(exact.into_iter().chain(near).map(|key| (key, by)));
                }
                Target::Found(_) | Target::Unlinked => {}
            });
            meant
        };
        let broken = workspace.par_models().filter(|model| !model.is_linked());
        let mut uses: Vec<_> = broken.flat_map_iter(|model| of_model(model.key())).collect();
        uses.par_sort_unstable();
        Self { uses }
    }

    /// The records that were to refer to this one.
    pub(in crate::lint::rules) fn uses(&self, target: RecordKey) -> impl Iterator<Item = RecordKey> {
        let start = self.uses.partition_point(|(other, _)| *other < target);
        self.uses[start..].iter().take_while(move |(other, _)| *other == target).map(|(_, by)| *by)
    }

    /// Whether any was.
    pub(in crate::lint::rules) fn has(&self, target: RecordKey) -> bool {
        self.uses(target).next().is_some()
    }
}

/// Records that may lack names which were meant for them: those went to another
/// record, as the id stands twice (R002), or again further down (H011).
pub(in crate::lint::rules) struct Clouded<'a> {
    workspace: &'a Workspace,
    /// Inherited records whose id is declared again further down.
    shadowed: BTreeSet<RecordKey>,
}

impl<'a> Clouded<'a> {
    /// Looks at every inherited record that goes by the name of one that will be
    /// `asked` for.
    pub(in crate::lint::rules) fn new(workspace: &'a Workspace, asked: &[RecordKey]) -> Self {
        let ids: HashSet<Id> = asked.iter().map(|key| folded(workspace.id_of(*key))).collect();
        let of_model = |model: &Model| {
            let mut above = Vec::new();
            let inherited = model.records().iter().filter(|(_, record)| record.kind().is_inherited());
            for (_, record) in inherited.filter(|(_, record)| ids.contains(&folded(&record.id().value))) {
                let same = workspace.names().in_ancestors(model.key(), &record.id().value);
                above.extend(same.map(|it| it.key).filter(|key| key.kind == record.kind()));
            }
            above
        };
        Self { workspace, shadowed: workspace.par_models().flat_map_iter(of_model).collect() }
    }

    /// Whether a record is one of them.
    pub(in crate::lint::rules) fn has(&self, key: RecordKey) -> bool {
        let first = self.workspace.names().in_model(key.model, self.workspace.id_of(key)).next();
        first.is_some_and(|first| first.key != key) || self.shadowed.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use rayon::prelude::*;

    use super::*;
    use crate::lint::rules::testing::analysis;

    /// A thread that waits for its share of some work takes up other work, which
    /// may ask for the same: what is put together on first use must not wait.
    #[test]
    fn what_is_put_together_on_first_use_does_not_wait_for_itself() {
        let record = |at: usize| format!("[[assets]]\nid = \"e{}\"\n", at * 7_919 % 20_011);
        let model = |place: usize| {
            let records: String = (place * 1_000..(place + 1) * 1_000).map(record).collect();
            let id = format!("m{place}");
            (format!("{id}/THREAT_MODEL.md"), format!("+++\nid = \"{id}\"\nlevel = \"container\"\n{records}+++\n"))
        };
        let models: Vec<(String, String)> = (0..10).map(model).collect();
        let files: Vec<(&str, &str)> = models.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let analysis = analysis(&files);
        assert_eq!(analysis.workspace.models().map(|model| model.records().assets.len()).sum::<usize>(), 10_000);
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let threads = rayon::ThreadPoolBuilder::new().num_threads(16).build().unwrap();
            for _ in 0..400 {
                let elsewhere = Elsewhere::new(&analysis.workspace);
                let ask = |_| drop(elsewhere.named("e1", &[RecordKind::Asset]));
                threads.install(|| (0_u32..256).into_par_iter().with_max_len(1).for_each(ask));
            }
            sender.send(()).unwrap();
        });
        receiver.recv_timeout(Duration::from_secs(60)).expect("a thread waits for itself");
    }
}
