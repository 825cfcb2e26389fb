-- The standalone server's own accounts, and counters that pace what they may try. Empty inside a host application.
-- The roles of an account are separated by single spaces.

CREATE SEQUENCE {schema}.countersign_account_ids CACHE 1;

CREATE TABLE {schema}.countersign_accounts (
    id                 BIGINT  PRIMARY KEY,
    email              TEXT    NOT NULL UNIQUE,
    password_hash      TEXT    NOT NULL,
    created_at         BIGINT  NOT NULL,
    email_verified_at  BIGINT,
    roles              TEXT    NOT NULL,
    locale             TEXT
);

-- What people who typed an address are to be sent. Written for every address, whether there is an account or not, and deleted as soon as it
-- is known that there is none. A letter that waits has a due time; one that was sent has a digest of its link, and is deleted with it.
CREATE TABLE {schema}.countersign_letters (
    key         BYTEA   PRIMARY KEY,
    kind        TEXT    NOT NULL,
    email       TEXT    NOT NULL,
    locale      TEXT,
    created_at  BIGINT  NOT NULL,
    attempts    BIGINT  NOT NULL,
    due_at      BIGINT,
    account     BIGINT,
    digest      BYTEA,
    expires_at  BIGINT  NOT NULL
);

CREATE INDEX ON {schema}.countersign_letters (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE {schema}.countersign_paces (
    key         BYTEA   PRIMARY KEY,
    state       BYTEA   NOT NULL,
    expires_at  BIGINT  NOT NULL
);
