//! The arguments of `gabion serve`.

use std::path::PathBuf;

use clap::Args;

use super::args::Place;
use crate::serve::PORT;

/// `gabion serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// A folder or file of the workspace.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// The port on this machine; 0 takes one that is free.
    #[arg(short, long, value_name = "NUMBER", default_value_t = PORT)]
    pub port: u16,
    /// Open the site in the browser.
    #[arg(long)]
    pub open: bool,
    /// Where the workspace and its settings are.
    #[command(flatten)]
    pub place: Place,
}
