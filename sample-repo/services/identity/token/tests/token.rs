#[tokio::test]
async fn shared_secrets_are_refused() {
    let world = World::default();
    assert_eq!(world.redeem_with_secret("anything").await.unwrap_err(), "invalid_client");
}

#[tokio::test]
async fn reuse_ends_the_family() {
    let world = World::default();
    let first = world.obtain_tokens().await;
    let second = world.refresh(&first).await.unwrap();
    assert!(world.refresh(&first).await.is_err());
    assert!(world.refresh(&second).await.is_err());
    assert_eq!(world.audit.last(), "refresh token reused");
}

#[tokio::test]
async fn audience_is_one_service() {
    let token = World::default().obtain_tokens().await.access_claims();
    assert_eq!(token.aud, "https://booking.skerry.example");
    assert_eq!(token.exp - token.iat, 600);
}

#[test]
fn algorithm_is_fixed() {
    for other in ["none", "HS256", "RS256"] {
        assert!(verify(&token_with_algorithm(other), &public_keys()).is_err(), "{other}");
    }
}
