//! Who a client is: a signature over a fresh assertion, and nothing else.

const MAX_AGE: Duration = Duration::from_secs(60);

/// The client that signed the assertion of a request.
pub async fn authenticate(request: &TokenRequest, registry: &Registry, seen: &SeenOnce) -> Result<Client, Refusal> {
    if request.client_secret.is_some() {
        return Err(Refusal::SharedSecret);
    }
    let assertion = request.client_assertion.as_deref().ok_or(Refusal::Unauthenticated)?;
    let header = jws::decode_header(assertion)?;
    let client = registry.client_with_key(&header.kid).await?.ok_or(Refusal::Unauthenticated)?;
    let claims: AssertionClaims = jws::verify(assertion, &client.public_key, Algorithm::ES256)?;
    if claims.aud != TOKEN_ENDPOINT || claims.sub != client.id || claims.age() > MAX_AGE {
        return Err(Refusal::Unauthenticated);
    }
    seen.first_time(&claims.jti, MAX_AGE).await?;
    Ok(client)
}
