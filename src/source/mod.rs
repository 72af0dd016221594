//! Text, places in text, and what is said of places.
//!
//! The ground floor: every other room stands on it and it knows none of them.

mod cover;
mod diagnostic;
mod file;
mod finding;
mod fix;
mod glob;
mod path;
mod rule;
mod text;

pub use cover::Cover;
pub use diagnostic::{Diagnostic, Label};
pub use file::{FileId, LineColumn, SourceFile, Sources, Span, Spanned};
pub use finding::{Finding, Since, Summary, Waiver};
pub use fix::{Edit, Fix, Safety, apply};
pub use glob::{add_glob, glob};
pub use path::{PathError, RepoPath};
pub use rule::{Fixes, Group, Level, RuleMeta, Severity};
pub use text::{clipped, is_unprintable, printable};
