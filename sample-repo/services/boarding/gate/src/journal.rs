//! A line for each passage, chained to the one before.

/// Number of the ticket, time, and the digest of the line before. No name ever gets here.
pub struct Line {
    pub at: u32,
    pub ticket: u64,
    pub before: [u8; 32],
}

impl Journal {
    /// Appends a passage and gives the number under which it is reported to the pier server.
    pub fn append(&mut self, at: u32, ticket: u64) -> Result<u32, Full> {
        let line = Line { at, ticket, before: self.head };
        self.flash.write(self.count, &line.to_bytes())?;
        self.head = sha256(&line.to_bytes());
        self.count += 1;
        Ok(self.count)
    }
}
