//! Running text, told from code and markup.

use crate::source::Span;
use crate::syntax::Body;

/// Whether a stretch of a file is running text. Text comes in pieces
/// (`FULL_NAME` is two), so both ends are looked up.
pub(super) fn is_prose(body: &Body, span: Span) -> bool {
    span.start < span.end && is_piece_at(body, span.start) && is_piece_at(body, span.end - 1)
}

fn is_piece_at(body: &Body, at: u32) -> bool {
    let behind = body.prose.partition_point(|piece| piece.start <= at);
    let piece = behind.checked_sub(1).and_then(|index| body.prose.get(index));
    piece.is_some_and(|piece| at < piece.end)
}
