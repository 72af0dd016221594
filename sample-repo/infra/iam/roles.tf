# One workload, one role; one role, one account.

resource "organisation_policy" "boundary" {
  statement {
    effect    = "deny"
    actions   = ["role:Assume"]
    condition = "principal.account != resource.account"
  }

  statement {
    effect  = "deny"
    actions = ["role:Create", "role:Attach", "policy:Put"]
    unless  = "principal.role == 'pipeline-deployer'"
  }
}

resource "role" "service" {
  for_each = var.containers
  name     = each.key
  boundary = organisation_policy.boundary.id
  actions  = each.value.actions
}

resource "database_grant" "identity_db_access" {
  database  = "identity"
  principal = role.service["identity"].id
  method    = "workload-identity"
  passwords = false
}
