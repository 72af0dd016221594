//! The text of a root model: the umbrella that the others stand below.

use std::fmt::Write as _;

use super::skeleton;
use super::survey::{Part, Survey};
use super::words::{markdown, quoted, slug, title_of_name};
use crate::source::RepoPath;

/// What a root model starts from.
#[derive(Debug)]
pub(super) struct Umbrella<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// Its title.
    pub(super) title: &'a str,
    /// The name of the highest level.
    pub(super) level: &'a str,
    /// What the ids of its threats and controls start with.
    pub(super) prefix: &'a str,
    /// The team that owns it.
    pub(super) team: Option<&'a str>,
    /// `bootstrap` or `draft`, and what it means.
    pub(super) status: &'a str,
    /// Its first threat's id, and its first control's.
    pub(super) ids: (String, String),
    /// What the folder looks like.
    pub(super) survey: &'a Survey,
    /// Models below it that are there already.
    pub(super) known: &'a [Known],
}

/// A model that is there already: an element of the root.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its folder.
    pub(super) folder: RepoPath,
    /// Its id.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// What its level makes of its element.
    pub(super) kind: &'static str,
}

/// An element that was guessed.
#[derive(Debug)]
struct Guess {
    id: String,
    title: String,
    kind: &'static str,
    technology: Option<String>,
    /// The folder, where it is one below the model's.
    folder: Option<String>,
    is_entry: bool,
    /// Whether a model expands it already.
    is_known: bool,
}

impl Umbrella<'_> {
    /// The whole file.
    pub(super) fn text(&self) -> String {
        let guesses = self.guesses();
        let user = person(&guesses);
        let mut text = String::from("+++\n");
        self.header(&mut text);
        let _ = write!(text, "\n# Who uses it. Add other people, and the systems of others that it talks to.\n");
        let name = quoted(&title_of_name(user));
        let _ = write!(text, "\n[[elements]]\nid = {}\ntitle = {name}\nkind = \"person\"\n", quoted(user));
        let _ = write!(
            text,
            "\n# What it is made of, guessed from the files. Correct the kinds, delete what is no part of it.\n"
        );
        for guess in &guesses {
            guess.write(&mut text);
        }
        if self.survey.more > 0 {
            let _ = write!(text, "\n# {} more folders look like parts and were left out here.\n", self.survey.more);
        }
        let _ = write!(text, "\n# What flows between them, and across which trust boundaries (`[[boundaries]]`).\n");
        match entry(&guesses) {
            Some(entry) => {
                let (from, to) = (quoted(user), quoted(&entry.id));
                let _ = write!(text, "\n[[flows]]\nid = \"use\"\nfrom = {from}\nto = {to}\n");
            }
            None => {
                let _ = write!(text, "#\n# [[flows]]\n# id = \"use\"\n# from = {}\n# to = \"…\"\n", quoted(user));
            }
        }
        text.push_str("+++\n");
        self.body(&mut text, &guesses, user);
        text
    }

    /// How many elements it has.
    pub(super) fn elements(&self) -> usize {
        self.guesses().len() + 1
    }

    fn header(&self, text: &mut String) {
        let _ = write!(text, "id = {}\ntitle = {}\n", quoted(self.id), quoted(self.title));
        let _ = write!(text, "level = {}\nprefix = {}\n", quoted(self.level), quoted(self.prefix));
        if let Some(team) = self.team {
            let _ = writeln!(text, "team = {}", quoted(team));
        }
        let _ = writeln!(text, "status = {}", self.status);
    }

    fn body(&self, text: &mut String, guesses: &[Guess], user: &str) {
        let title = markdown(self.title);
        let _ = write!(text, "\n# {title}\n\nTODO what {title} does, for whom, and where it ends.\n");
        let _ = write!(text, "\n## What are we building?\n\n");
        for guess in guesses {
            let place = guess.folder.as_ref().map(|folder| format!(", in `{}`", folder.replace('`', "")));
            let _ = writeln!(text, "- {}{}: TODO what it does", markdown(&guess.title), place.unwrap_or_default());
        }
        let target = guesses.first().map_or(user, |guess| &guess.id);
        let threat = skeleton::Threat {
            id: &self.ids.0,
            about: "can go wrong in",
            title: self.title,
            targets: &[target.to_owned()],
            controls: std::slice::from_ref(&self.ids.1),
        };
        let _ = write!(text, "\n## What can go wrong?\n\n{}", threat.text());
        let control = skeleton::control(&self.ids.1, self.title);
        let _ = write!(text, "\n## What are we doing about it?\n\n{control}");
    }

    /// The models that are there and the parts as elements, then the stores; the system as one where there is
    /// nothing to go by.
    fn guesses(&self) -> Vec<Guess> {
        let mut guesses: Vec<Guess> = self.known.iter().map(Guess::of_known).collect();
        // What stands in the folder of a model is for that to speak of.
        let is_of = |known: &Known, part: &Part| {
            known.folder.is_within(&part.folder) || (!known.folder.is_root() && part.folder.is_within(&known.folder))
        };
        let is_known = |part: &&Part| self.known.iter().any(|known| is_of(known, part));
        for part in self.survey.parts.iter().filter(|part| !is_known(part)) {
            let guess = self.part(part, &guesses);
            guesses.push(guess);
        }
        if guesses.is_empty() {
            guesses.push(Guess {
                id: free_id(self.id, &guesses, ""),
                title: self.title.to_owned(),
                kind: "system",
                technology: None,
                folder: None,
                is_entry: true,
                is_known: false,
            });
        }
        for (id, name) in &self.survey.stores {
            guesses.push(Guess {
                id: free_id(id, &guesses, self.id),
                title: (*name).to_owned(),
                kind: "datastore",
                technology: Some((*name).to_owned()),
                folder: None,
                is_entry: false,
                is_known: false,
            });
        }
        guesses
    }

    fn part(&self, part: &Part, earlier: &[Guess]) -> Guess {
        let name = part.folder.name();
        let is_whole = part.folder == self.survey.folder;
        // Two folders of one name are told apart by the folders above them.
        let is_double =
            self.survey.parts.iter().filter(|other| other.folder.name().eq_ignore_ascii_case(name)).count() > 1;
        let outer = part.folder.parent().filter(|outer| is_double && !outer.is_root());
        let name = outer.map_or_else(|| name.to_owned(), |outer| format!("{} {name}", outer.name()));
        let wanted = if is_whole { "app".to_owned() } else { slug(&name).unwrap_or_else(|| "part".to_owned()) };
        Guess {
            id: free_id(&wanted, earlier, self.id),
            title: if is_whole { self.title.to_owned() } else { title_of_name(&name) },
            kind: if part.is_library { "component" } else { "container" },
            technology: part.technology.clone(),
            folder: (!is_whole).then(|| part.folder.to_string()),
            is_entry: part.is_entry(),
            is_known: false,
        }
    }
}

impl Guess {
    fn of_known(known: &Known) -> Self {
        Self {
            id: known.id.clone(),
            title: known.title.clone(),
            kind: known.kind,
            technology: None,
            folder: Some(known.folder.to_string()),
            is_entry: false,
            is_known: true,
        }
    }

    fn write(&self, text: &mut String) {
        let _ = write!(text, "\n[[elements]]\nid = {}\ntitle = {}\n", quoted(&self.id), quoted(&self.title));
        let _ = writeln!(text, "kind = \"{}\"", self.kind);
        if let Some(technology) = &self.technology {
            let _ = writeln!(text, "technology = {}", quoted(technology));
        }
    }
}

/// Where users surely come in: the only container or system, or the only one
/// that is named as an entry. What has a model says itself where it is open.
fn entry(guesses: &[Guess]) -> Option<&Guess> {
    let open: Vec<&Guess> = guesses.iter().filter(|guess| matches!(guess.kind, "container" | "system")).collect();
    let named: Vec<&Guess> = open.iter().copied().filter(|guess| guess.is_entry).collect();
    match (&open[..], &named[..]) {
        ([only], _) | (_, [only]) => Some(*only).filter(|only| !only.is_known),
        _ => None,
    }
}

/// The id of whoever uses the system: near to no part's.
fn person(guesses: &[Guess]) -> &'static str {
    let is_near = |word: &str| guesses.iter().any(|guess| guess.id.starts_with(word));
    ["user", "person", "visitor"].into_iter().find(|word| !is_near(word)).unwrap_or("somebody")
}

/// An id that no earlier element has, nor the model: a child that expands the
/// element will want it.
fn free_id(wanted: &str, earlier: &[Guess], model: &str) -> String {
    let is_taken = |id: &str| id == model || earlier.iter().any(|guess| guess.id == id);
    let numbered = (2u32..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
}
