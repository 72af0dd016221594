//! A model's own words, split by the questions that they answer. What belongs
//! to a record is shown with the record.

use std::ops::Range;

use crate::resolve::Model;
use crate::site::desk::Desk;
use crate::site::markdown::Html;
use crate::site::plan::question;

/// A model's words by question.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    /// What stands above every section.
    pub(crate) lead: Html,
    /// What are we building?
    pub(crate) building: Html,
    /// What can go wrong?
    pub(crate) wrong: Html,
    /// What are we doing about it?
    pub(crate) doing: Html,
    /// Everything else, with its headings.
    pub(crate) rest: Html,
}

/// A model's words, without its records.
pub(crate) fn prose(desk: &Desk<'_>, model: &Model) -> Prose {
    let body = model.body();
    let records = taken(model);
    let end = body.range.end as usize;
    let mut parts: [Vec<Range<usize>>; 5] = Default::default();
    let mut at = body.range.start.max(model.front_matter().end) as usize;
    let mut part = 0;
    for heading in body.headings.iter().filter(|heading| heading.rank <= 2) {
        let start = heading.span.start as usize;
        if within(&records, start) || start < at {
            continue;
        }
        parts[part].extend(without(&records, at..start));
        let words = heading.span.end as usize;
        (part, at) = match (heading.rank, question(&heading.title.value)) {
            (1, _) => (part, words),
            (_, Some("what-are-we-building")) => (1, words),
            (_, Some("what-can-go-wrong")) => (2, words),
            (_, Some(_)) => (3, words),
            (_, None) => (4, start),
        };
    }
    parts[part].extend(without(&records, at..end.max(at)));
    let [lead, building, wrong, doing, rest] = parts;
    let text = desk.view.sources.file(model.file()).text();
    let rest = headed(&rest, text);
    Prose {
        lead: desk.prose(model, &lead, 3),
        building: desk.prose(model, &building, 3),
        wrong: desk.prose(model, &wrong, 3),
        doing: desk.prose(model, &doing, 3),
        rest: desk.prose(model, &rest, 2),
    }
}

/// Sections whose records are shown elsewhere and that say nothing more are
/// left out, headings and all.
fn headed(parts: &[Range<usize>], text: &str) -> Vec<Range<usize>> {
    let says = |range: &Range<usize>| {
        let lines = text.get(range.clone()).unwrap_or_default().lines();
        lines.into_iter().any(|line| !line.trim().is_empty() && !line.starts_with('#'))
    };
    parts.iter().filter(|range| says(range)).cloned().collect()
}

/// Where records stand in the text, in order, headings and sections and all.
fn taken(model: &Model) -> Vec<Range<usize>> {
    let body = model.body().range.start;
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (_, record) in model.records().iter() {
        let place = record.place();
        if let (Some(heading), section) = (place.heading(), place.section()) {
            let end = section.map_or(heading.end, |section| section.end);
            taken.push(heading.start as usize..end as usize);
        }
        if place.extent().start >= body {
            taken.push(place.extent().range());
        }
    }
    let headings = &model.body().headings;
    for tree in model.attack_trees() {
        let at = headings.binary_search_by_key(&tree.heading.start, |heading| heading.span.start);
        let heading = at.ok().and_then(|at| headings.get(at));
        taken.extend(heading.map(|it| it.span.start as usize..it.section_end as usize));
    }
    taken.sort_by_key(|range| (range.start, range.end));
    taken
}

fn within(taken: &[Range<usize>], at: usize) -> bool {
    let before = &taken[..taken.partition_point(|range| range.start <= at)];
    before.iter().any(|range| at < range.end)
}

/// A stretch of text without what is taken.
fn without(taken: &[Range<usize>], range: Range<usize>) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut at = range.start;
    for gap in taken.iter().filter(|gap| gap.end > range.start && gap.start < range.end) {
        if gap.start > at {
            left.push(at..gap.start);
        }
        at = at.max(gap.end);
    }
    if at < range.end {
        left.push(at..range.end);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_records_out() {
        assert_eq!(without(&[2..4, 6..7], 0..10), vec![0..2, 4..6, 7..10]);
        assert_eq!(without(&[0..20, 30..40], 3..10), Vec::<Range<usize>>::new());
        let taken = [2..4, 6..7];
        assert!(within(&taken, 2) && !within(&taken, 4) && within(&taken, 6));
    }
}
