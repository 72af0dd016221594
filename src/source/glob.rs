//! Globs as gitignore reads them, and which of strangers' globs are read.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The longest glob that is read, in bytes: no path is longer.
const LONGEST: usize = 4096;

/// How deep `{…}` may nest; the matcher walks into each on the stack.
const DEEPEST: usize = 32;

/// Adds a glob to a matcher; false where it cannot be read.
pub fn add_glob(matcher: &mut GitignoreBuilder, glob: &str) -> bool {
    is_harmless(glob) && matcher.add_line(None, glob).is_ok()
}

/// The matcher of one glob that stands at the workspace's root, if it can be read.
pub fn glob(glob: &str) -> Option<Gitignore> {
    let mut matcher = GitignoreBuilder::new("");
    add_glob(&mut matcher, glob).then(|| matcher.build().ok()).flatten()
}

fn is_harmless(glob: &str) -> bool {
    let mut depth = 0_usize;
    let is_shallow = |byte: u8| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth <= DEEPEST
    };
    glob.len() <= LONGEST && glob.bytes().all(is_shallow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_a_path_can_match() {
        let takes = |written: &str, path: &str| glob(written).is_some_and(|glob| glob.matched(path, false).is_ignore());
        assert!(takes("*.{rs,{md,txt}}", "a.md"));
        assert!(glob("[z-a]").is_none());
        assert!(glob(&"a".repeat(LONGEST + 1)).is_none());
        assert!(glob(&("{a,".repeat(DEEPEST + 1) + &"}".repeat(DEEPEST + 1))).is_none());
    }
}
