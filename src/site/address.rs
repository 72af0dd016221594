//! Where pages stand, and how one page writes the way to another.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in the path of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest name of a folder, in characters; file systems end at 255 bytes.
const LONGEST: usize = 60;

/// A place on the site: a file from its root, and perhaps an anchor in it.
///
/// Every link between pages is made here, and every one is relative: the site
/// works under any address, and from a folder without a server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    path: String,
    fragment: Option<String>,
}

impl Address {
    /// The page of a folder; the empty folder is the home page.
    pub fn page(folder: &str) -> Self {
        let path = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        Self { path, fragment: None }
    }

    /// A file that is no page.
    pub fn file(path: &str) -> Self {
        Self { path: path.to_owned(), fragment: None }
    }

    /// A place in this page.
    pub fn at(&self, fragment: &str) -> Self {
        Self { path: self.path.clone(), fragment: Some(fragment.to_owned()) }
    }

    /// The file, from the site's root, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place in the page.
    pub fn fragment(&self) -> Option<&str> {
        self.fragment.as_deref()
    }

    /// How to write this address on another page.
    pub fn seen_from(&self, page: &Address) -> String {
        let mut written = String::new();
        if self.path != page.path {
            let shared = self.path.bytes().zip(page.path.bytes()).take_while(|(a, b)| a == b).count();
            let shared = self.path.get(..shared).and_then(|same| same.rfind('/')).map_or(0, |slash| slash + 1);
            let up = page.path.get(shared..).unwrap_or_default().matches('/').count();
            written.extend(std::iter::repeat_n("../", up));
            write_encoded(self.path.get(shared..).unwrap_or_default(), &mut written);
        }
        if let Some(fragment) = &self.fragment {
            written.push('#');
            written.extend(utf8_percent_encode(fragment, PLAIN));
        }
        written
    }

    /// How to write this address behind the site's own, as servers show it.
    pub fn canonical(&self) -> String {
        let mut written = String::new();
        write_encoded(self.path.strip_suffix("index.html").unwrap_or(&self.path), &mut written);
        written
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

fn write_encoded(path: &str, into: &mut String) {
    for (at, part) in path.split('/').enumerate() {
        if at > 0 {
            into.push('/');
        }
        into.extend(utf8_percent_encode(part, PLAIN));
    }
}

/// The name of a folder or an anchor for an id: letters, digits, `-`, `_` and
/// `.`, never empty, never hidden, never a name that a system keeps for itself.
pub(super) fn segment(id: &str) -> String {
    let mut name: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .take(LONGEST)
        .collect();
    if name.starts_with('.') || name.is_empty() {
        name.insert(0, '-');
    }
    if name.ends_with('.') {
        name.push('-');
    }
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
    if is_device {
        name.insert(0, '-');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_relative() {
        let threat = Address::page("threats/PAY-T01");
        let model = Address::page("models/payments").at("flow-charge");
        assert_eq!(model.seen_from(&threat), "../../models/payments/index.html#flow-charge");
        assert_eq!(Address::page("").seen_from(&threat), "../../index.html");
        assert_eq!(Address::page("threats/PAY-T02").seen_from(&threat), "../PAY-T02/index.html");
        assert_eq!(threat.at("top").seen_from(&threat), "#top");
        assert_eq!(threat.seen_from(&Address::page("")), "threats/PAY-T01/index.html");
        assert_eq!(threat.canonical(), "threats/PAY-T01/");
    }

    #[test]
    fn no_id_leaves_its_folder() {
        assert_eq!(segment("../../etc/passwd"), "-..-..-etc-passwd");
        assert_eq!(segment(".."), "-..-");
        assert_eq!(segment("nul"), "-nul");
        assert_eq!(segment(""), "-");
        assert_eq!(segment("PAY-T01"), "PAY-T01");
    }
}
