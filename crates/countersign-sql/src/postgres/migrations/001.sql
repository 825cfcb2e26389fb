-- What Countersign keeps for its users. Times are milliseconds since 1970, given by the program.
--
-- Every key leads with the user's, so that one user's rows are neighbours and a database that is spread over many machines can keep them
-- on one of them. `{schema}` is the schema that the store was given. Nothing here runs on the server: no function, no trigger, no default
-- that is a time.

CREATE SEQUENCE {schema}.countersign_user_keys CACHE 1;

-- One step for each decision, which may append as many events as a step is long.
CREATE SEQUENCE {schema}.countersign_event_ids INCREMENT BY 64 CACHE 1;

CREATE TABLE {schema}.countersign_users (
    key         BIGINT  PRIMARY KEY,
    host_id     TEXT    NOT NULL UNIQUE,
    generation  BIGINT  NOT NULL,
    next_id     BIGINT  NOT NULL,
    last_event  BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    state       BYTEA   NOT NULL,
    mac         BYTEA   NOT NULL,
    -- The decision that wrote last: it tells whether a commit whose answer was lost took place.
    decision    BYTEA   NOT NULL
);

CREATE TABLE {schema}.countersign_sessions (
    user_key               BIGINT   NOT NULL,
    id                     BIGINT   NOT NULL,
    digest                 BYTEA    NOT NULL,
    digest_key             BIGINT   NOT NULL,
    mac                    BYTEA    NOT NULL,
    kind                   TEXT     NOT NULL,
    transport              TEXT     NOT NULL,
    remember               BOOLEAN  NOT NULL,
    generation             BIGINT   NOT NULL,
    wrong_answers          BIGINT   NOT NULL,
    challenge_ends_at      BIGINT,
    created_at             BIGINT   NOT NULL,
    last_seen_at           BIGINT   NOT NULL,
    expires_at             BIGINT   NOT NULL,
    mfa_verified_at        BIGINT,
    recovery_code_used_at  BIGINT,
    browser                BIGINT,
    methods                BYTEA    NOT NULL,
    unlock                 BYTEA    NOT NULL,
    name                   TEXT,
    address                TEXT,
    user_agent             TEXT,
    return_to              TEXT,
    PRIMARY KEY (user_key, id)
);

CREATE TABLE {schema}.countersign_authenticators (
    user_key    BIGINT  NOT NULL,
    id          BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    parameters  BYTEA   NOT NULL,
    secret      BYTEA   NOT NULL,
    created_at  BIGINT  NOT NULL,
    created_by  BIGINT  NOT NULL,
    PRIMARY KEY (user_key, id)
);

CREATE TABLE {schema}.countersign_enrollments (
    user_key       BIGINT  NOT NULL,
    id             BIGINT  NOT NULL,
    session        BIGINT  NOT NULL,
    generation     BIGINT  NOT NULL,
    name           TEXT    NOT NULL,
    replaces       BIGINT,
    parameters     BYTEA   NOT NULL,
    secret         BYTEA   NOT NULL,
    wrong_answers  BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    expires_at     BIGINT  NOT NULL,
    PRIMARY KEY (user_key, id)
);

CREATE TABLE {schema}.countersign_code_sets (
    user_key    BIGINT  NOT NULL,
    id          BIGINT  NOT NULL,
    strategy    TEXT    NOT NULL,
    form        BYTEA   NOT NULL,
    key         BYTEA   NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (user_key, id)
);

-- Of the strategy `recovery_code`, unless the host names another table. Those of other strategies have the same form.
CREATE TABLE {schema}.countersign_recovery_codes (
    "user"   BIGINT  NOT NULL,
    set_id   BIGINT  NOT NULL,
    slot     BIGINT  NOT NULL,
    code     BYTEA   NOT NULL,
    used_at  BIGINT,
    PRIMARY KEY ("user", set_id, slot)
);

-- Where the codes of each strategy are, so that a setting that changes does not hide them.
CREATE TABLE {schema}.countersign_code_tables (
    strategy     TEXT  PRIMARY KEY,
    table_name   TEXT  NOT NULL,
    code_column  TEXT  NOT NULL,
    user_column  TEXT  NOT NULL
);

INSERT INTO {schema}.countersign_code_tables (strategy, table_name, code_column, user_column)
VALUES ('recovery_code', 'countersign_recovery_codes', 'code', 'user');

-- Browsers that may skip the challenge at sign-in. What such a browser keeps is computed from its row and a key that is not here.
CREATE TABLE {schema}.countersign_trusted_browsers (
    user_key      BIGINT  NOT NULL,
    id            BIGINT  NOT NULL,
    name          TEXT    NOT NULL,
    salt          BYTEA   NOT NULL,
    generation    BIGINT  NOT NULL,
    sequence      BIGINT  NOT NULL,
    presented     BYTEA   NOT NULL,
    created_at    BIGINT  NOT NULL,
    last_used_at  BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    PRIMARY KEY (user_key, id)
);

-- Requests that wait for their sender to prove a second factor, sealed.
CREATE TABLE {schema}.countersign_held_requests (
    user_key    BIGINT  NOT NULL,
    id          BIGINT  NOT NULL,
    session     BIGINT  NOT NULL,
    generation  BIGINT  NOT NULL,
    expires_at  BIGINT  NOT NULL,
    request     BYTEA   NOT NULL,
    PRIMARY KEY (user_key, id)
);

-- The events of one user are a chain: the newest is named in the user's row, and each names the one before it. Address, user agent, note
-- and salt can be erased: the chain goes over the commitment.
CREATE TABLE {schema}.countersign_audit_events (
    user_key    BIGINT  NOT NULL,
    id          BIGINT  NOT NULL,
    previous    BIGINT  NOT NULL,
    at          BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    strategy    TEXT,
    operation   TEXT,
    outcome     TEXT    NOT NULL,
    reason      TEXT,
    method      TEXT,
    session     BIGINT,
    request     TEXT,
    address     TEXT,
    user_agent  TEXT,
    note        TEXT,
    salt        BYTEA,
    commitment  BYTEA   NOT NULL,
    link        BYTEA   NOT NULL,
    PRIMARY KEY (user_key, id)
);

-- The trail of all users is read in this order.
CREATE INDEX ON {schema}.countersign_audit_events (id);

-- Each signs the events of all users since the one before it.
CREATE TABLE {schema}.countersign_audit_checkpoints (
    id       BIGINT  PRIMARY KEY,
    at       BIGINT  NOT NULL,
    through  BIGINT  NOT NULL,
    events   BIGINT  NOT NULL,
    pruned   BIGINT  NOT NULL,
    digest   BYTEA   NOT NULL,
    mac      BYTEA   NOT NULL
);

-- Ids begin with the id of the event, so that one that was deleted does not come back. What was sent stays until nobody can disown it any
-- more.
CREATE TABLE {schema}.countersign_outbox (
    user_key     BIGINT  NOT NULL,
    id           BIGINT  NOT NULL,
    kind         TEXT    NOT NULL,
    event        BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    about        BIGINT,
    message      BIGINT,
    attempts     BIGINT  NOT NULL,
    due_at       BIGINT  NOT NULL,
    settled_at   BIGINT,
    disowned_at  BIGINT,
    expires_at   BIGINT  NOT NULL,
    PRIMARY KEY (user_key, id)
);

-- What waits, in the order in which it is due.
CREATE INDEX ON {schema}.countersign_outbox (due_at, user_key, id) WHERE settled_at IS NULL;

-- Whom this database ever admitted and did not forget, apart from the users' own rows: if such a row is gone, that is a fault, and no new
-- user.
CREATE TABLE {schema}.countersign_roster (
    host_id   TEXT    PRIMARY KEY,
    user_key  BIGINT  NOT NULL
);

CREATE TABLE {schema}.countersign_keys (
    id             BIGINT  PRIMARY KEY,
    fingerprint    BYTEA   NOT NULL,
    since          BIGINT  NOT NULL,
    superseded_at  BIGINT
);

-- One row: what this database is, and the newest fence after a restore.
CREATE TABLE {schema}.countersign_installation (
    id         BIGINT  PRIMARY KEY CHECK (id = 1),
    identity   BYTEA   NOT NULL,
    epoch      BIGINT  NOT NULL,
    epoch_at   BIGINT  NOT NULL,
    moved_to   TEXT,
    mac        BYTEA   NOT NULL,
    fence      BIGINT,
    fenced_at  BIGINT,
    fence_mac  BYTEA
);

-- What only one node at a time does, and which one.
CREATE TABLE {schema}.countersign_claims (
    task    TEXT    PRIMARY KEY,
    holder  BYTEA   NOT NULL,
    until   BIGINT  NOT NULL
);
