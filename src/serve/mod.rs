//! The site while it is being written: built in memory, shown on this machine
//! alone, and built again when something is saved.
//!
//! | file | does |
//! | --- | --- |
//! | `watch` | says that files or git's HEAD have changed, once things are quiet |
//! | `known_tree` | remembers what a build has read, so that other changes pass by |
//! | `workshop` | builds, and decides whether the result is shown |
//! | `edition` | one build: makes its files when they are asked for |
//! | `page` | adds to a page what it needs to follow the work |
//! | `news` | what an open page is told |
//! | `guard` | whose requests are answered |
//! | `route` | what an address asks for |
//! | `answer` | puts an answer together |
//! | `http` | connections, and their limits |
//!
//! Two threads hand each other one value: the workshop puts the newest
//! `news::Standing` up, and whoever answers a request looks at it.

mod answer;
mod edition;
mod guard;
mod http;
mod known_tree;
mod news;
mod page;
mod route;
mod watch;
mod workshop;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::analysis::{Analysis, Options, Root};

/// Where nobody said otherwise.
pub const PORT: u16 = 4280;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The workspace.
    pub root: Root,
    /// A configuration that stands elsewhere.
    pub config: Option<PathBuf>,
    /// The port; 0 takes one that is free.
    pub port: u16,
}

/// What is going on, for a word to the user.
#[derive(Debug)]
pub enum Told<'a> {
    /// The site can be looked at.
    Open(SocketAddr),
    /// A build is done.
    Built {
        /// What was found.
        analysis: &'a Analysis,
        /// The files that could be read and no longer can: until they are
        /// mended, the site of before is shown.
        held: Vec<String>,
        /// How long it took, from the moment at which all was quiet.
        took: std::time::Duration,
    },
    /// No site could be made of it; the one of before is shown.
    Trouble(&'a str),
}

/// Why the site cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Something else listens there.
    #[error("port {0} is in use; stop what uses it, or choose another with --port (0 takes one that is free)")]
    Busy(u16),
    /// The port may not be had.
    #[error("port {0} is not for this user; choose one above 1023 with --port (0 takes one that is free)")]
    Forbidden(u16),
    /// The system refuses to open a port.
    #[error("port {0} cannot be opened: {1}")]
    Refused(u16, std::io::Error),
    /// Changes cannot be seen.
    #[error("the workspace cannot be watched: {reason}{hint}")]
    Watch {
        /// What the system said.
        reason: String,
        /// What may help.
        hint: &'static str,
    },
    /// The system gives no thread or no timer.
    #[error("the server cannot run: {0}")]
    Server(std::io::Error),
}

/// What is read anew for each build: which settings hold, and as of when.
pub type Asked<'a> = dyn Fn() -> Result<Options, String> + Sync + 'a;

/// Shows the site until the user ends it.
///
/// # Errors
/// When the port cannot be had or the workspace cannot be watched.
pub fn serve(setting: &Setting, asked: &Asked<'_>, told: &(dyn Fn(Told<'_>) + Sync)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Server)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, setting.port));
    let door = runtime.block_on(http::open(address))?;
    // Whoever comes before the first build is done waits for it at the door.
    told(Told::Open(door.address));
    let (board, looking) = tokio::sync::watch::channel(news::Standing::default());
    let mut workshop = workshop::Workshop::new(setting, asked, told, board)?;
    let bell = workshop.bell();
    std::thread::scope(|threads| {
        let working = threads.spawn(move || workshop.keep_building());
        runtime.block_on(http::answer_all(door, looking));
        bell.ring_out();
        // What is still being answered is for nobody.
        runtime.shutdown_background();
        if let Err(panic) = working.join() {
            std::panic::resume_unwind(panic);
        }
    });
    Ok(())
}
