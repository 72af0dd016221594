//! Writes a workspace of any size: four levels, inheritance in use, ten
//! threats and about three kilobytes a model, each beside a file of code.

use std::fmt::Write as _;
use std::path::Path;

/// How many components a container has, and features a component.
const COMPONENTS: usize = 13;
const FEATURES: usize = 15;
const STRIDE: [&str; 6] =
    ["spoofing", "tampering", "repudiation", "information-disclosure", "denial-of-service", "elevation-of-privilege"];

/// Writes `count` models below `folder`; gives the bytes of the models.
pub(crate) fn workspace(folder: &Path, count: usize) -> std::io::Result<u64> {
    let mut written = 0;
    let config = "[workspace]\nname = \"Generated\"\n\n[policy]\nappetite = \"critical\"\n";
    write(folder, "gabion.toml", config, &mut written)?;
    for place in places(count) {
        let text = model(&place);
        write(folder, &format!("{}/THREAT_MODEL.md", place.folder), &text, &mut written)?;
        // Code of its own; a model without any says so.
        write(folder, &format!("{}/lib.rs", place.folder), "// code\n", &mut 0)?;
    }
    Ok(written)
}

fn write(folder: &Path, path: &str, text: &str, written: &mut u64) -> std::io::Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    *written += text.len() as u64;
    std::fs::write(path, text)
}

/// Where a model stands.
struct Place {
    folder: String,
    id: String,
    level: usize,
    parent: Option<String>,
    children: Vec<String>,
}

fn places(count: usize) -> Vec<Place> {
    let a_container = 1 + COMPONENTS * (1 + FEATURES);
    let containers = count.saturating_sub(1).div_ceil(a_container);
    let mut places = vec![Place {
        folder: ".".to_owned(),
        id: "root".to_owned(),
        level: 0,
        parent: None,
        children: (0..containers).map(|c| format!("c{c}")).collect(),
    }];
    for c in 0..containers {
        let container = format!("c{c}");
        let folder = format!("services/{container}");
        let components: Vec<String> = (0..COMPONENTS).map(|p| format!("{container}p{p}")).collect();
        places.push(Place {
            folder: folder.clone(),
            id: container.clone(),
            level: 1,
            parent: Some("root".to_owned()),
            children: components.clone(),
        });
        for component in components {
            let folder = format!("{folder}/{component}");
            places.push(Place {
                folder: folder.clone(),
                id: component.clone(),
                level: 2,
                parent: Some(container.clone()),
                children: Vec::new(),
            });
            for f in 0..FEATURES {
                let id = format!("{component}f{f}");
                let folder = format!("{folder}/{id}");
                places.push(Place { folder, id, level: 3, parent: Some(component.clone()), children: Vec::new() });
            }
        }
    }
    places.truncate(count);
    places
}

fn model(place: &Place) -> String {
    let level = ["context", "container", "component", "feature"][place.level];
    let (id, prefix) = (&place.id, place.id.to_uppercase());
    let mut text = format!(
        "+++\nid = \"{id}\"\ntitle = \"The {level} {id}\"\nlevel = \"{level}\"\nprefix = \"{prefix}\"\n\
         team = \"team-{id}\"\nreference = {}\n\n[review]\ndate = 2026-10-01\nby = \"asha\"\n",
        place.level == 0
    );
    let _ = write!(text, "\n[[elements]]\nid = \"{id}-core\"\ntitle = \"Core of {id}\"\nkind = \"hardware\"\n");
    for child in &place.children {
        let _ = write!(text, "\n[[elements]]\nid = \"{child}\"\ntitle = \"Part {child}\"\nkind = \"system\"\n");
    }
    let _ = write!(
        text,
        "\n[[assets]]\nid = \"{id}-data\"\ntitle = \"What {id} keeps\"\nkind = \"information\"\ncriticality = \"high\"\n+++\n\n\
         # The {level} {id}\n\nThis {level} keeps the records of {id} and hands them to whoever may see them. It was \
         written by a generator.\n\n## What can go wrong?\n"
    );
    for number in 1..=10 {
        let stride = STRIDE[number % STRIDE.len()];
        let refines = match (&place.parent, number) {
            (Some(parent), 1) => format!("refines = \"{}-T01\"\n", parent.to_uppercase()),
            _ => String::new(),
        };
        let control = 1 + number % 3;
        let _ = write!(
            text,
            "\n### {prefix}-T{number:02}: Number {number} goes wrong in {id}\n\n```toml threat\nstride = [\"{stride}\"]\n\
             targets = [\"{id}-core\", \"{id}-data\"]\ncontrols = [\"{prefix}-C{control:02}\"]\n{refines}\
             inherent = {{ likelihood = 3, impact = 3 }}\n```\n"
        );
    }
    text.push_str("\n## What are we doing about it?\n");
    for number in 1..=3 {
        let _ = write!(
            text,
            "\n### {prefix}-C{number:02}: Control {number} of {id}\n\n```toml control\nstatus = \"planned\"\n\
             nist = [\"AC-{number}\"]\n```\n\nIt is done by the team of {id}, and looked at every month.\n"
        );
    }
    for child in &place.children {
        let own = child.to_uppercase();
        let _ = write!(text, "\nSee `{own}` for {child}.\n");
    }
    text
}
