//! The tags of a text, read as browsers read them, as far as that matters here.

/// A tag that begins an element, or ends one.
#[derive(Debug)]
pub(super) struct Tag<'t> {
    /// Where it begins.
    pub(super) at: usize,
    /// In small letters.
    pub(super) name: String,
    pub(super) ends: bool,
    /// Names in small letters, and values as they are.
    pub(super) attributes: Vec<(String, &'t str)>,
}

impl Tag<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Every tag, comments left out.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += text[at..].find('<')?;
            let rest = &text[at..];
            if rest.starts_with("<!--") {
                at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let Some((tag, length)) = tag(rest, at) else {
                at += 1;
                continue;
            };
            at += length;
            return Some(tag);
        }
    })
}

/// The tag that a text begins with, and its length.
fn tag(text: &str, at: usize) -> Option<(Tag<'_>, usize)> {
    let inside = text.strip_prefix('<')?;
    let (ends, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
    let length = inside.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(length);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        let length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        // A sign of equality where a name should be belongs to the name, for browsers too.
        let length = if length == 0 { 1 } else { length };
        let (name, after) = rest.split_at(length);
        let (value, after) = value(after);
        attributes.push((name.to_ascii_lowercase(), value));
        rest = after;
    }
    let length = text.len() - rest.len() + usize::from(rest.starts_with('>'));
    Some((Tag { at, name: name.to_ascii_lowercase(), ends, attributes }, length))
}

/// The value behind a name, if there is one, and what comes after it.
fn value(text: &str) -> (&str, &str) {
    let Some(value) = text.trim_start().strip_prefix('=').map(str::trim_start) else { return ("", text) };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
    }
}

/// A value as browsers understand it.
pub(super) fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (mark, of_name): (usize, fn(char) -> bool) = match after.as_bytes() {
            [b'#', b'x' | b'X', ..] => (2, |c| c.is_ascii_hexdigit()),
            [b'#', ..] => (1, |c| c.is_ascii_digit()),
            _ => (0, |c| c.is_ascii_alphanumeric()),
        };
        let end = after[mark..].find(|c| !of_name(c)).map_or(after.len(), |end| mark + end);
        let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let reference = &after[..end];
        let letter = match reference.strip_prefix('#').map(|digits| (digits, digits.strip_prefix(['x', 'X'])))
        {
            Some((_, Some(digits))) => number(digits, 16),
            Some((digits, None)) => number(digits, 10),
            None => match reference {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "colon" => Some(':'),
                "sol" => Some('/'),
                "Tab" | "NewLine" => Some(' '),
                _ => None,
            },
        };
        match letter {
            Some(letter) => {
                text.push(letter);
                rest = after[end..].strip_prefix(';').unwrap_or(&after[end..]);
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text + rest
}

/// The line of a place in a text, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        let text = "a < b <!-- <i> --><P Class=x data-a = 'b > c' hidden/><br></p><1><a href=\"?x=<y>\">";
        let read: Vec<_> = tags(text).collect();
        let names: Vec<_> = read.iter().map(|tag| (tag.name.as_str(), tag.ends)).collect();
        assert_eq!(names, [("p", false), ("br", false), ("p", true), ("a", false)]);
        assert_eq!(
            (read[0].get("class"), read[0].get("data-a"), read[0].get("hidden")),
            (Some("x"), Some("b > c"), Some(""))
        );
        assert_eq!(read[3].get("href"), Some("?x=<y>"));
        assert_eq!(unescaped("a&amp;b&#x2F;&#47c &colon; &nothing; &"), "a&b//c : &nothing; &");
        assert_eq!(tags("<p class=\"never closed").count(), 1);
        assert_eq!(tags("<p =x").count(), 1);
    }
}
