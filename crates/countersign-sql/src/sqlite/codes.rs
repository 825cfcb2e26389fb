//! The tables of recovery codes: one for each strategy, under the names that the host gives them.
//!
//! The writer and each reader hold statements of their own for every table. They learn of new ones by a version that is
//! compared before each group and each question.
//!
//! The database itself records where the codes of each strategy are. While there are any, they are looked for nowhere else: under a
//! name that was changed, each right code would be told wrong.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign::Timestamp;
use countersign::store::{CodeAtRest, CodeKey, CodeProbe, CodeSetRow, CodesTable, StoreError, UserKey};
use rusqlite::{Connection, OptionalExtension as _, PrepFlags, Statement, params};

use super::columns::{one, unread};
use super::statements::Unapplied;
use crate::records::Cells as _;
use crate::tables::{check, default_table};

/// Which tables there are. The first migration makes that of the default strategy; the last call of
/// [`tell`](Self::tell) says which take its place.
pub(super) struct Known {
    version: AtomicU64,
    tables: Mutex<Arc<[CodesTable]>>,
}

impl Default for Known {
    fn default() -> Self {
        Self { version: AtomicU64::new(0), tables: Mutex::new([default_table()].into()) }
    }
}

impl Known {
    /// To be called when the tables are there for every connection to see.
    pub(super) fn tell(&self, tables: Vec<CodesTable>) {
        let mut known = self.lock();
        *known = tables.into();
        self.version.fetch_add(1, Ordering::Release);
    }

    /// The tables, and a number that changes with them.
    fn now(&self) -> (u64, Arc<[CodesTable]>) {
        let known = self.lock();
        (self.version.load(Ordering::Acquire), known.clone())
    }

    /// The number alone.
    fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    fn lock(&self) -> MutexGuard<'_, Arc<[CodesTable]>> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one connection holds for all tables.
pub(super) struct Codes<'c> {
    connection: &'c Connection,
    known: Arc<Known>,
    version: u64,
    /// Or why there are none.
    tables: Result<Vec<Held<'c>>, String>,
    /// Whether the codes of a strategy are in this table and these columns.
    still: Statement<'c>,
}

impl<'c> Codes<'c> {
    pub(super) fn prepare(connection: &'c Connection, known: Arc<Known>) -> rusqlite::Result<Self> {
        let (version, tables) = known.now();
        let held = hold(connection, &tables)?;
        let still = connection.prepare_with_flags(STILL, PrepFlags::SQLITE_PREPARE_PERSISTENT)?;
        Ok(Self { connection, known, version, tables: Ok(held), still })
    }

    /// Learns of tables that were made ready since. Where that fails, nothing is done with codes until it succeeds.
    pub(super) fn refresh(&mut self) {
        if self.version == self.known.version() {
            return;
        }
        let (version, tables) = self.known.now();
        self.tables = hold(self.connection, &tables).map_err(|error| error.to_string());
        match &self.tables {
            Ok(_) => self.version = version,
            Err(error) => tracing::error!(%error, "the tables of recovery codes cannot be used"),
        }
    }

    /// What is in this place.
    pub(super) fn probe(&mut self, user: UserKey, key: &CodeKey) -> Result<CodeProbe, StoreError> {
        let held = self.still_of(&key.strategy).map_err(|error| match error {
            Unapplied::Unprepared(_) | Unapplied::Moved(_) => StoreError::Failed(error.into()),
            error => StoreError::unavailable(error),
        })?;
        let found = one(&mut held.probe, (user.0, key.set.0, key.slot.0), |columns| {
            Ok(CodeProbe::Found { code: columns.next()?, used_at: columns.maybe_time()? })
        });
        Ok(found.map_err(unread("a recovery code", user))?.unwrap_or(CodeProbe::Absent))
    }

    /// Puts codes into their places, each of which must be free.
    pub(super) fn add(&mut self, set: &CodeSetRow, codes: &[CodeAtRest]) -> Result<(), Unapplied> {
        let held = self.still_of(&set.strategy)?;
        for CodeAtRest { slot, code } in codes {
            held.add.execute(params![set.user.0, set.id.0, slot.0, code])?;
        }
        Ok(())
    }

    /// Deletes a code that is there unused.
    pub(super) fn spend(&mut self, key: &CodeKey, code: &[u8]) -> Result<usize, Unapplied> {
        let held = self.of(&key.strategy)?;
        Ok(held.spend.execute(params![key.user.0, key.set.0, key.slot.0, code])?)
    }

    /// Notes on a code that is there unused when it was used.
    pub(super) fn mark_used(
        &mut self,
        key: &CodeKey,
        code: &[u8],
        at: Timestamp,
    ) -> Result<usize, Unapplied> {
        let held = self.of(&key.strategy)?;
        Ok(held.mark_used.execute(params![key.user.0, key.set.0, key.slot.0, code, at.millis()])?)
    }

    /// Deletes all codes of the user in one strategy.
    pub(super) fn remove(&mut self, user: UserKey, strategy: &str) -> Result<usize, Unapplied> {
        Ok(self.of(strategy)?.remove.execute([user.0])?)
    }

    /// Deletes all codes of the user in every strategy, also where nobody asks for its codes any more.
    pub(super) fn remove_all(&mut self, user: UserKey) -> Result<usize, Unapplied> {
        let connection = self.connection;
        let held = self.held()?;
        let mut gone = 0;
        for held in held.iter_mut() {
            gone += held.remove.execute([user.0])?;
        }
        for table in recorded(connection)? {
            if held.iter().any(|held| held.table == table) {
                continue;
            }
            check(std::slice::from_ref(&table)).map_err(Unapplied::Unusable)?;
            // What was dropped holds nothing of anybody.
            if look(connection, &table.table)?.is_some() {
                let [.., remove] = statements(&table);
                gone += connection.prepare_cached(&remove)?.execute([user.0])?;
            }
        }
        Ok(gone)
    }

    /// The strategy's table, while its codes are there: another process may have been started with other names.
    fn still_of(&mut self, strategy: &str) -> Result<&mut Held<'c>, Unapplied> {
        let CodesTable { strategy, table, code_column, user_column } = &self.of(strategy)?.table.clone();
        if !self.still.exists([strategy, table, code_column, user_column])? {
            return Err(Unapplied::Moved(strategy.clone()));
        }
        self.of(strategy)
    }

    fn of(&mut self, strategy: &str) -> Result<&mut Held<'c>, Unapplied> {
        self.held()?
            .iter_mut()
            .find(|held| held.table.strategy == strategy)
            .ok_or_else(|| Unapplied::Unprepared(strategy.to_owned()))
    }

    fn held(&mut self) -> Result<&mut Vec<Held<'c>>, Unapplied> {
        self.tables.as_mut().map_err(|why| Unapplied::Unusable(why.clone()))
    }
}

/// The statements of one table.
struct Held<'c> {
    table: CodesTable,
    probe: Statement<'c>,
    add: Statement<'c>,
    spend: Statement<'c>,
    mark_used: Statement<'c>,
    remove: Statement<'c>,
}

fn hold<'c>(connection: &'c Connection, tables: &[CodesTable]) -> rusqlite::Result<Vec<Held<'c>>> {
    tables.iter().map(|table| Held::prepare(connection, table)).collect()
}

impl<'c> Held<'c> {
    fn prepare(connection: &'c Connection, table: &CodesTable) -> rusqlite::Result<Self> {
        let [probe, add, spend, mark_used, remove] = statements(table)
            .map(|sql| connection.prepare_with_flags(&sql, PrepFlags::SQLITE_PREPARE_PERSISTENT));
        Ok(Self {
            table: table.clone(),
            probe: probe?,
            add: add?,
            spend: spend?,
            mark_used: mark_used?,
            remove: remove?,
        })
    }
}

/// In the order of [`Held`]. Columns are named through the table, because SQLite takes a lone quoted name that it does not know
/// for a text.
fn statements(table: &CodesTable) -> [String; 5] {
    let CodesTable { strategy: _, table, code_column: code, user_column: user } = table;
    let place = format!(r#"held."{user}" = ?1 AND held.set_id = ?2 AND held.slot = ?3"#);
    let unused = format!(r#"{place} AND held."{code}" = ?4 AND held.used_at IS NULL"#);
    [
        format!(r#"SELECT held."{code}", held.used_at FROM main."{table}" AS held WHERE {place}"#),
        format!(r#"INSERT INTO main."{table}" ("{user}", set_id, slot, "{code}") VALUES (?1, ?2, ?3, ?4)"#),
        format!(r#"DELETE FROM main."{table}" AS held WHERE {unused}"#),
        format!(r#"UPDATE main."{table}" AS held SET used_at = ?5 WHERE {unused}"#),
        format!(r#"DELETE FROM main."{table}" AS held WHERE held."{user}" = ?1"#),
    ]
}

/// Makes the tables that are missing, and records which there are. The inner error is a sentence that says what to change; nothing was
/// made then.
pub(super) fn make(connection: &Connection, tables: &[CodesTable]) -> rusqlite::Result<Result<(), String>> {
    let recorded = recorded(connection)?;
    for table in tables {
        if let Err(why) = hides_no_codes(connection, table, &recorded)? {
            return Ok(Err(why));
        }
    }
    let mut missing = Vec::new();
    for table in tables {
        match look(connection, &table.table)? {
            None => missing.push(table),
            Some(found) => {
                if let Err(why) = found.and_then(|columns| fits(table, &columns)) {
                    return Ok(Err(format!(
                        "recovery codes cannot be kept in {}: {why}; change that, or name another table for the strategy {}",
                        table.table, table.strategy
                    )));
                }
            }
        }
    }
    for table in missing {
        create(connection, table)?;
    }
    hold(connection, tables)?;
    for table in tables.iter().filter(|table| !recorded.contains(table)) {
        record(connection, table)?;
    }
    Ok(Ok(()))
}

/// Where the codes of all strategies are that were ever made ready.
fn recorded(connection: &Connection) -> rusqlite::Result<Vec<CodesTable>> {
    connection
        .prepare_cached(
            "SELECT strategy, table_name, code_column, user_column FROM countersign_code_tables ORDER BY strategy",
        )?
        .query_map([], |row| {
            Ok(CodesTable {
                strategy: row.get(0)?,
                table: row.get(1)?,
                code_column: row.get(2)?,
                user_column: row.get(3)?,
            })
        })?
        .collect()
}

const STILL: &str = "SELECT 1 FROM countersign_code_tables
    WHERE strategy = ?1 AND table_name = ?2 AND code_column = ?3 AND user_column = ?4";

/// A strategy that had the table before, and no codes in it, has none from now on.
fn record(connection: &Connection, table: &CodesTable) -> rusqlite::Result<()> {
    let CodesTable { strategy, table, code_column, user_column } = table;
    connection.execute(
        "DELETE FROM countersign_code_tables WHERE table_name = ?1 AND strategy <> ?2",
        [table, strategy],
    )?;
    connection.execute(
        "INSERT OR REPLACE INTO countersign_code_tables (strategy, table_name, code_column, user_column)
        VALUES (?1, ?2, ?3, ?4)",
        [strategy, table, code_column, user_column],
    )?;
    Ok(())
}

/// Whether all codes that were given out are still found when this table is used; otherwise a sentence that says what to change.
fn hides_no_codes(
    connection: &Connection,
    table: &CodesTable,
    recorded: &[CodesTable],
) -> rusqlite::Result<Result<(), String>> {
    let CodesTable { strategy, table: name, .. } = table;
    for old in recorded.iter().filter(|old| *old != table) {
        if old.strategy == *strategy
            && (is_there(connection, old)? || !is_there(connection, table)?)
            && has_sets(connection, strategy)?
        {
            return Ok(Err(format!(
                "the recovery codes of {strategy} that were given out are in the table {}, with the codes in the column {} \
                and the users in {}; put these names back, or rename the table and its columns in the database before you \
                name it {name}, {} and {}",
                old.table, old.code_column, old.user_column, table.code_column, table.user_column
            )));
        }
        if old.strategy != *strategy && old.table == *name && has_sets(connection, &old.strategy)? {
            return Ok(Err(format!(
                "the table {name} holds recovery codes that were given out under the strategy {}; name another table for \
                those of {strategy}, or give the strategy its old name back",
                old.strategy
            )));
        }
    }
    Ok(Ok(()))
}

/// Whether codes of this strategy were given out. Looks through all sets: asked only where names have changed.
fn has_sets(connection: &Connection, strategy: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM countersign_code_sets WHERE strategy = ?1 LIMIT 1")?
        .exists([strategy])
}

/// Whether there is such a table with such columns.
fn is_there(connection: &Connection, table: &CodesTable) -> rusqlite::Result<bool> {
    let found = look(connection, &table.table)?;
    Ok(found.is_some_and(|found| found.and_then(|columns| fits(table, &columns)).is_ok()))
}

fn create(connection: &Connection, table: &CodesTable) -> rusqlite::Result<()> {
    let CodesTable { strategy: _, table, code_column: code, user_column: user } = table;
    connection.execute_batch(&format!(
        r#"CREATE TABLE main."{table}" (
            "{user}"  INTEGER NOT NULL,
            set_id  INTEGER NOT NULL,
            slot  INTEGER NOT NULL,
            "{code}"  BLOB NOT NULL,
            used_at  INTEGER,
            PRIMARY KEY ("{user}", set_id, slot)
        ) STRICT, WITHOUT ROWID"#
    ))
}

struct Column {
    name: String,
    declared: String,
    not_null: bool,
    has_default: bool,
    /// Its place in the primary key, from 1; 0 outside of it.
    key: i64,
    /// Whether the database fills it itself.
    generated: bool,
}

impl Column {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// What has this name already: the columns of a table, or what else it is.
fn look(connection: &Connection, name: &str) -> rusqlite::Result<Option<Result<Vec<Column>, String>>> {
    let kind: Option<String> = connection
        .prepare_cached(
            "SELECT type FROM main.sqlite_schema
            WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view', 'index')",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match kind {
        None => Ok(None),
        Some(kind) if kind == "table" => columns(connection, name).map(|all| Some(Ok(all))),
        Some(kind) => Ok(Some(Err(format!("it is no table ({kind})")))),
    }
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    connection
        .prepare_cached(
            r#"SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, 'main')"#,
        )?
        .query_map([table], |row| {
            Ok(Column {
                name: row.get(0)?,
                declared: row.get(1)?,
                not_null: row.get(2)?,
                has_default: row.get::<_, Option<String>>(3)?.is_some(),
                key: row.get(4)?,
                generated: row.get::<_, i64>(5)? != 0,
            })
        })?
        .collect()
}

/// Whether codes can be kept in a table that is there; otherwise what is wrong with it.
fn fits(table: &CodesTable, columns: &[Column]) -> Result<(), String> {
    let CodesTable { strategy: _, table: _, code_column, user_column } = table;
    let wanted = [
        (user_column.as_str(), "INTEGER", 1),
        ("set_id", "INTEGER", 2),
        ("slot", "INTEGER", 3),
        (code_column.as_str(), "BLOB", 0),
        ("used_at", "INTEGER", 0),
    ];
    for (name, declared, key) in wanted {
        let Some(column) = columns.iter().find(|column| column.is(name)) else {
            return Err(format!("it has no column {name} {declared}"));
        };
        if !column.declared.eq_ignore_ascii_case(declared) || column.generated {
            return Err(format!("its column {name} is not {declared}"));
        }
        if column.key != key {
            return Err(format!("its primary key is not ({user_column}, set_id, slot)"));
        }
        if name == "used_at" && column.not_null {
            return Err("its column used_at cannot be NULL".to_owned());
        }
    }
    for other in columns.iter().filter(|column| !wanted.iter().any(|(name, ..)| column.is(name))) {
        if other.key != 0 {
            return Err(format!("its primary key is not ({user_column}, set_id, slot)"));
        }
        if other.not_null && !other.has_default && !other.generated {
            return Err(format!("its column {} must be NULL or have a default", other.name));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) fn default_statements() -> [String; 5] {
    statements(&Known::default().now().1[0])
}

#[cfg(test)]
mod tests {
    use countersign::store::{CodeSetId, CodeSlot};

    use super::*;
    use crate::sqlite::migrate;
    use crate::tables::OURS;

    #[test]
    fn all_other_tables_of_ours_are_known() {
        let connection = Connection::open_in_memory().unwrap();
        migrate::apply(&connection).unwrap();
        let names: Vec<String> = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'countersign%' ORDER BY name")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let others: Vec<_> = names.iter().filter(|name| *name != "countersign_recovery_codes").collect();
        // While everything is moved here, there is one more.
        let made: Vec<_> = OURS.iter().filter(|name| **name != "countersign_moving").collect();
        assert_eq!(others, made);
    }

    #[test]
    fn tables_that_cannot_be_used_are_tried_again() {
        let connection = Connection::open_in_memory().unwrap();
        migrate::apply(&connection).unwrap();
        let known = Arc::new(Known::default());
        let mut codes = Codes::prepare(&connection, known.clone()).unwrap();
        let table = CodesTable {
            strategy: "paper".to_owned(),
            table: "codes_on_paper".to_owned(),
            ..known.now().1[0].clone()
        };
        let key = |strategy: &str| CodeKey {
            user: UserKey(1),
            strategy: strategy.to_owned(),
            set: CodeSetId(1),
            slot: CodeSlot(1),
        };
        known.tell(vec![table.clone()]);
        codes.refresh();
        let unusable = codes.probe(UserKey(1), &key("paper"));
        assert!(matches!(unusable, Err(StoreError::Unavailable(_))), "{unusable:?}");
        assert!(codes.remove_all(UserKey(1)).is_err(), "nothing is passed over");
        make(&connection, std::slice::from_ref(&table)).unwrap().unwrap();
        codes.refresh();
        assert_eq!(codes.probe(UserKey(1), &key("paper")).unwrap(), CodeProbe::Absent);
        let unready = codes.probe(UserKey(1), &key("recovery_code"));
        assert!(matches!(unready, Err(StoreError::Failed(_))), "{unready:?}");
    }

    #[test]
    fn the_migration_makes_the_table_that_the_default_strategy_needs() {
        let connection = Connection::open_in_memory().unwrap();
        migrate::apply(&connection).unwrap();
        let table = &Known::default().now().1[0];
        check(std::slice::from_ref(table)).unwrap();
        let columns = columns(&connection, &table.table).unwrap();
        fits(table, &columns).unwrap();
        connection.execute_batch("DROP TABLE countersign_recovery_codes").unwrap();
        create(&connection, table).unwrap();
        let made: Vec<_> = super::columns(&connection, &table.table).unwrap();
        let names = |columns: &[Column]| columns.iter().map(|c| (c.name.clone(), c.key)).collect::<Vec<_>>();
        assert_eq!(names(&made), names(&columns));
    }
}
