//! The rules that reading itself applies: their looks are in the readers.

use crate::source::{Fixes, Group, Level, RuleMeta, Severity};

/// M002: front matter or a record block that is not TOML.
pub static INVALID_TOML: RuleMeta = RuleMeta {
    code: "M002",
    name: "invalid-toml",
    summary: "front matter or a record block that is not TOML",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::Sometimes,
    suppressible: false,
    page: include_str!("../lint/rules/model/invalid_toml.md"),
};

/// M003: a key that no schema has.
pub static UNKNOWN_KEY: RuleMeta = RuleMeta {
    code: "M003",
    name: "unknown-key",
    summary: "a key that no schema has",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::Sometimes,
    suppressible: true,
    page: include_str!("../lint/rules/model/unknown_key.md"),
};

/// M004: a value of the wrong type, or a word that is none of the choices.
pub static WRONG_TYPE: RuleMeta = RuleMeta {
    code: "M004",
    name: "wrong-type",
    summary: "a value of the wrong type, or a word that is none of the choices",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::Sometimes,
    suppressible: true,
    page: include_str!("../lint/rules/model/wrong_type.md"),
};

/// M005: a required key that is absent.
pub static MISSING_KEY: RuleMeta = RuleMeta {
    code: "M005",
    name: "missing-key",
    summary: "a required key that is absent",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::None,
    suppressible: true,
    page: include_str!("../lint/rules/model/missing_key.md"),
};

/// M006: a record that cannot be read as one.
pub static MALFORMED_RECORD: RuleMeta = RuleMeta {
    code: "M006",
    name: "malformed-record",
    summary: "a record block, heading or table row that cannot be read as a record",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::Sometimes,
    suppressible: true,
    page: include_str!("../lint/rules/model/malformed_record.md"),
};

/// M008: a file that cannot be read.
pub static UNREADABLE_FILE: RuleMeta = RuleMeta {
    code: "M008",
    name: "unreadable-file",
    summary: "not UTF-8, too large, nested too deep, a link, or left in a merge conflict",
    group: Group::Model,
    level: Level::On(Severity::Error),
    fixes: Fixes::None,
    suppressible: false,
    page: include_str!("../lint/rules/model/unreadable_file.md"),
};

/// Every rule that reading applies.
pub static RULES: [&RuleMeta; 6] =
    [&INVALID_TOML, &UNKNOWN_KEY, &WRONG_TYPE, &MISSING_KEY, &MALFORMED_RECORD, &UNREADABLE_FILE];
