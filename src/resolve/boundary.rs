//! Trust boundaries: what stands behind which, and what crosses one.

use super::Workspace;
use crate::model::records::Flow;
use crate::model::{RecordKey, Reference};

impl Workspace {
    /// The trust boundary around an element: its own, else that of the element
    /// which its model expands, and so on up.
    pub fn boundary_of(&self, element: RecordKey) -> Option<RecordKey> {
        self.boundary_name(element)?.found()
    }

    /// The name of the trust boundary around an element.
    fn boundary_name(&self, element: RecordKey) -> Option<&Reference> {
        let mut at = Some(element);
        while let Some(key) = at {
            let own = self.element(key)?;
            if own.fields.boundary.item.is_some() {
                return own.fields.boundary.item.as_ref();
            }
            at = self.model(key.model).frame();
        }
        None
    }

    /// Whether a flow crosses a trust boundary; `None` where an end, or the
    /// boundary that an end names, is unknown.
    pub fn crosses_boundary(&self, flow: &Flow) -> Option<bool> {
        let (from, to) = (self.boundary_name(flow.from.found()?), self.boundary_name(flow.to.found()?));
        let is_broken = |name: Option<&Reference>| name.is_some_and(|name| name.found().is_none());
        if is_broken(from) || is_broken(to) {
            return None;
        }
        Some(from.and_then(Reference::found) != to.and_then(Reference::found))
    }
}
