//! What statements are given.

use std::error::Error;

use countersign::Timestamp;
use countersign::store::{EventId, UserKey};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type};

/// One value, borrowed from what is written where that saves a copy.
#[derive(Debug)]
pub(super) enum Param<'a> {
    Int(Option<i64>),
    Bytes(Option<&'a [u8]>),
    Text(Option<&'a str>),
    Bool(bool),
    Ints(Vec<i64>),
    Blobs(Vec<&'a [u8]>),
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Int(value) => value.to_sql_checked(ty, out),
            Self::Bytes(value) => value.to_sql_checked(ty, out),
            Self::Text(value) => value.to_sql_checked(ty, out),
            Self::Bool(value) => value.to_sql_checked(ty, out),
            Self::Ints(values) => values.to_sql_checked(ty, out),
            Self::Blobs(values) => values.to_sql_checked(ty, out),
        }
    }

    /// Each value is asked for itself.
    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}

macro_rules! from {
    ($($of:ty, $value:ident => $param:expr;)+) => {$(
        impl<'a> From<$of> for Param<'a> {
            fn from($value: $of) -> Self {
                $param
            }
        }
    )+};
}

from! {
    i64, value => Self::Int(Some(value));
    &'a i64, value => Self::Int(Some(*value));
    Option<i64>, value => Self::Int(value);
    UserKey, value => Self::Int(Some(value.0));
    EventId, value => Self::Int(Some(value.0));
    Timestamp, value => Self::Int(Some(value.millis()));
    &'a Timestamp, value => Self::Int(Some(value.millis()));
    Option<Timestamp>, value => Self::Int(value.map(Timestamp::millis));
    &'a [u8], value => Self::Bytes(Some(value));
    &'a Vec<u8>, value => Self::Bytes(Some(value));
    Option<&'a [u8]>, value => Self::Bytes(value);
    &'a str, value => Self::Text(Some(value));
    &'a String, value => Self::Text(Some(value));
    Option<&'a str>, value => Self::Text(value);
    &'a Option<String>, value => Self::Text(value.as_deref());
    bool, value => Self::Bool(value);
}

/// A list of values.
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::postgres::params::Param::from($value)),*] };
}
pub(super) use params;

/// So many rows at most, as PostgreSQL counts them.
pub(super) fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
