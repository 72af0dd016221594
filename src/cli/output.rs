//! Bytes out: standard output for reports, the error stream for words to the
//! user, files replaced whole or not at all.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::args::{Color, Global};
use crate::report::Style;
use crate::source::printable;

/// What is known of the reader's screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    /// How to draw.
    pub(super) style: Style,
    /// Whether standard output is a terminal.
    pub(super) is_terminal: bool,
    /// Whether to say nothing but the report.
    pub(super) is_quiet: bool,
    /// Whether to say more.
    pub(super) is_verbose: bool,
}

impl Terminal {
    /// Looks at standard output.
    pub(super) fn new(global: &Global) -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let color = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never || is_color_forced(),
        };
        let cells = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = cells.filter(|_| is_terminal).unwrap_or(100).clamp(40, 160);
        let style = Style { color, width, links: is_terminal && color };
        Self { style, is_terminal, is_quiet: global.quiet, is_verbose: global.verbose }
    }

    /// Writes to standard output.
    pub(super) fn print(&self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }

    /// A word to the user, beside the report.
    pub(super) fn say(&self, text: &str) {
        if !self.is_quiet {
            say(text);
        }
    }

    /// A word to a user who wants to know more.
    pub(super) fn say_more(&self, text: &str) {
        if self.is_verbose {
            say(text);
        }
    }
}

/// `FORCE_COLOR` asks for colours where `NO_COLOR` does not forbid them (force-color.org).
fn is_color_forced() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    is_set("FORCE_COLOR") && !is_set("NO_COLOR")
}

fn say(text: &str) {
    // Nobody is left to tell when the error stream itself is closed.
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// Says why the command could not do what was asked.
pub(super) fn complain(text: &str) {
    say(&format!("error: {text}"));
}

/// Whether a command failed because its reader went away.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.downcast_ref::<io::Error>().is_some_and(is_broken)
}

/// Writes a file whole or not at all; its permissions stay.
///
/// # Errors
/// When the folder or the file cannot be written, or the path is a link.
pub(super) fn write_whole(path: &Path, text: &str) -> anyhow::Result<()> {
    let context = || format!("{} cannot be written", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        anyhow::bail!("{} cannot be written: {} is no folder", path.display(), folder.display());
    }
    let mut file = tempfile::Builder::new().prefix(".gabion-").tempfile_in(folder).with_context(context)?;
    file.write_all(text.as_bytes()).with_context(context)?;
    match path.symlink_metadata() {
        Ok(old) if old.is_symlink() => {
            anyhow::bail!("{} is a symbolic link, which is not written through", path.display())
        }
        Ok(old) => file.as_file().set_permissions(old.permissions()).with_context(context)?,
        Err(_) => set_usual_permissions(&file).with_context(context)?,
    }
    file.persist(path).with_context(context)?;
    Ok(())
}

/// A new file is readable by others, as one that an editor makes.
#[cfg(unix)]
fn set_usual_permissions(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_permissions(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}
