use identity::password::{check_attempt, hash_password};

#[tokio::test(start_paused = true)]
async fn sixth_attempt_waits() {
    let world = World::with_account("ada", "correct horse");
    for _ in 0..5 {
        assert!(world.attempt("ada", "wrong").await.was_immediate());
    }
    assert!(!world.attempt("ada", "wrong").await.was_immediate());
}

#[tokio::test]
async fn every_outcome_is_recorded() {
    let world = World::with_account("ada", "correct horse");
    world.attempt("ada", "wrong").await;
    world.attempt("ada", "correct horse").await;
    world.attempt("nobody", "anything").await;
    assert_eq!(world.audit.outcomes(), ["refused", "signed in", "refused"]);
}

#[test]
fn breached_passwords_are_refused() {
    assert!(hash_password("summer2019", &test_pepper()).is_err());
}
