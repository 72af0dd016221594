# Stepping in by hand: two people, one hour, everything recorded.

resource "access_request" "two_people" {
  role              = "operator"
  accounts          = var.container_accounts
  approvals         = 1
  approver_group    = "on-call"
  self_approval     = false
  duration_minutes  = 60
  record_session    = true
  notify            = ["security@skerry.example"]
}
