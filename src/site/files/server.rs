//! For servers and search engines.

use quick_xml::escape::escape;

use crate::site::address::Address;

/// What a page may load and do: its own style and script, and nothing else.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     base-uri 'none'; form-action 'none'";

/// What every answer of a server tells the browser, beside the page: each name
/// with its value.
pub fn security_headers() -> [(&'static str, String); 6] {
    [
        ("Content-Security-Policy", format!("{POLICY}; frame-ancestors 'none'")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        // Nor may another site's page take in a file of this one.
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
    ]
}

/// Headers for hosts that read them from a file.
pub(crate) fn headers() -> String {
    let lines = security_headers().map(|(name, value)| format!("  {name}: {value}\n"));
    format!("/*\n{}", lines.concat())
}

/// What search engines may read.
pub(crate) fn robots(base: Option<&str>) -> String {
    let sitemap = base.map(|base| format!("Sitemap: {base}sitemap.xml\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

/// The list of pages; addresses in it are absolute, so it needs the site's own.
pub(crate) fn sitemap<'a>(base: &str, pages: impl Iterator<Item = &'a Address>) -> String {
    let mut written = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in pages {
        let address = format!("{base}{}", page.canonical());
        written.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&address)));
    }
    written.push_str("</urlset>\n");
    written
}
