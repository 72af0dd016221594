use gate::code::{LENGTH, parse};

#[test]
fn arbitrary_bytes_never_panic() {
    for length in [0, 1, LENGTH - 1, LENGTH, LENGTH + 1, 2953] {
        for seed in 0..10_000 {
            let _ = parse(&pseudo_random(length, seed));
        }
    }
}

#[test]
fn second_showing_is_refused_when_cut_off() {
    let mut gate = Gate::cut_off();
    assert_eq!(gate.show(ticket(7)), Wings::Open);
    assert_eq!(gate.show(ticket(7)), Wings::Closed);
}
