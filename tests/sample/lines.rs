//! One slip of the pen in any line of TOML is one finding.

use rayon::prelude::*;

use crate::case::{Files, analyze_with, levels_for, sample, spoken};
use gabion::lint::registry;

/// One line in so many is tried in each way.
const EVERY: usize = 11;

/// A line with a slip in it; none where there is no room for it.
type Slip = fn(Line, &str) -> Option<String>;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// `key = value`.
    Key,
    /// `[header]`.
    Header,
    /// `[[header]]` of a record, which is not the first of its list.
    Again,
    /// The start of a record's fence.
    FenceStart,
    /// The end of a record's fence.
    FenceEnd,
    /// A heading of the third rank with a record right below it.
    Heading,
}

impl Line {
    fn is_header(self) -> bool {
        matches!(self, Self::Header | Self::Again)
    }
}

/// The ways to slip, each with the rule that should speak.
const SLIPS: [(&str, &str, Slip); 23] = [
    ("M003", "the second letter of the key is missing", |line, words| {
        let (key, value) = words.split_once(" = ").filter(|_| line == Line::Key)?;
        let rest = key.get(2..).filter(|rest| !rest.is_empty())?;
        Some(format!("{}{rest} = {value}", &key[..1]))
    }),
    ("M002", "the last quote or bracket is missing", |line, words| {
        words.strip_suffix(['"', ']', '}']).filter(|_| line == Line::Key).map(str::to_owned)
    }),
    ("M002", "the first quote or bracket is missing", |line, words| {
        let (key, value) = words.split_once(" = ").filter(|_| line == Line::Key)?;
        Some(format!("{key} = {}", value.strip_prefix(['"', '[', '{'])?))
    }),
    ("M002", "the last quote in a list is missing", |line, words| {
        words.strip_suffix("\"]").filter(|_| line == Line::Key).map(|shorter| format!("{shorter}]"))
    }),
    ("M002", "the equals sign is missing", |line, words| {
        let (key, value) = words.split_once(" = ").filter(|_| line == Line::Key)?;
        Some(format!("{key} {value}"))
    }),
    ("M002", "the last quote is of the other kind", |line, words| {
        words.strip_suffix('"').filter(|_| line == Line::Key).map(|shorter| format!("{shorter}'"))
    }),
    ("M002", "the last bracket of the header is missing", |line, words| {
        words.strip_suffix(']').filter(|_| line.is_header()).map(str::to_owned)
    }),
    ("M002", "the first bracket of the header is missing", |line, words| {
        words.strip_prefix('[').filter(|_| line.is_header()).map(str::to_owned)
    }),
    ("M002", "the header above another record of the list is missing", |line, _| {
        (line == Line::Again).then(String::new)
    }),
    ("M006", "a comment below the fence is not closed", |line, words| {
        (line == Line::FenceEnd).then(|| format!("{words}\n\n<!-- Ask the others"))
    }),
    ("M006", "the fence is not closed", |line, _| (line == Line::FenceEnd).then(String::new)),
    ("M006", "the fence is not opened", |line, _| (line == Line::FenceStart).then(String::new)),
    ("M006", "the fence names no kind", |line, _| (line == Line::FenceStart).then(|| "```toml".to_owned())),
    ("M006", "the fence names another language", |line, words| {
        (line == Line::FenceStart).then(|| words.replacen("toml", "tml", 1))
    }),
    ("M006", "the fence names a kind of another language", |line, words| {
        (line == Line::FenceStart).then(|| words.replacen("toml", "yaml", 1))
    }),
    ("M006", "the fence names the kind first", |line, words| {
        let kind = words.strip_prefix("```toml ").filter(|_| line == Line::FenceStart)?;
        Some(format!("```{kind} toml"))
    }),
    ("M006", "the fence names nothing", |line, _| (line == Line::FenceStart).then(|| "```".to_owned())),
    ("M006", "the fence of a threat says control", |line, words| {
        (line == Line::FenceStart && words == "```toml threat").then(|| "```toml control".to_owned())
    }),
    ("M006", "the fence of a control says asset", |line, words| {
        (line == Line::FenceStart && words == "```toml control").then(|| "```toml asset".to_owned())
    }),
    ("M006", "the fence is there twice where it starts", |line, words| {
        (line == Line::FenceStart).then(|| format!("{words}\n```"))
    }),
    ("M006", "the fence is there twice where it ends", |line, words| {
        (line == Line::FenceEnd).then(|| format!("{words}\n{words}"))
    }),
    ("M006", "the colon behind the id is missing", |line, words| {
        let (id, title) = words.split_once(": ").filter(|_| line == Line::Heading)?;
        id.ends_with(|c: char| c.is_ascii_digit()).then(|| format!("{id} {title}"))
    }),
    ("M006", "the blank behind the heading's marks is missing", |line, words| {
        let (marks, title) = words.split_once(' ').filter(|_| line == Line::Heading)?;
        (marks.len() > 1 && title.starts_with(char::is_alphabetic)).then(|| format!("{marks}{title}"))
    }),
];

#[test]
fn a_slip_in_any_line_is_one_finding() {
    let lines: Vec<(&str, usize)> = sample()
        .iter()
        .flat_map(|(path, text)| {
            let count = text.lines().count();
            (0..count).map(move |line| (path.as_str(), line))
        })
        .collect();
    let tried = lines.into_par_iter().enumerate();
    let tried = tried.flat_map_iter(|(at, (path, line))| {
        SLIPS.iter().enumerate().filter_map(move |(way, slip)| {
            (at + way * 3).is_multiple_of(EVERY).then(|| spoilt(path, line, slip)).flatten()
        })
    });
    let tried: Vec<Result<(), String>> = tried.collect();
    assert!(tried.len() > 200, "{} lines were tried", tried.len());
    let wrong: Vec<String> = tried.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lints the sample with one line spoilt, where it can be; says what is wrong with the answer.
fn spoilt(path: &str, line: usize, (code, what, slip): &(&str, &str, Slip)) -> Option<Result<(), String>> {
    let text = sample().get(path)?;
    let what_it_is = line_of_model(text, line).filter(|_| path.ends_with(".md"))?;
    let spoilt = slip(what_it_is, text.lines().nth(line)?)?;
    let mut lines: Vec<&str> = text.lines().collect();
    lines[line] = &spoilt;
    let mut files: Files = sample().clone();
    files.insert(path.to_owned(), lines.join("\n") + "\n");
    let rule = registry().into_iter().find(|rule| rule.code == *code)?;
    let analysis = analyze_with(&files, levels_for(rule));
    let found = spoken(&analysis);
    let is_right = found.len() == 1 && found.keys().all(|found| found.starts_with(path) && found.ends_with(code));
    Some(if is_right { Ok(()) } else { Err(format!("{path}:{}: {what}: {found:?}", line + 1)) })
}

/// What a line of a model is; keys that are free to choose are none.
fn line_of_model(text: &str, line: usize) -> Option<Line> {
    let (mut is_toml, mut header) = (false, "");
    for (at, words) in text.lines().enumerate() {
        let (was_toml, before) = (is_toml, header);
        match words {
            "+++" => is_toml = !is_toml,
            _ if words.starts_with("```toml ") => (is_toml, header) = (true, words),
            "```" => is_toml = false,
            _ if is_toml && words.starts_with('[') => header = words,
            _ => {}
        }
        if at < line {
            continue;
        }
        return match words {
            _ if !was_toml && is_toml && words.starts_with("```") && words != "```toml model" => Some(Line::FenceStart),
            "```" if was_toml && header.starts_with("```") && header != "```toml model" => Some(Line::FenceEnd),
            _ if !was_toml && words.starts_with("### ") => {
                let below = text.lines().skip(at + 1).find(|line| !line.is_empty());
                below.filter(|below| below.starts_with("```toml ")).map(|_| Line::Heading)
            }
            _ if !was_toml || !is_toml || header.starts_with("[raci") => None,
            _ if words.starts_with("[[") && words == before => Some(Line::Again),
            _ if words.starts_with('[') => Some(Line::Header),
            _ => words.starts_with(|c: char| c.is_ascii_lowercase()).then_some(Line::Key),
        };
    }
    None
}
