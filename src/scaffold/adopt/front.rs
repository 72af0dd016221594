//! The lines that bring a plain threat model in.

use std::ops::Range;

use super::given::{Taken, take};
use crate::model::RecordKind;
use crate::resolve::{Model, Workspace};
use crate::scaffold::place::{id_candidates, name_of, own_name};
use crate::scaffold::survey::first_heading;
use crate::scaffold::words::{capitalized, quoted, quoted_list, slug, title_of_name};
use crate::scaffold::{ids, is_taken};
use crate::source::RepoPath;
use crate::syntax::MALFORMED_RECORD;

/// The front matter of an adopted model.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: String,
    pub(super) parent: Option<String>,
    pub(super) covers: Vec<String>,
    /// Keys that YAML front matter gave, as TOML.
    pub(super) given: Vec<String>,
    /// The review that it told of.
    pub(super) review: Option<(String, String)>,
    /// Lines of YAML that are kept as comments.
    pub(super) rest: Vec<String>,
    pub(super) allows_malformed: bool,
}

impl Front {
    /// What the file, its place and its YAML say.
    pub(super) fn new(
        path: &RepoPath,
        root: &str,
        text: &str,
        yaml: Option<Range<usize>>,
        workspace: &Workspace,
    ) -> Self {
        let mut front = Self::default();
        let yaml = yaml.and_then(|range| text.get(range)).unwrap_or_default();
        let Taken { id, title } = take(yaml, workspace, &mut front);
        let name = name_of(path, root);
        let heading = first_heading(text).as_deref().and_then(subject);
        let title = title.as_deref().and_then(subject);
        front.title = title.or(heading).unwrap_or_else(|| title_of_name(&name));
        let is_of_all = path.parent().is_none_or(|folder| folder.is_root()) && own_name(path.name()).is_none();
        let of_all = || slug(workspace.config().name().unwrap_or(&front.title));
        let named = id_candidates(path, &name);
        let wanted = id.into_iter().chain(is_of_all.then(of_all).flatten()).chain(named).chain(["model".to_owned()]);
        let wanted: Vec<String> = wanted.collect();
        front.id = ids::free(RecordKind::Model, &wanted, "", &workspace.config().naming, |id| is_taken(id, workspace));
        let (rank, parent) = stand(workspace, path);
        front.level = workspace.config().levels().get(rank).copied().unwrap_or("context").to_owned();
        front.parent = parent;
        front
    }

    /// The text with the front matter above it: line ends and byte order mark
    /// stay, and the body to the last byte.
    pub(super) fn above(&self, text: &str, yaml: Option<Range<usize>>) -> String {
        let (mark, plain) = match text.strip_prefix('\u{feff}') {
            Some(plain) => ("\u{feff}", plain),
            None => ("", text),
        };
        let body = match yaml {
            Some(yaml) => text.get(yaml.end..).and_then(|rest| rest.split_once('\n')).map_or("", |(_, body)| body),
            None => plain,
        };
        let first_line = text.split_inclusive('\n').next().unwrap_or_default();
        let end = if first_line.ends_with("\r\n") { "\r\n" } else { "\n" };
        let gap = if body.is_empty() || body.starts_with(['\n', '\r']) { "" } else { end };
        format!("{mark}{}{gap}{body}", self.lines().iter().map(|line| format!("{line}{end}")).collect::<String>())
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec!["+++".to_owned()];
        for (key, value) in [("id", &self.id), ("title", &self.title), ("level", &self.level)] {
            lines.push(format!("{key} = {}", quoted(value)));
        }
        lines.extend(self.parent.iter().map(|parent| format!("parent = {}", quoted(parent))));
        lines.push("status = \"draft\"".to_owned());
        if !self.covers.is_empty() {
            lines.push(format!("covers = {}", quoted_list(&self.covers)));
        }
        lines.extend(self.given.iter().cloned());
        if self.allows_malformed {
            let reason = "adopted as it was written: not all of it is records yet";
            lines.push(format!("allow = [{{ rule = \"{}\", reason = \"{reason}\" }}]", MALFORMED_RECORD.code));
        }
        if !self.rest.is_empty() {
            lines.push("# From the YAML that stood here:".to_owned());
            lines.extend(self.rest.iter().map(|line| format!("#   {line}").trim_end().to_owned()));
        }
        if let Some((date, by)) = &self.review {
            lines.extend([
                String::new(),
                "[review]".to_owned(),
                format!("date = {date}"),
                format!("by = {}", quoted(by)),
            ]);
        }
        lines.push("+++".to_owned());
        lines
    }
}

/// What a heading speaks of, "threat model" left out; `None` where that is all.
fn subject(heading: &str) -> Option<String> {
    const NAMES: [&str; 6] =
        ["threat modelling", "threat modeling", "threat models", "threat model", "threat-model", "threats"];
    let mut words = heading.trim();
    let folded = words.to_ascii_lowercase();
    if let Some(name) = NAMES.iter().find(|name| folded.starts_with(**name)) {
        words = words[name.len()..].trim_start_matches([' ', ':', '-', '–', '—']);
        for word in ["for ", "of ", "the "] {
            words = words.strip_prefix(word).unwrap_or(words).trim_start();
        }
    }
    let folded = words.to_ascii_lowercase();
    if let Some(name) = NAMES.iter().find(|name| folded.ends_with(**name)) {
        words = words[..words.len() - name.len()].trim_end_matches([' ', ':', '-', '–', '—']);
    }
    words.chars().any(char::is_alphanumeric).then(|| capitalized(words))
}

/// The level that a file stands at, and its parent where folders do not say:
/// one below the highest model of the nearest folder that has any. Without one,
/// below the only root there is. Where there is none, what stands at the top is one,
/// and anything else waits for it.
fn stand(workspace: &Workspace, path: &RepoPath) -> (usize, Option<String>) {
    let lowest = workspace.config().levels().len().saturating_sub(1);
    let mut folder = path.parent();
    while let Some(at) = folder {
        let beside: Vec<&Model> = workspace.models().filter(|model| *model.folder() == at).collect();
        if let Some(highest) = beside.iter().filter_map(|model| model.level()).min() {
            let same: Vec<&&Model> = beside.iter().filter(|model| model.level() == Some(highest)).collect();
            let named = if same.len() > 1 { same.first().map(|model| model.id().to_owned()) } else { None };
            return ((highest + 1).min(lowest), named.filter(|_| highest < lowest));
        }
        folder = at.parent();
    }
    let roots: Vec<&Model> = workspace.roots().collect();
    let own = path.parent().unwrap_or_default();
    match roots[..] {
        [root] if !root.folder().is_within(&own) => (1.min(lowest), Some(root.id().to_owned())),
        [] if !own.is_root() => (1.min(lowest), None),
        _ => (0, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_its_subject() {
        assert_eq!(subject("Threat model for the Payments API").as_deref(), Some("Payments API"));
        assert_eq!(subject("payments threat model").as_deref(), Some("Payments"));
        assert_eq!(subject("Payments - Threat Model").as_deref(), Some("Payments"));
        assert_eq!(subject("Payments threats").as_deref(), Some("Payments"));
        assert_eq!(subject("THREAT MODEL"), None);
        assert_eq!(subject("Ünïcode threat-model").as_deref(), Some("Ünïcode"));
    }
}
