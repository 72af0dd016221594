//! The program as its users run it.

use std::path::Path;
use std::process::Command;

/// Noon of 2026-11-21, in seconds.
pub(crate) const NOON: &str = "1795262400";

/// What of this machine's wishes would change what the program says.
const WISHES: [&str; 6] = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RAYON_NUM_THREADS"];

/// The program in a folder, its day set and this machine's wishes taken away.
pub(crate) fn gabion(folder: &Path) -> Command {
    let mut gabion = Command::new(env!("CARGO_BIN_EXE_gabion"));
    gabion.current_dir(folder).env("SOURCE_DATE_EPOCH", NOON).env("RUST_BACKTRACE", "0");
    for (name, _) in std::env::vars_os() {
        let is_wish = name.to_str().is_some_and(|name| WISHES.contains(&name) || name.starts_with("GIT_"));
        if is_wish {
            gabion.env_remove(name);
        }
    }
    gabion
}
