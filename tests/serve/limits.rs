//! Many clients, slow clients, large requests; and the beginning and the end.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use super::served::{FILES, Served, command};
use super::support::git::Git;

#[test]
fn a_thousand_requests_at_once_are_answered() {
    let served = Served::new();
    let paths = ["/", "/models/pay/", "/models/harbour/", "/register/", "/nowhere", "/assets/style.css"];
    let all: Vec<(usize, u16)> = std::thread::scope(|threads| {
        let ask = |number: usize| {
            let served = &served;
            let path = paths[number % paths.len()];
            let builder = std::thread::Builder::new().stack_size(128 << 10);
            builder.spawn_scoped(threads, move || (number, served.get(path).status)).unwrap()
        };
        let asking: Vec<_> = (0..1_000).map(ask).collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (number, status) in all {
        let expected = if paths[number % paths.len()] == "/nowhere" { 404 } else { 200 };
        assert_eq!(status, expected, "{number}");
    }
    // It goes on following the work.
    let mut news = served.listen();
    served.edit("services/pay/THREAT_MODEL.md", "Takes", "Still takes");
    news.next();
    assert!(served.get("/models/pay/").body.contains("Still takes"));
}

#[test]
fn slow_clients_hold_nobody_up() {
    let served = Served::new();
    let slow: Vec<_> = (0..300)
        .map(|number| {
            let mut stream = served.connect();
            // Some say nothing, some half a line, some never read what they asked for.
            match number % 3 {
                0 => {}
                1 => stream.write_all(b"GET / HTT").unwrap(),
                _ => stream.write_all(b"GET /report/ HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap(),
            }
            stream
        })
        .collect();
    assert_eq!(served.get("/").status, 200);
    drop(slow);
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn whoever_says_nothing_is_not_waited_for() {
    let served = Served::new();
    let mut stream = served.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let mut rest = Vec::new();
    // The server closes the connection by itself.
    let _ = stream.read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[test]
fn requests_without_measure_are_refused() {
    let served = Served::new();
    let long = format!("/{}", "a".repeat(100_000));
    assert!(matches!(served.get(&long).status, 414 | 431), "{}", served.get(&long).status);
    assert_eq!(served.ask("GET", "/", &[("X-Long", &"a".repeat(100_000))]).status, 431);
    let many: Vec<(String, &str)> = (0..1_000).map(|number| (format!("X-{number}"), "a")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(served.ask("GET", "/", &many).status, 431);
    assert_eq!(served.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").status, 400);
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn pages_beyond_measure_are_told_to_wait() {
    let served = Served::new();
    let open: Vec<_> = (0..64).map(|_| served.listen()).collect();
    assert_eq!(served.get("/-/news").status, 503);
    assert_eq!(served.get("/").status, 200);
    drop(open);
}

#[test]
fn a_port_in_use_is_said_so() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), port).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("port {port} is in use")) && said.contains("--port"), "{said}");
    assert_eq!(output.stdout, b"");
}

#[test]
fn it_listens_on_this_machine_alone() {
    let served = Served::new();
    assert!(served.address.ip().is_loopback());
    // Every address of this machine is in 127.0.0.0/8; the server has one of them.
    assert!(std::net::TcpStream::connect(("127.0.0.2", served.address.port())).is_err());
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_to() {
    for signal in ["-INT", "-TERM"] {
        let mut served = Served::new();
        let _open = served.listen();
        let pid = served.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(served.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_configuration_from_elsewhere_is_followed() {
    let (git, elsewhere) = (Git::new(), tempfile::tempdir().unwrap());
    for (path, text) in FILES.iter().filter(|(path, _)| *path != "gabion.toml") {
        git.write(path, text);
    }
    git.commit("all of it");
    let config = elsewhere.path().join("other.toml");
    std::fs::write(&config, "[site]\ntitle = \"From elsewhere\"\n").unwrap();
    let mut command = command(&git.folder, 0);
    command.arg("--config").arg(&config);
    let served = Served::run(git, command);
    assert!(served.get("/").body.contains("From elsewhere"));
    let mut news = served.listen();
    std::fs::write(&config, "[site]\ntitle = \"From afar\"\n").unwrap();
    while !served.get("/").body.contains("From afar") {
        news.next();
    }
}
