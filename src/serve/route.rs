//! What an address asks for.

use percent_encoding::percent_decode_str;

/// The script that every page is given.
pub(super) const RELOAD_SCRIPT: &str = "/-/reload.js";

/// The style of the panel that it shows.
pub(super) const PANEL_STYLE: &str = "/-/panel.css";

/// Where it hears of news.
pub(super) const NEWS: &str = "/-/news";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// News of builds, as they come.
    News,
    /// A file of the server's own.
    Own(&'static str, &'static str),
    /// A file of the site, by its path from the site's root.
    Site(String),
    /// No address that a page of the site would have.
    Senseless,
}

/// Reads the path of an address. What it names is looked up among the site's
/// files and nowhere else: no path leads to a disk.
pub(super) fn route(path: &str) -> Route {
    match path {
        NEWS => return Route::News,
        RELOAD_SCRIPT => return Route::Own("reload.js", include_str!("client/reload.js")),
        PANEL_STYLE => return Route::Own("panel.css", include_str!("client/panel.css")),
        _ => {}
    }
    let Some(path) = path.strip_prefix('/') else { return Route::Senseless };
    let Ok(path) = percent_decode_str(path).decode_utf8() else { return Route::Senseless };
    let is_senseless = |part: &str| matches!(part, "." | "..") || part.contains(['\\', '/']);
    let is_folder = path.is_empty() || path.ends_with('/');
    let parts = path.strip_suffix('/').unwrap_or(&path);
    let is_empty_within = !parts.is_empty() && parts.split('/').any(str::is_empty);
    if path.chars().any(char::is_control) || path.split('/').any(is_senseless) || is_empty_within || path == "/" {
        return Route::Senseless;
    }
    Route::Site(if is_folder { format!("{path}index.html") } else { path.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_page() {
        assert_eq!(route("/"), Route::Site("index.html".to_owned()));
        assert_eq!(route("/models/pay/"), Route::Site("models/pay/index.html".to_owned()));
        assert_eq!(route("/models/pay"), Route::Site("models/pay".to_owned()));
        assert_eq!(route("/threats/%C3%84-T01/"), Route::Site("threats/Ä-T01/index.html".to_owned()));
        assert_eq!(route("/a%2Bb.txt"), Route::Site("a+b.txt".to_owned()));
    }

    #[test]
    fn no_way_leads_out() {
        for path in [
            "/../etc/passwd",
            "/a/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/..\\..\\etc",
            "/%5c..%5cetc",
            "/a%00.html",
            "/a%0d%0aSet-Cookie:x",
            "/%ff%fe",
            "//evil.example/",
            "/a//b",
            "/%2f%2fevil.example",
            "/./a",
            "*",
            "",
            "evil",
        ] {
            assert_eq!(route(path), Route::Senseless, "{path}");
        }
    }
}
