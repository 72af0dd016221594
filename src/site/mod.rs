//! A workspace as a static site: pages in memory, then a folder.
//!
//! | file | does |
//! | --- | --- |
//! | `plan` | gives everything an address |
//! | `view` | knows what may be shown, and what was counted |
//! | `desk` | measures links from the page that is being written |
//! | `pages` | one file for each kind of page: what it says |
//! | `files` | what is no page: feeds, calendar, register |
//! | `search` | what can be found, and the words to find it by |
//! | `theme` | how it looks |
//! | `build` | all of it, side by side |
//! | `write` | the only file that touches a folder |

mod address;
mod attention;
mod build;
mod chronicle;
mod desk;
mod files;
mod frame;
mod freshness;
mod markdown;
mod pages;
mod plan;
mod recall;
mod search;
mod tally;
mod text;
mod theme;
mod view;
mod write;

pub use address::Address;
pub use build::{Blueprint, PageInfo, Request, Site, build};
pub use chronicle::{Change, Chronicle, Event, ModelPast, Named};
pub use files::security_headers;
pub use recall::recall;
pub use theme::own_words;
pub use write::{PublishError, WriteError, Written, publish, write};

/// Why a site could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file of the user's theme.
    #[error("the theme's `{file}` cannot be used: {reason}")]
    Theme {
        /// The file.
        file: &'static str,
        /// Why not.
        reason: String,
    },
    /// A file of the user's theme that stands in for none.
    #[error("the theme has no file `{file}` that yours could stand in for{near}")]
    Unknown {
        /// The file.
        file: String,
        /// Which one may be meant.
        near: String,
    },
    /// A template does not hold together.
    #[error("a template of the theme fails: {0}")]
    Template(String),
    /// The folder that `[site] theme` names.
    #[error("`[site] theme` is no folder of the workspace: {0}")]
    Folder(String),
}

impl SiteError {
    fn theme(file: &'static str, reason: &impl ToString) -> Self {
        Self::Theme { file, reason: reason.to_string() }
    }
}
