//! What somebody may have meant who mistyped a name.

/// The name that is nearest to what was typed, if any is near.
pub(crate) fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.map(|name| (distance(typed, name), name)).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, _)| *distance <= 2.max(typed.chars().count() / 3)).map(|(_, name)| name)
}

/// How many letters must be put in, left out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant() {
        let names = ["challenge-title", "codes-title", "setup-title"];
        let near = |typed| nearest(typed, names.iter().copied());
        assert_eq!(near("challenge-titel"), Some("challenge-title"));
        assert_eq!(near("code-title"), Some("codes-title"));
        assert_eq!(near("nothing like it at all"), None);
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("kitten", "sitting")), (3, 0, 3));
    }
}
