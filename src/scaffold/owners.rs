//! The team that CODEOWNERS names for a file.

use super::words;
use crate::lint::rules::owners::Owners;
use crate::source::RepoPath;

pub(super) use crate::lint::rules::owners::PLACES;

/// The first team among a file's owners. A person or an address is no team.
pub(super) fn team(codeowners: &str, file: &RepoPath) -> Option<String> {
    let owners = Owners::parse(RepoPath::root(), codeowners);
    let teams = owners.of(file).into_iter().filter_map(|owner| owner.strip_prefix('@')?.rsplit_once('/'));
    teams.map(|(_, team)| words::one_line(team)).find(|team| !team.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_decides() {
        let owners = "* @shop/core @shop/security\n/pay/ @asha @shop/payments\n/docs/ a@shop.example\n";
        let team = |path| team(owners, &RepoPath::new(path).unwrap());
        assert_eq!(team("THREAT_MODEL.md").as_deref(), Some("core"));
        assert_eq!(team("pay/THREAT_MODEL.md").as_deref(), Some("payments"));
        assert_eq!(team("docs/THREAT_MODEL.md"), None);
    }
}
