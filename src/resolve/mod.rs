//! Drafts to a workspace: the tree of models, every name linked, everything
//! inherited, every state and rating computed. Pure, and never fails: what is
//! broken stays as broken, for the rules to speak of.

mod answers;
mod attack;
mod boundary;
mod digest;
mod everywhere;
mod extent;
mod inherit;
mod judgement;
mod later;
mod link;
mod misnamed;
mod misnamed_model;
mod model;
mod names;
mod own_code;
mod refinements;
mod required;
mod suspect;
mod tree;
mod uses;
mod workspace;

pub use answers::{ThreatAnswer, control_in_place};
pub use attack::is_step_cut;
pub use digest::{Agreement, Digest};
pub use extent::{Extent, Pattern};
pub use inherit::Inherited;
pub use judgement::Judgement;
pub use misnamed::{Called, Loss, Misnamed};
pub use model::Model;
pub use names::{Names, Scoped};
pub use own_code::OwnCode;
pub use required::{Answer, Requirement};
pub use suspect::Suspect;
pub use tree::{ElementLink, ParentLink, Placed};
pub use uses::Use;
pub use workspace::{Workspace, resolve};
