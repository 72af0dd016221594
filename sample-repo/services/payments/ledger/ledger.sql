-- The ledger: appended to, never changed.
CREATE TABLE ledger_entry (
    number      bigint      PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT now(),
    order_ref   text        NOT NULL,
    pence       bigint      NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('charge', 'refund', 'correction')),
    by_service  text        NOT NULL,
    approved_by text[]      CHECK (kind <> 'correction' OR cardinality(approved_by) = 2),
    before      bytea       NOT NULL,
    digest      bytea       NOT NULL GENERATED ALWAYS AS (
        sha256(before || convert_to(number || '|' || order_ref || '|' || pence || '|' || kind, 'UTF8'))
    ) STORED,
    UNIQUE (before)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT INSERT, SELECT ON ledger_entry TO checkout;
GRANT SELECT ON ledger_entry TO settlement;
