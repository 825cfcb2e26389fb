//! Opening a database: its own, the host's, and those that must be refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::error::Error as _;
use std::sync::Barrier;
use std::time::Duration;

use countersign::store::{Change, SessionChange, Store as _, Upkeep as _};
use countersign_sql::{Migration, OpenError, Postgres, PostgresOptions};
use support::server::{Schema, connect, url};
use support::{admit, apply, has_session, open};

/// The address with another part in place of one of its own.
fn address(user: Option<&str>, name: Option<&str>) -> String {
    let config: tokio_postgres::Config = url().parse().unwrap();
    let tokio_postgres::config::Host::Tcp(host) = &config.get_hosts()[0] else { panic!("over TCP") };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let user = user.unwrap_or(config.get_user().unwrap());
    format!("postgres://{user}:top-secret@{host}:{port}/{}", name.unwrap_or(config.get_dbname().unwrap()))
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_a_sentence_that_says_what_to_change() {
    let free = "postgres://root:top-secret@127.0.0.1:1/test";
    for (address, sentence) in [
        ("nonsense".to_owned(), "write postgres://user:password@host:5432/name"),
        ("postgres://root:top-secret@127.0.0.1:none/test".to_owned(), "write postgres://"),
        (free.to_owned(), "test on 127.0.0.1 cannot be reached; start it, or name another one"),
        (address(None, Some("nowhere")), "check the user, the password and the name of the database"),
        (format!("{}?sslmode=require", address(None, None)), "is not safe; give the server a certificate"),
    ] {
        let options = PostgresOptions::new().patience(Duration::from_secs(5));
        let Err(refused) = options.connect(&address).await else { panic!("{address} was opened") };
        let said = refused.to_string();
        assert!(said.contains(sentence), "{address}: {said}");
        assert!(!format!("{said}{refused:?}").contains("top-secret"), "{said}");
        assert!(refused.source().is_some());
    }
    for name in ["", "Upper", "two words", "pg_mine", "1st", "quo\"te", "a;b", &"x".repeat(64)] {
        let Err(refused) = PostgresOptions::new().schema(name).connect(&url()).await else {
            panic!("{name}")
        };
        assert!(matches!(refused, OpenError::SchemaName { .. }), "{name}: {refused}");
    }
}

/// A server on another machine is spoken to in secret, unless the address says otherwise.
#[tokio::test]
async fn a_server_that_is_not_here_must_prove_itself() {
    // Nobody answers in the network that is kept for documents, so nothing is sent anywhere; what counts is that it is not tried in the open.
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let address = format!("postgres://root@{}:{port}/test", name.trim());
    let opening = tokio::spawn(async move { Postgres::connect(&address).await.map(drop) });
    let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_secs(3), listener.accept()).await
    else {
        // The machine does not find itself by its name.
        return;
    };
    let mut said = [0; 8];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut said).await.unwrap();
    assert_eq!(said, [0, 0, 0, 8, 4, 210, 22, 47], "it asks for encryption first");
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"N").await.unwrap();
    let Err(refused) = opening.await.unwrap() else { panic!("it was opened") };
    assert!(matches!(refused, OpenError::Tls { .. }), "{refused:?}");
}

#[tokio::test]
async fn tables_that_are_not_ours_are_refused() {
    let taken = Schema::new();
    let host = connect(&url()).await;
    let make = format!("CREATE SCHEMA {0}; CREATE TABLE {0}.countersign_users (name TEXT)", taken.name);
    host.batch_execute(&make).await.unwrap();
    let newer = Schema::new();
    newer.options().migrate(&url()).await.unwrap();
    newer
        .host()
        .await
        .batch_execute("INSERT INTO countersign_migrations VALUES (99, 'later')")
        .await
        .unwrap();
    let broken = Schema::new();
    broken.options().migrate(&url()).await.unwrap();
    broken.host().await.batch_execute("DROP TABLE countersign_outbox").await.unwrap();
    for (schema, sentence) in [
        (
            &taken,
            "if a table of that name is somebody else's, rename it: relation \"countersign_users\" already exists",
        ),
        (
            &newer,
            "has migration 99, and this program knows them up to 2; run the newer program, or restore the backup",
        ),
        (&broken, "are not as the migrations made them; restore a backup"),
    ] {
        let Err(refused) = schema.options().connect(&url()).await else { panic!("{sentence}") };
        assert!(refused.to_string().contains(sentence), "{refused}");
    }
    let columns = "SELECT count(*) FROM information_schema.columns WHERE table_schema = $1 AND table_name = 'countersign_users'";
    let columns: i64 = host.query_one(columns, &[&taken.name]).await.unwrap().get(0);
    assert_eq!(columns, 1, "somebody else's table is as it was");
}

#[tokio::test]
async fn migrations_are_told_before_and_applied_once() {
    let numbers = |migrations: Vec<Migration>| migrations.iter().map(|one| one.number).collect::<Vec<_>>();
    let schema = Schema::new();
    let (pending, migrate) = (
        async || schema.options().pending_migrations(&url()).await,
        async || schema.options().migrate(&url()).await,
    );
    assert_eq!(numbers(pending().await.unwrap()), [1, 2]);
    let host = connect(&url()).await;
    let there = "SELECT count(*) FROM pg_namespace WHERE nspname = $1";
    let there: i64 = host.query_one(there, &[&schema.name]).await.unwrap().get(0);
    assert_eq!(there, 0, "asking makes nothing");
    assert_eq!(numbers(migrate().await.unwrap()), [1, 2]);
    assert_eq!(numbers(pending().await.unwrap()), []);
    assert_eq!(numbers(migrate().await.unwrap()), []);
    schema.host().await.batch_execute("DELETE FROM countersign_migrations WHERE number = 2").await.unwrap();
    assert_eq!(numbers(pending().await.unwrap()), [2]);
}

/// As when several nodes are started at once on a new database.
#[test]
fn many_may_open_a_new_database_at_once() {
    const OPENERS: usize = 8;
    for _ in 0..4 {
        let (schema, barrier) = (Schema::new(), Barrier::new(OPENERS));
        std::thread::scope(|scope| {
            for _ in 0..OPENERS {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    barrier.wait();
                    runtime.block_on(async {
                        let store = schema.options().pool(1).connect(&url()).await.unwrap();
                        store.ping().await.unwrap();
                    });
                });
            }
        });
    }
}

/// Whoever may do less than the store does is told what is missing; whoever may do just that, and not make tables, is fine.
#[tokio::test]
async fn rights_that_are_missing_are_named() {
    let schema = Schema::new();
    let role = format!("role_{}", schema.name);
    let host = connect(&url()).await;
    let _ = host.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
    host.batch_execute(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'top-secret'; CREATE SCHEMA {}",
        schema.name
    ))
    .await
    .unwrap();
    let open = async || schema.options().connect(&address(Some(&role), None)).await;
    let refused = async |sentence: &str| {
        let Err(refused) = open().await else { panic!("{sentence}") };
        assert!(matches!(refused, OpenError::Rights { .. }), "{refused:?}");
        assert!(refused.to_string().contains(sentence), "{refused}");
    };
    refused("grant it CREATE and USAGE on the schema").await;
    schema.options().migrate(&url()).await.unwrap();
    refused("grant it CREATE and USAGE on the schema").await;
    host.batch_execute(&format!(
        "GRANT USAGE ON SCHEMA {0} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO {role}",
        schema.name
    ))
    .await
    .unwrap();
    refused("grant it SELECT, INSERT, UPDATE and DELETE on all tables").await;
    host.batch_execute(&format!(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {0} TO {role}",
        schema.name
    ))
    .await
    .unwrap();
    refused("and USAGE and SELECT on all sequences").await;
    host.batch_execute(&format!("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {0} TO {role}", schema.name))
        .await
        .unwrap();
    let store = open().await.unwrap();
    admit(&store, "anna").await;
    store.trail(countersign::store::EventId(0), 10).await.unwrap();
    drop(store);
    let _ = host.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn the_hosts_tables_stay_as_they_are() {
    let schema = Schema::new();
    let host = connect(&url()).await;
    host.batch_execute(&format!(
        "CREATE SCHEMA {0}; SET search_path = {0};
        CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
        INSERT INTO users VALUES (7, 'Anna')",
        schema.name
    ))
    .await
    .unwrap();
    let names = async || {
        let names = "SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND relname NOT LIKE 'countersign%' ORDER BY 1";
        let rows = host.query(names, &[&schema.name]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect::<Vec<String>>()
    };
    let before = names().await;
    let store = schema.open().await;
    let anna = admit(&store, "7").await;
    apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
    assert!(has_session(&store, anna, 1).await);
    assert_eq!(names().await, before, "every new name begins with the prefix");
    let name: String = host.query_one("SELECT name FROM users", &[]).await.unwrap().get(0);
    assert_eq!(name, "Anna");
}

#[tokio::test]
async fn what_is_written_is_there_after_opening_again_and_lasts() {
    let schema = Schema::new();
    let store = schema.open().await;
    let anna = admit(&store, "anna").await;
    drop(store);
    let store = schema.open().await;
    assert_eq!(store.find(&countersign::UserId::new("anna")).await.unwrap(), Some(anna));
}

/// Whatever the server, the address or the host's pool is set to, a decision lasts, and sees what was committed before it.
#[tokio::test]
async fn settings_that_are_bad_for_us_are_not_kept() {
    for (set, kept) in
        [("off", "on"), ("local", "on"), ("remote_write", "on"), ("remote_apply", "remote_apply")]
    {
        let schema = Schema::new();
        let mut config: tokio_postgres::Config = url().parse().unwrap();
        config.options(format!(
            "-c synchronous_commit={set} -c default_transaction_isolation=serializable -c default_transaction_read_only=on"
        ));
        let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
        let pool = deadpool_postgres::Pool::builder(manager).max_size(2).build().unwrap();
        schema.options().migrate(&url()).await.unwrap();
        let separator = if url().contains('?') { '&' } else { '?' };
        let own = format!(
            "{}{separator}options=-c%20synchronous_commit={set}%20-c%20default_transaction_isolation=serializable",
            url()
        );
        let host = schema.host().await;
        host.batch_execute(&format!(
            "CREATE TABLE {0}.seen (word TEXT);
            CREATE FUNCTION {0}.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO {0}.seen VALUES (current_setting('synchronous_commit') || ', ' || current_setting('transaction_isolation')
                    || ', ' || current_setting('search_path'));
                RETURN NEW; END $$;
            CREATE TRIGGER look BEFORE UPDATE ON {0}.countersign_users FOR EACH ROW EXECUTE FUNCTION {0}.look()",
            schema.name
        ))
        .await
        .unwrap();
        for store in [
            schema.options().connect(&own).await.unwrap(),
            Postgres::over(pool, schema.options()).await.unwrap(),
        ] {
            let anna = admit(&store, "anna").await;
            apply(&store, anna, vec![open(anna, 1)]).await.unwrap();
            apply(&store, anna, vec![Change::Session(SessionChange::EndOthers(anna, None))]).await.unwrap();
        }
        let seen = host.query("SELECT DISTINCT word FROM seen", &[]).await.unwrap();
        let seen: Vec<String> = seen.iter().map(|row| row.get(0)).collect();
        assert_eq!(seen, [format!("{kept}, read committed, pg_catalog, pg_temp")]);
    }
}
