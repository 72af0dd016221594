-- Accounts of passengers. Staff have none here.
CREATE TYPE credential_kind AS ENUM ('password', 'passkey');

CREATE TABLE credential (
    account     uuid            NOT NULL REFERENCES account ON DELETE CASCADE,
    kind        credential_kind NOT NULL,
    -- Argon2id in PHC form; NULL for a passkey.
    hash        text            CHECK (hash LIKE '$argon2id$%'),
    public_key  bytea,
    created_at  timestamptz     NOT NULL DEFAULT now(),
    CHECK ((kind = 'password') = (hash IS NOT NULL))
);

CREATE INDEX credential_account ON credential (account);
REVOKE ALL ON credential FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON credential TO identity_service;
