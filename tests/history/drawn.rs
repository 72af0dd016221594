//! Histories drawn by lot: merges of every kind, clocks that lie, files that
//! come, go and come back.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::drift;
use super::git::Git;
use super::import::{Files, Plan};

/// Numbers by lot, the same ones every time.
struct Lot(u64);

impl Lot {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (below as u64)).unwrap()
    }
}

pub(crate) const MODELS: [&str; 3] = ["a", "b", "b/c"];

/// Some commits before this one: none for a new root, one, or several.
fn parents(lot: &mut Lot, number: usize) -> Vec<usize> {
    let mut parents: Vec<usize> = Vec::new();
    let wanted = match lot.draw(20) {
        0 if number > 0 => 0,
        1..=5 => 2,
        6 => 3,
        _ => 1,
    };
    while parents.len() < wanted.min(number) {
        let back = if lot.draw(4) == 0 { lot.draw(number) } else { number - 1 - lot.draw(number.min(3)) };
        if parents.contains(&back) {
            break;
        }
        parents.push(back);
    }
    parents
}

pub(crate) fn plans(seed: u64, count: usize, skew: usize) -> Vec<Plan> {
    let mut lot = Lot(seed);
    let mut plans: Vec<Plan> = Vec::new();
    let mut review = 0;
    for number in 0..count {
        let parents = parents(&mut lot, number);
        let mut files = Files::new();
        let mut names: BTreeSet<Vec<u8>> = BTreeSet::new();
        for parent in &parents {
            names.extend(plans[*parent].files.keys().cloned());
        }
        // A merge takes most files from one parent and some from another.
        let main = if parents.is_empty() { 0 } else { lot.draw(parents.len()) };
        for name in names {
            let from = if lot.draw(4) == 0 { lot.draw(parents.len()) } else { main };
            if let Some(text) = plans[parents[from]].files.get(&name) {
                files.insert(name, text.clone());
            }
        }
        let edits = if parents.len() > 1 && lot.draw(3) > 0 { 0 } else { 1 + lot.draw(2) };
        for _ in 0..edits {
            let model = MODELS[lot.draw(MODELS.len())];
            match lot.draw(12) {
                0 | 1 => {
                    review += 1;
                    let date = format!("2026-{:02}-{:02}", 1 + review / 28 % 12, 1 + review % 28);
                    files.insert(format!("{model}/THREAT_MODEL.md").into_bytes(), format!("review {date}\n"));
                }
                2 => {
                    let name = format!("{model}/THREAT_MODEL.md").into_bytes();
                    if let Some(text) = files.get_mut(&name) {
                        text.push_str("more\n");
                    }
                }
                3 => {
                    files.remove(format!("{model}/f{}", lot.draw(4)).as_bytes());
                }
                _ => {
                    // Few texts, so that changes come back.
                    let text = format!("text {}\n", lot.draw(5));
                    files.insert(format!("{model}/f{}", lot.draw(4)).into_bytes(), text);
                }
            }
        }
        for model in MODELS {
            let name = format!("{model}/THREAT_MODEL.md").into_bytes();
            files.entry(name).or_insert_with(|| "review 2026-01-01\n".to_owned());
        }
        let time = 1_760_000_000 + 86_400 * i64::try_from(number).unwrap();
        let time = time - 86_400 * i64::try_from(lot.draw(skew + 1)).unwrap();
        let author = ["Asha", "Ben", "Chidi"][lot.draw(3)];
        plans.push(Plan { parents, time, files, author });
    }
    plans
}

/// The code of a model in a commit.
fn code<'a>(plan: &'a Plan, model: &str) -> BTreeMap<&'a [u8], &'a str> {
    let inside = format!("{model}/");
    let is_code = |name: &[u8]| name.starts_with(inside.as_bytes()) && !name.ends_with(b".md");
    plan.files.iter().filter(|(name, _)| is_code(name)).map(|(name, text)| (&name[..], text.as_str())).collect()
}

fn behind(plans: &[Plan], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(number) = open.pop() {
        if found.insert(number) {
            open.extend(&plans[number].parents);
        }
    }
    found
}

/// The definition, written down as simply as can be.
fn touching(plans: &[Plan], model: &str, reviewed: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut touched = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![plans.len() - 1];
    while let Some(number) = open.pop() {
        if reviewed.contains(&number) || !seen.insert(number) {
            continue;
        }
        let own = code(&plans[number], model);
        let parents = &plans[number].parents;
        if let Some(same) = parents.iter().find(|parent| code(&plans[**parent], model) == own) {
            open.push(*same);
            continue;
        }
        if !parents.is_empty() || !own.is_empty() {
            touched.insert(number);
        }
        open.extend(parents);
    }
    touched
}

/// Whether some merge is the same in the model's code as a parent that was
/// reviewed: git then looks at the other parents too.
fn takes_reviewed_code(plans: &[Plan], reviewed: &BTreeSet<usize>) -> bool {
    let all = behind(plans, plans.len() - 1);
    let merges = all.difference(reviewed).map(|number| &plans[*number].parents).filter(|parents| parents.len() > 1);
    merges.flatten().any(|parent| reviewed.contains(parent))
}

#[test]
fn drift_is_what_git_counts() {
    let (mut alike, mut apart) = (0, 0);
    for seed in 0..40 {
        let plans =
            plans(seed, 20 + usize::try_from(seed).unwrap() * 2, [0, 3, 400][usize::try_from(seed % 3).unwrap()]);
        let git = Git::new();
        let ids = git.import(&plans);
        let head = plans.len() - 1;
        for (model, said) in drift(&git.folder, &MODELS) {
            let (count, review) = said.split_once(" since ").unwrap_or_else(|| panic!("{seed} {model}: {said}"));
            let review = ids.iter().position(|id| id == review).unwrap();
            let name = format!("{model}/THREAT_MODEL.md");
            let date = |number: usize| plans[number].files[name.as_bytes()].lines().next().map(str::to_owned);
            assert_eq!(date(review), date(head), "{seed} {model}");
            let parents = &plans[review].parents;
            assert!(
                parents.iter().all(|parent| date(*parent) != date(review)),
                "{seed} {model}: an older commit set it"
            );
            let reviewed = behind(&plans, review);
            let expected = touching(&plans, &model, &reviewed);
            assert_eq!(count, expected.len().to_string(), "{seed} {model}: {expected:?}");
            let range = format!("{}..{}", ids[review], ids[head]);
            let exclude = ":(exclude,glob)**/*.md";
            let counted = git.run(&["rev-list", "--count", &range, "--", &model, exclude]);
            if takes_reviewed_code(&plans, &reviewed) {
                apart += 1;
            } else {
                alike += 1;
                assert_eq!(count, counted, "{seed} {model}: git counts otherwise");
            }
        }
    }
    assert!(alike > 40, "{alike} alike, {apart} apart");
}
