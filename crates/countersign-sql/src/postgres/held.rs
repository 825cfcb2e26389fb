//! Statements by name. Each connection prepares what it is asked for once and holds it as long as it lives.

/// Declares a struct of statements: one field each, with its SQL beside it, in which `{schema}` stands for the schema.
macro_rules! held {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $sql:expr),+ $(,)? }) => {
        $(#[$doc])*
        pub(super) struct $name {
            $(pub(super) $field: ::std::string::String),+
        }

        impl $name {
            pub(super) fn new(schema: &$crate::postgres::options::Schema) -> Self {
                Self { $($field: schema.within($sql)),+ }
            }

            /// Each statement.
            pub(super) fn all(&self) -> ::std::vec::Vec<&str> {
                vec![$(&self.$field),+]
            }
        }
    };
}

/// A statement that fails unless it touches exactly one row, so that what it belongs to cannot be committed: the answer to `COMMIT`
/// need not wait for the count.
macro_rules! exactly_one {
    ($sql:expr) => {
        concat!("WITH touched AS (", $sql, " RETURNING 1) SELECT 1 / count(*) FROM touched")
    };
}
