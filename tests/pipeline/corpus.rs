//! The workspaces that everything starts from.

use std::path::{Path, PathBuf};

use gabion::lint::registry;

/// A file's path and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// Workspaces by size.
pub(crate) struct Corpus {
    /// The examples of the rule pages: small and many.
    pub(crate) examples: Vec<Vec<File>>,
    /// The sample repository.
    pub(crate) sample: Vec<File>,
}

impl Corpus {
    /// Reads them all.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-repo");
        let mut sample = Vec::new();
        collect(&root, &root, &mut sample);
        let examples: Vec<Vec<File>> = registry().iter().flat_map(|rule| examples(rule.page)).collect();
        assert!(examples.len() > 100 && sample.len() > 20, "the corpus is gone");
        Self { examples, sample }
    }

    /// A part of the sample: some models, and everything that is no model.
    pub(crate) fn some_of_sample(&self, choice: u32) -> Vec<File> {
        let mut models = 0;
        let is_taken = |(path, _): &&File| {
            if !path.ends_with(".md") || !path.to_lowercase().contains("threat") {
                return true;
            }
            models += 1;
            // The root is needed by most of the others.
            models == 1 || (choice >> (models % 32)) & 1 == 1
        };
        self.sample.iter().filter(is_taken).cloned().collect()
    }
}

fn collect(root: &Path, folder: &Path, into: &mut Vec<File>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort_by_key(|path| (path.is_dir(), path.clone()));
    for path in entries {
        if path.is_dir() {
            collect(root, &path, into);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            into.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

/// The workspaces of a page: fences of four backticks below one heading.
fn examples(page: &str) -> Vec<Vec<File>> {
    let mut examples: Vec<Vec<File>> = Vec::new();
    let mut is_new = true;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            is_new = true;
        } else if let Some((_, path)) = line.strip_prefix("````").and_then(|info| info.split_once(' ')) {
            let text: String =
                lines.by_ref().take_while(|line| *line != "````").map(|line| format!("{line}\n")).collect();
            if std::mem::take(&mut is_new) {
                examples.push(Vec::new());
            }
            examples.last_mut().unwrap().push((path.to_owned(), text.into_bytes()));
        }
    }
    examples
}
