//! What is asked for, by whom, and what is answered.

use super::served::{Answer, Served};

fn hosted(served: &Served, host: &str) -> Answer {
    served.ask("GET", "/", &[("Host", host)])
}

#[test]
fn a_host_from_elsewhere_learns_nothing() {
    let served = Served::new();
    let port = served.address.port();
    for host in ["evil.example".to_owned(), format!("evil.example:{port}"), format!("localhost.evil.example:{port}")] {
        let answer = hosted(&served, &host);
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.body.contains("harbour"), "{}", answer.body);
    }
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(hosted(&served, &host).status, 200, "{host}");
    }
    // The news and the server's own files are guarded alike.
    assert_eq!(served.ask("GET", "/-/news", &[("Host", "evil.example")]).status, 421);
    let absolute = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(served.send(absolute.as_bytes()).status, 421);
    let none = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
    assert_eq!(served.send(none.as_bytes()).status, 400);
    let two = "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(served.send(two.as_bytes()).status, 400);
}

#[test]
fn a_page_from_elsewhere_takes_nothing_in() {
    let served = Served::new();
    let from = |site, mode, dest| {
        let headers = [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)];
        served.ask("GET", "/register/register.json", &headers)
    };
    assert_eq!(from("cross-site", "no-cors", "script").status, 403);
    assert_eq!(from("cross-site", "navigate", "iframe").status, 403);
    assert_eq!(from("cross-site", "navigate", "document").status, 200);
    let answer = from("same-origin", "cors", "empty");
    assert_eq!((answer.status, answer.header("cross-origin-resource-policy")), (200, "same-origin"));
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[test]
fn no_way_leads_out_of_the_site() {
    let served = Served::new();
    served.write("secret.txt", "canary");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/models/..%2f..%2fsecret.txt",
        "/models/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/models\\..\\..\\secret.txt",
        "/secret.txt%00.html",
        "/%00",
        "//secret.txt",
        "/%2fsecret.txt",
        "/./secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/file:///etc/passwd",
    ] {
        let answer = served.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.body.contains("canary"), "{path}");
    }
    // What is in the folder but not of the site is not there either.
    for path in ["/secret.txt", "/gabion.toml", "/THREAT_MODEL.md", "/.git/config", "/.git/HEAD"] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_folder_leads_to_its_page_on_this_server() {
    let served = Served::new();
    let answer = served.get("/models/pay?asked=1");
    assert_eq!((answer.status, answer.header("location")), (308, "/models/pay/?asked=1"));
    assert_eq!(served.get("/models/pay/").status, 200);
    assert_eq!(served.get("/models/pay/index.html").body, served.get("/models/pay/").body);
    for path in ["//evil.example/models/pay", "/%2fevil.example", "//evil.example/%2e%2e"] {
        assert_eq!(served.get(path).header("location"), "", "{path}");
    }
}

#[test]
fn what_is_not_there_says_so_from_where_it_is_not() {
    let served = Served::new();
    let answer = served.get("/models/no/such/page/");
    assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"));
    // Its links lead to the site from as deep as it was asked for.
    assert!(answer.body.contains("href=\"../../../../assets/style.css\""), "{}", answer.body);
}

#[test]
fn kinds_of_files_are_named() {
    let served = Served::new();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/script.js", "text/javascript; charset=utf-8"),
        ("/register/register.json", "application/json"),
        ("/register/register.csv", "text/csv; charset=utf-8"),
        ("/freshness/reviews.ics", "text/calendar; charset=utf-8"),
        ("/changes/feed.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/-/reload.js", "text/javascript; charset=utf-8"),
        ("/-/panel.css", "text/css; charset=utf-8"),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
    }
}

#[test]
fn every_answer_carries_the_headers_of_the_site() {
    let served = Served::new();
    let written = served.get("/_headers").body;
    let headers: Vec<(&str, &str)> = written.lines().filter_map(|line| line.trim().split_once(": ")).collect();
    assert!(headers.len() >= 5, "{written}");
    let answers = [
        served.get("/"),
        served.get("/nowhere"),
        served.get("/models/pay"),
        served.get("/assets/style.css"),
        served.get("/%00"),
        served.get("/-/reload.js"),
        served.ask("POST", "/", &[]),
        served.ask("GET", "/", &[("Host", "evil.example")]),
    ];
    for answer in &answers {
        for (name, value) in &headers {
            let sent = answer.header(&name.to_lowercase());
            let sent = sent.strip_prefix("connect-src 'self'; ").unwrap_or(sent);
            assert_eq!(sent, *value, "{name} of {}", answer.status);
        }
    }
    // The page's own policy and the server's agree, and neither allows a script in the page.
    let page = &answers[0].body;
    assert!(page.contains("content=\"connect-src 'self'; default-src 'none'; style-src 'self'"), "{page}");
    assert!(!page.replace("<script src=", "").contains("<script"), "{page}");
}

#[test]
fn only_reading_is_done() {
    let served = Served::new();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
        let path = if method == "CONNECT" { "localhost:80" } else { "/" };
        let answer = served.ask(method, path, &[]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn a_head_is_the_answer_without_its_body() {
    let served = Served::new();
    let (whole, head) = (served.get("/"), served.ask("HEAD", "/", &[]));
    assert_eq!(head.body, "");
    assert_eq!((head.status, head.header("etag")), (200, whole.header("etag")));
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let served = Served::new();
    for path in ["/", "/assets/style.css", "/-/reload.js"] {
        let first = served.get(path);
        let again = served.ask("GET", path, &[("If-None-Match", first.header("etag"))]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(served.ask("GET", path, &[("If-None-Match", "\"other\"")]).status, 200);
    }
    assert_eq!(served.ask("GET", "/nowhere", &[("If-None-Match", "*")]).status, 404);
}
