//! Rules look at the workspace and say what is wrong. They are pure and know
//! neither each other nor the severity that a workspace gives them.

mod facts;
mod levels;
mod look_alike;
mod past;
pub mod rules;
mod settle;
mod suppress;

use rayon::prelude::*;

pub use facts::{Facts, Text};
pub use levels::{Levels, Overrides, UnknownRule, find_rule, select};
pub use past::{Past, Since};
pub use settle::{Settled, settle};
pub use suppress::{Suppressions, UNUSED_SUPPRESSION};

use crate::model::RecordKey;
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, RuleMeta, Sources};

/// The most models that a thread looks at before it shows others what is left.
const SHARE: usize = 32;

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// All models, understood.
    pub workspace: &'a Workspace,
    /// All texts; spans lead into them.
    pub sources: &'a Sources,
    /// What the repository holds beside the models.
    pub facts: &'a Facts,
}

/// Looks at everything and says what is wrong.
pub type Check = fn(&Context<'_>, &mut Vec<Diagnostic>);

/// Looks at one model and says what is wrong there.
pub type CheckModel = fn(&Context<'_>, &Model, &mut Vec<Diagnostic>);

/// Looks at one model for what may be wrong there: records, or the model itself.
pub type Suspect = fn(&Context<'_>, &Model, &mut Vec<RecordKey>);

/// Looks closer at all that may be wrong, in path order, and says what is. Most
/// workspaces have none, so it may cost more.
pub type Judge = fn(&Context<'_>, &[RecordKey], &mut Vec<Diagnostic>);

/// How a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// At each model by itself.
    Each(CheckModel),
    /// At each model by itself that is judged.
    Judged(CheckModel),
    /// At each model by itself, then once more at what may be wrong: whether it
    /// is, other models have a say in.
    Suspects(Suspect, Judge),
    /// At all that is there now.
    Now(Check),
    /// At what history says of it, too.
    Back(fn(&Context<'_>, &Past, &mut Vec<Diagnostic>)),
}

/// A rule: what is known of it, and how it looks.
#[derive(Debug)]
pub struct Rule {
    /// Its names, its weight and its page.
    pub meta: RuleMeta,
    /// How it looks.
    pub look: Look,
}

/// Every rule there is, in the order of codes: those that look at the
/// workspace, those that reading applies, and the one about suppressions.
pub fn registry() -> Vec<&'static RuleMeta> {
    let looking = rules::RULES.iter().map(|rule| &rule.meta);
    let reading = crate::syntax::RULES.iter().copied();
    let mut all: Vec<&'static RuleMeta> = looking.chain(reading).chain([&UNUSED_SUPPRESSION]).collect();
    all.sort_by_key(|meta| meta.code);
    all
}

/// Asks every rule that looks at what is there now, side by side. The order of
/// what is found is settled later.
pub fn lint(cx: &Context<'_>, levels: &Levels) -> Vec<Diagnostic> {
    let asked = Asked::new(speaking(levels).chain(rules::CHECKS.iter().copied()));
    let (mut found, of_models) = rayon::join(
        || side_by_side(&asked.checks, |check, found| check(cx, found)),
        || cx.workspace.par_models().with_max_len(SHARE).map(|model| asked.of_model(cx, model)).collect::<Vec<_>>(),
    );
    let mut suspects = vec![Vec::new(); asked.suspects.len()];
    for (said, suspected) in of_models {
        found.extend(said);
        for (rule, key) in suspected {
            suspects[rule].push(key);
        }
    }
    let judged: Vec<_> = asked.suspects.iter().zip(&suspects).filter(|(_, keys)| !keys.is_empty()).collect();
    found.extend(side_by_side(&judged, |((_, judge), keys), found| judge(cx, keys, found)));
    found
}

/// The rules that are asked, by how they look.
#[derive(Default)]
struct Asked {
    each: Vec<CheckModel>,
    judged: Vec<CheckModel>,
    suspects: Vec<(Suspect, Judge)>,
    checks: Vec<Check>,
}

impl Asked {
    fn new(looks: impl Iterator<Item = Look>) -> Self {
        let mut asked = Self::default();
        for look in looks {
            match look {
                Look::Each(check) => asked.each.push(check),
                Look::Judged(check) => asked.judged.push(check),
                Look::Suspects(suspect, judge) => asked.suspects.push((suspect, judge)),
                Look::Now(check) => asked.checks.push(check),
                Look::Back(_) => {}
            }
        }
        asked
    }

    /// Asks of one model: its records are at hand for rule after rule. Gives what
    /// is wrong, and what may be, with the number of the rule that suspects it.
    fn of_model(&self, cx: &Context<'_>, model: &Model) -> (Vec<Diagnostic>, Vec<(usize, RecordKey)>) {
        let (mut found, mut suspected, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        let judged = self.judged.iter().filter(|_| model.is_assessed());
        self.each.iter().chain(judged).for_each(|check| check(cx, model, &mut found));
        for (rule, (suspect, _)) in self.suspects.iter().enumerate() {
            suspect(cx, model, &mut keys);
            suspected.extend(keys.drain(..).map(|key| (rule, key)));
        }
        (found, suspected)
    }
}

/// Asks every rule that looks back, side by side.
pub fn lint_back(cx: &Context<'_>, past: &Past, levels: &Levels) -> Vec<Diagnostic> {
    let rules = speaking(levels).filter_map(|look| if let Look::Back(check) = look { Some(check) } else { None });
    side_by_side(&rules.collect::<Vec<_>>(), |check, found| check(cx, past, found))
}

fn speaking(levels: &Levels) -> impl Iterator<Item = Look> {
    rules::RULES.iter().filter(|rule| levels.may_speak(&rule.meta)).map(|rule| rule.look)
}

fn side_by_side<T: Sync>(checks: &[T], ask: impl Fn(&T, &mut Vec<Diagnostic>) + Sync) -> Vec<Diagnostic> {
    let one = |check: &T| {
        let mut found = Vec::new();
        ask(check, &mut found);
        found
    };
    // One by one: a rule may take a thousand times as long as another.
    checks.par_iter().with_max_len(1).flat_map_iter(one).collect()
}
