# The name.

resource "dns_zone" "skerry" {
  name   = "skerry.example"
  dnssec = true
}

resource "dns_record" "caa" {
  zone  = dns_zone.skerry.id
  type  = "CAA"
  value = ["0 issue \"ca.example\"", "0 iodef \"mailto:security@skerry.example\""]
}

resource "domain_registration" "registry_lock" {
  name             = "skerry.example"
  registry_lock    = true
  transfer_lock    = true
  unlock_procedure = "telephone, two named people"
}
