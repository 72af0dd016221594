//! A change as people and programs read it.

use snapbox::assert_data_eq;
use snapbox::prelude::*;
use snapbox::str;

use crate::git::Git;
use crate::workspace::{PAY, edit, edited, files, gabion, run, write};

/// A change with a bit of everything.
fn repository() -> Git {
    let git = Git::new();
    write(&git, &files());
    git.write("gabion.toml", "[policy]\nappetite = \"medium\"\n");
    git.commit("base");
    let after = edited("pay/THREAT_MODEL.md", "status = \"implemented\"", "status = \"planned\"");
    let threat = "## PAY-T03: A refund is paid twice\n\n```toml threat\nstride = [\"tampering\"]\ntargets = [\"pay\"]\ninherent = { likelihood = 4, impact = 5 }\n```\n\nNobody looks.\n\n## PAY-C01";
    let after = edit(after, "pay/THREAT_MODEL.md", "## PAY-C01", threat);
    let after = edit(after, "pay/THREAT_MODEL.md", "cwe = [\"CWE-532\"]\n", "cwe = [\"CWE-117\"]\n");
    let after = edit(after, "pay/THREAT_MODEL.md", "title = \"Payments\"", "title = \"Money\"");
    let after = edit(after, "THREAT_MODEL.md", "appetite = \"medium\"", "appetite = \"high\"");
    write(&git, &after);
    git.write("gabion.toml", "[policy]\nappetite = \"high\"\n");
    git.write("pay/src/redact.rs", "fn redact() { todo() }\n");
    git.commit("change");
    git
}

#[test]
fn text() {
    let text = run(&repository(), &["diff", "HEAD~", "HEAD"], 0);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert_data_eq!(
        text,
        str![[r#"
HEAD~ (c309637d39) → HEAD (a34f97f2e5): 1 added, 4 changed

To look at
  ! shop: the appetite is looser: medium → high
  ! PAY-T01 (pay): the threat is answered worse: mitigated → planned; the risk
    is higher: medium → high
  ! PAY-C01 (pay): the control is no longer in place: implemented → planned
  ! pay: the required control `SHOP-C01` is no longer answered

Models
  ~ shop  Shop
      appetite.default: medium → high
  ~ pay  Money
      title: Payments → Money

Threats
  ~ PAY-T01  A card number stands in a log  (pay)
      mitigated → planned, medium → high
      cwe: + CWE-117  − CWE-532
  + PAY-T03  A refund is paid twice  (pay)
      open, critical

Controls
  ~ PAY-C01  Redact bodies  (pay)
      status: implemented → planned

Settings
  policy.appetite: "medium" → "high"

In numbers                              before       after
  threats                                    2           3
  dealt with                           1 (50%)      0 (0%)
  open                                       0           1
  planned                                    1           2
  mitigated                                  1           0
  rated critical                             0           1
  rated high                                 0           1
  rated medium                               2           1
  above appetite                             0           1
  controls in place                     1 of 3      0 of 3
  required controls answered            1 of 1      0 of 1

Code: 1 file changed
  = pay: 1 file; last reviewed 2026-09-01 by asha; the model changes, too
      pay/src/redact.rs

Findings: 2 errors, 1 warning, 1 note introduced
  `gabion lint --since HEAD~` lists what a change introduces

"#]]
        .raw()
    );
}

#[test]
fn markdown() {
    assert_data_eq!(
        run(&repository(), &["diff", "HEAD~", "HEAD", "-f", "markdown"], 0),
        str![[r#"
<!-- gabion diff -->
## Threat model: 1 added, 4 changed

<code>HEAD&#126; &#40;c309637d39&#41;</code> → <code>HEAD &#40;a34f97f2e5&#41;</code>

| | before | after |
| :-- | --: | --: |
| threats | 2 | 3 |
| dealt with | 1 (50%) | 0 (0%) |
| open | 0 | 1 |
| planned | 1 | 2 |
| mitigated | 1 | 0 |
| rated critical | 0 | 1 |
| rated high | 0 | 1 |
| rated medium | 2 | 1 |
| above appetite | 0 | 1 |
| controls in place | 1 of 3 | 0 of 3 |
| required controls answered | 1 of 1 | 0 of 1 |

### To look at

- <code>shop</code>: the appetite is looser: medium → high
- <code>PAY-T01</code> in <code>pay</code>: the threat is answered worse: mitigated → planned; the risk is higher: medium → high
- <code>PAY-C01</code> in <code>pay</code>: the control is no longer in place: implemented → planned
- <code>pay</code>: the required control <code>SHOP-C01</code> is no longer answered

### Models

- **changed** <code>shop</code> Shop
  - appetite.default: <code>medium</code> → <code>high</code>
- **changed** <code>pay</code> Money
  - title: <code>Payments</code> → <code>Money</code>

### Threats

- **changed** <code>PAY-T01</code> A card number stands in a log in <code>pay</code>: mitigated → planned, medium → high
  - cwe: + <code>CWE-117</code>  − <code>CWE-532</code>
- **new** <code>PAY-T03</code> A refund is paid twice in <code>pay</code>: open, critical

### Controls

- **changed** <code>PAY-C01</code> Redact bodies in <code>pay</code>
  - status: <code>implemented</code> → <code>planned</code>

### Settings

- policy.appetite: <code>&#34;medium&#34;</code> → <code>&#34;high&#34;</code>

### Code that changed

- <code>pay</code>: 1 file; last reviewed 2026-09-01 by asha; the model changes, too: <code>pay/src/redact.rs</code>

Findings introduced: 2 errors, 1 warning, 1 note; mended: none.

"#]]
        .raw()
    );
}

#[test]
fn json() {
    let git = repository();
    let text = run(&git, &["diff", "HEAD~", "HEAD", "-f", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["version"], &json["as-of"]), (&1.into(), &"2026-11-21".into()));
    assert_eq!((&json["base"]["revision"], &json["head"]["revision"]), (&"HEAD~".into(), &"HEAD".into()));
    assert_eq!(json["head"]["commit"].as_str(), Some(&*git.run(&["rev-parse", "HEAD"])));
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    let wanted = [
        "as-of", "base", "findings", "head", "measures", "models", "reach", "records", "settings", "suspect", "unread",
        "version", "weaker",
    ];
    assert_eq!(keys, wanted);
    let threat = &json["records"][0];
    assert_eq!(
        (&threat["kind"], &threat["sort"], &threat["id"]),
        (&"threat".into(), &"changed".into(), &"PAY-T01".into())
    );
    assert_eq!(threat["state"]["after"], "planned");
    assert_eq!(threat["fields"][0], serde_json::json!({ "key": "cwe", "added": ["CWE-117"], "removed": ["CWE-532"] }));
    assert_eq!(run(&git, &["diff", "HEAD~", "HEAD", "-f", "json"], 0), text, "the same bytes every time");
}

#[test]
fn several_reports_in_one_run() {
    let git = repository();
    let text = run(&git, &["diff", "HEAD~", "HEAD", "--output", "markdown=../c.md", "--output", "json=../c.json"], 0);
    assert!(text.starts_with("HEAD~"));
    assert_eq!(
        std::fs::read_to_string(git.beside("c.md")).unwrap(),
        run(&git, &["diff", "HEAD~", "HEAD", "-f", "markdown"], 0)
    );
    assert!(std::fs::read_to_string(git.beside("c.json")).unwrap().starts_with('{'));
    assert!(run(&git, &["diff", "HEAD~", "HEAD", "--output", "json=-"], 0).starts_with('{'));
    let output = gabion(&git, &["diff", "HEAD~", "HEAD", "--color", "always"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("\u{1b}[1m"));
}

#[test]
fn strangers_words_do_nothing() {
    let git = Git::new();
    write(&git, &files());
    git.commit("base");
    let hostile = "\\u001b]0;x\\u0007 <img src=x> ![p](https://evil.example/a.png) @team #1 | `x` ##[error]y \\u202e";
    let after = edited(
        "pay/THREAT_MODEL.md",
        "title = \"Payments\"",
        &format!("title = \"{hostile}\"\nteam = \"{hostile}\"\ntags = [\"{hostile}\"]"),
    );
    write(&git, &after);
    git.write("pay/src/\u{1b}[31m.rs", "x");
    for format in ["text", "markdown", "json"] {
        let text = run(&git, &["diff", "HEAD", "-f", format], 0);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{format}");
        assert!(!text.contains("##[error]"), "{format}: {text}");
    }
    let markdown = run(&git, &["diff", "HEAD", "-f", "markdown"], 0);
    for live in ["<img", "![p]", "https://", "@team", " #1"] {
        assert!(!markdown.contains(live), "{live}: {markdown}");
    }
}

#[test]
fn secrets_are_struck_out() {
    let git = Git::new();
    write(&git, &files());
    git.commit("base");
    let secret = ["AKIA", "QYLPMN5HHHFPZAM2"].concat();
    write(&git, &edited("pay/THREAT_MODEL.md", "title = \"Payments\"", &format!("title = \"Payments {secret}\"")));
    assert!(run(&git, &["lint", "--exit-zero"], 0).contains("X001"));
    for format in ["text", "markdown", "json"] {
        let text = run(&git, &["diff", "HEAD", "-f", format], 0);
        assert!(text.contains("Payments") && !text.contains(&secret), "{format}: {text}");
    }
}

#[test]
fn a_comment_stays_within_its_limit() {
    let git = Git::new();
    write(&git, &files());
    git.commit("base");
    let threat = |number: usize| {
        format!("\n## PAY-T{number}: {}\n\n```toml threat\ntargets = [\"pay\"]\n```\n\nText.\n", "<é".repeat(60))
    };
    let many: String = (100..700).map(threat).collect();
    write(&git, &edit(files(), "pay/THREAT_MODEL.md", PAY, &format!("{PAY}{many}")));
    let markdown = run(&git, &["diff", "HEAD", "-f", "markdown"], 0);
    assert!(markdown.len() <= 60_000 && markdown.len() > 50_000, "{}", markdown.len());
    assert!(markdown.contains("left out, for a comment has its limit"));
    assert!(markdown.contains("Findings introduced"), "the end is there");
}
