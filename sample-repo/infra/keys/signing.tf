# Keys that sign. They are made in the key service and stay there.

resource "signing_key" "token_signing" {
  algorithm  = "ECDSA_P256"
  protection = "HSM"
  exportable = false

  allow {
    principal = role.service["identity-token"].id
    actions   = ["key:Sign", "key:GetPublic"]
  }
}

resource "key_rotation" "rotate_every_days" {
  key     = signing_key.token_signing.id
  days    = 30
  overlap = 2
}

resource "signing_key" "ticket_signing" {
  algorithm  = "ED25519"
  protection = "HSM"
  exportable = false
}
