//! A file as it is sent: a page learns to follow the work.

use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};

use super::route::RELOAD_SCRIPT;

/// A file and what is known of it.
#[derive(Debug)]
pub(super) struct File {
    /// What it holds.
    pub(super) bytes: Bytes,
    /// What kind of text it is.
    pub(super) media_type: &'static str,
    /// Stands for its content, and for a page also for its style and script:
    /// what has the same tag looks the same.
    pub(super) tag: String,
}

impl File {
    /// A file as it is.
    pub(super) fn plain(path: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { tag: tag(&[&bytes]), media_type: media_type(path), bytes }
    }
}

/// Adds to a page the script that follows the work, and lets that script talk
/// to the server that it came from.
pub(super) fn finish(path: &str, bytes: Vec<u8>, look: &[&[u8]]) -> File {
    if !path.ends_with(".html") {
        return File::plain(path, bytes);
    }
    let tag = tag(&[&[bytes.as_slice()], look].concat());
    let html = String::from_utf8_lossy(&bytes);
    let (head, rest) = html.split_at(html.find("</head>").unwrap_or(html.len()));
    let script = format!("<script src=\"{RELOAD_SCRIPT}\" data-page=\"{tag}\" defer></script>\n");
    let page = format!("{}{script}{rest}", with_connection(head));
    File { bytes: page.into(), media_type: media_type(path), tag }
}

/// The head of a page whose own policy allows to ask its own server for news.
fn with_connection(head: &str) -> String {
    let policy = head.find("http-equiv=\"Content-Security-Policy\"");
    let start = policy.and_then(|at| head[at..].find("content=\"").map(|found| at + found + "content=\"".len()));
    match start {
        Some(start) => format!("{}connect-src 'self'; {}", &head[..start], &head[start..]),
        None => head.to_owned(),
    }
}

/// A short name for some bytes.
fn tag(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps the parts apart.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// The kinds of files that a site has.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ if path == "_headers" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_ask_its_own_server() {
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"></head><body>";
        let file = finish("a/index.html", page.as_bytes().to_vec(), &[b"style"]);
        let text = std::str::from_utf8(&file.bytes).unwrap();
        assert!(text.contains("content=\"connect-src 'self'; default-src 'none'\""), "{text}");
        assert!(text.contains(&format!("data-page=\"{}\" defer></script>\n</head>", file.tag)), "{text}");
    }

    #[test]
    fn another_style_is_another_page() {
        let with = |style: &[u8]| finish("index.html", b"<p>".to_vec(), &[style]).tag;
        assert_eq!(with(b"a"), with(b"a"));
        assert_ne!(with(b"a"), with(b"b"));
        assert_ne!(finish("index.html", b"<p>".to_vec(), &[b"a", b"b"]).tag, with(b"ab"));
    }

    #[test]
    fn a_head_that_is_not_there_is_no_trouble() {
        let file = finish("index.html", b"only words".to_vec(), &[]);
        assert!(file.bytes.starts_with(b"only words<script src="));
        let file = finish("register.csv", b"</head>".to_vec(), &[]);
        assert_eq!(&file.bytes[..], b"</head>");
    }
}
