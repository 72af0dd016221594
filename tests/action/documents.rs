//! What the documents say of the action, against the action.

use std::collections::BTreeSet;
use std::path::Path;

use crate::runner::scripts;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The names of inputs or outputs.
fn declared(block: &str) -> BTreeSet<String> {
    let action = read("action.yml");
    let lines = action.lines().skip_while(|line| *line != format!("{block}:")).skip(1);
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with(' '));
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.trim().trim_end_matches(':').to_owned()).collect()
}

/// The names in the first column of a table.
fn tabled(head: &str) -> BTreeSet<String> {
    let page = read("docs/ci.md");
    let rows = page.lines().skip_while(|line| !line.starts_with(head)).skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','));
    cells.map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
}

#[test]
fn every_input_and_output_is_explained() {
    assert_eq!(tabled("| input |"), declared("inputs"));
    assert_eq!(tabled("| output |"), declared("outputs"));
    let script: String = scripts().iter().map(|script| std::fs::read_to_string(script).unwrap()).collect();
    for output in declared("outputs") {
        assert!(script.contains(&format!("output {output} ")), "nothing writes {output}");
    }
    for input in declared("inputs") {
        let name = format!("INPUT_{}", input.to_uppercase().replace('-', "_"));
        assert!(script.contains(&name), "nothing reads {input}");
        assert!(read("action.yml").contains(&format!("{name}: ${{{{ inputs.{input} }}}}")), "{input} is not handed on");
    }
}

#[test]
fn recipes_use_what_there_is() {
    let page = read("docs/ci.md");
    let (inputs, mut uses) = (declared("inputs"), 0);
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        assert!(!line.contains("uses: ") || line.contains('@'), "not pinned: {line}");
        if let Some((_, version)) = line.split_once("uses: actions/").and_then(|(_, action)| action.split_once('@')) {
            let is_commit = version.len() > 40 && version.as_bytes()[..40].iter().all(u8::is_ascii_hexdigit);
            assert!(is_commit && version[40..].starts_with(" # v"), "not pinned: {line}");
        }
        if !line.contains("uses: OWNER/gabion@COMMIT # v") {
            continue;
        }
        uses += 1;
        let Some(with) = lines.next_if(|line| line.trim() == "with:") else { continue };
        let indent = with.len() - with.trim_start().len() + 2;
        while let Some(line) = lines.next_if(|line| line.len() - line.trim_start().len() >= indent) {
            if line.len() - line.trim_start().len() == indent {
                let name = line.trim().split(':').next().unwrap();
                assert!(inputs.contains(name), "no such input: {line}");
            }
        }
    }
    assert_eq!(uses, 4);
    let readme = read("README.md");
    let names =
        readme.split("uses: OWNER/gabion@COMMIT").nth(1).unwrap().lines().skip(2).take_while(|line| *line != "```");
    let names: Vec<&str> = names.map(|line| line.trim().split(':').next().unwrap()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| inputs.contains(*name)), "{names:?}");
}

#[test]
fn versions_are_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let shim = read("pyproject.toml");
    assert!(shim.contains(&format!("version = \"{version}\"")), "{shim}");
    assert!(shim.contains(&format!("gabion=={version}")), "{shim}");
    let page = read("docs/ci.md");
    assert!(!page.split("gabion==").skip(1).any(|rest| !rest.starts_with(version)));
}
