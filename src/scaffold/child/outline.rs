//! What goes into the text of a child model.

use crate::model::Risk;

/// A child model before it is text.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Whether its front matter stands in a fence, as its parent's does.
    pub(super) is_fenced: bool,
    /// Its id.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// Its level, as the workspace calls it.
    pub(super) level: String,
    /// What the ids of its threats and controls start with.
    pub(super) prefix: String,
    /// The team that owns it.
    pub(super) team: Option<String>,
    /// Its parent's id, where folders do not say.
    pub(super) parent: Option<String>,
    /// The element that it expands, where its id does not say.
    pub(super) element: Option<String>,
    /// What it covers, where its folder does not say.
    pub(super) covers: Vec<String>,
    /// What stands above it.
    pub(super) above: Above,
    /// Ids that it may refer to: what they are, and the ids, nearest first.
    pub(super) inherited: Vec<(&'static str, Vec<String>)>,
    /// What holds in it, from above.
    pub(super) holds: Vec<String>,
    /// The element on which flows land: its id and kind.
    pub(super) part: Option<(String, String)>,
    /// Flows that refine the parent's.
    pub(super) flows: Vec<Flow>,
    /// Threats to be told.
    pub(super) threats: Vec<Threat>,
    /// Controls to be built.
    pub(super) controls: Vec<Control>,
    /// Required controls that are answered above, each in a sentence.
    pub(super) answered: Vec<String>,
}

/// The parent, as the child speaks of it.
#[derive(Debug, Default)]
pub(super) struct Above {
    /// Its title.
    pub(super) title: String,
    /// The way to its file.
    pub(super) path: String,
    /// The id of the element that the child expands.
    pub(super) frame: Option<String>,
}

/// A flow that refines one of the parent's.
#[derive(Debug)]
pub(super) struct Flow {
    /// Its id.
    pub(super) id: String,
    /// Where it starts.
    pub(super) from: String,
    /// Where it ends.
    pub(super) to: String,
    /// The assets that it carries.
    pub(super) carries: Vec<String>,
    /// The parent's flow.
    pub(super) refines: String,
}

/// A threat to be told.
#[derive(Debug)]
pub(super) struct Threat {
    /// Its id.
    pub(super) id: String,
    /// What to tell.
    pub(super) story: Story,
    /// Its categories.
    pub(super) stride: Vec<String>,
    /// What it is aimed at.
    pub(super) targets: Vec<String>,
    /// What answers it.
    pub(super) controls: Vec<String>,
}

/// What a threat has to tell.
#[derive(Debug)]
pub(super) enum Story {
    /// How an ancestor's threat happens here: its id, its title, its rating.
    Refines(String, String, Option<Risk>),
    /// What can happen on the way in and out.
    Flows,
    /// How somebody misuses a feature.
    AbuseCase,
    /// Anything.
    Any,
}

/// A control to be built.
#[derive(Debug)]
pub(super) struct Control {
    /// Its id.
    pub(super) id: String,
    /// The required control that it carries out: its id and title.
    pub(super) implements: Option<(String, String)>,
}
