//! What forges and reviewers read.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Format, shop};

#[test]
fn github() {
    assert_data_eq!(shop().render(Format::Github), str![[r#"
::error file=services/payments/THREAT_MODEL.md,line=3,endLine=3,col=1,endColumn=6,title=R001 unknown-reference::unknown key `titel`
::warning file=services/payments/THREAT_MODEL.md,line=11,endLine=11,col=20,endColumn=28,title=R001 unknown-reference::unknown asset `card-dat`%0Adid you mean `card-data`?
::notice file=services/payments/THREAT_MODEL.md,line=8,endLine=8,col=14,endColumn=26,title=R006 unused-record::nothing refers to this

"#]].raw());
}

#[test]
fn gitlab() {
    assert_data_eq!(
        shop().render(Format::Gitlab),
        str![[r#"
[
  {
    "description": "R001: unknown key `titel`",
    "check_name": "unknown-reference",
    "fingerprint": "0000000000000000000000000000000000000000000000000000000000000001",
    "severity": "critical",
    "location": {
      "path": "services/payments/THREAT_MODEL.md",
      "lines": {
        "begin": 3,
        "end": 3
      }
    }
  },
  {
    "description": "R001: unknown asset `card-dat`",
    "check_name": "unknown-reference",
    "fingerprint": "0000000000000000000000000000000000000000000000000000000000000002",
    "severity": "minor",
    "location": {
      "path": "services/payments/THREAT_MODEL.md",
      "lines": {
        "begin": 11,
        "end": 11
      }
    }
  },
  {
    "description": "R006: nothing refers to this",
    "check_name": "unused-record",
    "fingerprint": "0000000000000000000000000000000000000000000000000000000000000003",
    "severity": "info",
    "location": {
      "path": "services/payments/THREAT_MODEL.md",
      "lines": {
        "begin": 8,
        "end": 8
      }
    }
  }
]

"#]]
        .raw()
    );
}

#[test]
fn junit() {
    assert_data_eq!(shop().render(Format::Junit), str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gabion" tests="3" failures="2" errors="0">
  <testsuite name="services/payments/THREAT_MODEL.md" tests="3" failures="2" errors="0">
    <testcase name="R001 unknown-reference at 3:1" classname="services/payments/THREAT_MODEL.md" file="services/payments/THREAT_MODEL.md" line="3">
      <failure type="error" message="unknown key `titel`">services/payments/THREAT_MODEL.md:3:1: unknown key `titel`</failure>
    </testcase>
    <testcase name="R001 unknown-reference at 11:20" classname="services/payments/THREAT_MODEL.md" file="services/payments/THREAT_MODEL.md" line="11">
      <failure type="warning" message="unknown asset `card-dat`">services/payments/THREAT_MODEL.md:11:20: unknown asset `card-dat`; did you mean `card-data`?</failure>
    </testcase>
    <testcase name="R006 unused-record at 8:14" classname="services/payments/THREAT_MODEL.md" file="services/payments/THREAT_MODEL.md" line="8">
      <system-out>services/payments/THREAT_MODEL.md:8:14: nothing refers to this</system-out>
    </testcase>
  </testsuite>
</testsuites>

"#]].raw());
}

#[test]
fn checkstyle() {
    assert_data_eq!(shop().render(Format::Checkstyle), str![[r#"
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="10.0">
  <file name="services/payments/THREAT_MODEL.md">
    <error line="3" column="1" severity="error" message="R001: unknown key `titel`" source="gabion.unknown-reference"/>
    <error line="11" column="20" severity="warning" message="R001: unknown asset `card-dat`; did you mean `card-data`?" source="gabion.unknown-reference"/>
    <error line="8" column="14" severity="info" message="R006: nothing refers to this" source="gabion.unused-record"/>
  </file>
</checkstyle>

"#]].raw());
}

#[test]
fn rdjson() {
    assert_data_eq!(
        shop().render(Format::Rdjson),
        str![[r#"
{
  "source": {
    "name": "gabion"
  },
  "diagnostics": [
    {
      "message": "unknown key `titel`",
      "location": {
        "path": "services/payments/THREAT_MODEL.md",
        "range": {
          "start": {
            "line": 3,
            "column": 1
          },
          "end": {
            "line": 3,
            "column": 6
          }
        }
      },
      "severity": "ERROR",
      "code": {
        "value": "R001"
      },
      "suggestions": [
        {
          "range": {
            "start": {
              "line": 3,
              "column": 1
            },
            "end": {
              "line": 3,
              "column": 6
            }
          },
          "text": "title"
        }
      ]
    },
    {
      "message": "unknown asset `card-dat`\ndid you mean `card-data`?",
      "location": {
        "path": "services/payments/THREAT_MODEL.md",
        "range": {
          "start": {
            "line": 11,
            "column": 20
          },
          "end": {
            "line": 11,
            "column": 28
          }
        }
      },
      "severity": "WARNING",
      "code": {
        "value": "R001"
      },
      "suggestions": [
        {
          "range": {
            "start": {
              "line": 11,
              "column": 20
            },
            "end": {
              "line": 11,
              "column": 28
            }
          },
          "text": "card-data"
        }
      ],
      "related_locations": [
        {
          "message": "looked for here, too",
          "location": {
            "path": "THREAT_MODEL.md",
            "range": {
              "start": {
                "line": 2,
                "column": 7
              },
              "end": {
                "line": 2,
                "column": 11
              }
            }
          }
        }
      ]
    },
    {
      "message": "nothing refers to this",
      "location": {
        "path": "services/payments/THREAT_MODEL.md",
        "range": {
          "start": {
            "line": 8,
            "column": 14
          },
          "end": {
            "line": 8,
            "column": 26
          }
        }
      },
      "severity": "INFO",
      "code": {
        "value": "R006"
      }
    }
  ]
}

"#]]
        .raw()
    );
}

#[test]
fn markdown() {
    assert_data_eq!(shop().render(Format::Markdown), str![[r#"
## gabion

2 models, 1 threat: 1 error, 1 warning, 1 note (1 suppressed)\
1 fixable with --fix, 1 more with --unsafe-fixes

| Rule | Errors | Warnings | Notes |
| :-- | --: | --: | --: |
| R001 unknown-reference | 1 | 1 | 0 |
| R006 unused-record | 0 | 0 | 1 |

| Model | Errors | Warnings | Notes |
| :-- | --: | --: | --: |
| <code>payments</code> | 1 | 1 | 1 |

<details>
<summary>3 findings</summary>

- **error** R001 <code>services/payments/THREAT&#95;MODEL.md:3:1</code>: unknown key <code>titel</code>
- **warning** R001 <code>services/payments/THREAT&#95;MODEL.md:11:20</code>: unknown asset <code>card-dat</code><br>did you mean <code>card-data</code>?
- **note** R006 <code>services/payments/THREAT&#95;MODEL.md:8:14</code>: nothing refers to this

</details>

"#]].raw());
}
