//! Slips of the pen that take much along: a fence that is gone, a word that
//! cannot be read. Each is one finding all the same.

use crate::case::Change::Replace;
use crate::case::{Case, case};
use crate::places::{AUTHORIZE, BOARDING, GATE, IDENTITY, PLATFORM, ROOT};

pub(crate) static CASES: &[Case] = &[
    // A header is gone: every key below it stands twice in the table above.
    case(
        "M002",
        &[Replace(GATE, "[[elements]]\nid = \"controller\"", "id = \"controller\"")],
        GATE,
        r#"id = "controller""#,
    ),
    // An attack tree is none by its heading, or one of its gates is none.
    case("M006", &[Replace(BOARDING, " .attack-tree}", "}")], BOARDING, "{#BRD-AT1}"),
    case("T009", &[Replace(BOARDING, "yes **AND**", "yes AND")], BOARDING, "yes AND"),
    case(
        "T009",
        &[Replace(BOARDING, "    - Find out a PIN", "    -Find out a PIN")],
        BOARDING,
        "Get hold of a handheld",
    ),
    case(
        "X003",
        &[Replace(BOARDING, "control = \"SKR-C05\"\n", "control = \"SKR-C05\"\nrule = \"H999\"\n")],
        BOARDING,
        "H999",
    ),
    case("T009", &[Replace(BOARDING, "yes **AND**", "yes **and**")], BOARDING, "yes **and**"),
    case("T009", &[Replace(BOARDING, "yes **AND**", "yes **XOR**")], BOARDING, "yes **XOR**"),
    case("T009", &[Replace(BOARDING, "handheld: BRD-T02", "handheld: BRD-T22")], BOARDING, "BRD-T22"),
    case("T009", &[Replace(IDENTITY, "[authorize/AUZ-T02]", "[authorise/AUZ-T02]")], IDENTITY, "authorise/AUZ-T02"),
    // The block at the top is misspelt.
    case("M006", &[Replace(GATE, "```toml model\n", "```toml modle\n")], GATE, "```toml modle"),
    case("M006", &[Replace(GATE, "```toml model\n", "```toml\n")], GATE, "```toml\n"),
    // The id is what is misspelt, not the references to it: in flows, in threats, in
    // an attack tree and in a link's anchor.
    case("R001", &[Replace(GATE, "### GAT-T02: ", "### GAT-T2: ")], GATE, "GAT-T2: "),
    case("R001", &[Replace(AUTHORIZE, "### AUZ-T04: ", "### AUZT04: ")], AUTHORIZE, "AUZT04: "),
    case("R001", &[Replace(ROOT, "### SKR-T04: ", "### SKR-TO4: ")], ROOT, "SKR-TO4: "),
    // Models below expand the element, by their own id or by `element`.
    case("R001", &[Replace(ROOT, "id = \"identity\"", "id = \"dientity\"")], ROOT, "\"dientity\""),
    case("R001", &[Replace(ROOT, "id = \"kiosk\"", "id = \"ikosk\"")], ROOT, "\"ikosk\""),
    // A table goes on below under the right name.
    case("M003", &[Replace(IDENTITY, "[review]\n", "[reveiw]\n")], IDENTITY, "reveiw"),
    // A block is not closed.
    case(
        "M006",
        &[Replace(GATE, "refines = [\"BRD-T03\"]\nowner = \"erik\"\n```", "refines = [\"BRD-T03\"]\nowner = \"erik\"")],
        GATE,
        "```toml threat\nstride = [\"spoofing\", \"tampering\", \"information-disclosure\", \"elevation-of-privilege\"]\ntargets = [\"controller\"",
    ),
    // A heading has no block, or none that is one.
    case(
        "M006",
        &[Replace(
            GATE,
            "## What are we doing about it?",
            "### GAT-T07: Rain gets in\n\nIt does.\n\n## What are we doing about it?",
        )],
        GATE,
        "### GAT-T07",
    ),
    case(
        "M006",
        &[Replace(
            GATE,
            "```toml control\nstatus = \"verified\"\nevidence = [\"src/code.rs#parse\"",
            "```tom control\nstatus = \"verified\"\nevidence = [\"src/code.rs#parse\"",
        )],
        GATE,
        "```tom control",
    ),
    case(
        "M006",
        &[Replace(
            GATE,
            "```toml control\nstatus = \"verified\"\nevidence = [\"src/code.rs#parse\"",
            "```toml contrl\nstatus = \"verified\"\nevidence = [\"src/code.rs#parse\"",
        )],
        GATE,
        "```toml contrl",
    ),
    // A list of records is misspelt, and much refers to them.
    case(
        "M003",
        &[Replace(GATE, "[[elements]]\nid = \"controller\"", "[[elemnts]]\nid = \"controller\"")],
        GATE,
        "[[elemnts]]",
    ),
    // A word cannot be read on which the tree hangs, or who may cite what.
    case("M004", &[Replace(AUTHORIZE, "level = \"component\"", "level = \"compnent\"")], AUTHORIZE, "compnent"),
    case("M004", &[Replace(ROOT, "level = \"context\"", "level = \"contxt\"")], ROOT, "contxt"),
    case(
        "M004",
        &[Replace(
            ROOT,
            "designation = \"common\"\nrequired = true\nevidence = [\"infra/edge/tls.tf",
            "designation = \"comon\"\nrequired = true\nevidence = [\"infra/edge/tls.tf",
        )],
        ROOT,
        "comon",
    ),
    // Figures and answers that cannot be read may be good ones.
    case(
        "M004",
        &[Replace(
            PLATFORM,
            "residual = { likelihood = 1, impact = 5 }\nrefines = [\"SKR-T03\"",
            "residual = \"low\"\nrefines = [\"SKR-T03\"",
        )],
        PLATFORM,
        r#"residual = "low""#,
    ),
    case(
        "M005",
        &[Replace(BOARDING, "status = \"implemented\"\nnist = [\"CM-8\"", "nist = [\"CM-8\"")],
        BOARDING,
        "```toml control\nnist = [\"CM-8\"",
    ),
    case(
        "M005",
        &[Replace(
            BOARDING,
            "status = \"implemented\"\ndesignation = \"common\"\nevidence = [\"pierserver/ticket.go",
            "designation = \"common\"\nevidence = [\"pierserver/ticket.go",
        )],
        BOARDING,
        "```toml control\ndesignation = \"common\"\nevidence = [\"pierserver/ticket.go",
    ),
    // A threat that does not say what it is aimed at may be aimed at anything.
    case(
        "T003",
        &[Replace(
            IDENTITY,
            "targets = [\"accounts\", \"credentials\"]\nactors = [\"extortionist\", \"insider\"]\n",
            "actors = [\"extortionist\", \"insider\"]\n",
        )],
        IDENTITY,
        "### IDN-T03",
    ),
];
