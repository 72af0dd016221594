//! One mistake, one finding: what else a control's or a threat's mistake could
//! be taken for.

use jiff::civil::Date;

use crate::analysis::{Analysis, MemoryTree, Options, analyze};
use crate::resolve::Answer;
use crate::source::RepoPath;

const CONFIG: &str = "
[policy]
appetite = \"medium\"
accept-roles = [\"SRO\"]

[people.asha]
roles = [\"SRO\"]

[people.tom]
roles = [\"developer\"]
";

const SHOP: &str = "+++
id = \"shop\"
title = \"Shop\"
level = \"context\"
review = { date = 2026-10-05, by = \"asha\" }

[[elements]]
id = \"payments\"
kind = \"container\"

[[threats]]
id = \"SHOP-T01\"
title = \"A change goes live that nobody has read\"
stride = [\"tampering\"]
targets = [\"payments\"]
controls = [\"SHOP-C01\"]
inherent = { likelihood = 3, impact = 3 }

[[controls]]
id = \"SHOP-C01\"
title = \"Every change is read by a second person\"
status = \"implemented\"
evidence = [\"/src/gate.rs#second_reader\"]
designation = \"hybrid\"
required = true
+++

# Shop

A web shop that sells books.
";

const PAYMENTS: &str = "+++
id = \"payments\"
title = \"Payments\"
level = \"container\"
review = { date = 2026-10-05, by = \"asha\" }

[[elements]]
id = \"api\"
kind = \"component\"

[[threats]]
id = \"PAY-T01\"
title = \"Card numbers end up in the log\"
stride = [\"information-disclosure\"]
targets = [\"api\"]
controls = [\"PAY-C01\", \"SHOP-C01\"]
inherent = { likelihood = 4, impact = 4 }
residual = { likelihood = 1, impact = 4 }

[[controls]]
id = \"PAY-C01\"
title = \"Bodies are redacted before they are logged\"
status = \"implemented\"
evidence = [\"src/redact.rs\"]

[[controls]]
id = \"PAY-C02\"
title = \"Two of the team approve each release\"
status = \"implemented\"
implements = \"SHOP-C01\"
assessed = { date = 2026-09-01, method = \"manual\" }
+++

# Payments

Takes money and gives it back.
";

fn analysis(config: &str, shop: &str, payments: &str) -> Analysis {
    let files = [
        ("gabion.toml", config),
        ("THREAT_MODEL.md", shop),
        ("payments/THREAT_MODEL.md", payments),
        ("payments/src/redact.rs", "fn redact() {}\n"),
        ("src/gate.rs", "fn second_reader() {}\n"),
    ];
    let files = files.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    analyze(&MemoryTree::new(files), &Options::as_of(Date::constant(2026, 11, 21))).unwrap()
}

/// The findings of errors and warnings, notes left out.
fn lint(config: &str, shop: &str, payments: &str) -> Vec<String> {
    let analysis = analysis(config, shop, payments);
    let weighty = analysis.findings.iter().filter(|found| found.severity > crate::source::Severity::Note);
    weighty.map(|found| format!("{} {}", found.diagnostic.rule.code, found.diagnostic.message)).collect()
}

/// What is found when `from` becomes `to` in the child, codes alone.
fn codes(from: &str, to: &str) -> String {
    assert_eq!(PAYMENTS.matches(from).count(), 1, "{from}");
    let found = lint(CONFIG, SHOP, &PAYMENTS.replace(from, to));
    found.iter().map(|found| &found[..4]).collect::<Vec<_>>().join(" ")
}

/// The same in the parent.
fn codes_above(from: &str, to: &str) -> String {
    assert_eq!(SHOP.matches(from).count(), 1, "{from}");
    let found = lint(CONFIG, &SHOP.replace(from, to), PAYMENTS);
    found.iter().map(|found| &found[..4]).collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_is_wrong_to_begin_with() {
    assert_eq!(lint(CONFIG, SHOP, PAYMENTS), Vec::<String>::new());
}

#[test]
fn keys_that_cannot_be_read_are_one_mistake() {
    assert_eq!(codes("evidence = [\"src/redact.rs\"]", "evidence = \"src/redact.rs\""), "M004");
    assert_eq!(codes("evidence = [\"src/redact.rs\"]", "evidnce = [\"src/redact.rs\"]"), "M003");
    assert_eq!(codes("evidence = [\"src/redact.rs\"]", "evidence = []"), "C005");
    assert_eq!(codes("inherent = {", "inherant = {"), "M003");
    assert_eq!(codes("inherent = { likelihood = 4, impact = 4 }", "inherent = 4"), "M004");
    assert_eq!(codes("implements =", "implement ="), "M003");
    assert_eq!(codes("status = \"implemented\"\nevidence", "status = \"implementd\"\nevidence"), "M004");
    assert_eq!(codes("status = \"implemented\"\nimplements", "status = \"implementd\"\nimplements"), "M004");
    assert_eq!(
        codes("status = \"implemented\"\nevidence", "effect = \"likelyhood\"\nstatus = \"implemented\"\nevidence"),
        "M004"
    );
    let above = codes_above("designation = \"hybrid\"\nrequired = true", "designation = \"hybird\"");
    assert!(!above.contains(['C', 'K']), "{above}");
}

#[test]
fn names_that_are_broken_are_one_mistake() {
    assert_eq!(codes("controls = [\"PAY-C01\", ", "controls = [\"PAY-C11\", "), "R001");
    assert_eq!(codes("implements = \"SHOP-C01\"", "implements = \"SHOP-C1\""), "R001");
    assert_eq!(codes("implements = \"SHOP-C01\"", "implements = \"SHOP-T01\""), "R003");
    assert_eq!(codes("level = \"container\"", "level = \"container\"\nparent = \"shp\""), "H004");
    assert_eq!(codes("implements = \"SHOP-C01\"", "implements = [\"SHOP-C01\", \"PAY-C01\"]"), "C006");
    assert_eq!(codes("implements = \"SHOP-C01\"", "implements = [\"SHOP-C01\", \"SHOP-C99\"]"), "R001");
    let twice = "implements = \"SHOP-C01\"\n\n[[controls]]\nid = \"PAY-C01\"\ntitle = \"x\"\nstatus = \"planned\"\n";
    assert_eq!(
        codes(
            "implements = \"SHOP-C01\"\nassessed = { date = 2026-09-01, method = \"manual\" }\n",
            &format!("assessed = {{ date = 2026-09-01 }}\n{twice}")
        ),
        "R002"
    );
}

#[test]
fn controls_that_are_not_in_place_are_one_mistake() {
    assert_eq!(codes("status = \"implemented\"\nevidence", "status = \"planned\"\nevidence"), "K004");
    let within = PAYMENTS.replace("likelihood = 4, impact = 4", "likelihood = 2, impact = 4");
    let planned = within.replace("status = \"implemented\"\nevidence", "status = \"planned\"\nevidence");
    let found = lint(CONFIG, SHOP, &planned);
    let says = "K003 residual likelihood 1 of threat `PAY-T01` is not earned: control `PAY-C01` is planned; the current rating is medium (2×4)";
    assert_eq!(found, [says]);
}

#[test]
fn figures_that_contradict_are_one_mistake() {
    assert_eq!(codes("residual = { likelihood = 1", "residual = { likelihood = 5"), "K002");
    assert_eq!(
        codes(
            "impact = 4 }\nresidual = { likelihood = 1, impact = 4",
            "impact = 4 }\nresidual = { likelihood = 1, impact = 5"
        ),
        "K002"
    );
}

#[test]
fn missing_parts_are_said_where_they_are_required() {
    let dropped = "implements = \"SHOP-C01\"\n";
    let within = PAYMENTS.replace("likelihood = 4, impact = 4", "likelihood = 2, impact = 4");
    let found = lint(CONFIG, SHOP, &within.replace(dropped, ""));
    assert_eq!(
        found,
        [
            "C002 `payments` does not answer required control `SHOP-C01` of `shop`",
            "C001 control `PAY-C02` answers no threat, implements nothing and is not required",
        ]
    );
    let optional = SHOP.replace("required = true\n", "");
    let found = lint(CONFIG, &optional, &within.replace(dropped, "required = true\n"));
    let says = "K003 residual likelihood 1 of threat `PAY-T01` is not earned: hybrid control `SHOP-C01` has no part of `payments` in place; the current rating is medium (2×4)";
    assert_eq!(found, [says]);
}

#[test]
fn answers_that_do_not_hold_are_one_mistake() {
    let accept = |who: &str, last: &str| {
        let how = format!("acceptance = {{ by = \"{who}\", date = 2026-01-01, reason = \"x\", expires = {last} }}");
        codes("residual = { likelihood = 1, impact = 4 }", &how)
    };
    assert_eq!(accept("asha", "2027-01-01"), "");
    assert_eq!(accept("tom", "2027-01-01"), "K005");
    assert_eq!(accept("asha", "2026-11-20"), "K005");
    assert_eq!(accept("asha", "2026-11-21"), "");
    let refuse = "[[not-applicable]]\ncontrol = \"SHOP-C01\"\n";
    let dropped = PAYMENTS.replace("implements = \"SHOP-C01\"\n", "").replace(", \"SHOP-C01\"]", ", \"PAY-C02\"]");
    let found = lint(CONFIG, SHOP, &dropped);
    assert_eq!(found, ["C002 `payments` does not answer required control `SHOP-C01` of `shop`"]);
    let found = lint(CONFIG, SHOP, &dropped.replace("[[elements]]", &format!("{refuse}\n[[elements]]")));
    assert_eq!(found, ["M005 this entry has no `reason`"]);
    let found =
        lint(CONFIG, SHOP, &dropped.replace("[[elements]]", &format!("{refuse}reason = \"y\"\n\n[[elements]]")));
    assert_eq!(found, Vec::<String>::new());
}

/// It is said once, where the control is, and yet it is in place nowhere below.
#[test]
fn a_common_control_answers_for_others_once_it_is_in_place() {
    let implements = "status = \"implemented\"\nimplements = \"SHOP-C01\"\n";
    let payments = PAYMENTS.replace(implements, "status = \"implemented\"\n");
    let shop = SHOP.replace("designation = \"hybrid\"", "designation = \"common\"");
    let planned = shop.replace("status = \"implemented\"", "status = \"planned\"");
    let excepted = format!(
        "{planned}\n## SHOP-E01: Nobody else is there yet\n\n```toml exception\ncontrol = \"SHOP-C01\"\n\
         reason = \"one person\"\nreview-date = 2027-03-31\napproved-by = \"asha\"\n```\n"
    );
    for (shop, is_answered, codes) in [(&shop, true, ""), (&planned, false, "C002"), (&excepted, true, "")] {
        let analysis = analysis(CONFIG, shop, &payments);
        let child = analysis.workspace.model_by_id("payments").unwrap();
        let [required] = analysis.workspace.requirements(child.key()) else { panic!() };
        assert_eq!(required.answer.is_answered(), is_answered, "{:?}", required.answer);
        assert_eq!(required.answer == Answer::Planned(required.control), !is_answered);
        let said: Vec<String> = lint(CONFIG, shop, &payments);
        let said: Vec<&str> = said.iter().map(String::as_str).filter(|said| said.starts_with("C002")).collect();
        assert_eq!(said.len(), usize::from(!codes.is_empty()), "{said:?}");
    }
}
