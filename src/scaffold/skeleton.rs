//! The first threat and the first control of a new model: to be written over.

use std::fmt::Write as _;

use super::words::{markdown, quoted_list};

/// How a rating is given, for who has not done it before.
pub(super) const RATING: &str = "# inherent = { likelihood = 3, impact = 4 } # 1 to 5 each, before any control\n";

/// A threat that nobody has thought of yet.
#[derive(Debug)]
pub(super) struct Threat<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// What is to be said of the model.
    pub(super) about: &'a str,
    /// The model's title: two placeholders of one name would look like copies.
    pub(super) title: &'a str,
    /// What it is aimed at.
    pub(super) targets: &'a [String],
    /// What answers it.
    pub(super) controls: &'a [String],
}

impl Threat<'_> {
    /// Its section.
    pub(super) fn text(&self) -> String {
        let mut text = format!("### {}: TODO what {} {}\n\n", self.id, self.about, markdown(self.title));
        let (targets, controls) = (quoted_list(self.targets), quoted_list(self.controls));
        let _ = write!(text, "```toml threat\n# stride = [\"spoofing\"]\ntargets = {targets}\ncontrols = {controls}\n");
        let _ = write!(text, "{RATING}```\n\nTODO who does what, and what is lost.\n");
        text
    }
}

/// The section of a control that nobody has thought of yet.
pub(super) fn control(id: &str, title: &str) -> String {
    format!(
        "### {id}: TODO what is done about it in {}\n\n```toml control\nstatus = \"planned\"\n```\n\n\
         TODO how it works. Where it is in place, say `status = \"implemented\"` and point at it with `evidence`.\n",
        markdown(title)
    )
}
