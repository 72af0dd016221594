//! What spoils files, the tree of models, and references: M, H and R.

use crate::case::Change::{Add, Replace};
use crate::case::{Case, case};
use crate::places::{BOARDING, BOOKING, CHECKOUT, GATE, IDENTITY, KIOSK, PAYMENTS, PLATFORM, REFUNDS, ROOT, TOKEN};

const SECOND_ROOT: &str = r#"+++
id = "ships"
title = "Ships"
level = "context"
classification = "OFFICIAL"
no-threats-because = "Written by the marine department, in its own house."
review = { date = 2026-11-02, by = "erik" }
+++

# Ships

The networks on board.
"#;

const LIGHTS: &str = r#"+++
id = "lights"
title = "Lights of a gate"
level = "feature"
review = { date = 2026-11-02, by = "erik" }
covers = ["src/tamper.rs"]
no-threats-because = "What can go wrong with it is told where the gate is."
+++

# Lights of a gate

The gate opens for one person and shuts behind them. A motor turns it, a spring holds it, and a sensor in the post stops
both when something stands in the way. It is looked after by the people on the pier, who clean it each week, oil it each
month, and write both into the book that hangs in the office. What breaks is replaced from the store on the mainland.
"#;

const WINGS: &str = r#"+++
id = "wings"
title = "Wings of a gate"
level = "feature"
review = { date = 2026-11-02, by = "erik" }
covers = ["src/seen.rs"]
no-threats-because = "What can go wrong with it is told where the gate is."
+++

# Wings of a gate

The gate opens for one person and shuts behind them. A motor turns it, a spring holds it, and a sensor in the post stops
both when something stands in the way. It is looked after by the people on the pier, who clean it each week, oil it each
month, and write both into the book that hangs in the office. What breaks is replaced from the store on the mainland.
"#;

pub(crate) static CASES: &[Case] = &[
    case("M001", &[Add("docs/threat-model.md", "# Threats\n\nRain.\n")], "docs/threat-model.md", "# Threats"),
    case("M002", &[Replace(BOOKING, r#"phase = "live""#, "phase = live")], BOOKING, "phase = live"),
    case(
        "M002",
        &[Replace(TOKEN, r#"status = "in-progress""#, r#"status = "in-progress"#)],
        TOKEN,
        r#"status = "in-progress"#,
    ),
    case("M003", &[Replace(CHECKOUT, "authors = ", "autors = ")], CHECKOUT, "autors = "),
    case("M004", &[Replace(TOKEN, r#"status = "in-progress""#, r#"status = "in progress""#)], TOKEN, "in progress"),
    case(
        "M005",
        &[Replace(TOKEN, "status = \"in-progress\"\n", "")],
        TOKEN,
        "```toml control\neffect = \"impact\"\nnist = [\"SC-23(3)\"]",
    ),
    case("M006", &[Replace(GATE, "### GAT-T06: Codes", "### Codes")], GATE, "### Codes"),
    // It is a suppression all the same.
    case("M006", &[Replace(REFUNDS, "no program can play it -->", "no program can play it")], REFUNDS, "<!-- gabion"),
    case("M007", &[Replace(GATE, "A camera the size", "TODO: a camera the size")], GATE, "TODO"),
    case(
        "M008",
        &[Replace(KIOSK, "Nothing any more.", "<<<<<<< HEAD\nNothing any more.\n=======\nNothing.\n>>>>>>> other\n")],
        KIOSK,
        "<<<<<<< HEAD",
    ),
    case(
        "M009",
        &[
            Add("services/boarding/gate/lights.threat-model.md", LIGHTS),
            Add("services/boarding/gate/wings.threat-model.md", WINGS),
        ],
        "services/boarding/gate/wings.threat-model.md",
        r#"id = "wings""#,
    ),
    case("H001", &[Replace(ROOT, r#"level = "context""#, r#"level = "container""#)], ROOT, r#"id = "skerry""#),
    case(
        "H002",
        &[
            Add("ships/THREAT_MODEL.md", SECOND_ROOT),
            Add("ships/README.md", "[Threats](THREAT_MODEL.md)\n"),
            Add("ships/lan.yaml", ""),
        ],
        "ships/THREAT_MODEL.md",
        r#"id = "ships""#,
    ),
    case(
        "H003",
        &[Replace(KIOSK, r#"element = "kiosk""#, "element = \"kiosk\"\nparent = \"kiosk-legacy\"")],
        KIOSK,
        "parent = ",
    ),
    case("H004", &[Replace(KIOSK, r#"element = "kiosk""#, r#"element = "kiosks""#)], KIOSK, "element = "),
    case("H005", &[Replace(GATE, r#"level = "component""#, r#"level = "feature""#)], GATE, "level = "),
    case("H006", &[Replace(CHECKOUT, r#"id = "checkout""#, r#"id = "check-out""#)], CHECKOUT, r#"id = "check-out""#),
    case(
        "H007",
        &[Replace(BOARDING, "title = \"Handheld\"\nkind = \"hardware\"", "title = \"Handheld\"\nkind = \"component\"")],
        BOARDING,
        r#"id = "handheld""#,
    ),
    case(
        "H008",
        &[Replace(REFUNDS, r#"covers = ["refunds/**"]"#, r#"covers = ["refunds/**", "/docs/**"]"#)],
        REFUNDS,
        "covers = ",
    ),
    case(
        "H009",
        &[Replace(
            TOKEN,
            r#"team = "identity""#,
            "team = \"identity\"\ncovers = [\"**\", \"/services/identity/authorize/src/code.rs\"]",
        )],
        TOKEN,
        "covers = ",
    ),
    case(
        "H010",
        &[Replace(PAYMENTS, r#"review-interval = "6 months""#, r#"review-interval = "18 months""#)],
        PAYMENTS,
        "review-interval",
    ),
    case("H011", &[Replace(IDENTITY, r#"id = "DPoP""#, r#"id = "pier""#)], IDENTITY, r#"id = "pier""#),
    case(
        "H012",
        &[Replace(
            BOARDING,
            r#"title = "Tickets of the next 48 hours""#,
            "title = \"Tickets of the next 48 hours\"\ndescription = \"Who is on board. The coastguard asks for it in an emergency, and searches for that many people.\"",
        )],
        BOARDING,
        r#"id = "sailing-snapshot""#,
    ),
    case("H013", &[Replace(PAYMENTS, "refines = [\"SKR-T09\"]\n", "")], ROOT, r#"delegate-to = ["payments"]"#),
    case(
        "H014",
        &[Replace(
            ROOT,
            r#"delegate-to = ["payments"]"#,
            "delegate-to = [\"payments\"]\ninherent = { likelihood = 1, impact = 1 }",
        )],
        ROOT,
        "inherent = { likelihood = 1, impact = 1 }",
    ),
    case("H015", &[Replace(IDENTITY, "refines = \"sign-in\"\n", "")], IDENTITY, r#"id = "identity""#),
    case("H016", &[Replace(IDENTITY, "reference = true\n", "")], ROOT, r#"id = "skerry""#),
    case("H017", &[Replace("CODEOWNERS", "@skerry/platform", "@skerry/cloud")], PLATFORM, "team = "),
    case(
        "H018",
        &[Replace(GATE, "id = \"gate-journal\"\n", "id = \"gate-journal\"\nstatus = \"gone\"\n")],
        GATE,
        r#"to = "gate-journal""#,
    ),
    case(
        "R001",
        &[Replace(BOOKING, r#"actors = ["opportunist"]"#, r#"actors = ["oportunist"]"#)],
        BOOKING,
        "oportunist",
    ),
    case("R002", &[Replace(GATE, "### GAT-T06", "### GAT-T05")], GATE, "### GAT-T05: Codes"),
    case(
        "R003",
        &[Replace(PLATFORM, r#"actors = ["harvester"]"#, r#"actors = ["harvester", "edge"]"#)],
        PLATFORM,
        r#"actors = ["harvester""#,
    ),
    case("R004", &[Replace(GATE, "### GAT-T06", "### GAT-T6")], GATE, "### GAT-T6"),
    case("R001", &[Replace(PAYMENTS, "by = \"asha\"", "by = \"ahsa\"")], PAYMENTS, "\"ahsa\""),
    // All others write it as it has to be.
    case("R004", &[Replace(PAYMENTS, "id = \"card-tokens\"", "id = \"Card-Tokens\"")], PAYMENTS, "\"Card-Tokens\""),
    case("R004", &[Replace(PAYMENTS, "### PAY-T04", "### Pay-T04")], PAYMENTS, "### Pay-T04"),
    case("R005", &[Replace(IDENTITY, r#"id = "DPoP""#, r#"id = "piers""#)], IDENTITY, r#"id = "piers""#),
    case(
        "R006",
        &[Replace(PLATFORM, r#"actors = ["harvester"]"#, r#"actors = ["extortionist"]"#)],
        PLATFORM,
        r#"id = "harvester""#,
    ),
];
