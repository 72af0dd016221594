//! A workspace that is served, and a client that says what it means byte by byte.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::git::Git;
use crate::support::program::gabion;
use serde_json::Value;

/// How long anything may take before a test fails; machines are slow at times.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A workspace of two models.
pub(crate) const FILES: [(&str, &str); 5] = [
    ("gabion.toml", "[workspace]\nname = \"Harbour\"\n\n[site]\ntitle = \"The harbour\"\ntheme = \"look\"\n"),
    ("THREAT_MODEL.md", ROOT),
    ("services/pay/THREAT_MODEL.md", PAY),
    ("services/pay/src/lib.rs", "pub fn pay() {}\n"),
    ("look/README.md", "How our pages look.\n"),
];

const ROOT: &str = "+++
id = \"harbour\"
title = \"Harbour\"
level = \"context\"
prefix = \"HAR\"
no-threats-because = \"The containers hold the threats.\"

[[elements]]
id = \"pay\"
title = \"Payments\"
kind = \"container\"
+++

# Harbour

Ships come and go, and pay for it.
";

pub(crate) const PAY: &str = "+++
id = \"pay\"
title = \"Payments\"
level = \"container\"
prefix = \"PAY\"
no-threats-because = \"It is an example.\"
+++

# Payments

Takes the harbour's dues.
";

/// A running server and its workspace.
pub(crate) struct Served {
    pub(crate) git: Git,
    pub(crate) address: SocketAddr,
    pub(crate) child: Child,
}

impl Served {
    /// Serves the usual workspace.
    pub(crate) fn new() -> Self {
        Self::of(&FILES)
    }

    /// Serves these files, committed.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let git = Git::new();
        for (path, text) in files {
            git.write(path, text);
        }
        git.commit("all of it");
        let command = command(&git.folder, 0);
        Self::run(git, command)
    }

    /// Runs the server, and keeps the repository as long as it runs.
    pub(crate) fn run(git: Git, mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address: {line:?}"));
        Self { git, address, child }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        self.git.write(path, text);
    }

    /// Changes a file as an editor does.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.git.folder.join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replace(from, to));
    }

    /// Asks as a browser does.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if headers.iter().all(|(name, _)| *name != "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(format!("{request}\r\n").as_bytes())
    }

    /// Sends bytes and takes what comes back.
    pub(crate) fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that has heard enough stops listening.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::read(&answer)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Listens to the news; what holds at the moment has been heard. The first
    /// of it is what git tells, when the site is up already.
    pub(crate) fn listen(&self) -> News {
        let begun = Instant::now();
        while self.get("/changes/").body.contains("was not read for this build") {
            assert!(begun.elapsed() < PATIENCE, "git told nothing");
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut stream = self.connect();
        let request = format!("GET /-/news HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut news = News(BufReader::new(stream));
        news.next();
        news
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that serves a folder.
pub(crate) fn command(folder: &Path, port: u16) -> Command {
    let mut command = gabion(folder);
    command.args(["serve", "--port", &port.to_string()]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// By name in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { status, headers: lines.filter_map(header).collect(), body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A stream of events.
pub(crate) struct News(BufReader<TcpStream>);

impl News {
    /// The next one.
    pub(crate) fn next(&mut self) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.0.read_line(&mut line).expect("news within a reasonable time");
            assert_ne!(read, 0, "the stream has ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data.trim_end()).unwrap();
            }
        }
    }

    /// Waits until some news says so. One save may come as several changes.
    pub(crate) fn wait(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let news = self.next();
            if is_so(&news) {
                return news;
            }
            assert!(begun.elapsed() < PATIENCE, "the last news was {news}");
        }
    }
}
