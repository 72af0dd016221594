//! What an access token says. Nothing here comes from the request.

pub const TEN_MINUTES: Seconds = Seconds(600);
const ALGORITHM: &str = "ES256";

/// The claims of an access token for one passenger, one client, one service.
pub fn claims(grant: &Grant, audience: Audience, now: Timestamp) -> Claims {
    Claims {
        iss: ISSUER,
        // Opaque, and another one for each client: two partners cannot compare notes.
        sub: grant.pairwise_subject(),
        aud: audience.address(),
        client_id: grant.client.clone(),
        scope: grant.scopes.clone(),
        iat: now,
        exp: now + TEN_MINUTES,
        jti: random_id(),
    }
}

/// Has the key service sign; the algorithm is not negotiable.
pub async fn sign(claims: &Claims, keys: &KeyService) -> Result<String, Error> {
    let key = keys.current(Purpose::AccessToken).await?;
    jws::encode(&Header { alg: ALGORITHM, kid: key.id, typ: "at+jwt" }, claims, |bytes| keys.sign(key.id, bytes)).await
}
