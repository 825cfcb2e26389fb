//! The standalone server's accounts, on PostgreSQL.

#[macro_use]
mod support;

use countersign_sql::{AccountsTable, Postgres};
use support::accounts::Keeps;
use support::server::Schema;

every_account_case!(async {
    let schema = Schema::new();
    let store = schema.open().await;
    (schema, store)
});

impl Keeps for Postgres {
    fn accounts(&self) -> AccountsTable {
        self.accounts()
    }
}

/// Text that PostgreSQL cannot hold is nobody's address.
#[tokio::test]
async fn an_address_that_cannot_be_is_nobodys() {
    let schema = Schema::new();
    let accounts = schema.open().await.accounts();
    assert_eq!(accounts.by_email("anna\0@example.com".to_owned()).await.unwrap(), None);
}
