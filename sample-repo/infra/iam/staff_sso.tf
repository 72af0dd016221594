# The staff directory. A session opens with a hardware key, or it does not open.

resource "directory_policy" "require_hardware_key" {
  applies_to = "all-staff"
  factors    = ["webauthn-roaming"]
  forbidden  = ["otp", "push", "sms", "voice"]

  attestation {
    required = true
    models   = var.approved_keys
  }
}

resource "directory_policy" "recovery" {
  applies_to = "all-staff"
  method     = "in-person"
  witnesses  = 1
}

resource "directory_session" "staff" {
  lifetime_hours = 10
  bind_to        = "device"
}
