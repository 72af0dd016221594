//! Connections, and their limits: no client can take more than its share of
//! memory or time, however slow, many or large its requests are.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::ServeError;
use super::answer::{self, Answer};
use super::edition::Found;
use super::guard::admit;
use super::news::{Standing, stream};
use super::page::File;
use super::route::{Route, route};

/// How many connections are held at once; more wait at the door.
const CONNECTIONS: usize = 512;

/// How many of them may wait for news.
const STREAMS: usize = 64;

/// How long a request may take to come in, and a connection may be idle.
const HEADERS: Duration = Duration::from_secs(10);

/// How long a connection lives that waits for no news.
const LONGEST: Duration = Duration::from_secs(120);

/// The most bytes of a request that are read before it is understood.
const BUFFER: usize = 32 << 10;

/// How long to wait when the system gives no more connections.
const BREATH: Duration = Duration::from_millis(50);

/// An open port.
pub(super) struct Door {
    listener: TcpListener,
    /// Where it is.
    pub(super) address: SocketAddr,
}

/// Opens a port.
///
/// # Errors
/// When it cannot be had.
pub(super) async fn open(address: SocketAddr) -> Result<Door, ServeError> {
    let port = address.port();
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::Busy(port),
        std::io::ErrorKind::PermissionDenied => ServeError::Forbidden(port),
        _ => ServeError::Refused(port, error),
    };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok(Door { listener, address })
}

/// What every connection needs.
#[derive(Clone)]
struct Shared {
    looking: watch::Receiver<Standing>,
    streams: Arc<Semaphore>,
}

/// Answers until the user ends it.
pub(super) async fn answer_all(door: Door, looking: watch::Receiver<Standing>) {
    let shared = Shared { looking, streams: Arc::new(Semaphore::new(STREAMS)) };
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut end = std::pin::pin!(ended());
    loop {
        let next = async {
            let place = Arc::clone(&connections).acquire_owned().await.map_err(std::io::Error::other)?;
            let (connection, _) = door.listener.accept().await?;
            Ok::<_, std::io::Error>((connection, place))
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            () = &mut end => return,
        };
        match accepted {
            Ok((connection, place)) => {
                let shared = shared.clone();
                tokio::spawn(async move {
                    hold(connection, shared).await;
                    drop(place);
                });
            }
            // The other side went away, or the system has no more to give.
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

/// Waits for Ctrl-C, or for the system to ask politely.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = asked.recv() => {}
            }
            return;
        }
    }
    // Without a signal to wait for, only the system ends it.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Answers what comes over one connection.
async fn hold(connection: TcpStream, shared: Shared) {
    // Whether it waits for news: then it may stay.
    let stays = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stays);
    let service = service_fn(move |request| {
        let (shared, stays) = (shared.clone(), Arc::clone(&told));
        async move { Ok::<_, Infallible>(respond(&request, &shared, &stays).await) }
    });
    // Pages are small and wait for each other: nothing is saved by waiting for more.
    let _ = connection.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(BUFFER);
    let mut conversation = std::pin::pin!(builder.serve_connection(TokioIo::new(connection), service));
    loop {
        tokio::select! {
            // How it ended matters to the other side alone.
            _ = conversation.as_mut() => return,
            () = tokio::time::sleep(LONGEST) => if !stays.load(Ordering::Relaxed) {
                return;
            },
        }
    }
}

async fn respond(request: &Request<Incoming>, shared: &Shared, stays: &AtomicBool) -> Answer {
    let (uri, headers) = (request.uri(), request.headers());
    if let Err(refusal) = admit(request.method(), uri, request.version(), headers) {
        return answer::refused(refusal);
    }
    match route(uri.path()) {
        Route::Senseless => answer::words(StatusCode::BAD_REQUEST, "No page has such an address."),
        Route::Own(name, text) => answer::file(StatusCode::OK, &File::plain(name, text.as_bytes()), headers),
        Route::News => news(shared, stays),
        Route::Site(path) => {
            let edition = shared.looking.borrow().edition.clone();
            let Some(edition) = edition else {
                return answer::bare(StatusCode::SERVICE_UNAVAILABLE, "The site is not built yet.");
            };
            match edition.find(&path).await {
                Found::File(file) => answer::file(StatusCode::OK, &file, headers),
                Found::Nothing(page) => answer::file(StatusCode::NOT_FOUND, &page, headers),
                Found::Folder => answer::moved(uri.path(), uri.query()),
                Found::Failed(reason) => answer::bare(StatusCode::INTERNAL_SERVER_ERROR, &reason),
            }
        }
    }
}

fn news(shared: &Shared, stays: &AtomicBool) -> Answer {
    let Ok(place) = Arc::clone(&shared.streams).try_acquire_owned() else {
        return answer::words(StatusCode::SERVICE_UNAVAILABLE, "Too many pages are open.");
    };
    stays.store(true, Ordering::Relaxed);
    answer::events(stream(shared.looking.clone(), place))
}
