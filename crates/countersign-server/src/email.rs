//! E-mail addresses, in the one form in which they are kept and compared.

use std::fmt;

/// An address: trimmed, in lower case, plausible. Whether it belongs to anybody is another question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Email(String);

/// RFC 5321 §4.5.3.1.3 allows 256 with the angle brackets.
const LONGEST: usize = 254;

impl Email {
    /// Brings what somebody typed into the form that is compared; `None` for what is no address.
    ///
    /// Lower case is Unicode's. Stricter than mail servers: no comments, quotes or routes, because nobody has those, and no
    /// characters that cannot be seen.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // Lower case can be longer, but never this much shorter.
        if text.len() > 4 * LONGEST {
            return None;
        }
        let address = text.to_lowercase();
        let (name, host) = address.split_once('@')?;
        let good_host = !host.is_empty()
            && !host.contains("..")
            && !host.starts_with(['.', '-'])
            && !host.ends_with(['.', '-'])
            && !host.contains('@');
        let good = address.len() <= LONGEST && !name.is_empty() && good_host && !address.contains(is_odd);
        good.then_some(Self(address))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub(crate) fn name(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Blanks, control characters, marks that cannot be seen or turn text around, and what RFC 5322 §3.2.3 calls specials.
fn is_odd(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || "()<>[]:;,\\\"".contains(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_one_form() {
        for (typed, kept) in [
            ("ada@example.org", "ada@example.org"),
            ("  Ada@Example.ORG\n", "ada@example.org"),
            ("ÄDA@exämple.org", "äda@exämple.org"),
            ("a+b.c_d'e@x", "a+b.c_d'e@x"),
        ] {
            assert_eq!(
                Email::parse(typed).map_or_else(String::new, |email| email.to_string()),
                kept,
                "{typed}"
            );
        }
        assert_eq!(Email::parse("Ada@example.org").unwrap().name(), "ada");
    }

    #[test]
    fn what_is_no_address_is_none() {
        let long = format!("{}@example.org", "a".repeat(LONGEST));
        for bad in [
            "",
            " ",
            "ada",
            "@",
            "ada@",
            "@example.org",
            "a@b@c",
            "a b@c",
            "a@b c",
            "a\0@b",
            "a\u{7f}@b",
            "a@.b",
            "a@b.",
            "a@b..c",
            "a@-b",
            "<a@b>",
            "a@b,c@d",
            "a@[::1]",
            "\"a\"@b",
            "a\u{200b}@b",
            "a\u{202e}@b",
            "a\u{a0}@b",
            "a@b\r\nBcc: c@d",
            &long,
            &"ß".repeat(4096),
        ] {
            assert_eq!(Email::parse(bad), None, "{bad:?}");
        }
        let longest = format!("{}@example.org", "a".repeat(LONGEST - "@example.org".len()));
        assert!(Email::parse(&longest).is_some());
    }
}
