//! Where the browser goes next.

/// The redirect address of a request, if the client registered exactly this one.
pub fn registered<'c>(client: &'c Client, asked: &str) -> Result<&'c str, NoRedirect> {
    // No parsing, no normalising: two addresses that differ in a byte are two addresses.
    client
        .redirect_uris
        .iter()
        .map(String::as_str)
        .find(|known| known.as_bytes() == asked.as_bytes())
        .ok_or(NoRedirect { client: client.id.clone() })
}

/// The answer to the client: code, the state that it sent, and who we are.
pub fn answer(request: &AuthorizationRequest, code: &Code) -> Result<Url, BadRequest> {
    let state = request.state.as_deref().filter(|state| state.len() >= 16).ok_or(BadRequest::State)?;
    if request.scopes.contains("profile:name") && request.nonce.is_none() {
        return Err(BadRequest::Nonce);
    }
    let mut url = Url::parse(&request.redirect_uri)?;
    url.query_pairs_mut().append_pair("code", code.as_str()).append_pair("state", state).append_pair("iss", ISSUER);
    Ok(url)
}
