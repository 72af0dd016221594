//! gabion lints threat models that live in git, and publishes them.
//!
//! Facts flow one way, from text to meaning to speech. Each room turns one
//! kind of thing into the next, and knows only the rooms before it:
//!
//! | room | turns | into |
//! | --- | --- | --- |
//! | [`source`] | bytes | text, places in text, and what is said of places |
//! | [`syntax`] | one file's text | a document: front matter, record blocks, Markdown |
//! | [`history`] | a git repository | what git knows of paths |
//! | [`model`] | documents | drafts: what people wrote, typed; and settings |
//! | [`schema`] | the keys of models and settings | JSON Schema |
//! | [`resolve`] | drafts | the workspace: linked, inherited, computed |
//! | [`change`] | two workspaces | what one does that the other did not |
//! | [`report`] | findings and changes | bytes, one file per format |
//! | [`diagram`] | the workspace | accessible SVG |
//! | [`lint`] | the workspace | findings, one file per rule, each beside its page |
//! | [`analysis`] | a tree of files | all of the above, in order; the only reader of files |
//! | [`status`] | an analysis | how every model stands |
//! | [`scaffold`] | a workspace | the first lines of a new model |
//! | [`review`] | a workspace | the stamps of a review |
//! | [`redact`] | an analysis and an audience | the analysis of what that audience may see |
//! | [`site`] | all of it | pages in memory, then a folder |
//! | [`serve`] | the site, while it is being written | answers to a browser |
//! | [`cli`] | arguments | an exit code |
//!
//! [`analysis::analyze`] tells the whole pipeline in one function, and
//! [`resolve::Workspace`] is the graph that everything else asks.
//! `tests/architecture.rs` holds the arrows.

pub mod analysis;
pub mod change;
pub mod cli;
pub mod diagram;
pub mod history;
pub mod lint;
pub mod model;
pub mod redact;
pub mod report;
pub mod resolve;
pub mod review;
pub mod scaffold;
pub mod schema;
pub mod serve;
pub mod site;
pub mod source;
pub mod status;
pub mod syntax;
