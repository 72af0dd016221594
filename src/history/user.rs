//! Who works here, as git knows it.

use std::path::Path;

use gix::open::permissions::{Attributes, Config, Environment};
use gix::open::{Options, Permissions};

use super::Repository;

/// The name of git's user, as a commit made now would have it: by the
/// environment, else by the configuration of the repository, the user or the
/// system. Configuration is read, and nothing that it names is run.
pub fn user(folder: &Path) -> Option<String> {
    let found = Repository::open(folder).ok()?.here();
    let permissions =
        Permissions { env: Environment::all(), config: Config::all(), attributes: Attributes::isolated() };
    let repository = gix::open_opts(found.git_dir(), Options::default().permissions(permissions)).ok()?;
    let author = repository.author().and_then(Result::ok).map(|author| author.name.to_string());
    let name = author.or_else(|| repository.config_snapshot().string("user.name").map(|name| name.to_string()));
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
