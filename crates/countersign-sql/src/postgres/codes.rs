//! The tables of recovery codes: one for each strategy, under the names that the host gives them.
//!
//! The database itself records where the codes of each strategy are. While there are any, they are looked for nowhere else: under a
//! name that was changed, each right code would be told wrong.

use countersign::Timestamp;
use countersign::store::{
    CodeAtRest, CodeKey, CodeProbe, CodeSetRow, CodesTable, Reads, StoreError, UserKey,
};
use tokio_postgres::Row;

use super::columns::{Unread, many, one, unread};
use super::lease::{Lease, Refusal, Say};
use super::options::Schema;
use super::params::{Param, params};
use super::statements::{IfNone, Unapplied, Write};
use crate::records::Cells as _;
use crate::tables::{check, default_table};

/// The statements of all tables that are ready.
pub(super) struct Codes {
    tables: Vec<Held>,
    /// That the codes of a strategy are in this table and these columns, until the transaction ends.
    still: String,
}

impl Codes {
    /// Of the default strategy, whose table the first migration makes.
    pub(super) fn first(schema: &Schema) -> Self {
        Self::new(schema, &[default_table()])
    }

    /// Of tables that are there.
    pub(super) fn new(schema: &Schema, tables: &[CodesTable]) -> Self {
        let still = schema.within(
            "SELECT 1 / count(*) FROM (
                SELECT 1 FROM {schema}.countersign_code_tables
                WHERE strategy = $1 AND table_name = $2 AND code_column = $3 AND user_column = $4 FOR SHARE
            ) AS recorded",
        );
        Self { tables: tables.iter().map(|table| Held::new(schema, table)).collect(), still }
    }

    /// What is in a place.
    pub(super) fn probe<'a>(
        &'a self,
        user: UserKey,
        key: &'a CodeKey,
    ) -> Result<(&'a str, Vec<Param<'a>>), StoreError> {
        let held = self.of(&key.strategy).map_err(|error| StoreError::Failed(error.into()))?;
        let CodesTable { strategy, table, code_column, user_column } = &held.table;
        let params = params![user, key.set.0, key.slot.0, strategy, table, code_column, user_column];
        Ok((&held.probe, params))
    }

    /// Puts codes into their places, each of which must be free.
    pub(super) fn add<'a>(
        &'a self,
        set: &'a CodeSetRow,
        codes: &'a [CodeAtRest],
    ) -> Result<[Write<'a>; 2], Unapplied> {
        let held = self.of(&set.strategy)?;
        let CodesTable { strategy, table, code_column, user_column } = &held.table;
        let slots = codes.iter().map(|code| code.slot.0).collect();
        let hashes = codes.iter().map(|code| &code.code[..]).collect();
        Ok([
            Write {
                sql: &self.still,
                params: params![strategy, table, code_column, user_column],
                if_none: IfNone::Moved(strategy),
            },
            Write::any(
                &held.add,
                vec![set.user.into(), set.id.0.into(), Param::Ints(slots), Param::Blobs(hashes)],
            ),
        ])
    }

    /// Deletes a code that is there unused.
    pub(super) fn spend<'a>(&'a self, key: &'a CodeKey, code: &'a [u8]) -> Result<Write<'a>, Unapplied> {
        let held = self.of(&key.strategy)?;
        Ok(Write::one(&held.spend, params![key.user, key.set.0, key.slot.0, code]))
    }

    /// Notes on a code that is there unused when it was used.
    pub(super) fn mark_used<'a>(
        &'a self,
        key: &'a CodeKey,
        code: &'a [u8],
        at: Timestamp,
    ) -> Result<Write<'a>, Unapplied> {
        let held = self.of(&key.strategy)?;
        Ok(Write::one(&held.mark_used, params![key.user, key.set.0, key.slot.0, code, at]))
    }

    /// Deletes all codes of the user in one strategy.
    pub(super) fn remove(&self, user: UserKey, strategy: &str) -> Result<Write<'_>, Unapplied> {
        Ok(Write::any(&self.of(strategy)?.remove, params![user]))
    }

    /// Deletes all codes of the user in every strategy that is ready.
    pub(super) fn remove_all(&self, user: UserKey) -> impl Iterator<Item = Write<'_>> {
        self.tables.iter().map(move |held| Write::any(&held.remove, params![user]))
    }

    fn of(&self, strategy: &str) -> Result<&Held, Unapplied> {
        self.tables
            .iter()
            .find(|held| held.table.strategy == strategy)
            .ok_or_else(|| Unapplied::Unprepared(strategy.to_owned()))
    }
}

/// What a probe found; a strategy whose codes were moved is not asked.
pub(super) fn code_probe(user: UserKey, reads: &Reads, answer: &[Row]) -> Result<CodeProbe, StoreError> {
    let found = one(answer, |columns| {
        let still: bool = columns.next()?;
        let code: Option<Vec<u8>> = columns.next()?;
        Ok((still, code, columns.maybe_time()?))
    });
    match found.map_err(unread("a recovery code", user))? {
        Some((true, Some(code), used_at)) => Ok(CodeProbe::Found { code, used_at }),
        Some((true, None, _)) => Ok(CodeProbe::Absent),
        Some((false, ..)) | None => {
            let strategy = reads.code.as_ref().map(|key| key.strategy.clone()).unwrap_or_default();
            Err(StoreError::Failed(Unapplied::Moved(strategy).into()))
        }
    }
}

/// The statements of one table.
struct Held {
    table: CodesTable,
    probe: String,
    add: String,
    spend: String,
    mark_used: String,
    remove: String,
}

impl Held {
    fn new(schema: &Schema, table: &CodesTable) -> Self {
        let [probe, add, spend, mark_used, remove] = statements(table).map(|sql| schema.within(&sql));
        Self { table: table.clone(), probe, add, spend, mark_used, remove }
    }
}

/// In the order of [`Held`].
fn statements(table: &CodesTable) -> [String; 5] {
    let CodesTable { strategy: _, table, code_column: code, user_column: user } = table;
    let place = format!(r#"held."{user}" = $1 AND held.set_id = $2 AND held.slot = $3"#);
    let unused = format!(r#"{place} AND held."{code}" = $4 AND held.used_at IS NULL"#);
    let one = |sql| format!("WITH touched AS ({sql} RETURNING 1) SELECT 1 / count(*) FROM touched");
    [
        format!(
            r#"SELECT recorded.strategy IS NOT NULL, held."{code}", held.used_at FROM (SELECT 1) AS one
            LEFT JOIN {{schema}}.countersign_code_tables AS recorded ON recorded.strategy = $4
                AND recorded.table_name = $5 AND recorded.code_column = $6 AND recorded.user_column = $7
            LEFT JOIN {{schema}}."{table}" AS held ON {place}"#
        ),
        format!(
            r#"INSERT INTO {{schema}}."{table}" ("{user}", set_id, slot, "{code}")
            SELECT $1::bigint, $2::bigint, code.slot, code.hash FROM unnest($3::bigint[], $4::bytea[]) AS code (slot, hash)"#
        ),
        one(format!(r#"DELETE FROM {{schema}}."{table}" AS held WHERE {unused}"#)),
        one(format!(r#"UPDATE {{schema}}."{table}" AS held SET used_at = $5 WHERE {unused}"#)),
        format!(r#"DELETE FROM {{schema}}."{table}" AS held WHERE held."{user}" = $1"#),
    ]
}

/// Tables where codes of this user may be although their strategies are not ready any more: statements that delete them. What was
/// dropped holds nothing of anybody.
pub(super) async fn removals_elsewhere(
    lease: &mut Lease,
    schema: &Schema,
    ready: &Codes,
) -> Result<Vec<String>, Unapplied> {
    let mut all = Vec::new();
    for table in recorded(lease, schema, "").await? {
        if ready.tables.iter().any(|held| held.table == table) {
            continue;
        }
        check(std::slice::from_ref(&table)).map_err(Unapplied::Unusable)?;
        if look(lease, schema, &table.table).await?.is_some() {
            let [.., remove] = statements(&table);
            all.push(schema.within(&remove));
        }
    }
    Ok(all)
}

/// Why tables were not made ready.
#[derive(Debug)]
pub(super) enum Unready {
    /// A sentence that says what to change.
    Wrong(String),
    Refused(Refusal),
}

impl From<Refusal> for Unready {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Unready> for StoreError {
    fn from(unready: Unready) -> Self {
        match unready {
            Unready::Wrong(why) => Self::Failed(why.into()),
            Unready::Refused(refusal) if refusal.is_of_the_statement() => Self::Failed(refusal.why),
            Unready::Refused(refusal) => refusal.into(),
        }
    }
}

/// Makes the tables that are missing, and records which there are. What is refused changes nothing.
pub(super) async fn make(
    lease: &mut Lease,
    begin: &str,
    schema: &Schema,
    tables: &[CodesTable],
) -> Result<(), Unready> {
    check(tables).map_err(Unready::Wrong)?;
    lease.say(&[Say::Words(begin)]).await?;
    // One node at a time, and nobody installs codes meanwhile.
    lease
        .ask(
            &schema.within("SELECT 1 FROM {schema}.countersign_migrations WHERE number = 0 FOR UPDATE"),
            params![],
        )
        .await?;
    let recorded = recorded(lease, schema, " FOR UPDATE").await?;
    for table in tables {
        hides_no_codes(lease, schema, table, &recorded).await?;
    }
    let mut missing = Vec::new();
    for table in tables {
        match look(lease, schema, &table.table).await? {
            None => missing.push(table),
            Some(found) => found.and_then(|columns| fits(table, &columns)).map_err(|why| {
                Unready::Wrong(format!(
                    "recovery codes cannot be kept in {}: {why}; change that, or name another table for the strategy {}",
                    table.table, table.strategy
                ))
            })?,
        }
    }
    for table in missing {
        lease.say(&[Say::Words(&schema.within(&create(table)))]).await?;
    }
    for table in tables.iter().filter(|table| !recorded.contains(table)) {
        record(lease, schema, table).await?;
    }
    lease.say(&[Say::Commit]).await?;
    Ok(())
}

/// Where the codes of all strategies are that were ever made ready.
async fn recorded(lease: &mut Lease, schema: &Schema, lock: &str) -> Result<Vec<CodesTable>, Refusal> {
    let sql = schema.within(
        "SELECT strategy, table_name, code_column, user_column FROM {schema}.countersign_code_tables ORDER BY strategy",
    );
    let rows = lease.ask(&format!("{sql}{lock}"), params![]).await?;
    let all = many(&rows, |columns| {
        Ok(CodesTable {
            strategy: columns.next()?,
            table: columns.next()?,
            code_column: columns.next()?,
            user_column: columns.next()?,
        })
    });
    // The columns are texts that cannot be NULL.
    Ok(all.unwrap_or_default())
}

/// A strategy that had the table before, and no codes in it, has none from now on.
async fn record(lease: &mut Lease, schema: &Schema, table: &CodesTable) -> Result<(), Refusal> {
    let CodesTable { strategy, table, code_column, user_column } = table;
    lease
        .ask(
            &schema.within(
                "DELETE FROM {schema}.countersign_code_tables WHERE table_name = $1 AND strategy <> $2",
            ),
            params![table, strategy],
        )
        .await?;
    lease
        .ask(
            &schema.within(
                "INSERT INTO {schema}.countersign_code_tables (strategy, table_name, code_column, user_column)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (strategy) DO UPDATE SET table_name = excluded.table_name,
                    code_column = excluded.code_column, user_column = excluded.user_column",
            ),
            params![strategy, table, code_column, user_column],
        )
        .await?;
    Ok(())
}

/// Whether all codes that were given out are still found when this table is used; otherwise a sentence that says what to change.
async fn hides_no_codes(
    lease: &mut Lease,
    schema: &Schema,
    table: &CodesTable,
    recorded: &[CodesTable],
) -> Result<(), Unready> {
    let CodesTable { strategy, table: name, .. } = table;
    for old in recorded.iter().filter(|old| *old != table) {
        if old.strategy == *strategy
            && (is_there(lease, schema, old).await? || !is_there(lease, schema, table).await?)
            && has_sets(lease, schema, strategy).await?
        {
            return Err(Unready::Wrong(format!(
                "the recovery codes of {strategy} that were given out are in the table {}, with the codes in the column {} \
                and the users in {}; put these names back, or rename the table and its columns in the database before you \
                name it {name}, {} and {}",
                old.table, old.code_column, old.user_column, table.code_column, table.user_column
            )));
        }
        if old.strategy != *strategy && old.table == *name && has_sets(lease, schema, &old.strategy).await? {
            return Err(Unready::Wrong(format!(
                "the table {name} holds recovery codes that were given out under the strategy {}; name another table for \
                those of {strategy}, or give the strategy its old name back",
                old.strategy
            )));
        }
    }
    Ok(())
}

/// Whether codes of this strategy were given out. Looks through all sets: asked only where names have changed.
async fn has_sets(lease: &mut Lease, schema: &Schema, strategy: &str) -> Result<bool, Refusal> {
    let sql = schema.within("SELECT 1 FROM {schema}.countersign_code_sets WHERE strategy = $1 LIMIT 1");
    Ok(!lease.ask(&sql, params![strategy]).await?.is_empty())
}

/// Whether there is such a table with such columns.
async fn is_there(lease: &mut Lease, schema: &Schema, table: &CodesTable) -> Result<bool, Refusal> {
    let found = look(lease, schema, &table.table).await?;
    Ok(found.is_some_and(|found| found.and_then(|columns| fits(table, &columns)).is_ok()))
}

fn create(table: &CodesTable) -> String {
    let CodesTable { strategy: _, table, code_column: code, user_column: user } = table;
    format!(
        r#"CREATE TABLE {{schema}}."{table}" (
            "{user}"  BIGINT NOT NULL,
            set_id  BIGINT NOT NULL,
            slot  BIGINT NOT NULL,
            "{code}"  BYTEA NOT NULL,
            used_at  BIGINT,
            PRIMARY KEY ("{user}", set_id, slot)
        )"#
    )
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

/// What has this name already: the columns of a table, or what else it is.
async fn look(
    lease: &mut Lease,
    schema: &Schema,
    name: &str,
) -> Result<Option<Result<Vec<Column>, String>>, Refusal> {
    let kind =
        "SELECT table_type::text FROM information_schema.tables WHERE table_schema = $1 AND table_name = $2";
    let rows = lease.ask(kind, params![schema.name(), name]).await?;
    match rows.first().map(|row| row.try_get::<_, &str>(0)) {
        None => Ok(None),
        Some(Ok("BASE TABLE")) => columns(lease, schema, name).await.map(|all| Some(Ok(all))),
        Some(other) => Ok(Some(Err(format!("it is no table ({})", other.unwrap_or("unknown"))))),
    }
}

async fn columns(lease: &mut Lease, schema: &Schema, table: &str) -> Result<Vec<Column>, Refusal> {
    let rows = lease
        .ask(
            "SELECT c.column_name::text, c.data_type::text, c.is_nullable = 'NO', c.column_default IS NOT NULL,
                coalesce((
                    SELECT max(k.ordinal_position) FROM information_schema.table_constraints t
                    JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name
                        AND k.table_schema = t.table_schema AND k.table_name = t.table_name
                    WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema
                        AND t.table_name = c.table_name AND k.column_name = c.column_name
                ), 0)::bigint,
                c.is_generated <> 'NEVER' OR c.is_identity = 'YES'
            FROM information_schema.columns c WHERE c.table_schema = $1 AND c.table_name = $2
            ORDER BY c.ordinal_position",
            params![schema.name(), table],
        )
        .await?;
    let all: Result<Vec<Column>, Unread> = many(&rows, |columns| {
        Ok(Column {
            name: columns.next()?,
            declared: columns.next()?,
            not_null: columns.next()?,
            has_default: columns.next()?,
            key: columns.next()?,
            generated: columns.next()?,
        })
    });
    Ok(all.unwrap_or_default())
}

/// Whether codes can be kept in a table that is there; otherwise what is wrong with it.
fn fits(table: &CodesTable, columns: &[Column]) -> Result<(), String> {
    let CodesTable { strategy: _, table: _, code_column, user_column } = table;
    let wanted = [
        (user_column.as_str(), "bigint", 1),
        ("set_id", "bigint", 2),
        ("slot", "bigint", 3),
        (code_column.as_str(), "bytea", 0),
        ("used_at", "bigint", 0),
    ];
    for (name, declared, key) in wanted {
        let Some(column) = columns.iter().find(|column| column.name == name) else {
            return Err(format!("it has no column {name} {declared}"));
        };
        if column.declared != declared || column.generated {
            return Err(format!("its column {name} is not {declared}"));
        }
        if column.key != key {
            return Err(format!("its primary key is not ({user_column}, set_id, slot)"));
        }
        if name == "used_at" && column.not_null {
            return Err("its column used_at cannot be NULL".to_owned());
        }
    }
    for other in columns.iter().filter(|column| !wanted.iter().any(|(name, ..)| column.name == *name)) {
        if other.key != 0 {
            return Err(format!("its primary key is not ({user_column}, set_id, slot)"));
        }
        if other.not_null && !other.has_default && !other.generated {
            return Err(format!("its column {} must be NULL or have a default", other.name));
        }
    }
    Ok(())
}
