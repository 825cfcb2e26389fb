//! The groups that accounts belong to, as people write them.

/// Names of groups are short.
const LONGEST: usize = 64;

/// A role as it is kept and compared: one word, with its case.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == ',';
    if text.is_empty() || text.chars().count() > LONGEST || text.contains(odd) {
        return Err("a role must be one word of at most 64 characters, without commas".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_one_word() {
        let longest = "é".repeat(LONGEST);
        for good in ["admin", "Admin", "billing:write", "a", &longest] {
            assert_eq!(parse(good).as_deref(), Ok(good));
        }
        for bad in ["", " ", "two words", "a,b", "admin\n", "a\u{a0}b", "\u{7f}", &format!("{longest}é")] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
