//! A connection without a store around it, for who moves a database.

use deadpool_postgres::Object;

use super::PostgresOptions;
use crate::OpenError;

/// The connection ends when it is dropped, and what it began is undone then; and the schema, ready to be written into a statement.
pub(crate) async fn alone(url: &str, options: PostgresOptions) -> Result<(Object, String), OpenError> {
    let opening = options.pool(1).opening(url)?;
    let object = opening.lease().await?.keep();
    Ok((object, opening.schema.within("{schema}")))
}
