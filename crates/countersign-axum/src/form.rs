//! Forms, read strictly into serde types whose fields are text.
//!
//! Fields that come twice reach serde twice, and derived types refuse them; so do types with `deny_unknown_fields`.

use std::borrow::Cow;

use serde::de::value::{Error, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads `application/x-www-form-urlencoded`, which must be UTF-8 throughout.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    if !is_utf8(bytes) {
        return Err(Error::custom("not UTF-8"));
    }
    let fields = form_urlencoded::parse(bytes).map(|(name, value)| (Field(name), Field(value)));
    T::deserialize(MapDeserializer::new(fields))
}

/// The parser would put U+FFFD in place of what is not UTF-8; that is not what was sent.
fn is_utf8(bytes: &[u8]) -> bool {
    let decoded = form_urlencoded::parse(bytes);
    let replaced =
        decoded.filter(|(name, value)| name.contains('\u{fffd}') || value.contains('\u{fffd}')).count();
    replaced == 0
}

/// A name or a value.
struct Field<'a>(Cow<'a, str>);

impl<'de> IntoDeserializer<'de, Error> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.into_deserializer().deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SignIn {
        email: String,
        remember: Option<Remember>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Remember {
        On,
    }

    #[test]
    fn fields_are_read_once_each() {
        let read = |text: &str| from_bytes::<SignIn>(text.as_bytes()).ok();
        let email = "a b@c".to_owned();
        assert_eq!(read("email=a+b%40c"), Some(SignIn { email: email.clone(), remember: None }));
        assert_eq!(read("email=a+b%40c&remember=on"), Some(SignIn { email, remember: Some(Remember::On) }));
        for bad in [
            "",
            "email",
            "email=a&email=b",
            "email=a&more=b",
            "email=a&remember=off",
            "email=%ff",
            "email[]=a",
            "EMAIL=a",
        ] {
            assert!(bad == "email" || read(bad).is_none(), "{bad}");
        }
        assert_eq!(read("email"), Some(SignIn { email: String::new(), remember: None }));
    }
}
