//! What a model's file says before it is read: by its name and its folder.

use super::words::slug;
use crate::analysis::Analysis;
use crate::source::RepoPath;

/// Whether a file is named as a model, without regard to settings.
pub fn is_model_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    name == "threat-model.md" || own_name(&name).is_some()
}

/// The name in `NAME.threat-model.md`.
pub(super) fn own_name(file: &str) -> Option<&str> {
    let at = file.len().checked_sub(".threat-model.md".len()).filter(|at| *at > 0)?;
    file.get(at..).filter(|end| end.eq_ignore_ascii_case(".threat-model.md")).and(file.get(..at))
}

/// What a model is called after: its file's name or its folder's.
pub(super) fn name_of(path: &RepoPath, root: &str) -> String {
    if let Some(name) = own_name(path.name()) {
        return name.to_owned();
    }
    let folder = path.parent().unwrap_or_default();
    if folder.is_root() { root.to_owned() } else { folder.name().to_owned() }
}

/// What a `NAME.threat-model.md` covers, which has no folder of its own: what is
/// called the same beside it, else the folder of that name that may come.
pub(super) fn covers(path: &RepoPath, files: &[RepoPath]) -> Vec<String> {
    let Some(name) = own_name(path.name()) else { return Vec::new() };
    let folder = path.parent().unwrap_or_default();
    let is_folder = folder.join(name).is_ok_and(|own| files.iter().any(|file| file != &own && file.is_within(&own)));
    let is_stem = |file: &&RepoPath| {
        let beside = file.parent().as_ref() == Some(&folder) && !is_model_name(file.name());
        beside && file.name().strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
    };
    let by_folder = is_folder.then(|| format!("{name}/**"));
    let by_stem = files.iter().find(is_stem).map(|_| format!("{name}.*"));
    let found: Vec<String> = by_folder.into_iter().chain(by_stem).collect();
    if found.is_empty() { vec![format!("{name}/**")] } else { found }
}

/// Ids by the name alone, and by the name behind that of the folder above.
pub(super) fn id_candidates(path: &RepoPath, name: &str) -> Vec<String> {
    let Some(own) = slug(name) else { return Vec::new() };
    let folder = path.parent().unwrap_or_default();
    let outer = if own_name(path.name()).is_some() { Some(folder) } else { folder.parent() };
    let outer = outer.and_then(|folder| slug(folder.name())).map(|outer| format!("{outer}-{own}"));
    std::iter::once(own).chain(outer).collect()
}

/// Why the file would not be read, if it would not.
pub(super) fn left_out(placed: &Analysis, path: &RepoPath) -> Option<String> {
    if placed.discovered.models.binary_search(path).is_ok() {
        return None;
    }
    let why = placed.discovered.left_out.iter().find(|(file, _)| file == path).map(|(_, why)| why.reason());
    Some(why.unwrap_or("its name is not among the `models` of gabion.toml").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text).unwrap()
    }

    #[test]
    fn files_and_folders_give_names() {
        assert_eq!(name_of(&path("a/refunds.Threat-Model.md"), "shop"), "refunds");
        assert_eq!(name_of(&path("a/b/THREAT_MODEL.md"), "shop"), "b");
        assert_eq!(name_of(&path("threat_model.md"), "shop"), "shop");
        assert!(is_model_name("Threat_Model.md") && !is_model_name(".threat-model.md"));
        assert_eq!(id_candidates(&path("a/b/THREAT_MODEL.md"), "b"), ["b", "a-b"]);
        assert_eq!(id_candidates(&path("a/b.threat-model.md"), "b"), ["b", "a-b"]);
        assert_eq!(id_candidates(&path("THREAT_MODEL.md"), "支付"), Vec::<String>::new());
    }

    #[test]
    fn a_named_model_covers_what_is_named_so() {
        let files = ["a/b.go", "a/b.threat-model.md", "a/b/c.go"].map(path);
        assert_eq!(covers(&files[1], &files), ["b/**", "b.*"]);
        assert_eq!(covers(&files[1], &[]), ["b/**"]);
        assert_eq!(covers(&path("a/THREAT_MODEL.md"), &files), Vec::<String>::new());
    }
}
