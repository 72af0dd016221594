//! What the pages do not show.

use super::super::testing::said;

/// A model with more front matter.
fn shop(front: &str) -> String {
    format!(
        "+++\nid = \"shop\"\ntitle = \"Shop\"\nlevel = \"context\"\nno-threats-because = \"It only shows books.\"\n{front}+++\n\n# Shop\n\nIt sells books.\n"
    )
}

fn of(code: &str, front: &str) -> Vec<String> {
    with(code, "", front)
}

fn with(code: &str, config: &str, front: &str) -> Vec<String> {
    said(code, &[("gabion.toml", config), ("THREAT_MODEL.md", &shop(front)), ("shop.py", "")])
}

fn reviewed(date: &str, by: &str) -> String {
    format!("review = {{ date = {date}, by = \"{by}\" }}\n")
}

#[test]
fn the_last_day_of_an_interval_is_in_time() {
    assert_eq!(of("S001", &reviewed("2025-11-21", "asha")), [""; 0]);
    assert_eq!(
        of("S001", &reviewed("2025-11-20", "asha")),
        ["6:19 the review of `shop` held until 2026-11-20, 12 months after 2025-11-20"]
    );
    let config = "[policy]\nreview-interval = \"30 days\"\n";
    assert_eq!(with("S001", config, &reviewed("2026-10-22", "asha")), [""; 0]);
    assert_eq!(with("S001", config, &reviewed("2026-10-21", "asha")).len(), 1);
    assert_eq!(with("S001", config, &format!("status = \"retired\"\n{}", reviewed("2026-10-21", "asha"))), [""; 0]);
    // A date that cannot be read has been complained about.
    assert_eq!(of("S001", &reviewed("\"long ago\"", "asha")), [""; 0]);
}

#[test]
fn an_inherited_interval_counts_from_the_childs_review() {
    let child = "+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\nno-threats-because = \"x\"\nreview = { date = 2026-05-20, by = \"tom\" }\n+++\n\n# Pay\n\nTakes money.\n";
    let root = shop("review-interval = \"6 months\"\nreview = { date = 2026-11-01, by = \"asha\" }\n");
    let found = said("S001", &[("THREAT_MODEL.md", &root), ("pay/THREAT_MODEL.md", child)]);
    assert_eq!(found, ["6:19 the review of `pay` held until 2026-11-20, 6 months after 2026-05-20"]);
}

#[test]
fn only_models_in_force_must_have_been_reviewed() {
    assert_eq!(of("S004", ""), ["2:6 nobody has reviewed `shop`"]);
    assert_eq!(of("S004", "status = \"draft\"\n").len(), 1);
    assert_eq!(of("S004", "status = \"retired\"\n"), [""; 0]);
    assert_eq!(of("S004", "out-of-scope = { reason = \"sold\" }\n"), [""; 0]);
    // A review that lacks its date is one finding, and it is M005.
    assert_eq!(of("S004", "review = { by = \"asha\" }\n"), [""; 0]);
}

const SRO: &str = "[policy]\naccept-roles = [\"SRO\"]\nmilestone-review-days = 14\n[people.marian]\nroles = [\"SRO\"]\n[people.asha]\nroles = [\"lead\"]\n";

#[test]
fn only_the_accountable_role_answers_a_milestone() {
    let milestone = |date: &str| format!("milestones = [{{ id = \"beta\", date = {date} }}]\n");
    let asked = |date: &str, review: &str| with("S007", SRO, &format!("{}{review}", milestone(date))).len();
    assert_eq!(asked("2026-11-06", ""), 1);
    assert_eq!(asked("2026-11-07", ""), 0, "two weeks are not over");
    assert_eq!(asked("2027-01-31", ""), 0, "it is to come");
    assert_eq!(asked("2026-10-01", &reviewed("2026-10-02", "asha")), 1);
    assert_eq!(asked("2026-10-01", &reviewed("2026-10-02", "marian")), 0);
    assert_eq!(asked("2026-10-01", &reviewed("2026-09-30", "marian")), 1, "before the milestone");
    assert_eq!(asked("2026-10-01", "sign-off = { date = 2026-10-05, by = \"marian\" }\n"), 0);
    assert_eq!(asked("2026-10-01", "sign-off = { date = 2026-10-05, by = \"asha\" }\n"), 1);
    // Where no roles are set everybody answers, and the newest milestone is asked about.
    let two = "milestones = [{ id = \"a\", date = 2026-03-01 }, { id = \"b\", date = 2026-10-01 }]\n";
    assert_eq!(of("S007", &format!("{two}{}", reviewed("2026-10-02", "asha"))), [""; 0]);
    assert_eq!(
        of("S007", &format!("{two}{}", reviewed("2026-04-02", "asha"))),
        ["6:67 nobody has reviewed `shop` since milestone `b`; it was due by 2026-10-22"]
    );
    // Without people the role stands for itself.
    let roles = "[policy]\naccept-roles = [\"SRO\"]\n";
    let review = |role: &str| {
        let review = format!("review = {{ date = 2026-10-02, by = \"m\", role = \"{role}\" }}\n");
        with("S007", roles, &format!("{}{review}", milestone("2026-10-01"))).len()
    };
    assert_eq!((review("SRO"), review("lead")), (0, 1));
}

#[test]
fn every_date_of_something_done_is_looked_at() {
    let front = "review = { date = 2026-11-22, by = \"a\" }
sign-off = { date = 2026-11-22, by = \"a\" }
threat-assessment = { date = 2026-11-22 }
milestones = [{ id = \"m\", date = 2027-01-01 }]
triggers = [{ date = 2027-01-01 }]
[[controls]]
id = \"C1\"
status = \"verified\"
assessed = { date = 2026-11-22 }
[[threats]]
id = \"T1\"
targets = []
acceptance = { by = \"a\", date = 2026-11-22, reason = \"r\", expires = 2027-11-22 }
";
    let found = of("S010", front);
    let lines: Vec<&str> = found.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(lines, ["6", "7", "8", "14", "18"], "{found:?}");
    assert_eq!(of("S010", &front.replace("2026-11-22", "2026-11-21")), [""; 0]);
}

#[test]
fn a_trigger_of_the_day_of_the_review_was_seen() {
    let trigger = |date: &str| {
        let triggers = format!("triggers = [{{ date = {date}, kind = \"incident\" }}]\n");
        of("S012", &format!("{triggers}{}", reviewed("2026-10-01", "asha"))).len()
    };
    assert_eq!(
        [trigger("2026-09-30"), trigger("2026-10-01"), trigger("2026-10-02"), trigger("2026-11-22")],
        [0, 0, 1, 0]
    );
}

#[test]
fn documents_locks_and_the_code_of_children_are_no_own_code() {
    let child = "+++\nid = \"pay\"\ntitle = \"Pay\"\nlevel = \"container\"\n+++\n\n# Pay\n\nTakes money.\n";
    let found = |front: &str, more: &[(&str, &str)]| {
        let root = shop(front);
        let files = [("THREAT_MODEL.md", root.as_str()), ("pay/THREAT_MODEL.md", child), ("pay/a.py", "")];
        said("S011", &files.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let none = "`shop` covers no code of its own: nobody can say whether code changed since its review";
    assert_eq!(found("", &[]), [format!("2:6 {none}")]);
    assert_eq!(found("", &[("docs/a.MD", ""), ("Cargo.lock", ""), ("web/package-lock.json", "")]).len(), 1);
    assert_eq!(found("", &[("Makefile", "")]), [""; 0]);
    assert_eq!(found("covers = [\"pay/**\"]\n", &[("Makefile", "")]), [format!("6:11 {none}")]);
    assert_eq!(found("covers = [\"Makefile\"]\n", &[("Makefile", "")]), [""; 0]);
    assert_eq!(found("status = \"draft\"\n", &[]), [""; 0]);
}
