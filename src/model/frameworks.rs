//! The forms of identifiers in published frameworks. Whether an identifier
//! exists is a question for catalogues; its form needs none.

/// Whether an identifier is written as its framework writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it should be.
    Good,
    /// Meant well: this is how it is written.
    Written(String),
    /// Not of this framework.
    Malformed,
}

/// Checks an identifier of the framework behind a key of threats or controls.
pub fn form(key: &str, id: &str) -> Form {
    let normal = match key {
        "attack" => attack(id),
        "capec" => prefixed("CAPEC-", id),
        "cwe" => prefixed("CWE-", id),
        "atlas" => atlas(id),
        "nist" => nist(id),
        "csf" => csf(id),
        "caf" => caf(id),
        "cis" => cis(id),
        "asvs" => asvs(id),
        "d3fend" => d3fend(id),
        "iso" => iso(id),
        _ => Some(id.to_owned()),
    };
    match normal {
        Some(normal) if normal == id => Form::Good,
        Some(normal) => Form::Written(normal),
        None => Form::Malformed,
    }
}

/// How the identifiers behind a key look, for people.
pub fn example(key: &str) -> &'static str {
    match key {
        "attack" => "T1557 or T1550.001",
        "capec" => "CAPEC-21",
        "cwe" => "CWE-352",
        "atlas" => "AML.T0051 or AML.T0051.001",
        "nist" => "AC-2 or AC-2(1)",
        "csf" => "PR.AA-01",
        "caf" => "v4.0-A2.b",
        "cis" => "3 or 3.11",
        "asvs" => "v5.0.0-1.2.3",
        "d3fend" => "D3-MFA",
        "iso" => "8.28",
        _ => "",
    }
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unpadded(text: &str) -> &str {
    let number = text.trim_start_matches('0');
    if number.is_empty() { "0" } else { number }
}

/// MITRE ATT&CK: `T` and four digits, a sub-technique with three more.
fn attack(id: &str) -> Option<String> {
    let normal = id.trim().to_ascii_uppercase();
    let (technique, sub) = match normal.split_once('.') {
        Some((technique, sub)) => (technique, Some(sub)),
        None => (normal.as_str(), None),
    };
    let is_good = digits(technique.strip_prefix('T')?, 4..=4) && sub.is_none_or(|sub| digits(sub, 3..=3));
    is_good.then(|| normal.clone())
}

/// MITRE ATLAS: `AML.T` and four digits, a sub-technique with three more.
fn atlas(id: &str) -> Option<String> {
    let normal = id.trim().to_ascii_uppercase();
    attack(normal.strip_prefix("AML.")?).map(|_| normal.clone())
}

/// CAPEC and CWE: a prefix and a number without padding.
fn prefixed(prefix: &str, id: &str) -> Option<String> {
    let upper = id.trim().to_ascii_uppercase();
    let number = upper.strip_prefix(prefix).or_else(|| upper.strip_prefix(prefix.trim_end_matches('-')))?;
    let number = number.trim_start_matches(['-', ' ']);
    digits(number, 1..=5).then(|| format!("{prefix}{}", unpadded(number)))
}

/// NIST SP 800-53: family, number, and perhaps an enhancement: `AC-2(1)`.
fn nist(id: &str) -> Option<String> {
    let upper = id.trim().to_ascii_uppercase();
    let (family, rest) = upper.split_once('-')?;
    let (number, enhancement) = match rest.split_once('(') {
        Some((number, enhancement)) => (number.trim_end(), Some(enhancement.strip_suffix(')')?)),
        None => (rest, None),
    };
    let is_family = family.len() == 2 && family.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_family || !digits(number, 1..=2) || !enhancement.is_none_or(|number| digits(number, 1..=2)) {
        return None;
    }
    let enhancement = enhancement.map_or(String::new(), |number| format!("({})", unpadded(number)));
    Some(format!("{family}-{}{enhancement}", unpadded(number)))
}

/// NIST CSF 2.0: function, category, and a number of two digits: `PR.AA-01`.
fn csf(id: &str) -> Option<String> {
    let upper = id.trim().to_ascii_uppercase();
    let (function, rest) = match upper.split_once('.') {
        Some((function, rest)) => (function, Some(rest)),
        None => (upper.as_str(), None),
    };
    if !matches!(function, "GV" | "ID" | "PR" | "DE" | "RS" | "RC") {
        return None;
    }
    let Some(rest) = rest else { return Some(upper.clone()) };
    let (category, number) = match rest.split_once('-') {
        Some((category, number)) => (category, Some(number)),
        None => (rest, None),
    };
    let is_category = category.len() == 2 && category.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_category || !number.is_none_or(|number| digits(number, 1..=2)) {
        return None;
    }
    Some(match number {
        Some(number) => format!("{function}.{category}-{number:0>2}"),
        None => upper.clone(),
    })
}

/// NCSC CAF, with its version, because ids changed their meaning: `v4.0-A2.b`.
fn caf(id: &str) -> Option<String> {
    let (version, outcome) = id.trim().strip_prefix(['v', 'V'])?.split_once('-')?;
    let (major, minor) = version.split_once('.')?;
    let mut letters = outcome.chars();
    let objective = letters.next()?.to_ascii_uppercase();
    let rest = letters.as_str();
    let (principle, contributing) = match rest.split_once('.') {
        Some((principle, letter)) => (principle, Some(letter)),
        None => (rest, None),
    };
    let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_good = digits(major, 1..=1)
        && digits(minor, 1..=1)
        && ('A'..='D').contains(&objective)
        && (principle.is_empty() || digits(principle, 1..=1))
        && contributing.is_none_or(is_letter);
    let contributing = contributing.map_or(String::new(), |letter| format!(".{}", letter.to_ascii_lowercase()));
    is_good.then(|| format!("v{version}-{objective}{principle}{contributing}"))
}

/// How many safeguards each of the eighteen CIS Controls v8.1 has.
const CIS_SAFEGUARDS: [u8; 18] = [5, 7, 14, 12, 6, 8, 7, 12, 7, 7, 5, 8, 11, 9, 7, 14, 9, 5];

/// CIS Controls v8.1: a control, or a safeguard of it: `3.11`.
fn cis(id: &str) -> Option<String> {
    let (control, safeguard) = match id.trim().split_once('.') {
        Some((control, safeguard)) => (control, Some(safeguard)),
        None => (id.trim(), None),
    };
    if !digits(control, 1..=2) || !safeguard.is_none_or(|number| digits(number, 1..=2)) {
        return None;
    }
    let number: usize = control.parse().ok()?;
    let most = *CIS_SAFEGUARDS.get(number.checked_sub(1)?)?;
    match safeguard {
        None => Some(number.to_string()),
        Some(safeguard) => {
            let safeguard: u8 = safeguard.parse().ok()?;
            (1..=most).contains(&safeguard).then(|| format!("{number}.{safeguard}"))
        }
    }
}

/// OWASP ASVS, with its version, because each one numbers anew.
fn asvs(id: &str) -> Option<String> {
    let (version, requirement) = id.trim().strip_prefix(['v', 'V'])?.split_once('-')?;
    let are_numbers = |text: &str| text.split('.').count() == 3 && text.split('.').all(|part| digits(part, 1..=2));
    (are_numbers(version) && are_numbers(requirement)).then(|| format!("v{version}-{requirement}"))
}

/// MITRE D3FEND countermeasures; `D3A-…` are artefacts and `D3-…` techniques.
fn d3fend(id: &str) -> Option<String> {
    let upper = id.trim().to_ascii_uppercase();
    let name = upper.strip_prefix("D3-")?;
    let is_name = (1..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| upper.clone())
}

/// ISO/IEC 27002:2022 themes 5 to 8, or 27001 Annex A with its letter.
fn iso(id: &str) -> Option<String> {
    let bare = id.trim();
    let number = bare.strip_prefix("A.").unwrap_or(bare);
    let (theme, control) = number.split_once('.')?;
    (digits(theme, 1..=2) && control.split('.').all(|part| digits(part, 1..=2))).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        for (key, id) in [
            ("attack", "T1550.001"),
            ("atlas", "AML.T0051.001"),
            ("nist", "AC-2(1)"),
            ("csf", "PR.AA-01"),
            ("caf", "v4.0-A2.b"),
            ("cis", "3.14"),
            ("asvs", "v5.0.0-1.2.3"),
            ("d3fend", "D3-MFA"),
            ("iso", "A.8.28"),
        ] {
            assert_eq!(form(key, id), Form::Good, "{key} {id}");
        }
        assert_eq!(form("attack", "t1059"), Form::Written("T1059".into()));
        assert_eq!(form("nist", "AC-02(01)"), Form::Written("AC-2(1)".into()));
        assert_eq!(form("csf", "PR.AC-1"), Form::Written("PR.AC-01".into()));
        assert_eq!(form("cwe", "cwe352"), Form::Written("CWE-352".into()));
        for (key, id) in [("attack", "T15"), ("asvs", "1.2.3"), ("cis", "3.15"), ("d3fend", "D3A-X"), ("caf", "A2.b")] {
            assert_eq!(form(key, id), Form::Malformed, "{key} {id}");
        }
    }
}
