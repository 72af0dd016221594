//! What a repository looks like: its parts and stores, guessed from its files.

use std::collections::{BTreeMap, BTreeSet};

use super::stores::{self, Store};
use super::words;
use crate::source::{FileId, RepoPath};
use crate::syntax::parse;

/// The most parts that are taken for elements; a model that starts with more
/// is deleted, not corrected.
const MOST_PARTS: usize = 24;

/// Folders whose content is no part of the running system.
const ASIDE: [&str; 22] = [
    "bench",
    "benches",
    "build",
    "dist",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "fixtures",
    "hack",
    "node_modules",
    "sample",
    "samples",
    "script",
    "scripts",
    "target",
    "test",
    "testdata",
    "tests",
    "third_party",
    "vendor",
];

/// Folders whose sub-folders each run on their own.
const OF_SERVICES: [&str; 2] = ["apps", "services"];

/// Folders whose sub-folders are mostly libraries.
const OF_LIBRARIES: [&str; 6] = ["crates", "internal", "lib", "libs", "packages", "pkg"];

/// Names of parts that users reach first.
const ENTRIES: [&str; 12] =
    ["app", "client", "frontend", "front-end", "gateway", "mobile", "portal", "site", "ui", "web", "webapp", "website"];

/// A folder that looks like a part of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where.
    pub(super) folder: RepoPath,
    /// What it is made with, where that is plain to see.
    pub(super) technology: Option<String>,
    /// Whether it is a library: a component, not a container (C4).
    pub(super) is_library: bool,
}

impl Part {
    /// Whether users surely meet this part first, going by its name.
    pub(super) fn is_entry(&self) -> bool {
        ENTRIES.contains(&self.folder.name().to_ascii_lowercase().as_str())
    }
}

/// What a folder holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// The folder.
    pub(super) folder: RepoPath,
    /// The first heading of its README.
    pub(super) title: Option<String>,
    /// Its parts in path order.
    pub(super) parts: Vec<Part>,
    /// How many more parts there seem to be.
    pub(super) more: usize,
    /// Its data stores.
    pub(super) stores: Vec<Store>,
}

/// Looks at the files in a folder; `read` gives the text of one.
pub(super) fn survey(files: &[RepoPath], folder: &RepoPath, read: &dyn Fn(&RepoPath) -> Option<String>) -> Survey {
    let own: Vec<&RepoPath> = files.iter().filter(|file| file.is_within(folder) && !is_aside(file, folder)).collect();
    let readme =
        own.iter().find(|file| file.parent().as_ref() == Some(folder) && file.name().eq_ignore_ascii_case("README.md"));
    let title = readme.and_then(|file| read(file)).and_then(|text| first_heading(&text));
    let mut parts = parts(&own, folder);
    let mut found: BTreeSet<Store> = BTreeSet::new();
    for file in &own {
        if stores::is_compose(file.name()) {
            found.extend(stores::of_compose(&read(file).unwrap_or_default()));
        } else if stores::is_manifest(file.name()) && is_of_service(file, &parts) {
            found.extend(stores::of_manifest(file.name(), &read(file).unwrap_or_default()));
        }
    }
    let more = parts.len().saturating_sub(MOST_PARTS);
    parts.truncate(MOST_PARTS);
    Survey { folder: folder.clone(), title, parts, more, stores: found.into_iter().collect() }
}

/// Whether a file lies in a folder of tests, examples or tools.
fn is_aside(file: &RepoPath, folder: &RepoPath) -> bool {
    let way = file.relative_to(folder);
    let mut parts = way.split('/').rev();
    parts.next();
    parts.any(|part| part.starts_with('.') || ASIDE.contains(&part.to_ascii_lowercase().as_str()))
}

/// Whether a manifest belongs to a part that runs on its own.
fn is_of_service(manifest: &RepoPath, parts: &[Part]) -> bool {
    parts.iter().any(|part| !part.is_library && manifest.parent().as_ref() == Some(&part.folder))
}

/// The first heading of a document, as plain words.
pub(super) fn first_heading(text: &str) -> Option<String> {
    let body = parse(FileId(0), text).body;
    let title = body.headings.first().map(|heading| words::one_line(&heading.title.value))?;
    title.chars().any(char::is_alphanumeric).then_some(title)
}

/// What a file says of its folder: that it is a part, and what of.
fn sign(name: &str) -> Option<Option<&'static str>> {
    let technology = match name {
        "Cargo.toml" => Some("Rust"),
        "package.json" => Some("JavaScript"),
        "tsconfig.json" => Some("TypeScript"),
        "go.mod" => Some("Go"),
        "pyproject.toml" | "setup.py" | "requirements.txt" => Some("Python"),
        "pom.xml" => Some("Java"),
        "build.gradle" | "build.gradle.kts" => Some("Java virtual machine"),
        "Gemfile" => Some("Ruby"),
        "composer.json" => Some("PHP"),
        "mix.exs" => Some("Elixir"),
        "pubspec.yaml" => Some("Dart"),
        "Dockerfile" | "Containerfile" => None,
        name if name.ends_with(".csproj") => Some(".NET"),
        name if name.ends_with(".tf") => Some("Terraform"),
        _ => return None,
    };
    Some(technology)
}

/// What the files of one folder say of it.
#[derive(Debug, Default)]
struct Signs {
    technologies: BTreeSet<&'static str>,
    has_image: bool,
}

impl Signs {
    fn technology(&self) -> Option<String> {
        let mut names = self.technologies.clone();
        if names.contains("TypeScript") {
            names.remove("JavaScript");
        }
        (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(", "))
    }
}

/// The outermost folders that look like parts.
fn parts(files: &[&RepoPath], root: &RepoPath) -> Vec<Part> {
    let mut found: BTreeMap<RepoPath, Signs> = BTreeMap::new();
    for file in files {
        let Some(folder) = file.parent() else { continue };
        if let Some(technology) = sign(file.name()) {
            let folder = if technology == Some("Terraform") { estate(file, root).unwrap_or(folder) } else { folder };
            let signs = found.entry(folder).or_default();
            signs.technologies.extend(technology);
            signs.has_image |= technology.is_none();
        }
        if let Some(service) = service(file, root) {
            found.entry(service).or_default();
        }
    }
    // A manifest at the top only ties those below together.
    if found.len() > 1 {
        found.remove(root);
    }
    let folders: BTreeSet<RepoPath> = found.keys().cloned().collect();
    let has_outer = |folder: &RepoPath| {
        let mut above = std::iter::successors(folder.parent(), RepoPath::parent);
        above.any(|outer| outer != *root && folders.contains(&outer))
    };
    let mut parts: Vec<Part> = Vec::new();
    for (folder, signs) in found.into_iter().filter(|(folder, _)| !has_outer(folder)) {
        let is_among_libraries = folder.relative_to(root).split('/').any(|name| OF_LIBRARIES.contains(&name));
        let is_library = is_among_libraries && !signs.has_image;
        parts.push(Part { technology: signs.technology(), folder, is_library });
    }
    parts
}

/// The folder at the top that a piece of infrastructure belongs to: its modules
/// are run together.
fn estate(file: &RepoPath, root: &RepoPath) -> Option<RepoPath> {
    let way = file.relative_to(root);
    let (first, _) = way.split_once('/')?;
    let is_collection = OF_SERVICES.contains(&first) || OF_LIBRARIES.contains(&first);
    (!is_collection).then(|| root.join(first).ok()).flatten()
}

/// The folder right below `services/` or `apps/` that a file lies in: a part,
/// whatever it is made with.
fn service(file: &RepoPath, root: &RepoPath) -> Option<RepoPath> {
    let way = file.relative_to(root);
    let mut names = way.split('/');
    let (first, second, _) = (names.next()?, names.next()?, names.next()?);
    OF_SERVICES.contains(&first).then(|| root.join(&format!("{first}/{second}")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(files: &[(&str, &str)]) -> Survey {
        let texts: BTreeMap<RepoPath, String> =
            files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), (*text).to_owned())).collect();
        let paths: Vec<RepoPath> = texts.keys().cloned().collect();
        survey(&paths, &RepoPath::root(), &|path| texts.get(path).cloned())
    }

    fn folders(survey: &Survey) -> Vec<&str> {
        survey.parts.iter().map(|part| part.folder.as_str()).collect()
    }

    #[test]
    fn finds_the_outermost_parts() {
        let survey = look(&[
            ("Cargo.toml", "[workspace]"),
            ("README.md", "![logo](x.png)\n\nThe *Shop*\n=====\n"),
            ("crates/money/Cargo.toml", ""),
            ("docs/package.json", "{}"),
            ("infra/edge/main.tf", ""),
            ("infra/logs/main.tf", ""),
            ("services/cart/src/main.rs", ""),
            ("services/pay/go.mod", "require github.com/lib/pq v1\n"),
            ("services/pay/web/package.json", "{}"),
            ("services/README.md", ""),
        ]);
        assert_eq!(survey.title.as_deref(), Some("The Shop"));
        assert_eq!(folders(&survey), ["crates/money", "infra", "services/cart", "services/pay"]);
        assert!(survey.parts[0].is_library && !survey.parts[3].is_library);
        assert_eq!(survey.parts[3].technology.as_deref(), Some("Go"));
        assert_eq!(survey.stores, [("postgres", "PostgreSQL")]);
    }

    #[test]
    fn a_manifest_at_the_top_alone_is_the_part() {
        let survey = look(&[("package.json", "{}"), ("tsconfig.json", "{}"), ("src/index.ts", "")]);
        assert_eq!(folders(&survey), [""]);
        assert_eq!(survey.parts[0].technology.as_deref(), Some("TypeScript"));
        assert!(look(&[("README.md", "")]).parts.is_empty());
    }
}
