//! Names a database: a file, or a server.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a database is. What is shown of it never holds a password.
///
/// A path, `sqlite:PATH` and `sqlite://PATH` are an SQLite file; `postgres://USER:PASSWORD@HOST/NAME` and `postgresql://…` are
/// PostgreSQL, with the settings that its own programs take after a `?`, and `schema=NAME` for the schema that our tables are in.
///
/// ```
/// use countersign_sql::DatabaseUrl;
///
/// let url: DatabaseUrl = "postgres://portal:secret@db.example.org/sign_in?schema=mfa".parse()?;
/// assert_eq!(url.to_string(), "postgres://portal:***@db.example.org/sign_in?schema=mfa");
/// assert_eq!("sqlite:acme.db".parse::<DatabaseUrl>()?.file().unwrap().to_str(), Some("acme.db"));
/// # Ok::<(), countersign_sql::UrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(PostgresUrl),
}

/// Where a database of a PostgreSQL server is, and how to come in.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    /// Without our own `schema`.
    full: String,
    schema: Option<String>,
}

/// What is no name of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it must be the path of an SQLite file, such as \"sqlite:countersign.db\", or a PostgreSQL database, such as \
    \"postgres://USER:PASSWORD@HOST/NAME\""
)]
pub struct UrlError;

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

impl DatabaseUrl {
    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl PostgresUrl {
    /// All of it, the password included, as PostgreSQL's own programs take it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.full
    }

    /// The schema that it names for our tables.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The same with a schema, where it names none.
    #[must_use]
    pub fn or_schema(mut self, schema: Option<&str>) -> Self {
        self.schema = self.schema.or_else(|| schema.map(str::to_owned));
        self
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if let Some(rest) = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme)) {
            return postgres(text, rest).map(Self::Postgres).ok_or(UrlError);
        }
        let path = text.strip_prefix("sqlite:").map_or(text, |path| path.strip_prefix("//").unwrap_or(path));
        let is_other =
            path.contains("://") || path.starts_with("postgres:") || path.starts_with("postgresql:");
        if path.is_empty()
            || path.contains(['?', '\0'])
            || is_other
            || path == ":memory:"
            || path.ends_with('/')
        {
            return Err(UrlError);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

fn postgres(text: &str, rest: &str) -> Option<PostgresUrl> {
    if rest.is_empty() || text.contains(char::is_control) {
        return None;
    }
    let (address, query) = text.split_once('?').map_or((text, ""), |(address, query)| (address, query));
    let settings = || query.split('&').filter(|setting| !setting.is_empty());
    let mut schemas = settings().filter_map(|setting| setting.strip_prefix("schema="));
    let schema = schemas.next().map(str::to_owned);
    if schemas.next().is_some() || schema.as_deref().is_some_and(|name| !is_schema(name)) {
        return None;
    }
    let others: Vec<&str> = settings().filter(|setting| !setting.starts_with("schema=")).collect();
    let mut full = address.to_owned();
    if !others.is_empty() {
        full = format!("{full}?{}", others.join("&"));
    }
    Some(PostgresUrl { full, schema })
}

/// Can this name a schema? A name that needs no quotes: small letters, digits and underscores, at most 63 of them.
#[must_use]
pub fn is_schema(name: &str) -> bool {
    let good = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    (1..=63).contains(&name.len())
        && name.bytes().all(good)
        && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// The URL, or anything that may hold one, with `***` for what may be a password: whatever stands between `://` and the last `@`
/// behind the first colon, and the value of any `password=`.
#[must_use]
pub fn without_password(text: &str) -> String {
    let mut shown = text.to_owned();
    if let Some(start) = shown.find("://").map(|at| at + 3)
        && let Some(end) = shown.rfind('@').filter(|end| *end > start)
        && let Some(colon) = shown[start..end].find(':')
    {
        shown.replace_range(start + colon + 1..end, "***");
    }
    let mut from = 0;
    while let Some(at) = shown[from..].find("password=") {
        let start = from + at + "password=".len();
        let end = shown[start..].find(['&', ' ', '"']).map_or(shown.len(), |length| start + length);
        shown.replace_range(start..end, "***");
        from = start;
    }
    shown
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.full))?;
        match &self.schema {
            None => Ok(()),
            Some(schema) => write!(f, "{}schema={schema}", if self.full.contains('?') { '&' } else { '?' }),
        }
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({self})")
    }
}

impl From<PathBuf> for DatabaseUrl {
    fn from(path: PathBuf) -> Self {
        Self::Sqlite(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> DatabaseUrl {
        text.parse().unwrap_or_else(|_| panic!("{text} names a database"))
    }

    #[test]
    fn files_have_three_forms() {
        for (written, path) in [
            ("a.db", "a.db"),
            ("/var/a.db", "/var/a.db"),
            ("sqlite:a.db", "a.db"),
            ("sqlite:/var/a.db", "/var/a.db"),
            ("sqlite:///var/a.db", "/var/a.db"),
            ("sqlite://a.db", "a.db"),
        ] {
            assert_eq!(parsed(written).file(), Some(Path::new(path)), "{written}");
        }
        assert_eq!(parsed("a.db").to_string(), "sqlite:a.db");
    }

    #[test]
    fn what_names_no_database_is_refused() {
        for other in [
            "",
            "sqlite:",
            "sqlite::memory:",
            ":memory:",
            "a.db?mode=ro",
            "dir/",
            "mysql://x",
            "postgres:",
            "postgres:/x",
            "postgres://",
            "postgresql://",
            "postgres://h/d?schema=A",
            "postgres://h/d?schema=a;drop",
            "postgres://h/d?schema=",
            "postgres://h/d?schema=a&schema=b",
            "postgres://h/d\n",
        ] {
            assert_eq!(other.parse::<DatabaseUrl>(), Err(UrlError), "{other:?}");
        }
    }

    #[test]
    fn servers_keep_their_settings_and_give_the_schema_to_us() {
        let DatabaseUrl::Postgres(url) = parsed("postgresql://u:p@h:5433/d?schema=mfa&connect_timeout=3")
        else {
            panic!()
        };
        assert_eq!(
            (url.expose(), url.schema()),
            ("postgresql://u:p@h:5433/d?connect_timeout=3", Some("mfa"))
        );
        assert_eq!(url.clone().or_schema(Some("other")).schema(), Some("mfa"));
        assert_eq!(url.to_string(), "postgresql://u:***@h:5433/d?connect_timeout=3&schema=mfa");
        let DatabaseUrl::Postgres(bare) = parsed("postgres://h/d") else { panic!() };
        assert_eq!((bare.expose(), bare.schema()), ("postgres://h/d", None));
        assert_eq!(bare.or_schema(Some("other")).to_string(), "postgres://h/d?schema=other");
    }

    #[test]
    fn no_password_is_shown() {
        for (written, shown) in [
            ("postgres://u:hunter2@h/d", "postgres://u:***@h/d"),
            ("postgres://u:hun@ter2@h/d", "postgres://u:***@h/d"),
            ("postgres://u:hun/ter2@h/d", "postgres://u:***@h/d"),
            ("postgres://u:hunter2?@h/d", "postgres://u:***@h/d"),
            ("postgres://:hunter2@h/d", "postgres://:***@h/d"),
            (
                "postgres://u@h/d?password=hunter2&sslmode=require",
                "postgres://u@h/d?password=***&sslmode=require",
            ),
            ("postgres://u@h/d?a=b&password=hunter2", "postgres://u@h/d?a=b&password=***"),
            ("redis://:hunter2@h/0", "redis://:***@h/0"),
            ("mysql://u:hunter2@h", "mysql://u:***@h"),
            ("\"postgres://u:hunter2@h\"", "\"postgres://u:***@h\""),
            ("postgres://u@h/d", "postgres://u@h/d"),
            ("postgres://h:5432/d", "postgres://h:5432/d"),
            ("sqlite:a@b.db", "sqlite:a@b.db"),
        ] {
            assert_eq!(without_password(written), shown);
            if let Ok(url) = written.parse::<DatabaseUrl>() {
                assert!(!format!("{url} {url:?}").contains("hun"), "{url:?}");
            }
        }
    }
}
