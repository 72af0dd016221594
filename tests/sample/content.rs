//! What spoils threats, controls, ratings, documents and publication: T, C, K,
//! D and X.

use crate::case::Change::{Add, Cut, Remove, Replace};
use crate::case::{Case, case};
use crate::places::{BOARDING, BOOKING, CHECKOUT, CONFIG, CONSENT, GATE, IDENTITY, PAYMENTS, PLATFORM, REFUNDS, ROOT};

const WINGS: &str = r#"+++
id = "wings"
title = "Wings of a gate"
level = "feature"
covers = ["src/**"]
review = { date = 2026-11-02, by = "erik" }
+++

# Wings of a gate

Two wings that open, and a motor that stops when it meets a shin.
"#;

pub(crate) static CASES: &[Case] = &[
    case(
        "T001",
        &[Add("services/boarding/gate/wings.threat-model.md", WINGS)],
        "services/boarding/gate/wings.threat-model.md",
        r#"id = "wings""#,
    ),
    case("T002", &[Replace(PLATFORM, r#"status = "planned""#, r#"status = "proposed""#)], PLATFORM, "### PLT-T08"),
    case(
        "T003",
        &[Replace(
            PLATFORM,
            "targets = [\"sign-in\", \"book\", \"edge\"]\nactors = [\"harvester\"]",
            r#"actors = ["harvester"]"#,
        )],
        PLATFORM,
        "### PLT-T08",
    ),
    case(
        "T004",
        &[Replace(
            BOARDING,
            r#"targets = ["gate", "handheld", "pier-server", "pier-network", "staff"]"#,
            r#"targets = ["gate", "handheld", "pier-server", "staff"]"#,
        )],
        BOARDING,
        r#"id = "pier-network""#,
    ),
    case(
        "T005",
        &[Replace(
            GATE,
            "kind = \"datastore\"\nboundary = \"cabinet\"",
            "kind = \"datastore\"\nboundary = \"quayside\"",
        )],
        GATE,
        r#"id = "keep-gate-journal""#,
    ),
    case(
        "T006",
        &[Replace(
            GATE,
            "carries = [\"tickets\"]\nprotocol = \"serial\"",
            "carries = [\"raw-codes\"]\nprotocol = \"serial\"\n\n[[assets]]\nid = \"raw-codes\"\ncriticality = \"critical\"",
        )],
        GATE,
        r#"id = "raw-codes""#,
    ),
    case(
        "T007",
        &[Replace(
            PLATFORM,
            "actors = [\"harvester\"]\nattack = [\"T1040\"]",
            "actors = [\"harvester\"]\nattack = [\"T104\"]",
        )],
        PLATFORM,
        r#"T104"]"#,
    ),
    case(
        "T008",
        &[Replace(
            CONSENT,
            "in the partner's mails.\",\n]\ntests = [\"consent/tests/consent.rs#withdrawal_ends_refresh\"]\n",
            "in the partner's mails.\",\n]\n",
        )],
        CONSENT,
        "### CON-T03",
    ),
    case(
        "T009",
        &[Replace(REFUNDS, "Be paid twice on your own card: REF-T03", "Be paid twice on your own card")],
        REFUNDS,
        "Be paid twice on your own card",
    ),
    case(
        "C001",
        &[Replace(BOOKING, r#"controls = ["SKR-C04", "BKG-C06", "BKG-C07"]"#, r#"controls = ["SKR-C04", "BKG-C06"]"#)],
        BOOKING,
        "### BKG-C07",
    ),
    case("C002", &[Replace(PAYMENTS, "implements = [\"SKR-C05\"]\n", "")], PAYMENTS, r#"id = "payments""#),
    case("C003", &[Replace(IDENTITY, "nist = [\"CP-7\"]\ncsf = [\"PR.IR-03\"]\n", "")], IDENTITY, "### IDN-C06"),
    case(
        "C004",
        &[Replace("services/booking/booking/references.py", "def new_reference(", "def next_reference(")],
        BOOKING,
        "booking/references.py#new_reference",
    ),
    case("C004", &[Remove("docs/runbooks/restore.md")], PLATFORM, "/docs/runbooks/restore.md"),
    case(
        "C005",
        &[Replace(BOOKING, "evidence = [\"booking/references.py#new_reference\"]\n", "")],
        BOOKING,
        "### BKG-C03",
    ),
    case(
        "C006",
        &[Replace(
            GATE,
            r#"evidence = ["src/journal.rs#append"]"#,
            "implements = [\"BRD-C05\"]\nevidence = [\"src/journal.rs#append\"]",
        )],
        GATE,
        "implements = ",
    ),
    case(
        "C007",
        &[Replace(CONFIG, "drift-error = 50", "drift-error = 50\ncoverage = 80")],
        IDENTITY,
        r#"id = "identity""#,
    ),
    case("K001", &[Replace(PLATFORM, "inherent = { likelihood = 2, impact = 3 }\n", "")], PLATFORM, "### PLT-T08"),
    case(
        "K002",
        &[Replace(
            PLATFORM,
            "inherent = { likelihood = 2, impact = 3 }",
            "inherent = { likelihood = 2, impact = 3 }\nresidual = { likelihood = 3, impact = 3 }",
        )],
        PLATFORM,
        "residual = { likelihood = 3, impact = 3 }",
    ),
    case(
        "K003",
        &[Replace(
            PLATFORM,
            "inherent = { likelihood = 2, impact = 3 }",
            "inherent = { likelihood = 2, impact = 3 }\nresidual = { likelihood = 1, impact = 3 }",
        )],
        PLATFORM,
        "residual = { likelihood = 1, impact = 3 }",
    ),
    case(
        "K004",
        &[Replace(PLATFORM, "inherent = { likelihood = 2, impact = 3 }", "inherent = { likelihood = 4, impact = 4 }")],
        PLATFORM,
        "### PLT-T08",
    ),
    case(
        "K005",
        &[Replace(ROOT, "[acceptance]\nby = \"marian\"", "[acceptance]\nby = \"asha\"")],
        ROOT,
        "by = \"asha\"\ndate = 2026-09-16",
    ),
    case(
        "D001",
        &[Replace(CHECKOUT, "](refunds.threat-model.md)", "](refund.threat-model.md)")],
        CHECKOUT,
        "](refund.threat-model.md)",
    ),
    case("D002", &[Replace(GATE, "The list is made of these lines.", "<script>count()</script>")], GATE, "<script>"),
    case("D003", &[Cut(REFUNDS, "Money goes back when", "## What can go wrong?")], REFUNDS, r#"id = "refunds""#),
    case(
        "D004",
        &[
            Replace("README.md", "The [umbrella model](THREAT_MODEL.md)", "The umbrella model"),
            Replace("SECURITY.md", "[threat model](THREAT_MODEL.md)", "threat model"),
        ],
        ROOT,
        r#"id = "skerry""#,
    ),
    case(
        "X001",
        &[Replace(GATE, "The list is made of these lines.", concat!("The key is AK", "IAZ7QD4XK2M5WT3RVB."))],
        GATE,
        "The key is ",
    ),
    case(
        "X002",
        &[Replace(
            BOOKING,
            "classification = \"OFFICIAL\"\nowner = \"booking\"\nheld-by = [\"booking-store\"]",
            "classification = \"SECRET\"\nowner = \"booking\"\nheld-by = [\"booking-store\"]",
        )],
        BOOKING,
        r#"classification = "SECRET""#,
    ),
    case(
        "X003",
        &[Replace(GATE, "The list is made of these lines.", "<!-- gabion: allow T008 played twice a year -->")],
        GATE,
        "<!-- gabion",
    ),
];
