//! What cannot be read, or not as it is written: one finding each, and no review is
//! said to be of another text as long as nobody knows what the text says.

use crate::case::Change::Replace;
use crate::case::{Case, case};
use crate::places::{BOARDING, BOOKING, CHECKOUT, CONFIG, GATE, IDENTITY, PAYMENTS, PLATFORM};

const CHARGE: &str = "targets = [\"checkout\", \"order-charge\", \"passenger\"]";
const RATED: &str = "inherent = { likelihood = 5, impact = 3 }";
const ONCE: &str = "each quote\n\n```toml control\n";
const TOKENS: &str = "[[assets]]\nid = \"card-tokens\"";

pub(crate) static CASES: &[Case] = &[
    // Front matter is not closed, in a fence and between marks.
    case("M002", &[Replace(GATE, "to = \"gate-journal\"\n```", "to = \"gate-journal\"")], GATE, "```toml model"),
    case("M002", &[Replace(PLATFORM, "horizon = \"emerging\"\n+++", "horizon = \"emerging\"")], PLATFORM, "+++"),
    // Front matter does not stand at the top, or its mark is misspelt.
    case("M006", &[Replace(IDENTITY, "+++\nid", "\n\n+++\nid")], IDENTITY, "+++\nid"),
    case("M006", &[Replace(IDENTITY, "+++\nid", "<!-- Licence -->\n+++\nid")], IDENTITY, "+++\nid"),
    case("M006", &[Replace(IDENTITY, "+++\nid", "# Identity\n\nOurs.\n\n+++\nid")], IDENTITY, "+++\nid"),
    case("M006", &[Replace(GATE, "```toml model\n", "# Gate\n\n```toml model\n")], GATE, "```toml model"),
    // Its marks are others, or are not there.
    case("M002", &[Replace(IDENTITY, "+++\nid", "id")], IDENTITY, "id = \"identity\"\ntitle"),
    case("M002", &[Replace(IDENTITY, "+++\nid", "++\nid")], IDENTITY, "++\nid"),
    case("M002", &[Replace(IDENTITY, "+++\n\n# Identity", "++++\n\n# Identity")], IDENTITY, "++++\n\n# Identity"),
    case("M002", &[Replace(IDENTITY, "+++\n\n# Identity", "---\n\n# Identity")], IDENTITY, "---\n\n# Identity"),
    case(
        "M002",
        &[Replace(IDENTITY, "+++\nid", "---\nid"), Replace(IDENTITY, "+++\n\n# Identity", "---\n\n# Identity")],
        IDENTITY,
        "---\nid",
    ),
    case(
        "M002",
        &[Replace(IDENTITY, "+++\nid", "id"), Replace(IDENTITY, "+++\n\n# Identity", "\n# Identity")],
        IDENTITY,
        "id = \"identity\"\ntitle",
    ),
    // An attack tree is none by its heading.
    case("M006", &[Replace(BOARDING, " .attack-tree}", " .attacktree}")], BOARDING, ".attacktree}"),
    case("M006", &[Replace(BOARDING, " .attack-tree}", " .attack-tree")], BOARDING, " .attack-tree"),
    case("M006", &[Replace(BOARDING, "{#BRD-AT1 ", "#BRD-AT1 ")], BOARDING, "#BRD-AT1 "),
    // A value is not what its key asks for, and most likely means something.
    case(
        "M004",
        &[Replace(PAYMENTS, CHARGE, "targets = \"checkout, order-charge, passenger\"")],
        PAYMENTS,
        "\"checkout, ",
    ),
    case(
        "M004",
        &[Replace(PAYMENTS, CHARGE, "targets = [\"checkout, order-charge\", \"passenger\"]")],
        PAYMENTS,
        "checkout, o",
    ),
    case(
        "M004",
        &[Replace(PAYMENTS, RATED, "inherent = { likelihood = 5, impact = \"3\" }")],
        PAYMENTS,
        "impact = \"3\"",
    ),
    case("M004", &[Replace(PAYMENTS, "level = \"container\"", "level = 2")], PAYMENTS, "level = 2"),
    case("M004", &[Replace(PAYMENTS, "level = \"container\"", "level = \"containers\"")], PAYMENTS, "level = "),
    case("M004", &[Replace(PAYMENTS, "by = \"asha\"", "by = 3")], PAYMENTS, "by = 3"),
    case("M004", &[Replace(PAYMENTS, "[review]\n", "[[review]]\n")], PAYMENTS, "[[review]]"),
    case("M004", &[Replace(BOARDING, "[[assets]]", "[assets]")], BOARDING, "[assets]"),
    case(
        "M002",
        &[Replace(PAYMENTS, TOKENS, "[assets]\nid = \"card-tokens\"")],
        PAYMENTS,
        "[assets]\nid = \"card-tokens\"",
    ),
    case("M004", &[Replace(BOOKING, "refines = \"charge\"", "refines = [\"charge\"]")], BOOKING, "[\"charge\"]"),
    case("M006", &[Replace(CHECKOUT, ONCE, "each quote\n\n```TOML Control\n")], CHECKOUT, "```TOML"),
    // Nobody knows what it means.
    case("M002", &[Replace(PAYMENTS, "date = 2026-09-03", "date = 18.09.2026")], PAYMENTS, "date = 18."),
    case("M005", &[Replace(GATE, "id = \"gate\"\n", "id = \"\"\n")], GATE, "id = \"\""),
    // A merge was left half done.
    case(
        "M008",
        &[Replace(PAYMENTS, RATED, "inherent = { likelihood = 5, impact = 3 }\n>>>>>>> topic")],
        PAYMENTS,
        ">>>>>>>",
    ),
    case(
        "M008",
        &[Replace(PAYMENTS, "Whoever can change an", "<<<<<<< HEAD\nWhoever can change an")],
        PAYMENTS,
        "<<<<<<<",
    ),
    case("M004", &[Replace(PAYMENTS, RATED, "inherent = [5, 3]")], PAYMENTS, "inherent = [5, 3]"),
    case("M004", &[Replace(PAYMENTS, RATED, "inherent = \"high\"")], PAYMENTS, "inherent = \"high\""),
    case("M004", &[Replace(CONFIG, "appetite = \"medium\"", "appetite = 3")], CONFIG, "appetite = 3"),
    case("M003", &[Replace(CONFIG, "appetite = \"medium\"", "limit = \"medium\"")], CONFIG, "limit = "),
    // Nobody has read it.
    case("S004", &[Replace(PAYMENTS, "by = \"asha\"", "by = \" \"")], PAYMENTS, "by = \" \""),
];
