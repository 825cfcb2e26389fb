//! How the database is reached, and why it is not.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use countersign::BoxError;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Shared;
use super::lease::{Lease, told};
use super::migrate::{NEWEST, Unmigrated};
use super::params::params;
use crate::OpenError;

/// How a PostgreSQL store is run. The defaults suit most servers.
///
/// ```no_run
/// # async fn connect() -> Result<(), countersign_sql::OpenError> {
/// use countersign_sql::PostgresOptions;
///
/// let options = PostgresOptions::new().schema("acme").pool(32);
/// let store = options.connect("postgres://acme@db.example.org/acme").await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    pub(super) schema: String,
    pub(super) pool: usize,
    pub(super) queue: usize,
    pub(super) patience: Duration,
    pub(super) listen_at: Option<Secret>,
}

/// An address, in which there may be a password.
#[derive(Clone)]
pub(super) struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            schema: "public".to_owned(),
            pool: 16,
            queue: 1024,
            patience: Duration::from_secs(5),
            listen_at: None,
        }
    }
}

impl PostgresOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The schema that the tables are in, by default `public`. It is made if there is none and the user may make it. Up to 63
    /// lower-case letters, digits and underscores.
    #[must_use]
    pub fn schema(mut self, name: &str) -> Self {
        name.clone_into(&mut self.schema);
        self
    }

    /// How many connections there may be. At least 1, by default 16: each is a process of the server, and more than its cores wait
    /// for its disk anyway. Live notices take one more. Means nothing over the host's pool.
    #[must_use]
    pub fn pool(mut self, connections: usize) -> Self {
        self.pool = connections.max(1);
        self
    }

    /// How many calls may be under way or wait for a connection; more are refused at once as unavailable. At least 1, by default
    /// 1,024.
    #[must_use]
    pub fn queue(mut self, calls: usize) -> Self {
        self.queue = calls.max(1);
        self
    }

    /// How long a call waits for a connection, for its turn with a user and for each answer of the server. By default 5 seconds. What
    /// takes longer is unavailable.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Over the host's pool: the address that [`Upkeep::listen`](countersign::store::Upkeep::listen) makes a connection of its own to, since
    /// a connection of a pool cannot hear. Without it the store hears of nothing. A store that was connected by its address listens
    /// there.
    #[must_use]
    pub fn listen_at(mut self, url: &str) -> Self {
        self.listen_at = Some(Secret(url.to_owned()));
        self
    }

    pub(super) fn checked_schema(&self) -> Result<Schema, OpenError> {
        let name = &self.schema;
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let fine = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name.chars().all(known)
            && name.len() <= 63
            && !name.starts_with("pg_");
        if fine {
            Ok(Schema { name: name.clone() })
        } else {
            Err(OpenError::SchemaName { name: name.clone() })
        }
    }
}

/// The name of a schema that can be written into a statement.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    name: String,
}

impl Schema {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The statement with its tables in this schema.
    pub(super) fn within(&self, sql: &str) -> String {
        sql.replace("{schema}", &format!("\"{}\"", self.name))
    }
}

/// Where a server is and how it is spoken to.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) line: Line,
    /// The database, to be shown.
    pub(super) database: String,
}

/// How the line is kept from others.
#[derive(Clone)]
pub(super) enum Line {
    /// Nobody else is on it.
    Plain,
    /// Encrypted, to a server with a certificate that is trusted.
    Tls(MakeRustlsConnect),
}

impl Address {
    /// Reads an address. Where the server is on another machine the line is encrypted, unless the address says `sslmode=disable`.
    pub(super) fn parse(url: &str, patience: Duration) -> Result<Self, OpenError> {
        let mut config: Config = url.parse().map_err(|error| OpenError::Address { source: told(error) })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(OpenError::Address { source: "it names no host".into() });
        }
        let database = shown(&config);
        let near = config.get_hosts().iter().all(is_near)
            && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
        if config.get_ssl_mode() == SslMode::Prefer {
            config.ssl_mode(if near { SslMode::Disable } else { SslMode::Require });
        }
        let line = match config.get_ssl_mode() {
            SslMode::Disable => Line::Plain,
            _ => Line::Tls(tls().map_err(|source| OpenError::Tls { database: database.clone(), source })?),
        };
        if config.get_application_name().is_none() {
            config.application_name("countersign");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(patience);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(patience * 3);
        }
        // Of several servers, the one that writes: the others are its replicas.
        config.keepalives_idle(Duration::from_secs(30)).target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Self { config, line, database })
    }

    /// A pool of so many connections, each of which is made ready.
    pub(super) fn pool(&self, connections: usize, settings: String) -> Result<Pool, OpenError> {
        let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match &self.line {
            Line::Plain => Manager::from_config(self.config.clone(), NoTls, fast),
            Line::Tls(tls) => Manager::from_config(self.config.clone(), tls.clone(), fast),
        };
        let settings = Arc::new(settings);
        let ready = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let settings = settings.clone();
            Box::pin(async move { client.batch_execute(&settings).await.map_err(HookError::Backend) })
        });
        Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .post_create(ready)
            .build()
            .map_err(|error| OpenError::Unreachable { database: self.database.clone(), source: error.into() })
    }
}

fn is_near(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Name and place of the database, without the password.
fn shown(config: &Config) -> String {
    let name = config.get_dbname().or(config.get_user()).unwrap_or("postgres");
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    });
    format!("{name} on {}", hosts.collect::<Vec<_>>().join(", "))
}

/// Trusts what this machine trusts.
fn tls() -> Result<MakeRustlsConnect, BoxError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map_or_else(String::new, |error| format!(": {error}"));
        return Err(format!("this machine trusts no authority at all{why}").into());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// What every transaction of ours relies on: commits that last, waits that end, and names that nobody put in the way. `local` holds until the
/// transaction ends.
pub(super) fn settings(patience: Duration, local: Scope) -> String {
    let (wait, local) = (patience.as_millis().max(1), matches!(local, Scope::Transaction));
    let idle = wait.saturating_mul(2);
    format!(
        "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, {local}),
        set_config('lock_timeout', '{wait}ms', {local}),
        set_config('idle_in_transaction_session_timeout', '{idle}ms', {local}),
        set_config('search_path', 'pg_catalog, pg_temp', {local})"
    )
}

/// How long settings hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Until the connection ends: it is ours.
    Connection,
    /// Until the transaction ends: the connection is the host's.
    Transaction,
}

/// Whether the tables are those that the migrations made, and the user may do with them what the store does: prepares every statement.
pub(super) async fn check(lease: &mut Lease, shared: &Shared, database: &str) -> Result<(), OpenError> {
    #[cfg(feature = "accounts")]
    let accounts = [shared.accounts.all(), shared.letters.all()].concat();
    #[cfg(not(feature = "accounts"))]
    let accounts = Vec::new();
    let statements = [
        shared.reading.all(),
        shared.writing.all(),
        shared.together.all(),
        shared.background.all(),
        accounts,
    ];
    lease.try_out(&statements.concat()).await.map_err(|refusal| match refusal.code() {
        Some(_) => OpenError::Tables { database: database.to_owned(), source: refusal.why },
        None => OpenError::Unreachable { database: database.to_owned(), source: refusal.why },
    })?;
    let rights = lease
        .ask(
            "SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname LIKE 'countersign\\_%' AND CASE c.relkind
                WHEN 'r' THEN NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                    AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
                WHEN 'S' THEN NOT (has_sequence_privilege(c.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT'))
                ELSE false END
            ORDER BY 1 LIMIT 1",
            params![shared.schema.name()],
        )
        .await;
    let missing = rights
        .map_err(|refusal| OpenError::Unreachable { database: database.to_owned(), source: refusal.why })?;
    match missing.first().map(|row| row.try_get::<_, String>(0)) {
        None => Ok(()),
        Some(table) => Err(OpenError::Rights {
            database: database.to_owned(),
            wanted: format!(
                "grant it SELECT, INSERT, UPDATE and DELETE on all tables in the schema {0}, and USAGE and SELECT on all sequences in it",
                shared.schema.name()
            ),
            source: format!("it may not read and write {}", table.unwrap_or_default()).into(),
        }),
    }
}

impl OpenError {
    pub(super) fn from_pool(database: &str, error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                Self::from_postgres(database, error)
            }
            error => Self::Unreachable { database: database.to_owned(), source: error.into() },
        }
    }

    /// For what is refused while a connection is made.
    pub(super) fn from_postgres(database: &str, error: tokio_postgres::Error) -> Self {
        let database = database.to_owned();
        let code = error.code().cloned();
        let of_tls = error.to_string().contains("TLS")
            || error.source().is_some_and(|source| source.to_string().contains("TLS"));
        let source = told(error);
        match code {
            Some(code) if code.code().starts_with("28") || code == SqlState::INVALID_CATALOG_NAME => {
                Self::Refused { database, source }
            }
            None if of_tls => Self::Tls { database, source },
            _ => Self::Unreachable { database, source },
        }
    }

    pub(super) fn from_migrating(database: &str, schema: &Schema, error: Unmigrated) -> Self {
        let database = database.to_owned();
        match error {
            Unmigrated::Newer(found) => Self::Newer { database, found, known: NEWEST },
            Unmigrated::Failed(_, refusal) if refusal.is(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                Self::no_rights(database, schema, refusal.why)
            }
            Unmigrated::Failed(migration, refusal) => {
                Self::Migration { database, migration, source: refusal.why }
            }
            Unmigrated::Unread(refusal) if refusal.is(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                Self::no_rights(database, schema, refusal.why)
            }
            Unmigrated::Unread(refusal) if refusal.is(&SqlState::LOCK_NOT_AVAILABLE) => {
                Self::Locked { database }
            }
            Unmigrated::Unread(refusal) if refusal.code().is_some() => {
                Self::Tables { database, source: refusal.why }
            }
            Unmigrated::Unread(refusal) => Self::Unreachable { database, source: refusal.why },
        }
    }

    fn no_rights(database: String, schema: &Schema, source: BoxError) -> Self {
        let wanted = format!(
            "grant it CREATE and USAGE on the schema {0} (and CREATE on the database if there is no such schema), or have its \
            owner apply the migrations first",
            schema.name()
        );
        Self::Rights { database, wanted, source }
    }
}
