//! Many files at once: folders that move as a whole, and large flat ones.

use super::asked::drift;
use super::git::Git;
use super::import::{Files, Plan};

/// A commit a day, each on the one before.
fn plan(number: usize, files: Files) -> Plan {
    let parents = number.checked_sub(1).into_iter().collect();
    let time = 1_767_225_600 + i64::try_from(number).unwrap() * 86_400;
    Plan { parents, time, files, author: "Asha" }
}

/// A model that shares most of its lines with every other.
fn model(number: usize, date: &str) -> (String, String) {
    let path = format!("s{number:03}/THREAT_MODEL.md");
    (path, format!("review {date}\nOne.\nTwo.\nThree.\nFour.\nService {number}.\n"))
}

fn below(folder: &str, files: &[(String, String)], more: &str) -> Files {
    let files = files.iter().map(|(path, text)| (format!("{folder}/{path}"), format!("{text}{more}")));
    let code = (0..MODELS).map(|number| (format!("{folder}/s{number:03}/main.rs"), format!("// {number}\n")));
    files.chain(code).map(|(path, text)| (path.into_bytes(), text)).collect()
}

/// More than are compared with one.
const MODELS: usize = 300;

#[test]
fn each_file_of_a_folder_that_moves_is_found_again() {
    let first: Vec<_> = (0..MODELS).map(|number| model(number, "2026-01-01")).collect();
    // Those that are reviewed again come last: the first that went tell nothing of them.
    let is_late = |number: usize| number >= MODELS - 50;
    let date = |number: usize| if is_late(number) { "2026-01-02" } else { "2026-01-01" };
    let second: Vec<_> = (0..MODELS).map(|number| model(number, date(number))).collect();
    for (more, name) in [("", "as they were"), ("One line more.\n", "with changes")] {
        let git = Git::new();
        let ids = git.import(&[
            plan(0, below("services", &first, "")),
            plan(1, below("services", &second, "")),
            plan(2, below("svc", &second, more)),
        ]);
        let folders: Vec<String> = (0..MODELS).map(|number| format!("svc/s{number:03}")).collect();
        let asked: Vec<&str> = folders.iter().map(String::as_str).collect();
        for (number, (folder, said)) in drift(&git.folder, &asked).into_iter().enumerate() {
            // The move touches the code, too.
            assert_eq!(said, format!("1 since {}", ids[usize::from(is_late(number))]), "{folder} {name}");
        }
    }
}

#[test]
fn a_large_flat_folder_is_compared_entry_by_entry() {
    const FILES: usize = 2_000;
    let mut files: Files =
        (0..FILES).map(|file| (format!("flat/{file:04}.rs").into_bytes(), file.to_string())).collect();
    files.insert(b"flat/THREAT_MODEL.md".to_vec(), "review 2026-01-01\n".to_owned());
    let mut plans = vec![plan(0, files.clone())];
    // Something is changed, goes and comes at the beginning, in the middle and at the end.
    for (number, at) in (1..).zip([0, 1, FILES / 2, FILES / 2 + 1, FILES - 2, FILES - 1]) {
        let path = format!("flat/{at:04}.rs").into_bytes();
        match number % 3 {
            0 => drop(files.insert([path.as_slice(), b"x"].concat(), "new".to_owned())),
            1 => drop(files.insert(path, "changed".to_owned())),
            _ => drop(files.remove(&path)),
        }
        plans.push(plan(number, files.clone()));
    }
    let git = Git::new();
    let ids = git.import(&plans);
    let counted = git.run(&["rev-list", "--count", &format!("{}..HEAD", ids[0]), "--", "flat", ":!*.md"]);
    assert_eq!(counted.trim(), "6");
    assert_eq!(drift(&git.folder, &["flat"])["flat"], format!("6 since {}", ids[0]));
}
