-- What Countersign keeps for its users. Times are milliseconds since 1970, given by the program.
--
-- Tables below a user are keyed by (user, id) and hold their rows in the key itself, so that one user's rows are
-- neighbours and a change dirties one page. There is no index beside the keys: what a decision writes, it writes once.

CREATE TABLE countersign_users (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    host_id     TEXT    NOT NULL UNIQUE,
    generation  INTEGER NOT NULL,
    next_id     INTEGER NOT NULL,
    last_event  INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    state       BLOB    NOT NULL,
    mac         BLOB    NOT NULL
) STRICT;

CREATE TABLE countersign_sessions (
    user                   INTEGER NOT NULL,
    id                     INTEGER NOT NULL,
    digest                 BLOB    NOT NULL,
    digest_key             INTEGER NOT NULL,
    kind                   TEXT    NOT NULL,
    transport              TEXT    NOT NULL,
    remember               INTEGER NOT NULL,
    generation             INTEGER NOT NULL,
    wrong_answers          INTEGER NOT NULL,
    challenge_ends_at      INTEGER,
    created_at             INTEGER NOT NULL,
    last_seen_at           INTEGER NOT NULL,
    expires_at             INTEGER NOT NULL,
    mfa_verified_at        INTEGER,
    recovery_code_used_at  INTEGER,
    methods                BLOB    NOT NULL,
    address                TEXT,
    user_agent             TEXT,
    return_to              TEXT,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE countersign_authenticators (
    user        INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    parameters  BLOB    NOT NULL,
    secret      BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    created_by  INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE countersign_enrollments (
    user           INTEGER NOT NULL,
    id             INTEGER NOT NULL,
    session        INTEGER NOT NULL,
    generation     INTEGER NOT NULL,
    name           TEXT    NOT NULL,
    replaces       INTEGER,
    parameters     BLOB    NOT NULL,
    secret         BLOB    NOT NULL,
    wrong_answers  INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE countersign_code_sets (
    user        INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    key         BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE countersign_recovery_codes (
    user    INTEGER NOT NULL,
    set_id  INTEGER NOT NULL,
    digest  BLOB    NOT NULL,
    PRIMARY KEY (user, set_id, digest)
) STRICT, WITHOUT ROWID;

-- Appended by ascending id. The events of one user are a chain: the newest is named in the user's row, and each names
-- the one before it.
CREATE TABLE countersign_audit_events (
    id          INTEGER PRIMARY KEY,
    user        INTEGER NOT NULL,
    previous    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    reason      TEXT,
    method      TEXT,
    session     INTEGER,
    address     TEXT,
    user_agent  TEXT
) STRICT;

CREATE TABLE countersign_outbox (
    id     INTEGER PRIMARY KEY,
    user   INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    event  INTEGER NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE TABLE countersign_keys (
    id           INTEGER PRIMARY KEY,
    fingerprint  BLOB NOT NULL
) STRICT;
