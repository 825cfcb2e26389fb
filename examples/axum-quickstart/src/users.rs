//! The host's own users: a table, a password check. Nothing here knows of a second factor.

use std::path::Path;
use std::sync::{Arc, Mutex};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use countersign::{Account, Accounts, BoxError, Password};
use rusqlite::{Connection, OptionalExtension as _};

/// The users of Acme, in `acme.db`.
#[derive(Clone)]
pub struct Users(Arc<Mutex<Connection>>);

impl Users {
    /// Opens the database and makes the table, with one user to try.
    ///
    /// # Errors
    /// When the database cannot be opened or written.
    pub fn open(path: &Path) -> Result<Self, BoxError> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             CREATE TABLE IF NOT EXISTS users (
                id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL);",
        )?;
        let hash = Argon2::default().hash_password(b"correct horse battery staple")?.to_string();
        connection.execute(
            "INSERT INTO users (email, password_hash) VALUES ('maria@example.org', ?1) ON CONFLICT DO NOTHING",
            [hash],
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// The user with this address and password.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn check_password(&self, email: &str, password: &str) -> Result<Option<i64>, BoxError> {
        let found = self.find("email = ?1", email)?;
        // A real application hashes for unknown addresses too, so that both cost the same, and slows guessing down.
        let checked = found.map(|(id, _, hash)| Ok::<_, BoxError>(verify(&hash, password)?.then_some(id)));
        Ok(checked.transpose()?.flatten())
    }

    fn find(
        &self,
        condition: &str,
        value: impl rusqlite::ToSql,
    ) -> Result<Option<(i64, String, String)>, BoxError> {
        let connection = self.0.lock().map_err(|_| "another request panicked")?;
        let sql = format!("SELECT id, email, password_hash FROM users WHERE {condition}");
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(connection.query_row(&sql, [value], read).optional()?)
    }
}

fn verify(hash: &str, password: &str) -> Result<bool, BoxError> {
    let hash = PasswordHash::new(hash)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

impl Accounts for Users {
    type Id = i64;

    async fn account(&self, id: &i64) -> Result<Option<Account>, BoxError> {
        Ok(self.find("id = ?1", *id)?.map(|(_, email, _)| Account::new(email)))
    }

    async fn verify_password(&self, id: &i64, password: &Password) -> Result<bool, BoxError> {
        match self.find("id = ?1", *id)? {
            Some((_, _, hash)) => verify(&hash, password.expose()),
            None => Ok(false),
        }
    }
}
