//! Passkeys: what the authenticator signed, and for whom.

const ORIGIN: &str = "https://identity.skerry.example";

/// Checks the assertion; an address other than ours is a relay, and is reported as one.
pub fn verify_assertion(assertion: &Assertion, expected: &Challenge, key: &PublicKey) -> Result<(), Refusal> {
    let client_data: ClientData = serde_json::from_slice(&assertion.client_data)?;
    if client_data.origin != ORIGIN {
        return Err(Refusal::Relayed(client_data.origin));
    }
    if client_data.challenge != expected.encoded() || !assertion.flags.user_verified() {
        return Err(Refusal::Stale);
    }
    key.verify(&assertion.signed_bytes(), &assertion.signature).map_err(|_| Refusal::Forged)
}
