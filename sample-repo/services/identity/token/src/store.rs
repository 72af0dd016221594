//! The store of refresh tokens: digests only.

impl Store {
    /// The token that was presented, by its keyed digest.
    pub async fn find(&self, presented: &str) -> Result<Option<StoredToken>, Error> {
        let digest = self.digest_key.mac(presented.as_bytes());
        sqlx::query_as("SELECT family, number FROM refresh_token WHERE digest = $1")
            .bind(digest.as_slice())
            .fetch_optional(&self.pool)
            .await
            .map_err(Error::from)
    }
}
