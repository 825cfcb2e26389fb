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
    mac                    BLOB    NOT NULL,
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
    browser                INTEGER,
    methods                BLOB    NOT NULL,
    unlock                 BLOB    NOT NULL,
    name                   TEXT,
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
    strategy    TEXT    NOT NULL,
    form        BLOB    NOT NULL,
    key         BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

-- Of the strategy `recovery_code`, unless the host names another table. Those of other strategies have the same form.
CREATE TABLE countersign_recovery_codes (
    user     INTEGER NOT NULL,
    set_id   INTEGER NOT NULL,
    slot     INTEGER NOT NULL,
    code     BLOB    NOT NULL,
    used_at  INTEGER,
    PRIMARY KEY (user, set_id, slot)
) STRICT, WITHOUT ROWID;

-- Where the codes of each strategy are, so that a setting that changes does not hide them.
CREATE TABLE countersign_code_tables (
    strategy     TEXT PRIMARY KEY,
    table_name   TEXT NOT NULL,
    code_column  TEXT NOT NULL,
    user_column  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO countersign_code_tables VALUES ('recovery_code', 'countersign_recovery_codes', 'code', 'user');

-- Browsers that may skip the challenge at sign-in. What such a browser keeps is computed from its row and a key that is not here.
CREATE TABLE countersign_trusted_browsers (
    user          INTEGER NOT NULL,
    id            INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    salt          BLOB    NOT NULL,
    generation    INTEGER NOT NULL,
    sequence      INTEGER NOT NULL,
    presented     BLOB    NOT NULL,
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

-- Requests that wait for their sender to prove a second factor, sealed.
CREATE TABLE countersign_held_requests (
    user        INTEGER NOT NULL,
    id          INTEGER NOT NULL,
    session     INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    request     BLOB    NOT NULL,
    PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;

-- Appended by ascending id. The events of one user are a chain: the newest is named in the user's row, and each names
-- the one before it. Address, user agent, note and salt can be erased: the chain goes over the commitment.
CREATE TABLE countersign_audit_events (
    id          INTEGER PRIMARY KEY,
    user        INTEGER NOT NULL,
    previous    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    strategy    TEXT,
    operation   TEXT,
    outcome     TEXT    NOT NULL,
    reason      TEXT,
    method      TEXT,
    session     INTEGER,
    request     TEXT,
    address     TEXT,
    user_agent  TEXT,
    note        TEXT,
    salt        BLOB,
    commitment  BLOB    NOT NULL,
    link        BLOB    NOT NULL
) STRICT;

-- Each signs the events of all users since the one before it.
CREATE TABLE countersign_audit_checkpoints (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    through  INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    pruned   INTEGER NOT NULL,
    digest   BLOB    NOT NULL,
    mac      BLOB    NOT NULL
) STRICT;

-- Appended, as events are. Ids begin with the id of the event, so that one that was deleted does not come back. What was sent stays until
-- nobody can disown it any more.
CREATE TABLE countersign_outbox (
    id           INTEGER PRIMARY KEY,
    user         INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    event        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    about        INTEGER,
    message      INTEGER,
    attempts     INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    settled_at   INTEGER,
    disowned_at  INTEGER,
    expires_at   INTEGER NOT NULL
) STRICT;

-- What waits, in the order in which it is due: appended to, as times ascend.
CREATE INDEX countersign_outbox_due ON countersign_outbox (due_at, user, id) WHERE settled_at IS NULL;

-- Whom this database ever admitted and did not forget, apart from the users' own rows: if such a row is gone, that is a fault, and no new user.
CREATE TABLE countersign_roster (
    host_id  TEXT    PRIMARY KEY,
    user     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE countersign_keys (
    id             INTEGER PRIMARY KEY,
    fingerprint    BLOB    NOT NULL,
    since          INTEGER NOT NULL,
    superseded_at  INTEGER
) STRICT;

-- One row: what this database is, and the newest fence after a restore.
CREATE TABLE countersign_installation (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    identity      BLOB    NOT NULL,
    epoch         INTEGER NOT NULL,
    epoch_at      INTEGER NOT NULL,
    moved_to      TEXT,
    mac           BLOB    NOT NULL,
    fence         INTEGER,
    fenced_at     INTEGER,
    fence_mac     BLOB
) STRICT;

-- What only one node at a time does, and which one.
CREATE TABLE countersign_claims (
    task    TEXT    PRIMARY KEY,
    holder  BLOB    NOT NULL,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
