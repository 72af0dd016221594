//! The arguments of commands that show how models stand.

use std::path::PathBuf;

use clap::Args;

use super::args::{Place, TextOrJson};

/// `gabion coverage`.
#[derive(Clone, Debug, Args)]
pub struct Coverage {
    /// A folder or file of the workspace [default: the current folder].
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
    /// How to write it.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,
}

/// `gabion status`.
#[derive(Clone, Debug, Args)]
pub struct Status {
    /// A folder or file of the workspace [default: the current folder].
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
    /// Show this model and those below it.
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// Show so many generations of models below the first.
    #[arg(long, value_name = "NUMBER")]
    pub depth: Option<usize>,
    /// Show stale models only.
    #[arg(long)]
    pub stale: bool,
    /// How to write it.
    #[arg(short, long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: TextOrJson,
}
