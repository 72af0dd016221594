//! The shapes of credentials: keys, the tokens of well-known services,
//! passwords in addresses. A shape is a fixed beginning and what must follow,
//! so that a file without any beginning costs one pass at the speed of memory.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Text that looks like a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credential {
    /// What it would be; nothing of what it is.
    pub(super) what: &'static str,
    /// Where.
    pub(super) range: Range<usize>,
}

/// The characters behind a token's beginning.
#[derive(Clone, Copy, Debug)]
enum Alphabet {
    Upper,
    Hex,
    Word,
    Dashed,
    Dotted,
    Base64,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Dashed => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        }
    }
}

/// A kind of token: its beginning, what follows, and how long that is.
struct Token(&'static str, Alphabet, std::ops::RangeInclusive<usize>, &'static str);

/// As their services document them, or as scanners know them.
static TOKENS: &[Token] = &[
    Token("AKIA", Alphabet::Upper, 16..=16, "an AWS access key"),
    Token("ASIA", Alphabet::Upper, 16..=16, "an AWS access key"),
    Token("aws_secret_access_key", Alphabet::Base64, 40..=40, "an AWS secret key"),
    Token("AWS_SECRET_ACCESS_KEY", Alphabet::Base64, 40..=40, "an AWS secret key"),
    Token("AccountKey=", Alphabet::Base64, 86..=90, "an Azure storage key"),
    Token("AIza", Alphabet::Dashed, 35..=35, "a Google API key"),
    Token("GOCSPX-", Alphabet::Dashed, 28..=28, "a Google client secret"),
    Token("ghp_", Alphabet::Word, 36..=255, "a GitHub token"),
    Token("gho_", Alphabet::Word, 36..=255, "a GitHub token"),
    Token("ghu_", Alphabet::Word, 36..=255, "a GitHub token"),
    Token("ghs_", Alphabet::Word, 36..=255, "a GitHub token"),
    Token("ghr_", Alphabet::Word, 36..=255, "a GitHub token"),
    Token("github_pat_", Alphabet::Word, 40..=255, "a GitHub token"),
    Token("glpat-", Alphabet::Dotted, 20..=300, "a GitLab token"),
    Token("glrt-", Alphabet::Dotted, 20..=300, "a GitLab runner token"),
    Token("gldt-", Alphabet::Dotted, 20..=300, "a GitLab deploy token"),
    Token("xoxb-", Alphabet::Dashed, 20..=255, "a Slack token"),
    Token("xoxp-", Alphabet::Dashed, 20..=255, "a Slack token"),
    Token("xoxa-", Alphabet::Dashed, 20..=255, "a Slack token"),
    Token("xapp-", Alphabet::Dashed, 20..=255, "a Slack token"),
    Token("hooks.slack.com/services/", Alphabet::Base64, 40..=60, "a Slack webhook"),
    Token("sk_live_", Alphabet::Word, 16..=255, "a Stripe key"),
    Token("rk_live_", Alphabet::Word, 16..=255, "a Stripe key"),
    Token("whsec_", Alphabet::Base64, 32..=80, "a webhook's signing secret"),
    Token("sk-ant-", Alphabet::Dashed, 40..=255, "an Anthropic key"),
    Token("sk-proj-", Alphabet::Dashed, 40..=255, "an OpenAI key"),
    Token("hf_", Alphabet::Word, 34..=40, "a Hugging Face token"),
    Token("npm_", Alphabet::Word, 36..=36, "an npm token"),
    Token("pypi-AgE", Alphabet::Dashed, 50..=1000, "a PyPI token"),
    Token("rubygems_", Alphabet::Hex, 48..=48, "a RubyGems key"),
    Token("dckr_pat_", Alphabet::Dashed, 27..=40, "a Docker token"),
    Token("dop_v1_", Alphabet::Hex, 64..=64, "a DigitalOcean token"),
    Token("hvs.", Alphabet::Dashed, 24..=400, "a Vault token"),
    Token("SG.", Alphabet::Dotted, 66..=66, "a SendGrid key"),
    Token("shpat_", Alphabet::Hex, 32..=32, "a Shopify token"),
    Token("glsa_", Alphabet::Word, 41..=41, "a Grafana token"),
    Token("lin_api_", Alphabet::Word, 40..=40, "a Linear key"),
    Token("AGE-SECRET-KEY-1", Alphabet::Upper, 58..=58, "an age key"),
];

const KEY_BLOCK: &str = "-----BEGIN ";
const ADDRESS: &str = "://";
const JWT: &str = "eyJ";

/// Longer ones are no headers of requests any more.
const LONGEST_JWT: usize = 16 << 10;

/// All beginnings in one search.
static BEGINNINGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let tokens = TOKENS.iter().map(|token| token.0);
    let all: Vec<String> = tokens.chain([KEY_BLOCK, ADDRESS, JWT]).map(regex::escape).collect();
    Regex::new(&all.join("|")).ok()
});

/// Finds what is shaped like a credential, in order and without overlaps.
pub(super) fn find(text: &str) -> Vec<Credential> {
    let Some(beginnings) = BEGINNINGS.as_ref() else { return Vec::new() };
    let mut found: Vec<Credential> = Vec::new();
    for beginning in beginnings.find_iter(text) {
        if found.last().is_some_and(|last| beginning.start() < last.range.end) {
            continue;
        }
        found.extend(match beginning.as_str() {
            KEY_BLOCK => private_key(text, beginning.range()),
            ADDRESS => password(text, beginning.range()),
            JWT => signed_token(text, beginning.range()),
            word => TOKENS.iter().find(|token| token.0 == word).and_then(|it| token(text, beginning.range(), it)),
        });
    }
    found
}

/// How many bytes from `at` on are of an alphabet, as far as `most` and one more.
fn run(text: &str, at: usize, alphabet: Alphabet, most: usize) -> usize {
    let bytes = text.as_bytes().get(at..).unwrap_or_default();
    bytes.iter().take(most + 1).take_while(|byte| alphabet.has(**byte)).count()
}

/// Whether a word starts here.
fn starts_word(text: &str, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.as_bytes().get(before)).is_none_or(|byte| !Alphabet::Word.has(*byte))
}

fn token(text: &str, beginning: Range<usize>, token: &Token) -> Option<Credential> {
    let Token(word, alphabet, length, what) = token;
    if !starts_word(text, beginning.start) {
        return None;
    }
    // The value of a named key stands behind `=`, `:` and quotes.
    let is_named = word.to_ascii_lowercase().ends_with("access_key");
    let behind = text.get(beginning.end..)?;
    let gap = if is_named { behind.len() - behind.trim_start_matches([' ', '"', '\'', '=', ':']).len() } else { 0 };
    let start = beginning.end + gap;
    let end = start + run(text, start, *alphabet, *length.end());
    let body = text.get(start..end)?.trim_end_matches(['.', '-', '_']);
    let range = if is_named { start..start + body.len() } else { beginning.start..start + body.len() };
    (length.contains(&body.len()) && !is_placeholder(body)).then_some(Credential { what, range })
}

/// Header, claims and signature of a JSON Web Token (RFC 7519).
fn signed_token(text: &str, beginning: Range<usize>) -> Option<Credential> {
    let before = beginning.start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    if before.is_some_and(|byte| Alphabet::Dotted.has(*byte)) {
        return None;
    }
    let end = beginning.start + run(text, beginning.start, Alphabet::Dotted, LONGEST_JWT);
    let written = text.get(beginning.start..end)?.trim_end_matches('.');
    let mut parts = written.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_signed = header.len() >= 12 && claims.starts_with(JWT) && signature.len() >= 20 && parts.next().is_none();
    let range = beginning.start..beginning.start + written.len();
    (is_signed && !is_placeholder(signature)).then_some(Credential { what: "a signed token (JWT)", range })
}

/// A private key in its armour (RFC 7468), if there is a key in it.
fn private_key(text: &str, beginning: Range<usize>) -> Option<Credential> {
    let (label, body) = text.get(beginning.end..)?.split_once("-----")?;
    if label.len() > 40 || !label.contains("PRIVATE KEY") {
        return None;
    }
    let (key, end) = body.split_at(body.find("-----").unwrap_or(body.len()));
    let has_key = key.split(|c: char| !c.is_ascii() || !Alphabet::Base64.has(c as u8)).any(|run| run.len() >= 32);
    let end_mark = end.strip_prefix("-----END ").and_then(|end| end.split_once("-----"));
    let rest = end_mark.filter(|(label, _)| label.len() <= 40).map_or(end, |(_, rest)| rest);
    has_key.then_some(Credential { what: "a private key", range: beginning.start..text.len() - rest.len() })
}

/// The password in `scheme://user:password@host`.
fn password(text: &str, beginning: Range<usize>) -> Option<Credential> {
    let has_scheme = text.get(..beginning.start)?.ends_with(|c: char| c.is_ascii_alphanumeric());
    let behind = text.get(beginning.end..)?;
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>' | '[' | ']' | '{' | '}' | '|' | '\\')
    };
    let authority = &behind[..behind.find(ends).unwrap_or(behind.len())];
    let (login, host) = authority.rsplit_once('@')?;
    let (user, password) = login.split_once(':')?;
    let start = beginning.end + user.len() + 1;
    let is_password = has_scheme && !host.is_empty() && !is_stand_in(password);
    is_password.then_some(Credential { what: "a password in an address", range: start..start + password.len() })
}

/// Whether a token's body was made up for a text: an example, or hardly more
/// than one character over and over.
fn is_placeholder(body: &str) -> bool {
    let mut seen = [false; 128];
    body.bytes().for_each(|byte| seen[usize::from(byte & 0x7f)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    let is_example = ["EXAMPLE", "Example", "example", "REDACTED", "redacted", "xxxxxx", "XXXXXX"];
    different < 6 || is_example.iter().any(|word| body.contains(word))
}

/// Whether what stands in a password's place only says that one goes there.
fn is_stand_in(password: &str) -> bool {
    let words = [
        "password",
        "yourpassword",
        "mypassword",
        "passwd",
        "passphrase",
        "pass",
        "pwd",
        "pw",
        "secret",
        "token",
        "key",
        "redacted",
        "hidden",
        "example",
        "changeme",
    ];
    let letters: String = password.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let is_word = password.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_'));
    // A variable of the shell, of CI, or of Windows.
    let is_variable = password.starts_with('$')
        || (password.len() > 1 && password.starts_with('%') && password.ends_with('%'))
        || password.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let first = password.chars().next();
    let is_one_character = first.is_none_or(|first| password.chars().all(|c| c == first));
    is_variable || is_one_character || (is_word && words.contains(&letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    const BODY: &str = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0";

    fn whats(text: &str) -> Vec<&'static str> {
        find(text).into_iter().map(|credential| credential.what).collect()
    }

    #[test]
    fn knows_tokens() {
        let github = format!("the token gh{}_{BODY}.", "p");
        assert_eq!(whats(&github), ["a GitHub token"]);
        assert_eq!(&github[find(&github)[0].range.clone()], &github[10..github.len() - 1]);
        assert_eq!(whats(&format!("AK{}{}", "IA", "Q3EGRT7YU2IOPA5S")), ["an AWS access key"]);
        assert_eq!(whats(&format!("aws_secret_access_key = \"{BODY}\"")), ["an AWS secret key"]);
        let head = "eyJhbGciOiJIUzI1NiJ9";
        assert_eq!(whats(&format!("{head}.eyJzdWIiOiIxIn0.{BODY}")), ["a signed token (JWT)"]);
    }

    #[test]
    fn leaves_examples_and_words_alone() {
        assert!(whats(&format!("gh{}_{}", "p", "x".repeat(40))).is_empty());
        assert!(whats(&format!("AK{}{}", "IA", "IOSFODNN7EXAMPLE")).is_empty());
        assert!(whats("npm_config_registry, hf_hub_download, eyJ.eyJ.x, sk_live_, SG.").is_empty());
        assert!(whats("AWS_SECRET_ACCESS_KEY is read from the vault").is_empty());
        assert!(whats("-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----").is_empty());
        assert!(whats("-----BEGIN CERTIFICATE-----").is_empty());
    }

    #[test]
    fn knows_keys_in_armour() {
        let armour = |what: &str| format!("-----{what} RSA PRIVATE KEY-----");
        let text = format!("> {}\n> {BODY}\n> {}\nmore", armour("BEGIN"), armour("END"));
        let found = find(&text);
        assert_eq!(found.len(), 1);
        assert!(text[found[0].range.clone()].ends_with("END RSA PRIVATE KEY-----"));
        assert_eq!(whats(&format!("{}\n{BODY}", armour("BEGIN"))), ["a private key"]);
    }

    #[test]
    fn knows_passwords_in_addresses() {
        assert_eq!(whats("postgres://shop:pine-Lantern@db/shop"), ["a password in an address"]);
        assert_eq!(whats("amqp://a:p@ss@mq and redis://:hunter22@r"), ["a password in an address"; 2]);
        for harmless in [
            "https://shop.example/a:b@c",
            "postgres://shop@db/shop",
            "postgres://shop:$PASSWORD@db",
            "postgres://shop:<password>@db",
            "postgres://shop:***@db",
            "postgres://user:password@localhost",
            "https://oauth2:DEPLOY_TOKEN@git.example",
            "://a:b1c2@c",
            "http://localhost:8080/@x",
        ] {
            assert!(whats(harmless).is_empty(), "{harmless}");
        }
    }
}
