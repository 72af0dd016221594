//! Whose requests are answered. A page from elsewhere that the user's browser
//! shows can send requests to this machine, too; it must not learn what is here.

use hyper::header::{HOST, HeaderMap};
use hyper::{Method, StatusCode, Uri, Version};

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status.
    pub(super) status: StatusCode,
    /// In a few words.
    pub(super) reason: &'static str,
}

const NOT_READING: Refusal =
    Refusal { status: StatusCode::METHOD_NOT_ALLOWED, reason: "This server only shows: GET and HEAD." };
const NO_HOST: Refusal = Refusal { status: StatusCode::BAD_REQUEST, reason: "The request names no host, or several." };
const STRANGE_HOST: Refusal =
    Refusal { status: StatusCode::MISDIRECTED_REQUEST, reason: "This server answers to localhost and 127.0.0.1 only." };
const FROM_ELSEWHERE: Refusal =
    Refusal { status: StatusCode::FORBIDDEN, reason: "Pages from elsewhere may link here, and nothing more." };

/// Looks at a request.
///
/// # Errors
/// When it is not to be answered.
pub(super) fn admit(method: &Method, uri: &Uri, version: Version, headers: &HeaderMap) -> Result<(), Refusal> {
    // The name in the address wins over the header (RFC 9112, 3.2.2); both must do.
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.to_str().map_err(|_| STRANGE_HOST)?),
        (None, _) if version < Version::HTTP_11 => None,
        _ => return Err(NO_HOST),
    };
    let named = [host, uri.authority().map(hyper::http::uri::Authority::as_str)];
    if named.into_iter().flatten().any(|host| !is_own(host)) {
        return Err(STRANGE_HOST);
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(NOT_READING);
    }
    if is_taken_in_elsewhere(headers) { Err(FROM_ELSEWHERE) } else { Ok(()) }
}

/// Whether a host is this machine by one of its own names. Whatever name a
/// stranger's server lets lead here is not among them. The port does not count:
/// it is another one behind a tunnel.
fn is_own(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => match port.bytes().all(|byte| byte.is_ascii_digit()) {
            true => name,
            false => return false,
        },
        _ => host,
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// Whether a page from elsewhere asks for a part of itself, as browsers say
/// (Fetch Metadata). Following a link is something else.
fn is_taken_in_elsewhere(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_strange = said("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let is_followed = said("sec-fetch-mode") == Some("navigate") && said("sec-fetch-dest") == Some("document");
    is_strange && !is_followed
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn asked(headers: &[(&'static str, &str)]) -> Result<(), Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        admit(&Method::GET, &Uri::from_static("/"), Version::HTTP_11, &map)
    }

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in ["localhost", "LOCALHOST:4280", "127.0.0.1:4280", "[::1]:4280", "[::1]", "localhost:9"] {
            assert_eq!(asked(&[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:4280",
            "evil.example:4280",
            "127.0.0.2",
            "0.0.0.0",
            "localhost:evil",
            "localhost@evil.example",
            "user@localhost",
            "localhost.",
            "2130706433",
            "",
            ":4280",
        ] {
            assert_eq!(asked(&[("host", host)]), Err(STRANGE_HOST), "{host}");
        }
        assert_eq!(asked(&[]), Err(NO_HOST));
        assert_eq!(asked(&[("host", "localhost"), ("host", "evil.example")]), Err(NO_HOST));
        let uri = Uri::from_static("http://evil.example/");
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost"));
        assert_eq!(admit(&Method::GET, &uri, Version::HTTP_11, &headers), Err(STRANGE_HOST));
    }

    #[test]
    fn pages_from_elsewhere_may_link_here_only() {
        let from = |site, mode, dest| {
            asked(&[
                ("host", "localhost"),
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ])
        };
        assert_eq!(from("cross-site", "navigate", "document"), Ok(()));
        assert_eq!(from("none", "navigate", "document"), Ok(()));
        assert_eq!(from("same-origin", "no-cors", "script"), Ok(()));
        assert_eq!(from("cross-site", "no-cors", "script"), Err(FROM_ELSEWHERE));
        assert_eq!(from("same-site", "no-cors", "script"), Err(FROM_ELSEWHERE));
        assert_eq!(from("cross-site", "navigate", "iframe"), Err(FROM_ELSEWHERE));
        assert_eq!(from("cross-site", "cors", "empty"), Err(FROM_ELSEWHERE));
    }
}
