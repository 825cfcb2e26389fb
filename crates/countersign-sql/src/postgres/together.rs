//! The changes of most answers, in one statement: a statement costs the server as much to be said as what it does.

use super::statements::{Write, Writing};

/// Statements that do what several others do one after the other.
pub(super) struct Together {
    /// The user's row, the event and the session, as an accepted code writes them. They are rows of three tables, so it is all the same
    /// which comes first.
    accepted: String,
}

impl Together {
    pub(super) fn new(writing: &Writing) -> Self {
        let [person, event, session] = parts(writing);
        let event_behind = renumbered(event, parameters(person));
        let session_behind = renumbered(session, parameters(person) + parameters(event));
        let session_behind = session_behind.trim_start_matches("WITH ");
        Self { accepted: format!("WITH person AS ({person}), event AS ({event_behind}), {session_behind}") }
    }

    /// Each statement.
    pub(super) fn all(&self) -> Vec<&str> {
        vec![&self.accepted]
    }

    /// The same writes in as few statements as can be.
    pub(super) fn join<'a>(&'a self, writing: &Writing, mut writes: Vec<Write<'a>>) -> Vec<Write<'a>> {
        let places = parts(writing).map(|sql| writes.iter().position(|write| write.sql == sql));
        let ([Some(person), Some(event), Some(session)], 3) = (places, writes.len()) else { return writes };
        let mut params = Vec::new();
        for place in [person, event, session] {
            params.append(&mut writes[place].params);
        }
        vec![Write::one(&self.accepted, params)]
    }
}

/// In the order of their parameters; the last one says of itself how many rows it must touch.
fn parts(writing: &Writing) -> [&str; 3] {
    [&writing.save_user, &writing.append_event, &writing.save_session]
}

/// The same statement with its parameters behind so many others.
fn renumbered(sql: &str, by: usize) -> String {
    let mut pieces = sql.split('$');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = numbered(piece);
        whole.push_str(&format!("${}{rest}", number + by));
    }
    whole
}

/// How many parameters there are.
fn parameters(sql: &str) -> usize {
    sql.split('$').skip(1).map(|piece| numbered(piece).0).max().unwrap_or(0)
}

/// The number that a piece begins with, and what comes after it.
fn numbered(piece: &str) -> (usize, &str) {
    let digits = piece.find(|character: char| !character.is_ascii_digit()).unwrap_or(piece.len());
    let (number, rest) = piece.split_at(digits);
    (number.parse().expect("a parameter has a number"), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_move_behind_others() {
        let sql = "UPDATE t SET a = $2, b = $10::bytea WHERE c = $1";
        assert_eq!(renumbered(sql, 7), "UPDATE t SET a = $9, b = $17::bytea WHERE c = $8");
        assert_eq!((parameters(sql), parameters("SELECT 1")), (10, 0));
    }
}
