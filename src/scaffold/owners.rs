//! The team that CODEOWNERS names for a file.

use ignore::gitignore::GitignoreBuilder;

use super::words;
use crate::source::RepoPath;

/// Where CODEOWNERS may stand, in the order in which forges look.
pub(super) const PLACES: [&str; 4] =
    [".github/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"];

/// The team behind the last pattern that takes a file in. A person or an
/// address is no team.
pub(super) fn team(codeowners: &str, file: &RepoPath) -> Option<String> {
    let rules = codeowners.lines().map(|line| line.split_once('#').map_or(line, |(rule, _)| rule));
    let rules =
        rules.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['[', '^']));
    let last = rules.rev().find(|line| takes(line, file))?;
    let teams = last
        .split_whitespace()
        .skip(1)
        .filter_map(|owner| owner.strip_prefix('@')?.rsplit_once('/'));
    teams.map(|(_, team)| words::one_line(team)).find(|team| !team.is_empty())
}

fn takes(line: &str, file: &RepoPath) -> bool {
    let Some(glob) = line.split_whitespace().next() else { return false };
    let mut builder = GitignoreBuilder::new("");
    let matcher = builder.add_line(None, glob).ok().and_then(|builder| builder.build().ok());
    matcher.is_some_and(|matcher| {
        matcher.matched_path_or_any_parents(file.as_str(), false).is_ignore()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_decides() {
        let owners = "* @shop/core @shop/security # all\n/pay/ @asha @shop/payments\n[Docs]\n/docs/ a@shop.example\n";
        let team = |path| team(owners, &RepoPath::new(path).unwrap());
        assert_eq!(team("THREAT_MODEL.md").as_deref(), Some("core"));
        assert_eq!(team("pay/THREAT_MODEL.md").as_deref(), Some("payments"));
        assert_eq!(team("docs/THREAT_MODEL.md"), None);
    }
}
