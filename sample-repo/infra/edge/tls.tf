# What the edge speaks, and to whom.

resource "edge_certificate" "public" {
  domain = "skerry.example"
  names  = ["skerry.example", "*.skerry.example"]
}

resource "edge_tls_policy" "edge_tls" {
  certificate = edge_certificate.public.id
  minimum     = "TLSv1.2"
  preferred   = "TLSv1.3"

  # For the older partners; nothing without forward secrecy.
  ciphers_1_2 = ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"]
}

resource "mesh_policy" "between_services" {
  # Who does not show a certificate of the mesh is not talked to.
  mode = "strict-mutual-tls"

  certificate {
    lifetime_hours = 24
    issuer         = mesh_ca.internal.id
    include        = ["services", "piers"]
  }
}

resource "edge_headers" "strict_transport_security" {
  header = "Strict-Transport-Security"
  value  = "max-age=63072000; includeSubDomains; preload"
}
