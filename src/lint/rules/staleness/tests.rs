//! What the pages do not show.
