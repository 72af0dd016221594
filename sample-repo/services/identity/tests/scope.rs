use identity::scope::{SCOPES, narrow};

#[test]
fn staff_scopes_do_not_exist() {
    assert!(SCOPES.iter().all(|scope| !scope.contains("staff") && !scope.contains("admin")));
}

#[test]
fn a_token_never_widens() {
    let granted = narrow(&set("journeys:read journeys:book"), &set("journeys:read"), &set("journeys:read")).unwrap();
    assert_eq!(granted, set("journeys:read"));
}
