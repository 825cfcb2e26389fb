//! Where records are kept: a file or a server, and what nodes share.

use std::fmt;
use std::path::Path;

use countersign_sql::{DatabaseUrl, without_password};
use toml::Value;

use super::reader::Reader;
use super::sections::number;
use super::value::{Parsed, Raw};

/// Where the limiter is that nodes share. What is shown of it never holds a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Redis(String);

impl Redis {
    /// With its password.
    pub(crate) fn expose_url(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redis({self})")
    }
}

/// Connections of a node: its cores are busy with fewer, and a server of PostgreSQL has 100 for all nodes unless told otherwise.
const POOL: usize = 16;

/// The schema is part of it.
pub(super) fn read(reader: &mut Reader, data: &Path) -> DatabaseUrl {
    let default = DatabaseUrl::Sqlite(data.join("countersign.db"));
    let url = reader.read("database", default, parse, |url| Value::String(url.to_string()));
    let show = |schema: &Option<String>| schema.clone().map(Value::String);
    let schema = reader.read_optional("postgres.schema", None, |raw| parse_schema(raw).map(Some), show);
    let origin = reader.origin("postgres.schema");
    match (url, schema) {
        (DatabaseUrl::Postgres(url), Some(schema)) => {
            if let Some(other) = url.schema().filter(|named| *named != schema) {
                reader.problem(format!(
                    "postgres.schema is {schema:?} ({origin}), and database names the schema {other:?}: remove one of the two"
                ));
            }
            DatabaseUrl::Postgres(url.or_schema(Some(&schema)))
        }
        (DatabaseUrl::Sqlite(path), Some(schema)) => {
            reader.problem(format!(
                "postgres.schema is {schema:?} ({origin}), and database is an SQLite file, which has none: remove it, or make database a \
                 PostgreSQL database"
            ));
            DatabaseUrl::Sqlite(path)
        }
        (url, None) => url,
    }
}

pub(super) fn pool(reader: &mut Reader) -> usize {
    reader.read("postgres.pool", POOL, |raw| raw.number(2..=1_000), number)
}

pub(super) fn redis(reader: &mut Reader) -> Option<Redis> {
    reader.read_optional(
        "redis.url",
        None,
        |raw| parse_redis(raw).map(Some),
        |redis: &Option<Redis>| redis.as_ref().map(|redis| Value::String(redis.to_string())),
    )
}

fn parse(raw: &Raw) -> Parsed<DatabaseUrl> {
    raw.text()?.parse().map_err(|error: countersign_sql::UrlError| error.to_string())
}

fn parse_schema(raw: &Raw) -> Parsed<String> {
    let rule = "it must be a name of small letters, digits and underscores, such as \"countersign\"";
    let good = |name: &&str| countersign_sql::is_schema(name);
    raw.text().ok().filter(good).map(str::to_owned).ok_or_else(|| rule.to_owned())
}

fn parse_redis(raw: &Raw) -> Parsed<Redis> {
    let rule = "it must be the URL of a Redis or Valkey server, such as \"redis://:PASSWORD@HOST/0\"";
    let is_url = |text: &&str| {
        let rest = ["redis://", "rediss://", "valkey://", "valkeys://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme));
        rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(char::is_control)
    };
    raw.text().ok().filter(is_url).map(|url| Redis(url.to_owned())).ok_or_else(|| rule.to_owned())
}
