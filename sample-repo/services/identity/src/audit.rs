//! Events that must outlive a dispute.

/// What is written before the answer goes out.
#[derive(serde::Serialize)]
pub struct Event<'a> {
    pub at: Timestamp,
    pub passenger: PassengerId,
    pub client: Option<&'a ClientId>,
    pub scopes: &'a [Scope],
    /// Digest of the very text that was on the screen.
    pub wording: Option<Digest>,
    pub outcome: Outcome,
}

impl Audit {
    /// Sends an event and waits until the log has it. No log, no answer.
    pub async fn record(&self, event: Event<'_>) -> Result<(), Error> {
        let receipt = self.log.append(Stream::Identity, &event).await?;
        metrics::counter!("audit_events").increment(1);
        receipt.sequence.map(drop).ok_or(Error::NotRecorded)
    }
}
