#[test]
fn a_removed_line_is_found() {
    let mut journal = Journal::with_passages(&[7, 8, 9]);
    journal.flash.erase(1);
    assert_eq!(journal.verify(), Err(Broken::At(2)));
}
