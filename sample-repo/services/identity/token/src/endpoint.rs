//! The address itself: refuse what cannot be ours before anything is looked up.

/// Whether a code or refresh token can be one that we made: its last four bytes are a checksum under our key.
pub fn plausible(presented: &str, key: &ChecksumKey) -> bool {
    let Some(bytes) = decode(presented) else { return false };
    let Some((body, checksum)) = bytes.split_last_chunk::<4>() else { return false };
    body.len() == 32 && key.short_mac(body).ct_eq(checksum).into()
}

pub async fn token(State(app): State<App>, Form(request): Form<TokenRequest>) -> Result<Json<Answer>, Refusal> {
    if !plausible(request.presented(), &app.checksum_key) {
        return Err(Refusal::Unknown);
    }
    let client = authenticate(&request, &app.registry, &app.seen).await?;
    app.grant(request, client).await.map(Json)
}
