-- The standalone server's own accounts, and counters that pace what they may try. Empty inside a host application.
-- The roles of an account are separated by single spaces.

CREATE TABLE countersign_accounts (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    email              TEXT    NOT NULL UNIQUE,
    password_hash      TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    email_verified_at  INTEGER,
    roles              TEXT    NOT NULL DEFAULT '',
    locale             TEXT
) STRICT;

-- What people who typed an address are to be sent. Written for every address, whether there is an account or not, and deleted as soon as it
-- is known that there is none. A letter that waits has a due time; one that was sent has a digest of its link, and is deleted with it.
CREATE TABLE countersign_letters (
    key         BLOB    PRIMARY KEY,
    kind        TEXT    NOT NULL,
    email       TEXT    NOT NULL,
    locale      TEXT,
    created_at  INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    due_at      INTEGER,
    account     INTEGER,
    digest      BLOB,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX countersign_letters_due ON countersign_letters (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE countersign_paces (
    key         BLOB    PRIMARY KEY,
    state       BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
