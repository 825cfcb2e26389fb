//! Our tables as both stores have them: what is moved, column by column.

use countersign::store::CodesTable;

/// What a column holds. Flags are numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Flag,
    Text,
    Bytes,
}

use Kind::{Bytes, Flag, Int, Text};

/// A table that is moved.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Columns of the order in which a file is read: those of its key.
    file_order: Vec<usize>,
    /// The same of a server.
    server_order: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    in_file: String,
    on_server: String,
    pub(super) kind: Kind,
}

/// Which of the two kinds of databases is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    File,
    Server,
}

impl Table {
    /// The columns, ready to be written into a statement.
    pub(super) fn columns(&self, dialect: Dialect) -> Vec<String> {
        self.columns.iter().map(|column| column.quoted(dialect)).collect()
    }

    /// The places of the columns that the table is read in the order of.
    pub(super) fn order(&self, dialect: Dialect) -> &[usize] {
        match dialect {
            Dialect::File => &self.file_order,
            Dialect::Server => &self.server_order,
        }
    }

    /// So many rows behind one, or from the first on: the values of the order are `$1`, `$2` …
    pub(super) fn page(&self, dialect: Dialect, from: &str, behind: bool, limit: usize) -> String {
        let columns = self.columns(dialect);
        let order: Vec<&str> = self.order(dialect).iter().map(|index| &*columns[*index]).collect();
        let order = order.join(", ");
        let place: Vec<String> = (1..=self.order(dialect).len()).map(|number| format!("${number}")).collect();
        let behind =
            if behind { format!(" WHERE ({order}) > ({})", place.join(", ")) } else { String::new() };
        format!("SELECT {} FROM {from}{behind} ORDER BY {order} LIMIT {limit}", columns.join(", "))
    }
}

impl Column {
    fn quoted(&self, dialect: Dialect) -> String {
        let name = match dialect {
            Dialect::File => &self.in_file,
            Dialect::Server => &self.on_server,
        };
        format!("\"{name}\"")
    }
}

/// Numbers that never come back, and where each store keeps the last one given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    /// The table whose rows it numbers.
    pub(super) table: &'static str,
    /// The sequence of a server.
    pub(super) name: &'static str,
}

pub(super) const SEQUENCES: [Sequence; 2] = [
    Sequence { table: "countersign_users", name: "countersign_user_keys" },
    Sequence { table: "countersign_accounts", name: "countersign_account_ids" },
];

/// Of events: a file finds the newest in its tables.
pub(super) const EVENT_SEQUENCE: &str = "countersign_event_ids";

/// Every place where the id of an event stands.
pub(super) const EVENT_IDS: [(&str, &str); 6] = [
    ("countersign_audit_events", "id"),
    ("countersign_users", "last_event"),
    ("countersign_audit_checkpoints", "through"),
    ("countersign_audit_checkpoints", "pruned"),
    ("countersign_outbox", "id"),
    ("countersign_outbox", "event"),
];

/// What a server has beside what is moved, and what stands in it: who wrote last matters to whoever waits for an answer, and nobody does.
pub(super) const ONLY_ON_SERVERS: [(&str, &str, &str); 1] = [("countersign_users", "decision", "''")];

/// Of processes that run, and of the tables' own history: nothing to move.
#[cfg(test)]
const LEFT: [&str; 3] = ["countersign_claims", "countersign_migrations", "countersign_moving"];

/// All tables, those of recovery codes included. What the database is comes last: until then it is none.
pub(super) fn all(codes: &[CodesTable]) -> Vec<Table> {
    let fixed = |(name, columns, file, server): &Fixed| table(name, columns, file, server);
    let (installation, others) = FIXED.split_last().expect("there are tables");
    let codes = codes.iter().map(|codes| {
        let user = &*codes.user_column;
        let columns =
            [(user, Int), ("set_id", Int), ("slot", Int), (&*codes.code_column, Bytes), ("used_at", Int)];
        let key = [user, "set_id", "slot"];
        verbatim(table(&codes.table, &columns, &key, &key))
    });
    others.iter().map(fixed).chain(codes).chain([fixed(installation)]).collect()
}

fn table(name: &str, columns: &[(&str, Kind)], file: &[&str], server: &[&str]) -> Table {
    let place = |key: &&str| columns.iter().position(|(name, _)| name == key).expect("keys are columns");
    let column = |(name, kind): &(&str, Kind)| {
        // `user` is a word of SQL, and servers take it for one.
        let in_file = if *name == "user_key" { "user" } else { name };
        Column { in_file: in_file.to_owned(), on_server: (*name).to_owned(), kind: *kind }
    };
    Table {
        name: name.to_owned(),
        columns: columns.iter().map(column).collect(),
        file_order: file.iter().map(place).collect(),
        server_order: server.iter().map(place).collect(),
    }
}

/// With the names that the host gave, on both sides.
fn verbatim(mut table: Table) -> Table {
    for column in &mut table.columns {
        column.in_file.clone_from(&column.on_server);
    }
    table
}

/// Name, columns, and the key in a file and on a server.
type Fixed =
    (&'static str, &'static [(&'static str, Kind)], &'static [&'static str], &'static [&'static str]);

const BELOW_USER: &[&str] = &["user_key", "id"];

const FIXED: &[Fixed] = &[
    (
        "countersign_code_tables",
        &[("strategy", Text), ("table_name", Text), ("code_column", Text), ("user_column", Text)],
        &["strategy"],
        &["strategy"],
    ),
    (
        "countersign_keys",
        &[("id", Int), ("fingerprint", Bytes), ("since", Int), ("superseded_at", Int)],
        &["id"],
        &["id"],
    ),
    (
        "countersign_users",
        &[
            ("key", Int),
            ("host_id", Text),
            ("generation", Int),
            ("next_id", Int),
            ("last_event", Int),
            ("created_at", Int),
            ("state", Bytes),
            ("mac", Bytes),
        ],
        &["key"],
        &["key"],
    ),
    ("countersign_roster", &[("host_id", Text), ("user_key", Int)], &["host_id"], &["host_id"]),
    (
        "countersign_accounts",
        &[
            ("id", Int),
            ("email", Text),
            ("password_hash", Text),
            ("created_at", Int),
            ("email_verified_at", Int),
            ("roles", Text),
            ("locale", Text),
        ],
        &["id"],
        &["id"],
    ),
    (
        "countersign_letters",
        &[
            ("key", Bytes),
            ("kind", Text),
            ("email", Text),
            ("locale", Text),
            ("created_at", Int),
            ("attempts", Int),
            ("due_at", Int),
            ("account", Int),
            ("digest", Bytes),
            ("expires_at", Int),
        ],
        &["key"],
        &["key"],
    ),
    ("countersign_paces", &[("key", Bytes), ("state", Bytes), ("expires_at", Int)], &["key"], &["key"]),
    (
        "countersign_sessions",
        &[
            ("user_key", Int),
            ("id", Int),
            ("digest", Bytes),
            ("digest_key", Int),
            ("mac", Bytes),
            ("kind", Text),
            ("transport", Text),
            ("remember", Flag),
            ("generation", Int),
            ("wrong_answers", Int),
            ("challenge_ends_at", Int),
            ("created_at", Int),
            ("last_seen_at", Int),
            ("expires_at", Int),
            ("mfa_verified_at", Int),
            ("recovery_code_used_at", Int),
            ("browser", Int),
            ("methods", Bytes),
            ("unlock", Bytes),
            ("name", Text),
            ("address", Text),
            ("user_agent", Text),
            ("return_to", Text),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_authenticators",
        &[
            ("user_key", Int),
            ("id", Int),
            ("name", Text),
            ("kind", Text),
            ("parameters", Bytes),
            ("secret", Bytes),
            ("created_at", Int),
            ("created_by", Int),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_enrollments",
        &[
            ("user_key", Int),
            ("id", Int),
            ("session", Int),
            ("generation", Int),
            ("name", Text),
            ("replaces", Int),
            ("parameters", Bytes),
            ("secret", Bytes),
            ("wrong_answers", Int),
            ("created_at", Int),
            ("expires_at", Int),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_code_sets",
        &[
            ("user_key", Int),
            ("id", Int),
            ("strategy", Text),
            ("form", Bytes),
            ("key", Bytes),
            ("created_at", Int),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_trusted_browsers",
        &[
            ("user_key", Int),
            ("id", Int),
            ("name", Text),
            ("salt", Bytes),
            ("generation", Int),
            ("sequence", Int),
            ("presented", Bytes),
            ("created_at", Int),
            ("last_used_at", Int),
            ("expires_at", Int),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_held_requests",
        &[
            ("user_key", Int),
            ("id", Int),
            ("session", Int),
            ("generation", Int),
            ("expires_at", Int),
            ("request", Bytes),
        ],
        BELOW_USER,
        BELOW_USER,
    ),
    (
        "countersign_audit_events",
        &[
            ("user_key", Int),
            ("id", Int),
            ("previous", Int),
            ("at", Int),
            ("actor", Text),
            ("action", Text),
            ("strategy", Text),
            ("operation", Text),
            ("outcome", Text),
            ("reason", Text),
            ("method", Text),
            ("session", Int),
            ("request", Text),
            ("address", Text),
            ("user_agent", Text),
            ("note", Text),
            ("salt", Bytes),
            ("commitment", Bytes),
            ("link", Bytes),
        ],
        &["id"],
        BELOW_USER,
    ),
    (
        "countersign_audit_checkpoints",
        &[
            ("id", Int),
            ("at", Int),
            ("through", Int),
            ("events", Int),
            ("pruned", Int),
            ("digest", Bytes),
            ("mac", Bytes),
        ],
        &["id"],
        &["id"],
    ),
    (
        "countersign_outbox",
        &[
            ("user_key", Int),
            ("id", Int),
            ("kind", Text),
            ("event", Int),
            ("at", Int),
            ("about", Int),
            ("message", Int),
            ("attempts", Int),
            ("due_at", Int),
            ("settled_at", Int),
            ("disowned_at", Int),
            ("expires_at", Int),
        ],
        &["id"],
        BELOW_USER,
    ),
    (
        "countersign_installation",
        &[
            ("id", Int),
            ("identity", Bytes),
            ("epoch", Int),
            ("epoch_at", Int),
            ("moved_to", Text),
            ("mac", Bytes),
            ("fence", Int),
            ("fenced_at", Int),
            ("fence_mac", Bytes),
        ],
        &["id"],
        &["id"],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::tables::OURS;

    /// A column that is added to the tables and not to the list would be lost in a move.
    #[test]
    fn every_table_and_every_column_of_a_file_is_moved() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for migration in
            [include_str!("../sqlite/migrations/001.sql"), include_str!("../sqlite/migrations/002.sql")]
        {
            connection.execute_batch(migration).unwrap();
        }
        let list = |sql: &str| -> BTreeSet<String> {
            let mut statement = connection.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let codes = CodesTable {
            strategy: "recovery_code".to_owned(),
            table: "countersign_recovery_codes".to_owned(),
            code_column: "code".to_owned(),
            user_column: "user".to_owned(),
        };
        let moved = all(&[codes]);
        for table in &moved {
            let there = list(&format!("SELECT name FROM pragma_table_info('{}')", table.name));
            let known: BTreeSet<String> = table.columns.iter().map(|column| column.in_file.clone()).collect();
            assert_eq!(known, there, "{}", table.name);
            let key = list(&format!("SELECT name FROM pragma_table_info('{}') WHERE pk > 0", table.name));
            let order = table.file_order.iter().map(|index| table.columns[*index].in_file.clone()).collect();
            assert_eq!(key, order, "{}", table.name);
        }
        let there = list("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        let moved: BTreeSet<String> = moved.iter().map(|table| table.name.clone()).collect();
        let left: BTreeSet<String> = LEFT.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(&there - &moved, BTreeSet::from(["countersign_claims".to_owned()]));
        for name in OURS {
            assert!(moved.contains(*name) || left.contains(*name), "{name}");
        }
    }
}
