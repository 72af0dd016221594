//! D004.

use std::collections::BTreeMap;

use super::address::Address;
use super::pointers;
use crate::lint::{Context, Look, Rule, Text};
use crate::source::{Diagnostic, FileId, Fixes, Group, Level, RepoPath, RuleMeta};
use crate::syntax::parse;

pub(super) static RULE: Rule = Rule {
    meta: RuleMeta {
        code: "D004",
        name: "unlinked-from-security",
        summary: "a root model that neither SECURITY.md nor README.md links to",
        group: Group::Document,
        level: Level::Off,
        fixes: Fixes::None,
        suppressible: true,
        page: include_str!("unlinked_from_security.md"),
    },
    look: Look::Now(check),
};

/// What a file that people open first leads to.
enum Leads {
    /// These addresses, seen from its folder.
    To(RepoPath, Vec<String>),
    /// Nobody knows: its text could not be read.
    Unknown,
}

fn check(cx: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let shared: Vec<Leads> = ["", ".github", "docs"]
        .into_iter()
        .filter_map(|folder| RepoPath::new(folder).ok())
        .flat_map(|folder| entrances(cx, &folder))
        .collect();
    let mut by_folder: BTreeMap<RepoPath, Vec<Leads>> = BTreeMap::new();
    for root in cx.workspace.roots().filter(|model| model.is_assessed()) {
        let folder = root.folder();
        let own = by_folder.entry(folder.clone()).or_insert_with(|| entrances(cx, folder));
        let is_linked = own.iter().chain(&shared).any(|entrance| match entrance {
            Leads::To(folder, addresses) => addresses.iter().any(|address| is_at(address, folder, root.path())),
            Leads::Unknown => true,
        });
        if !is_linked {
            let message = format!("neither `SECURITY.md` nor `README.md` links to the root model `{}`", root.id());
            let link = format!("[threat model]({})", root.path());
            found.push(Diagnostic::new(&RULE.meta, root.place(), message).help(format!("add `{link}` to one of them")));
        }
    }
}

/// The files in a folder that people open first, in any letter case.
fn entrances(cx: &Context<'_>, folder: &RepoPath) -> Vec<Leads> {
    let is_entrance = |file: &&RepoPath| {
        let is_named = ["README.md", "SECURITY.md"].iter().any(|name| file.name().eq_ignore_ascii_case(name));
        is_named && file.parent().as_ref() == Some(folder)
    };
    let files = cx.facts.files_within(folder).filter(is_entrance);
    let leads = files.map(|file| match cx.facts.text(file) {
        Some(Text::Known(text)) => {
            let document = parse(FileId(0), text);
            let pointers = pointers::in_body(&document.body, &document.text);
            Leads::To(folder.clone(), pointers.into_iter().map(|pointer| pointer.destination).collect())
        }
        Some(Text::Unknown(_)) | None => Leads::Unknown,
    });
    leads.collect()
}

/// Whether an address leads to a file: by its path, or to it on a forge.
fn is_at(address: &str, folder: &RepoPath, file: &RepoPath) -> bool {
    match Address::read(address) {
        Address::Inside { path, .. } => !path.is_empty() && folder.join(&path).is_ok_and(|target| target == *file),
        Address::Elsewhere => {
            let page = address.split(['?', '#']).next().unwrap_or_default();
            page.strip_suffix(file.as_str()).is_some_and(|before| before.ends_with('/'))
        }
        Address::Nowhere => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_by_path_or_by_forge() {
        let file = RepoPath::new("docs/THREAT_MODEL.md").unwrap();
        let is = |address: &str, folder: &str| is_at(address, &RepoPath::new(folder).unwrap(), &file);
        assert!(is("docs/THREAT_MODEL.md#scope", "") && is("../docs/THREAT_MODEL.md", ".github"));
        assert!(is("https://forge.example/shop/blob/main/docs/THREAT_MODEL.md?plain=1", ""));
        assert!(!is("THREAT_MODEL.md", "") && !is("#docs/THREAT_MODEL.md", "docs"));
    }
}
