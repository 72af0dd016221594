//! Templates, style and script: the theme's own, or the user's in their place.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Tera;

use super::SiteError;
use super::text::escape_into;
use crate::analysis::{ReadError, Tree};
use crate::source::RepoPath;
use crate::syntax::nearest;

/// The files of a theme, compiled in.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../theme/", $name)))),+]
    };
}

/// Templates by name. A user's file of the same name stands in for one.
const TEMPLATES: &[(&str, &str)] = files![
    "parts.html",
    "base.html",
    "home.html",
    "attention.html",
    "model.html",
    "threat.html",
    "control.html",
    "register.html",
    "controls.html",
    "traces.html",
    "freshness.html",
    "decisions.html",
    "assets.html",
    "actors.html",
    "glossary.html",
    "people.html",
    "changes.html",
    "report.html",
    "search.html",
    "notice.html",
];

/// Files that go to the site as they are.
const ASSETS: &[(&str, &str)] = files!["style.css", "script.js", "search.js", "icon.svg"];

/// The style of the pictures.
const PICTURES: (&str, &str) = ("diagram.css", include_str!("../../theme/diagram.css"));

/// What the theme itself says: words that give nothing away.
pub fn own_words() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().chain(ASSETS).chain([&PICTURES]).map(|(_, text)| *text)
}

/// How pages look.
pub(crate) struct Theme {
    tera: Tera,
    assets: BTreeMap<&'static str, String>,
}

/// What is left out without a word would be looked for in vain.
fn check_folder(tree: &dyn Tree, folder: &RepoPath) -> Result<(), SiteError> {
    let mut files = tree.files().iter().filter(|path| path.is_within(folder)).peekable();
    if files.peek().is_none() {
        return Err(SiteError::Folder(format!("nothing stands in {folder}")));
    }
    let names = || TEMPLATES.iter().chain(ASSETS).chain([&PICTURES]).map(|(name, _)| *name);
    let own = files.filter(|path| path.parent().as_ref() == Some(folder)).map(RepoPath::name);
    let unknown = own.filter(|name| !names().any(|known| known == *name));
    // Notes and pictures may lie beside templates.
    let mut meant = unknown.map(|name| (name, nearest(name, names())));
    match meant.find(|(name, near)| near.is_some() || name.ends_with(".html")) {
        Some((name, near)) => {
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(SiteError::Unknown { file: name.to_owned(), near })
        }
        None => Ok(()),
    }
}

impl Theme {
    /// The theme with the files of a folder of the workspace in place of its own.
    ///
    /// # Errors
    /// When the folder is not there or holds a template of no known name, when a
    /// file of it cannot be read or is no template.
    pub(crate) fn load(tree: &dyn Tree, folder: Option<&RepoPath>) -> Result<Self, SiteError> {
        if let Some(folder) = folder {
            check_folder(tree, folder)?;
        }
        let theirs = |name: &'static str| -> Result<Option<String>, SiteError> {
            let Some(folder) = folder else { return Ok(None) };
            let path = folder.join(name).map_err(|error| SiteError::theme(name, &error))?;
            match tree.read(&path) {
                Ok(bytes) => match String::from_utf8(bytes) {
                    Ok(text) => Ok(Some(text)),
                    Err(_) => Err(SiteError::theme(name, &"the file is not UTF-8")),
                },
                Err(ReadError::Missing) => Ok(None),
                Err(error) => Err(SiteError::theme(name, &error)),
            }
        };
        let mut tera = Tera::new();
        tera.set_escape_fn(|text, into| escape_into(text, into));
        let mut templates: Vec<(&str, String)> = Vec::new();
        for (name, own) in TEMPLATES {
            templates.push((name, theirs(name)?.unwrap_or_else(|| (*own).to_owned())));
        }
        let named = templates.iter().map(|(name, text)| (*name, text.as_str()));
        tera.add_raw_templates(named).map_err(|error| SiteError::Template(error.to_string()))?;
        let mut assets = BTreeMap::new();
        for (name, own) in ASSETS {
            assets.insert(*name, theirs(name)?.unwrap_or_else(|| slim(name, own)));
        }
        // Pages load one style: that of the pictures is a part of it.
        let (name, own) = PICTURES;
        let pictures = theirs(name)?.unwrap_or_else(|| slim(name, own));
        if let Some(style) = assets.get_mut("style.css") {
            style.push_str(&pictures);
        }
        Ok(Self { tera, assets })
    }

    /// Style and script, by name.
    pub(crate) fn assets(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.assets.iter().map(|(name, text)| (*name, text.as_str()))
    }

    /// Writes a page.
    ///
    /// # Errors
    /// When a template asks for what there is not.
    pub(crate) fn render(&self, name: &str, frame: &impl Serialize, content: tera::Value) -> Result<String, SiteError> {
        let mut context = tera::Context::new();
        context.insert("frame", frame);
        context.insert_value("page", content);
        self.tera.render(name, &context).map_err(|error| SiteError::Template(error.to_string()))
    }
}

/// Our own style or script without what only its authors read: comments that
/// have lines to themselves, indentation, and the blanks of style.
fn slim(name: &str, text: &str) -> String {
    let mut slim = String::with_capacity(text.len());
    let mut is_comment = false;
    for line in text.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            slim.push_str(line);
            slim.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    if name.ends_with(".css") { close_up(&slim) } else { slim }
}

/// A style without the blanks around its signs; what stands in quotes keeps them.
fn close_up(style: &str) -> String {
    let parts = style.split('"').enumerate().map(|(at, part)| match at % 2 {
        0 => [("; }", "}"), (" { ", "{"), ("; ", ";"), (": ", ":"), (", ", ","), (" > ", ">")]
            .iter()
            .fold(part.to_owned(), |part, (wide, close)| part.replace(wide, close)),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("\"")
}
