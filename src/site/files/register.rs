//! The register for spreadsheets and programs.

use serde::Serialize;

use crate::model::records::Treatment;
use crate::model::{RecordKey, Risk};
use crate::site::pages::categories;
use crate::site::view::View;

/// A threat in the register.
#[derive(Default, Serialize)]
struct Entry {
    id: String,
    title: String,
    model: String,
    level: String,
    state: &'static str,
    #[serde(rename = "above-appetite")]
    above_appetite: bool,
    categories: Vec<String>,
    inherent: Option<RiskEntry>,
    current: Option<RiskEntry>,
    residual: Option<RiskEntry>,
    treatment: &'static str,
    owner: String,
    refines: Vec<String>,
    targets: Vec<String>,
    controls: Vec<String>,
    address: String,
}

#[derive(Serialize)]
struct RiskEntry {
    likelihood: u8,
    impact: u8,
    rating: &'static str,
}

#[derive(Serialize)]
struct Register {
    version: u32,
    #[serde(rename = "as-of")]
    as_of: String,
    threats: Vec<Entry>,
}

fn entry(view: &View<'_>, key: RecordKey) -> Option<Entry> {
    let workspace = view.workspace;
    let threat = workspace.threat(key)?;
    let model = workspace.model(key.model);
    let answer = workspace.answer(key)?;
    let matrix = workspace.config().matrix();
    let risk = |risk: Option<Risk>| {
        risk.map(|risk| RiskEntry {
            likelihood: risk.likelihood.get(),
            impact: risk.impact.get(),
            rating: matrix.rate(risk).as_str(),
        })
    };
    let fields = &threat.fields;
    let names = |names: &[crate::model::Reference]| names.iter().map(|name| name.text.value.to_string()).collect();
    Some(Entry {
        id: threat.id.value.to_string(),
        title: threat.title().to_owned(),
        model: model.id().to_owned(),
        level: model.meta().level.as_ref().map_or(String::new(), |level| level.value.clone()),
        state: answer.state.as_str(),
        above_appetite: crate::site::attention::is_above(workspace, key),
        categories: categories(fields),
        inherent: risk(answer.inherent),
        current: risk(answer.current),
        residual: risk(answer.residual),
        treatment: Treatment::as_str(fields.treatment()),
        owner: threat.header().owner.as_ref().map_or("", |owner| view.person(&owner.value)).to_owned(),
        refines: names(&fields.refines.items),
        targets: names(&fields.targets.items),
        controls: names(&fields.controls.items),
        address: view.plan.record(key).canonical(),
    })
}

/// The register as JSON.
pub(crate) fn register_json(view: &View<'_>, order: &[(RecordKey, usize)]) -> String {
    let threats = order.iter().filter_map(|(key, _)| entry(view, *key)).collect();
    let register = Register { version: 1, as_of: view.as_of().to_string(), threats };
    // Text and numbers always become JSON.
    serde_json::to_string_pretty(&register).unwrap_or_default() + "\n"
}

/// The columns of the spreadsheet.
const COLUMNS: [&str; 21] = [
    "id",
    "title",
    "model",
    "level",
    "state",
    "above appetite",
    "categories",
    "inherent rating",
    "inherent likelihood",
    "inherent impact",
    "current rating",
    "current likelihood",
    "current impact",
    "residual rating",
    "residual likelihood",
    "residual impact",
    "treatment",
    "owner",
    "refines",
    "targets",
    "controls",
];

/// The register as a spreadsheet (RFC 4180).
pub(crate) fn register_csv(view: &View<'_>, order: &[(RecordKey, usize)]) -> String {
    // Rows of one length always become a table in memory.
    table(order.iter().filter_map(|(key, _)| entry(view, *key))).unwrap_or_default()
}

fn table(entries: impl Iterator<Item = Entry>) -> Result<String, Box<dyn std::error::Error>> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for entry in entries {
        table.write_record(row(entry).iter().map(|text| cell(text)))?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

fn row(entry: Entry) -> Vec<String> {
    let yes = if entry.above_appetite { "yes" } else { "no" };
    let mut cells = vec![entry.id, entry.title, entry.model, entry.level, entry.state.to_owned(), yes.to_owned()];
    cells.push(entry.categories.join("; "));
    for risk in [entry.inherent, entry.current, entry.residual] {
        match risk {
            Some(risk) => {
                cells.extend([risk.rating.to_owned(), risk.likelihood.to_string(), risk.impact.to_string()]);
            }
            None => cells.extend([String::new(), String::new(), String::new()]),
        }
    }
    cells.extend([entry.treatment.to_owned(), entry.owner]);
    cells.extend([entry.refines, entry.targets, entry.controls].map(|names| names.join("; ")));
    cells
}

/// What starts a formula, in the widths that spreadsheets take.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What a spreadsheet would run as a formula is marked as text.
fn cell(text: &str) -> String {
    let text = crate::source::printable(text);
    let is_formula = text.trim_start().starts_with(FORMULA);
    if is_formula { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\u{ff1d}1"] {
            assert_eq!(cell(formula), format!("'{}", crate::source::printable(formula)));
        }
        assert_eq!(cell("plain - and = simple"), "plain - and = simple");
    }

    #[test]
    fn cells_keep_commas_and_quotes() {
        let entry = Entry { id: "A-T01".to_owned(), title: "a, \"b\"".to_owned(), ..Entry::default() };
        let written = table(std::iter::once(entry)).unwrap();
        let (head, row) = written.split_once("\r\n").unwrap();
        assert_eq!(head, COLUMNS.join(","));
        assert!(row.starts_with("A-T01,\"a, \"\"b\"\"\",,,,no,") && row.ends_with(",\r\n"), "{row}");
    }
}
