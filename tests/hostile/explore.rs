//! temporary
use super::{Repo, model};
const ROOM: usize = 1_040_000;
fn filled(line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = line(number);
        if text.len() + next.len() > ROOM { break; }
        text.push_str(&next);
    }
    text
}
#[test]
fn one() {
    let which: usize = std::env::var("WHICH").unwrap().parse().unwrap();
    let front: Vec<fn(usize) -> String> = vec![
        |_: usize| "[[terms]]\n".to_owned(),
        |at: usize| format!("[[terms]]\nid = \"t{at}\"\nmeans = \"m\"\n"),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\ntargets = [\"x{at}\"]\n"),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\ncontrols = [\"C{at}\"]\n[[controls]]\nid = \"C{at}\"\n"),
        |at: usize| format!("[[elements]]\nid = \"e{at}\"\n[[flows]]\nfrom = \"e{at}\"\nto = \"e{}\"\n", at / 2),
        |_: usize| "[[assets]]\nid = \"same\"\n".to_owned(),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\nlikelyhood = 3\nstride = [\"spofing\"]\n"),
        |at: usize| format!("k{at} = {at}\n"),
        |_: usize| "k = 1\n".to_owned(),
        |_: usize| "= =\n".to_owned(),
        |at: usize| format!("[[threats]]\nid = \"T{at}\"\nrefines = \"T{}\"\n", at+1),
        |at: usize| format!("[[elements]]\nid = \"e{at}\"\nboundary = \"b\"\n[[boundaries]]\nid=\"b{at}\"\nparent = \"b{}\"\n", at + 1),
        |at: usize| format!("[[dismissed]]\nelement = \"e{at}\"\ncategory = \"spoofing\"\nreason = \"x\"\n"),
        |at: usize| format!("[[controls]]\nid = \"C{at}\"\nstatus = \"implemented\"\nevidence = [\"a{at}.rs#L1\"]\n"),
        |at: usize| format!("[[terms]]\nid = \"t{at}\"\nmeans = \"AKIA{:016}\"\n", at).replace('1', "Q"),
        |at: usize| format!("[[exceptions]]\nid = \"t{at}\"\nrule = \"T002\"\n"),
        |at: usize| format!("[[assets]]\nid = \"t{at}\"\nallow = [{{rule = \"M004\", reason = \"x\"}}]\n"),
    ];
    let body: Vec<fn(usize) -> String> = vec![
        |at: usize| format!("# T-{at}: x\n\n```toml term\n```\n\n"),
        |at: usize| format!("# T-{at}: x\n\n```toml threat\ntargets = [\"T-{at}\"]\n```\n\n"),
        |_: usize| "```toml threat\n```\n".to_owned(),
        |at: usize| format!("# T-{at}: x\n\n"),
        |at: usize| format!("{} x\n\n", "#".repeat(1 + at % 6)),
        |_: usize| "# {.attack-tree}\n- a\n\n".to_owned(),
        |at: usize| format!("[l{at}](#a{at})\n"),
        |at: usize| format!("[l{at}]: x\n"),
        |_: usize| "<!-- gabion: allow T005 x -->\n".to_owned(),
        |at: usize| format!("<!-- gabion: allow D001 x -->\n[a](b{at})\n"),
        |_: usize| "TODO\n\n".to_owned(),
        |_: usize| "|a|\n|-|\n|T-1|\n\n".to_owned(),
        |_: usize| "<<<<<<< a\n=======\n>>>>>>> b\n".to_owned(),
        |_: usize| "word ".to_owned(),
        |_: usize| "x".to_owned(),
        |_: usize| "[a](b)".to_owned(),
        |_: usize| "<b>".to_owned(),
        |_: usize| "TODO ".to_owned(),
        |_: usize| "AKIAIOSFODNN7EXAMPLQ ".to_owned(),
        |at: usize| format!("AKIAIOSFODNN7{at:07}\n").replace(['0','1', '8', '9'], "Q"),
        |_: usize| "> ".to_owned(),
        |_: usize| "[".to_owned(),
        |_: usize| "*a ".to_owned(),
        |_: usize| "![".to_owned(),
        |_: usize| "<!-- ".to_owned(),
        |_: usize| "`` ` ".to_owned(),
        |_: usize| "| a ".to_owned(),
        |_: usize| "|a|b\n".to_owned(),
        |_: usize| "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > x\n".to_owned(),
        |_: usize| "- a\n".to_owned(),
        |at: usize| format!("{}- a\n", "  ".repeat(at % 50)),
        |at: usize| format!("[^{at}]: x\n\n"),
        |_: usize| "[^x] ".to_owned(),
        |at: usize| format!("- `X-T{at}`\n"),
        |at: usize| format!("{at} **AND** x\n- `X-T{at}`\n"),
    ];
    let text = if which < 100 { model(&filled(front[which]), "") } else if which < 200 { model("", &filled(body[which - 100])) } else {
        let room = 1_000_000;
        match which {
            200 => model("", &format!("### {}", "x".repeat(room))),
            201 => model("", &format!("### X-1: {}", "x ".repeat(room / 2))),
            202 => model(&format!("owner = \"{}\"", "x".repeat(room)), ""),
            203 => model(&format!("{} = 1", "x".repeat(room)), ""),
            204 => model(&format!("level = \"{}\"", "x".repeat(room)), ""),
            205 => model(&format!("tags = [{}]", "\"x\",".repeat(room / 4)), ""),
            206 => model(&format!("tags = [{}]", "x,".repeat(room / 2)), ""),
            207 => model(&"=".repeat(room), ""),
            208 => model(&"\"".repeat(room), ""),
            209 => model(&format!("{}a = 1", "a.".repeat(room / 2)), ""),
            210 => model(&format!("[{}a]", "a.".repeat(room / 2)), ""),
            211 => model(&format!("tags = [{}]", "1,".repeat(room / 2)), ""),
            212 => model(&format!("authors = [{}]", (0..100_000).map(|n| format!("\"a{n}\",")).collect::<String>()), ""),
            213 => model(&format!("covers = [{}]", (0..80_000).map(|n| format!("\"a{n}/*\",")).collect::<String>()), ""),
            214 => model(&format!("covers = [\"{}\"]", "{a,".repeat(room / 3)), ""),
            215 => model(&format!("covers = [\"{}{}\"]", "{a,".repeat(room / 5), "}".repeat(room/5)), ""),
            216 => model(&format!("covers = [\"{}\"]", "*a".repeat(room / 2)), ""),
            217 => model(&format!("covers = [\"{}\"]", "**/".repeat(room / 3)), ""),
            218 => model(&format!("covers = [\"{}\"]", "[a-z]".repeat(room / 5)), ""),
            219 => model(&format!("covers = [\"a\", {}]", (0..80_000).map(|n| format!("\"!a{n}/*\",")).collect::<String>()), ""),
            220 => model(&format!("{} = 1\n", "a".repeat(60)).repeat(1), &format!("## Goal {{#X-A1 .attack-tree}}\n\n- goal **AND**\n{}", (0..30_000).map(|n| format!("  - step {n}\n")).collect::<String>())),
            221 => model("", &format!("## Goal {{#X-A1 .attack-tree}}\n\n- goal **AND**\n{}", (0..30_000).map(|n| format!("  - `X-T{}`\n", n)).collect::<String>())),
            222 => model("", &format!("## Goal {{#X-A1 .attack-tree}}\n\n- goal\n{}", (0..30_000).map(|n| format!("  - **AND** s{n}\n    - a{n}\n    - b\n")).collect::<String>())),
            _ => panic!(),
        }
    };
    let repo = Repo::new([("THREAT_MODEL.md", text.as_str())]);
    let analysis = repo.analyze();
    let mut by = std::collections::BTreeMap::new();
    for f in &analysis.findings { *by.entry(f.diagnostic.rule.code).or_insert(0) += 1; }
    eprintln!("{which}: {by:?}");
}
