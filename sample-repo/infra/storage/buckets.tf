# Buckets are private, for the whole organisation and for good.

resource "organisation_setting" "block_public_access" {
  objects = "deny"
  links   = "deny"
  locked  = true
}

resource "object_bucket" "backups" {
  provider   = cloud.backup_account
  name       = "skerry-backups"
  encryption = "customer-key"
}

resource "object_bucket_lock" "backup_lock" {
  provider = cloud.backup_account
  bucket   = object_bucket.backups.id
  mode     = "COMPLIANCE"
  days     = 35
}
