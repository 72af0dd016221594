//! Files that are no files.
