-- The standalone server's own accounts, and counters that pace what they may try. Empty inside a host application.
-- The roles of an account are separated by single spaces.

CREATE TABLE countersign_accounts (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    email              TEXT    NOT NULL UNIQUE,
    password_hash      TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    email_verified_at  INTEGER,
    roles              TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE countersign_paces (
    key         BLOB    PRIMARY KEY,
    state       BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
