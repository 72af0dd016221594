//! Ways in which others have put a script on a page, and a model that has one in
//! every field. The browser tests open what comes of the same files.

/// The ways.
pub(crate) fn payloads() -> Vec<String> {
    serde_json::from_str(include_str!("hostile/payloads.json")).unwrap()
}

/// TOML's basic string.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// A model whose every field holds the payload, and whose body does.
const MODEL: &str = include_str!("hostile/THREAT_MODEL.template");

pub(crate) fn model(payload: &str, number: usize) -> String {
    let body = payload.replace('\u{0}', "");
    let line = body.replace('\n', " ");
    let model = MODEL.replace("@N@", &number.to_string()).replace("@Q@", &quoted(payload));
    model.replace("@LINE@", &line).replace("@BODY@", &body)
}
