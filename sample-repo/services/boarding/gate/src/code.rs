//! The bytes of a QR code, and nothing that was not asked for.
#![forbid(unsafe_code)]

/// Version, sailing, number, nonce, signature.
pub const LENGTH: usize = 1 + 4 + 8 + 32 + 64;

#[derive(Debug, PartialEq, Eq)]
pub struct Code<'a> {
    pub sailing: u32,
    pub number: u64,
    pub nonce: &'a [u8; 32],
    pub signature: &'a [u8; 64],
}

/// Reads a code. Whatever does not have the one right length is no ticket; nothing is copied or allocated.
pub fn parse(bytes: &[u8]) -> Option<Code<'_>> {
    if bytes.len() != LENGTH {
        return None;
    }
    let (version, rest) = bytes.split_first()?;
    if *version != 2 {
        return None;
    }
    let (sailing, rest) = rest.split_first_chunk::<4>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let (nonce, rest) = rest.split_first_chunk::<32>()?;
    let signature = rest.first_chunk::<64>()?;
    Some(Code {
        sailing: u32::from_be_bytes(*sailing),
        number: u64::from_be_bytes(*number),
        nonce,
        signature,
    })
}
