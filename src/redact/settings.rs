//! The settings that an edition is built with.

use toml::{Table, Value};

use super::mask::Mask;
use super::people::role;
use crate::model::{Audience, Config, People};

/// What of `[workspace]` is not about where files are.
const WORKSPACE: [&str; 2] = ["name", "levels"];

/// `gabion.toml` as an audience's edition is built with: no people but those
/// who are shown, no way into the repository, and nothing of other audiences.
pub(super) fn settings(text: &str, config: &Config, audience: &Audience, mask: &Mask) -> String {
    let written: Table = text.trim_start_matches('\u{feff}').parse().unwrap_or_default();
    let mut shown = Table::new();
    let table = |name: &str| written.get(name).and_then(Value::as_table).cloned().unwrap_or_default();
    let mut workspace = table("workspace");
    workspace.retain(|key, _| WORKSPACE.contains(&key));
    masked(&mut workspace, "name", mask);
    shown.insert("workspace".to_owned(), Value::Table(workspace));
    for kept in ["naming", "policy"] {
        shown.insert(kept.to_owned(), Value::Table(table(kept)));
    }
    shown.insert("people".to_owned(), Value::Table(people(table("people"), config, audience.people())));
    let mut site = table("site");
    site.retain(|key, _| matches!(key, "title" | "theme") || key == "edit-link" && audience.shows_evidence());
    masked(&mut site, "title", mask);
    for (key, own) in [("title", &audience.title), ("base-address", &audience.base_address)] {
        site.extend(own.as_ref().map(|own| (key.to_owned(), Value::String(own.value.clone()))));
    }
    shown.insert("site".to_owned(), Value::Table(site));
    toml::to_string(&shown).unwrap_or_default()
}

fn masked(table: &mut Table, key: &str, mask: &Mask) {
    if let Some(Value::String(text)) = table.get_mut(key) {
        *text = mask.text(text);
    }
}

/// Who is shown: everybody, or roles as if they were people, or nobody.
fn people(named: Table, config: &Config, how: People) -> Table {
    match how {
        People::Names => named,
        People::None => Table::new(),
        People::Roles => {
            let roles = config.fields.people.entries.iter().filter(|(_, person)| !person.roles.is_empty());
            let entry = |role: String, roles: Vec<Value>| {
                let person = [("name".to_owned(), Value::String(role.clone())), ("roles".to_owned(), roles.into())];
                (role, Value::Table(person.into_iter().collect()))
            };
            roles
                .map(|(_, person)| {
                    let roles = person.roles.iter().map(|role| Value::String(role.value.clone())).collect();
                    entry(role(person), roles)
                })
                .collect()
        }
    }
}
