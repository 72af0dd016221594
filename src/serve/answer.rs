//! Puts an answer together.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::sync::mpsc;

use super::guard::Refusal;
use super::page::{File, finish};
use crate::site::security_headers;

/// What an answer holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Some bytes; none once they are sent.
    Whole(Option<Bytes>),
    /// Events, as they come.
    Events(mpsc::Receiver<Bytes>),
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let framed = |bytes| Some(Ok(Frame::data(bytes)));
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().and_then(framed)),
            Self::Events(events) => events.poll_recv(cx).map(|event| event.and_then(framed)),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Events(_) => SizeHint::default(),
        }
    }
}

/// An answer.
pub(super) type Answer = Response<Content>;

/// An answer with the site's own security headers. The one thing more that a
/// page may do is to ask for news.
fn answer(status: StatusCode, media_type: &'static str, content: Content) -> Answer {
    let mut answer = Response::new(content);
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    for (name, value) in security_headers() {
        let value = match name {
            "Content-Security-Policy" => format!("connect-src 'self'; {value}"),
            _ => value,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}

/// A file, or word that the browser has it already.
pub(super) fn file(status: StatusCode, file: &File, asked: &HeaderMap) -> Answer {
    let tag = format!("\"{}\"", file.tag);
    let is_known = status == StatusCode::OK && knows(asked, &tag);
    let (status, bytes) = if is_known { (StatusCode::NOT_MODIFIED, None) } else { (status, Some(file.bytes.clone())) };
    let mut answer = answer(status, file.media_type, Content::Whole(bytes));
    // A tag is made of digits and quotes.
    let tag = HeaderValue::try_from(tag).ok();
    answer.headers_mut().extend(tag.map(|tag| (header::ETAG, tag)));
    answer
}

/// Whether the browser has what this tag stands for (RFC 9110, 13.1.2).
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let said = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|said| said.to_str().ok());
    let mut tags = said.flat_map(|said| said.split(',')).map(str::trim);
    tags.any(|said| said == "*" || said.strip_prefix("W/").unwrap_or(said) == tag)
}

/// The way to the page of a folder, whose links count from its slash.
pub(super) fn moved(path: &str, query: Option<&str>) -> Answer {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut answer = words(StatusCode::PERMANENT_REDIRECT, "The page of a folder has a slash at its end.");
    // A path that was understood has one slash in front: it leads to this server.
    let target = HeaderValue::try_from(format!("{path}/{query}")).ok();
    answer.headers_mut().extend(target.map(|target| (header::LOCATION, target)));
    answer
}

/// A stream of events.
pub(super) fn events(events: mpsc::Receiver<Bytes>) -> Answer {
    answer(StatusCode::OK, "text/event-stream", Content::Events(events))
}

/// A refusal.
pub(super) fn refused(refusal: Refusal) -> Answer {
    let mut answer = words(refusal.status, refusal.reason);
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    answer
}

/// A few words.
pub(super) fn words(status: StatusCode, words: &'static str) -> Answer {
    answer(status, "text/plain; charset=utf-8", Content::Whole(Some(Bytes::from_static(words.as_bytes()))))
}

/// A page where the site has none to show; it follows the work like any other.
pub(super) fn bare(status: StatusCode, what: &str) -> Answer {
    let mut shown = String::new();
    for c in what.chars() {
        match c {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            c => shown.push(c),
        }
    }
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>gabion serve</title></head>\n\
         <body><h1>There is no page to show</h1>\n<pre>{shown}</pre></body></html>\n"
    );
    let page = finish("index.html", page.into_bytes(), &[]);
    answer(status, page.media_type, Content::Whole(Some(page.bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_has_is_not_sent() {
        let knows = |said: &str| {
            let mut asked = HeaderMap::new();
            asked.insert(header::IF_NONE_MATCH, HeaderValue::from_str(said).unwrap());
            super::knows(&asked, "\"a1\"")
        };
        assert!(knows("\"a1\"") && knows("\"b\", W/\"a1\"") && knows("*"));
        assert!(!knows("\"b\"") && !knows("a1") && !knows(""));
    }
}
