# One caller must not take what a thousand need.

resource "edge_rate_rule" "edge_rate_limit" {
  name   = "single-caller"
  key    = ["client_address", "tls_fingerprint"]
  limit  = 120
  period = "60s"
  action = "slow"

  # Partners have limits of their own, by client.
  skip_when = "request.has_verified_client"
}

resource "edge_flood_rule" "opening_day" {
  name        = "absorb"
  mode        = "always-on"
  sensitivity = "high"

  # The staff desk has its own lane.
  protect_lane "desk" {
    match   = "request.has_staff_session"
    reserve = "10%"
  }
}
