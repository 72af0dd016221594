//! The order of the steps, told once, and the only reader of the repository.
//!
//! discover → read, side by side → resolve → gather facts and look back → ask
//! the rules → settle what they say.

mod analyze;
mod as_reviewed;
mod checked_out;
mod commit_tree;
mod discover;
mod editions;
mod gather;
mod ignored;
mod look_back;
mod memory;
mod mend;
mod story;
mod tree;
mod versions;
mod walk;
mod work_tree;

pub use analyze::{Analysis, Options, analyze, analyze_again};
pub use checked_out::CheckedOut;
pub use commit_tree::CommitTree;
pub use discover::{Discovered, LeftOut, discover, is_foreign};
pub use editions::{Edition, Editions, Understood};
pub use memory::Memory;
pub use mend::{Mended, mend};
pub use story::{Story, story};
pub use tree::{MemoryTree, Origin, Overlay, ReadError, Tree, published};
pub use work_tree::{Root, RootError, WorkTree, find_root};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// The list of what was written, by which a folder is known as a site.
pub const SITE_MARKER: &str = ".gabion-site";

/// The name of the configuration.
pub const CONFIG_NAME: &str = "gabion.toml";
