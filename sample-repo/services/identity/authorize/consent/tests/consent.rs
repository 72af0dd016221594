#[test]
fn unregistered_scopes_are_not_shown() {
    let client = client_registered_for("journeys:book");
    let shown: Vec<_> = registered_for(&client, &scopes("journeys:book journeys:read profile:contact")).collect();
    assert_eq!(shown, ["journeys:book"]);
}

#[test]
fn public_clients_always_ask() {
    let phone_app = public_client("travelight-mobile");
    assert!(must_ask(&phone_app, Some(&grant_of_yesterday()), &scopes("journeys:book"), today()));
}

#[tokio::test]
async fn withdrawal_ends_refresh() {
    let world = World::with_consent().await;
    world.withdraw().await;
    assert_eq!(world.refresh().await.unwrap_err(), "invalid_grant");
    assert_eq!(world.mails_sent(), 1);
}
