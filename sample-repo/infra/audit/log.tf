# The audit log: an account of its own, appended to by everybody, rewritten by nobody.

resource "object_bucket" "audit_log" {
  provider   = cloud.audit_account
  name       = "skerry-audit-log"
  versioning = true
}

resource "object_bucket_lock" "retention_lock" {
  provider = cloud.audit_account
  bucket   = object_bucket.audit_log.id
  mode     = "COMPLIANCE"
  years    = 7
}

resource "object_bucket_policy" "append_only" {
  provider = cloud.audit_account
  bucket   = object_bucket.audit_log.id

  statement {
    effect     = "allow"
    principals = [for name in var.containers : "role/${name}-audit-writer"]
    actions    = ["object:Put"]
    condition  = "object.does_not_exist"
  }

  statement {
    effect     = "deny"
    principals = ["*"]
    actions    = ["object:Delete", "bucket:PutLock", "bucket:Delete"]
  }
}

resource "alarm" "silence" {
  for_each = toset(var.containers)
  metric   = "audit.events"
  window   = "60s"
  below    = 1
  while    = "service.${each.key}.up"
}
