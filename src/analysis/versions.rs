//! What versions of a model say of the dates and records that history is asked for.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::history::{Named, Standing, Version};
use crate::model::records::Meta;
use crate::model::{Field, Naming, Read, Records, read_file};
use crate::resolve::{Model, Workspace};
use crate::source::{Diagnostic, FileId, RepoPath, Sources, Spanned};
use crate::syntax::{INVALID_TOML, MALFORMED_RECORD, Table, read_toml};

/// The key of a review's date.
pub(super) const REVIEW: &str = "review";

/// The key of the date on which a control was assessed.
pub(super) fn assessed_key(id: &str) -> String {
    format!("assessed {}", id.to_lowercase())
}

/// The models as they stand.
pub(super) struct Texts<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) sources: &'a Sources,
    /// Files that say more than was understood.
    misread: BTreeSet<FileId>,
    /// What each model says, worked out when it is asked for.
    said: Vec<OnceLock<Version>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(workspace: &'a Workspace, sources: &'a Sources, found: &[Diagnostic]) -> Self {
        let misread = found.iter().filter(|found| is_misread(found)).map(|found| found.primary.span.file);
        let said = workspace.models().map(|_| OnceLock::new()).collect();
        Self { workspace, sources, misread: misread.collect(), said }
    }

    /// The model of a followed file: they are asked for in their order.
    fn model(&self, file: usize) -> Option<&'a Model> {
        self.workspace.models().nth(file)
    }
}

impl Standing for Texts<'_> {
    fn bytes(&self, file: usize) -> Option<&[u8]> {
        let file = self.model(file)?.file();
        (!self.misread.contains(&file)).then(|| self.sources.file(file).text().as_bytes())
    }

    fn version(&self, file: usize) -> Version {
        let Some((model, known)) = self.model(file).zip(self.said.get(file)) else { return Version::default() };
        known.get_or_init(|| said(model.meta(), model.records())).clone()
    }
}

impl Texts<'_> {
    /// What a version says; `file` has its path now.
    pub(super) fn version_of(&self, bytes: &[u8], file: Option<usize>) -> Option<Version> {
        let naming = &self.workspace.config().naming;
        file.and_then(|file| self.but_for_review(bytes, file)).or_else(|| version(bytes, naming))
    }

    /// What a version says that differs in its review alone from the file as it
    /// stands, as most do: little of it is read.
    fn but_for_review(&self, bytes: &[u8], file: usize) -> Option<Version> {
        let model = self.model(file)?;
        let now = std::str::from_utf8(self.bytes(file)?).ok()?;
        let (above, below) = around_review(now, model)?;
        let review = bytes.strip_prefix(above.as_bytes())?.strip_suffix(below.as_bytes())?;
        let review = std::str::from_utf8(review).ok().filter(|review| is_review_alone(review))?;
        let date = review_date(review)?;
        let mut said = self.version(file);
        said.dates.remove(REVIEW);
        said.dates.extend(date.map(|date| (REVIEW.to_owned(), date)));
        Some(said)
    }
}

/// What stands above and below a model's `[review]` and the tables in it, where
/// no doubt is that these are whole lines of its front matter.
fn around_review<'t>(text: &'t str, model: &Model) -> Option<(&'t str, &'t str)> {
    let date = model.meta().review.as_ref()?.date.as_ref()?.span.range();
    let start = text.get(..date.start)?.rfind("\n[review]")? + 1;
    let (above, rest) = text.split_at(start);
    let is_behind = |line: &str| line.starts_with('[') && !line.starts_with("[review") || line.starts_with(['+', '`']);
    let lines = rest.split_inclusive('\n').take_while(|line| !is_behind(line));
    let (review, below) = rest.split_at(lines.map(str::len).sum());
    let holds_all = date.end <= start + review.len() && !above.contains("[review") && !below.contains("[review");
    (holds_all && is_review_alone(review)).then_some((above, below))
}

/// The date of a review that stands alone; `None` where it is no valid TOML.
fn review_date(review: &str) -> Option<Option<Date>> {
    read_toml(FileId(0), 0, review, |parsed, reader| {
        if !reader.found.is_empty() {
            return None;
        }
        let (_, review) = Table::new(parsed, 0..0).get(REVIEW)?;
        let date = Table::from_value(review)?.get("date");
        let date = date.and_then(|(_, date)| <Option<Spanned<Date>> as Field>::read(date, reader));
        Some(date.map(|date| date.value))
    })
}

/// Whether a text begins with a review's header, has no other table, and ends
/// each value on the line on which it began.
fn is_review_alone(text: &str) -> bool {
    text.starts_with("[review]") && text.ends_with('\n') && text.lines().all(is_whole)
}

/// Whether a line leaves nothing open.
fn is_whole(line: &str) -> bool {
    let line = line.trim();
    let is_aside = line.is_empty() || line.starts_with('#') || line.starts_with("[review");
    let begins_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '\'');
    let is_closed = !line.contains(['[', '{']) || line.ends_with([']', '}']);
    let is_long = line.contains("\"\"\"") || line.contains("'''");
    is_aside || line.starts_with(begins_key) && line.contains('=') && is_closed && !is_long && !line.contains('#')
}

/// Whether a finding tells of something that could not be read.
fn is_misread(found: &Diagnostic) -> bool {
    [&INVALID_TOML, &MALFORMED_RECORD].contains(&found.rule)
}

/// What a version of a model says; `None` where it cannot be read well enough
/// to tell what it lacks.
fn version(bytes: &[u8], naming: &Naming) -> Option<Version> {
    let text = std::str::from_utf8(bytes).ok()?;
    let read = read_file(FileId(0), &RepoPath::root(), text, naming);
    if read.found.iter().any(is_misread) {
        return None;
    }
    // A text without front matter has no dates.
    let Read::Draft(draft) = read.read else { return Some(Version::default()) };
    Some(said(&draft.meta, &draft.records))
}

/// What a model says of the dates and records that are asked for.
fn said(meta: &Meta, records: &Records) -> Version {
    let mut version = Version { records: named(records), ..Version::default() };
    let review = meta.review.as_ref().and_then(|review| review.date.as_ref());
    version.dates.extend(review.map(|date| (REVIEW.to_owned(), date.value)));
    for control in &records.controls {
        let assessed = control.fields.assessed_on();
        version.dates.extend(assessed.map(|date| (assessed_key(&control.id.value), date.value)));
    }
    version
}

fn named(records: &Records) -> Arc<[Named]> {
    let records = records.iter().filter(|(_, record)| !record.id().value.is_empty());
    let named = records.map(|(_, record)| {
        let title = record.given_title().map_or_else(String::new, |title| title.value.to_string());
        Named { kind: record.kind().as_str().to_owned(), id: record.id().value.to_lowercase().into(), title }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::analysis::{MemoryTree, Options, analyze};

    /// A review as people write it, and as it may come.
    const REVIEWS: [&str; 28] = [
        "[review]\ndate = 2026-01-05\nby = \"asha\"\n",
        "[review]\ndate = 2026-07-30\nby = \"Björn\"\nown = \"3f\"\n\n[review.inherited]\n\"top/C-1\" = \"77\"\n\n",
        "[review]\n# Not all of it.\ndate = 2025-07-30\nattendees = [\"asha\", \"bo\"]\n",
        "[review]\r\ndate = 2026-01-06\r\n",
        "[review]\nby = \"asha\"\n",
        "[review]\ndate = \"2026-01-05\"\n",
        "[review]\ndate = 2026-13-05\n",
        "[review]\ndate = 2026-01-05\ndate = 2026-01-06\n",
        "[review]\ndate = 2026-01-05\nattendees = [\n  \"asha\",\n]\n",
        "[review]\ndate = 2026-01-05\nattendees = [\n",
        "[review]\ndate = 2026-01-05\nattendees = [ # ]\n1, # = ]\n",
        "[review]\ndate = 2026-01-05\nattendees = [[1]\n",
        "[review]\ndate = 2026-01-05\nby = { name = \"asha\"\n",
        "[review]\ndate = 2026-01-05\nby = \"\"\"\n[[threats]]\nid = \"T-9\"\n\"\"\"\n",
        "[review]\ndate = 2026-01-05\nby = '''\n",
        "[review]\ndate = 2026-01-05\nby = \"\"\" =\n",
        "[review]\ndate = 2026-01-05\n[review.more]\nb = 2\n",
        "[review]\ndate = 2026-01-05\n\n[[threats]]\nid = \"T-9\"\n",
        "[review]\ndate = 2026-01-05\n  [sign-off]\n  date = 2026-01-05\n",
        "[review]\ndate = 2026-01-05\n+++\n",
        "[review]\ndate = 2026-01-05\n```\n",
        "[review]\ndate = 2026-01-05\nmore\n",
        "[review]\ndate = 2026-01-05\n<<<<<<< ours\n",
        "[review.inherited]\na = \"b\"\n",
        "review = { date = 2026-01-05 }\n",
        "review.date = 2026-01-05\n",
        "x = \"\"\"\n[review]\ndate = 2026-01-01\n\"\"\"\nreview.date = 2026-01-05\n",
        "",
    ];

    /// A model with a review, and something below it.
    fn model(review: &str, below: &str) -> String {
        format!(
            "+++\nid = \"top\"\ntitle = \"Top\"\nlevel = \"context\"\n{review}{below}+++\n\n# Top\n\n### T-1: It breaks\n\n\
             ```toml threat\nstride = [\"spoofing\"]\n```\n\n### C-1: A guard\n\n```toml control\n\
             status = \"planned\"\nassessed = {{ date = 2026-02-03 }}\n```\n"
        )
    }

    #[test]
    fn what_differs_in_its_review_alone_says_the_same_whichever_way_it_is_read() {
        let belows = [
            "",
            "[[assets]]\nid = \"A-1\"\ntitle = \"Keys\"\n",
            "[1]\n]\n",
            "[review.more]\na = 1\n",
            "[sign-off]\n[review.more]\na = 1\n",
            "[x]\n\"\"\"\n",
            "]\n",
        ];
        let mut taken = 0;
        for (now, below) in REVIEWS.iter().flat_map(|now| belows.map(|below| (now, below))) {
            let path = RepoPath::new("THREAT_MODEL.md").unwrap();
            let tree = MemoryTree::new([(path, model(now, below).into_bytes())]);
            let analysis = analyze(&tree, &Options::as_of(date(2026, 11, 21))).unwrap();
            let found: Vec<Diagnostic> = analysis.findings.iter().map(|finding| finding.diagnostic.clone()).collect();
            let texts = Texts::new(&analysis.workspace, &analysis.sources, &found);
            let naming = &analysis.workspace.config().naming;
            for (then, another) in REVIEWS.iter().flat_map(|then| belows.map(|below| (then, below))) {
                let bytes = model(then, another).into_bytes();
                if let Some(said) = texts.but_for_review(&bytes, 0) {
                    assert_eq!(Some(said), version(&bytes, naming), "{now}{below}---\n{then}{another}");
                    taken += 1;
                }
            }
        }
        assert!(taken > 50, "{taken}");
    }

    #[test]
    fn of_a_review_as_people_write_it_nothing_else_is_read() {
        let path = RepoPath::new("THREAT_MODEL.md").unwrap();
        let below = "\n[[assets]]\nid = \"A-1\"\ntitle = \"Keys\"\n";
        for (now, then) in REVIEWS[..3].iter().flat_map(|now| REVIEWS[..3].iter().map(move |then| (now, then))) {
            let tree = MemoryTree::new([(path.clone(), model(now, below).into_bytes())]);
            let analysis = analyze(&tree, &Options::as_of(date(2026, 11, 21))).unwrap();
            let texts = Texts::new(&analysis.workspace, &analysis.sources, &[]);
            let said = texts.but_for_review(model(then, below).as_bytes(), 0).unwrap();
            assert_eq!(said.dates[REVIEW].to_string(), &then[then.find("20").unwrap()..][..10]);
            assert_eq!(said.records.len(), 3);
        }
    }
}
