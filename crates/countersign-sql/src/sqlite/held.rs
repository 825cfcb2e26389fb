//! Statements that are held as long as their connection.

/// Declares a struct of prepared statements: one field each, with its SQL beside it.
macro_rules! held {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $sql:expr),+ $(,)? }) => {
        $(#[$doc])*
        pub(super) struct $name<'c> {
            $($field: ::rusqlite::Statement<'c>),+
        }

        impl<'c> $name<'c> {
            /// Each statement by its name.
            #[cfg(test)]
            #[allow(dead_code, reason = "not every set is looked at")]
            pub(super) const SQL: &'static [(&'static str, &'static str)] = &[$((stringify!($field), $sql)),+];

            pub(super) fn prepare(connection: &'c ::rusqlite::Connection) -> ::rusqlite::Result<Self> {
                let flags = ::rusqlite::PrepFlags::SQLITE_PREPARE_PERSISTENT;
                Ok(Self { $($field: connection.prepare_with_flags($sql, flags)?),+ })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::sqlite::rows::Reading;
    use crate::sqlite::statements::Writing;
    use crate::sqlite::{codes, migrate, trail, upkeep};

    /// One user's rows are found by key, however many there are.
    #[test]
    fn no_statement_scans_or_sorts() {
        let connection = Connection::open_in_memory().unwrap();
        migrate::apply(&connection).unwrap();
        let named = [Reading::SQL, Writing::SQL, trail::SQL, upkeep::SQL].concat();
        let codes = codes::default_statements();
        for (name, sql) in named.into_iter().chain(codes.iter().map(|sql| ("codes", &**sql))) {
            let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut plan = explained.raw_query();
            while let Some(step) = plan.next().unwrap() {
                let step: String = step.get("detail").unwrap();
                let known = matches!(
                    (name, &*step),
                    // The chain is what was found by key; the outbox is short, see `NOTICES_ARE_KEPT`, and is counted up to a number; the newest checkpoint is the last row; of
                    // all trust, so many of the first rows end.
                    ("erase_events", "SCAN chain")
                        | ("drop_notices", "SCAN countersign_outbox")
                        | ("notices", "SCAN o")
                        | ("depth", "SCAN countersign_outbox USING INDEX countersign_outbox_due")
                        | ("depth", "SCAN (subquery-1)")
                        | ("newest_checkpoint", "SCAN countersign_audit_checkpoints")
                        | ("end_trust", "SCAN countersign_trusted_browsers")
                );
                let fine = known || !step.contains("SCAN") && !step.contains("TEMP B-TREE");
                assert!(fine, "{name}: {step}");
            }
        }
    }
}
