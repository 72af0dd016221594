//! What was shown at this gate, for when nobody else can be asked.

const ROOM: usize = 4096;

/// A ring of the latest numbers: two full ships.
pub struct Seen {
    numbers: [u64; ROOM],
    next: usize,
}

impl Seen {
    /// Whether this number was not shown here before; it is from now on.
    pub fn first_time(&mut self, number: u64) -> bool {
        if self.numbers.contains(&number) {
            return false;
        }
        self.numbers[self.next] = number;
        self.next = (self.next + 1) % ROOM;
        true
    }
}
