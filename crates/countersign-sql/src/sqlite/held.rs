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
            pub(super) const SQL: &'static [(&'static str, &'static str)] = &[$((stringify!($field), $sql)),+];

            pub(super) fn prepare(connection: &'c ::rusqlite::Connection) -> ::rusqlite::Result<Self> {
                let flags = ::rusqlite::PrepFlags::SQLITE_PREPARE_PERSISTENT;
                Ok(Self { $($field: connection.prepare_with_flags($sql, flags)?),+ })
            }
        }
    };
}
