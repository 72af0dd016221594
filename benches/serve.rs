//! How long it takes from a saved file to the page that shows it.
//!
//! `cargo bench --bench serve` serves 1,000 models, once with one commit behind
//! them and once with 2,000, from a process of its own. Fifty times it changes
//! a model, waits for the news as an open page does, asks whether the page is
//! another one, and takes it; the clock runs from before the file is written to
//! the page's last byte.

mod support {
    pub(crate) mod generate;
    pub(crate) mod past;
}

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::past::{Size, repository};

const MODELS: usize = 1_000;
const RUNS: usize = 50;

fn main() {
    println!(
        "{:>7} {:>8} {:>10} {:>10} {:>10} {:>10}",
        "models", "commits", "first ms", "median ms", "worst ms", "page kB"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    support::generate::workspace(folder.path(), MODELS).expect("the workspace is written");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    git(folder.path(), &[&who[..], &["commit", "--quiet", "--message", "All of it"]].concat());
    measure(folder.path(), 1, "services/c0/c0p0/c0p0f0/THREAT_MODEL.md", "/models/c0p0f0/");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let services = MODELS - 1;
    repository(folder.path(), Size { commits: 2_000, services, groups: 40, is_by_group: false });
    measure(folder.path(), 2_000, "services/group00/service0000/THREAT_MODEL.md", "/models/service0000/");
}

fn measure(folder: &Path, commits: usize, model: &str, page: &str) {
    let begun = Instant::now();
    let mut server = Server::start(folder);
    let first = begun.elapsed();
    let model = folder.join(model);
    let text = std::fs::read_to_string(&model).expect("the model is there");
    let mut news = server.listen();
    let mut tag = String::new();
    let (mut times, mut size) = (Vec::new(), 0);
    for run in 0..=RUNS {
        let mark = format!("It was looked at in round {run}.");
        let changed = format!("{text}\n## What we looked at\n\n{mark}\n");
        let clock = Instant::now();
        std::fs::write(&model, changed).expect("the model is written");
        let shown = loop {
            wait(&mut news);
            let now = header(&server.ask("HEAD", page), "etag");
            if now != tag {
                tag = now;
                break server.ask("GET", page);
            }
        };
        let time = clock.elapsed();
        assert!(shown.contains(&mark), "the page shows something else");
        size = shown.len();
        // The first round warms up.
        if run > 0 {
            times.push(time);
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    times.sort_unstable();
    let milliseconds = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1_000.0);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{MODELS:>7} {commits:>8} {:>10} {:>10} {:>10} {:>10.1}",
        milliseconds(first),
        milliseconds(median),
        milliseconds(worst),
        size as f64 / 1_000.0
    );
    server.child.kill().expect("the server is there");
    server.child.wait().expect("the server ends");
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gabion"));
        command.arg("serve").arg(folder).args(["--port", "0", "--as-of", "2026-11-21"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("the server speaks");
        BufReader::new(out).read_line(&mut line).expect("the server says where it is");
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn request(&self, method: &str, path: &str, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{more}\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("the server listens");
        stream
    }

    fn ask(&self, method: &str, path: &str) -> String {
        let mut answer = Vec::new();
        self.request(method, path, "Connection: close\r\n").read_to_end(&mut answer).expect("the server answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn listen(&mut self) -> BufReader<TcpStream> {
        let mut news = BufReader::new(self.request("GET", "/-/news", ""));
        wait(&mut news);
        news
    }
}

/// Waits for the next piece of news.
fn wait(news: &mut BufReader<TcpStream>) {
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        assert_ne!(news.read_line(&mut line).expect("the server speaks"), 0, "the server has ended");
    }
}

fn header(answer: &str, name: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.expect("the answer has the header").to_owned()
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git").arg("-C").arg(folder).args(arguments).status().expect("git runs");
    assert!(status.success(), "git {arguments:?}");
}
