-- The standalone server's own accounts, and counters that pace what they may try. Empty inside a host application.
-- The roles of an account are separated by single spaces.

CREATE SEQUENCE {schema}.countersign_account_ids CACHE 1;

CREATE TABLE {schema}.countersign_accounts (
    id                 BIGINT  PRIMARY KEY,
    email              TEXT    NOT NULL UNIQUE,
    password_hash      TEXT    NOT NULL,
    created_at         BIGINT  NOT NULL,
    email_verified_at  BIGINT,
    roles              TEXT    NOT NULL
);

CREATE TABLE {schema}.countersign_paces (
    key         BYTEA   PRIMARY KEY,
    state       BYTEA   NOT NULL,
    expires_at  BIGINT  NOT NULL
);
