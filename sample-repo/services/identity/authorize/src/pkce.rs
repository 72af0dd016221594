//! Proof key for code exchange: whoever began the flow must finish it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Whether a verifier belongs to the challenge that came with the request.
pub fn verify(challenge: &Challenge, verifier: &str) -> Result<(), Mismatch> {
    if !(43..=128).contains(&verifier.len()) {
        return Err(Mismatch);
    }
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    match challenge.method {
        Method::S256 if bool::from(digest.as_bytes().ct_eq(challenge.value.as_bytes())) => Ok(()),
        _ => Err(Mismatch),
    }
}
