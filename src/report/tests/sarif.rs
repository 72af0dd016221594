//! What code scanning reads.

use snapbox::{IntoData, assert_data_eq, str};

use super::{Format, shop};

#[test]
fn a_whole_run() {
    assert_data_eq!(
        shop().render(Format::Sarif),
        str![[r##"
{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "runs": [
    {
      "automationDetails": {
        "id": "gabion/"
      },
      "columnKind": "unicodeCodePoints",
      "invocations": [
        {
          "executionSuccessful": true,
          "toolExecutionNotifications": []
        }
      ],
      "originalUriBaseIds": {
        "%SRCROOT%": {
          "description": {
            "text": "The root of the repository."
          }
        }
      },
      "results": [
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "services/payments/THREAT_MODEL.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "endColumn": 6,
                        "endLine": 3,
                        "startColumn": 1,
                        "startLine": 3
                      },
                      "insertedContent": {
                        "text": "title"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "write `title` (--fix)"
              }
            }
          ],
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "services/payments/THREAT_MODEL.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 6,
                  "endLine": 3,
                  "startColumn": 1,
                  "startLine": 3
                }
              }
            }
          ],
          "message": {
            "text": "unknown key `titel`"
          },
          "partialFingerprints": {
            "gabion/v1": "0000000000000000000000000000000000000000000000000000000000000001",
            "primaryLocationLineHash": "823bacd07b0ac323:1"
          },
          "properties": {
            "model": "payments",
            "record": "PAY-T01"
          },
          "relatedLocations": [],
          "ruleId": "R001",
          "ruleIndex": 1,
          "suppressions": []
        },
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "services/payments/THREAT_MODEL.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "endColumn": 28,
                        "endLine": 11,
                        "startColumn": 20,
                        "startLine": 11
                      },
                      "insertedContent": {
                        "text": "card-data"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "write `card-data` (--unsafe-fixes)"
              }
            }
          ],
          "level": "warning",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "services/payments/THREAT_MODEL.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 28,
                  "endLine": 11,
                  "startColumn": 20,
                  "startLine": 11
                }
              }
            }
          ],
          "message": {
            "text": "unknown asset `card-dat`\ndid you mean `card-data`?"
          },
          "partialFingerprints": {
            "gabion/v1": "0000000000000000000000000000000000000000000000000000000000000002",
            "primaryLocationLineHash": "2378db4957e464ec:1"
          },
          "properties": {
            "model": "payments",
            "record": "PAY-T01"
          },
          "relatedLocations": [
            {
              "id": 1,
              "message": {
                "text": "looked for here, too"
              },
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "THREAT_MODEL.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 11,
                  "endLine": 2,
                  "startColumn": 7,
                  "startLine": 2
                }
              }
            }
          ],
          "ruleId": "R001",
          "ruleIndex": 1,
          "suppressions": []
        },
        {
          "level": "note",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "services/payments/THREAT_MODEL.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 26,
                  "endLine": 8,
                  "startColumn": 14,
                  "startLine": 8
                }
              }
            }
          ],
          "message": {
            "text": "nothing refers to this"
          },
          "partialFingerprints": {
            "gabion/v1": "0000000000000000000000000000000000000000000000000000000000000003",
            "primaryLocationLineHash": "2fd8db8cb9558be0:1"
          },
          "properties": {
            "model": "payments",
            "record": "PAY-T01"
          },
          "relatedLocations": [],
          "ruleId": "R006",
          "ruleIndex": 2,
          "suppressions": []
        },
        {
          "level": "warning",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "services/payments/THREAT_MODEL.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "endColumn": 7,
                  "endLine": 15,
                  "startColumn": 1,
                  "startLine": 15
                }
              }
            }
          ],
          "message": {
            "text": "nothing refers to that"
          },
          "partialFingerprints": {
            "gabion/v1": "0000000000000000000000000000000000000000000000000000000000000004",
            "primaryLocationLineHash": "6dca0b4255e0c02:1"
          },
          "properties": {
            "model": "payments",
            "record": "PAY-T01"
          },
          "relatedLocations": [],
          "ruleId": "R006",
          "ruleIndex": 2,
          "suppressions": [
            {
              "justification": "for `later`",
              "kind": "inSource",
              "status": "accepted"
            }
          ]
        }
      ],
      "tool": {
        "driver": {
          "name": "gabion",
          "rules": [
            {
              "defaultConfiguration": {
                "enabled": false,
                "level": "note"
              },
              "fullDescription": {
                "text": "Coverage under the threshold."
              },
              "help": {
                "markdown": "# coverage-below (C007)\n",
                "text": "# coverage-below (C007)\n"
              },
              "id": "C007",
              "name": "coverage-below",
              "properties": {
                "tags": [
                  "threat-model",
                  "controls-and-coverage"
                ]
              },
              "shortDescription": {
                "text": "Coverage under the threshold."
              }
            },
            {
              "defaultConfiguration": {
                "enabled": true,
                "level": "error"
              },
              "fullDescription": {
                "text": "An id that resolves to nothing in scope."
              },
              "help": {
                "markdown": "# unknown-reference (R001)\n\nAn id that resolves to nothing.\n",
                "text": "# unknown-reference (R001)\n\nAn id that resolves to nothing.\n"
              },
              "id": "R001",
              "name": "unknown-reference",
              "properties": {
                "tags": [
                  "threat-model",
                  "references-and-names"
                ]
              },
              "shortDescription": {
                "text": "An id that resolves to nothing in scope."
              }
            },
            {
              "defaultConfiguration": {
                "enabled": true,
                "level": "warning"
              },
              "fullDescription": {
                "text": "A record that nothing refers to."
              },
              "help": {
                "markdown": "# unused-record (R006)\n",
                "text": "# unused-record (R006)\n"
              },
              "id": "R006",
              "name": "unused-record",
              "properties": {
                "tags": [
                  "threat-model",
                  "references-and-names"
                ]
              },
              "shortDescription": {
                "text": "A record that nothing refers to."
              }
            },
            {
              "defaultConfiguration": {
                "enabled": true,
                "level": "error"
              },
              "fullDescription": {
                "text": "Text shaped like a credential."
              },
              "help": {
                "markdown": "# secret-in-model (X001)\n",
                "text": "# secret-in-model (X001)\n"
              },
              "id": "X001",
              "name": "secret-in-model",
              "properties": {
                "tags": [
                  "threat-model",
                  "publication"
                ]
              },
              "shortDescription": {
                "text": "Text shaped like a credential."
              }
            }
          ],
          "semanticVersion": "0.1.0",
          "version": "0.1.0"
        }
      },
      "versionControlProvenance": [
        {
          "mappedTo": {
            "uriBaseId": "%SRCROOT%"
          },
          "repositoryUri": "urn:git:9f2c0d1e",
          "revisionId": "9f2c0d1e"
        }
      ]
    }
  ],
  "version": "2.1.0"
}

"##]]
        .raw()
    );
}
