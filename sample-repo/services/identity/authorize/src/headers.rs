//! Response headers of every page that a passenger can act on.

pub fn security_headers(response: Response) -> Response {
    response
        .with("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'")
        .with("X-Frame-Options", "DENY")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
}
