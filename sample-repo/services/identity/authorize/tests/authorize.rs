#[tokio::test]
async fn redirects_match_exactly() {
    let world = World::with_client("travelight", &["https://app.travelight.example/cb"]);
    for wrong in ["https://app.travelight.example/cb/", "https://app.travelight.example/cb?x=1",
                  "https://APP.travelight.example/cb", "https://app.travelight.example.evil.example/cb"] {
        assert_eq!(world.authorize(wrong).await.status(), 400, "{wrong}");
    }
}

#[tokio::test]
async fn code_without_verifier_is_burnt() {
    let world = World::default();
    let code = world.obtain_code().await;
    assert!(world.redeem(&code, None).await.is_err());
    assert!(world.redeem(&code, Some(world.verifier())).await.is_err());
}

#[tokio::test]
async fn second_use_revokes_everything() {
    let world = World::default();
    let code = world.obtain_code().await;
    let tokens = world.redeem(&code, Some(world.verifier())).await.unwrap();
    assert!(world.redeem(&code, Some(world.verifier())).await.is_err());
    assert!(world.refresh(&tokens.refresh).await.is_err());
}

#[tokio::test]
async fn page_cannot_be_framed() {
    let page = World::default().open_sign_in().await;
    assert!(page.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn answer_names_issuer_and_state() {
    let answer = World::default().allow().await;
    assert_eq!(answer.query("iss"), Some("https://identity.skerry.example"));
    assert_eq!(answer.query("state"), Some("a-state-of-the-client"));
}

#[test]
fn assertion_for_another_origin_fails() {
    let relayed = assertion_made_at("https://identity.skerry-ferries.example");
    assert!(matches!(verify_assertion(&relayed, &challenge(), &key()), Err(Refusal::Relayed(_))));
}
