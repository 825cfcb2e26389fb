//! A request that a step-up interrupted: kept sealed for ten minutes, and given back once, to the session that sent it.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::keyring::Place;
use crate::proof::Acting;
use crate::session::Request;
use crate::store::{Change, Fault, HeldChange, HeldId, HeldRow, Reads, Rows};
use crate::user::User;
use crate::verb::{Decision, Draft, Next, Rules, Verb};

/// How long it is kept: as long as a step-up may take.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// Path, type and body together are no longer than that.
const LARGEST: usize = 16 * 1024;

/// A request whose sender must prove a second factor first.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldRequest {
    path: String,
    content_type: String,
    body: Zeroizing<Vec<u8>>,
}

impl HeldRequest {
    /// A POST to a path of this site. `None` where it is larger than 16 KiB, or a form with a field whose name says that it is a
    /// password: passwords are never kept.
    ///
    /// Whether a body holds a password can be told of forms only, so other bodies are not kept either.
    #[must_use]
    pub fn new(path: &str, content_type: &str, body: &[u8]) -> Option<Self> {
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        let is_form = body.is_empty() || kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let fits = path.len() + content_type.len() + body.len() <= LARGEST;
        (is_form && fits && !holds_password(body)).then(|| Self {
            path: path.to_owned(),
            content_type: content_type.to_owned(),
            body: Zeroizing::new(body.to_vec()),
        })
    }

    /// The path with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value of `Content-Type`; empty where there was none.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let writer = Writer::new("held1").bytes(self.path.as_bytes()).bytes(self.content_type.as_bytes());
        Zeroizing::new(writer.bytes(&self.body).finish())
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new("held1", bytes)?;
        let text = |reader: &mut Reader<'_>| String::from_utf8(reader.bytes()?.to_vec()).ok();
        let (path, content_type) = (text(&mut reader)?, text(&mut reader)?);
        let body = Zeroizing::new(reader.bytes()?.to_vec());
        reader.end()?;
        Some(Self { path, content_type, body })
    }
}

impl fmt::Debug for HeldRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldRequest").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Names that say so, in the languages of our pages and the usual abbreviations. Matched anywhere in a field's name, percent signs
/// decoded, so that `user[password]` and `currentPassword` are found.
const PASSWORD_NAMES: [&str; 10] =
    ["password", "passwd", "passphrase", "passwort", "kennwort", "secret", "pwd", "pin", "senha", "contrase"];

/// Is there a field for a password in the form?
fn holds_password(body: &[u8]) -> bool {
    body.split(|byte| *byte == b'&').any(|pair| {
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        let name = decoded(name).to_ascii_lowercase();
        PASSWORD_NAMES.iter().any(|known| match *known {
            // Part of many innocent words.
            "pin" | "pwd" => name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == *known),
            known => name.contains(known),
        })
    })
}

/// A name as a form spells it, percent signs decoded; what is no UTF-8 stands as a mark.
fn decoded(name: &[u8]) -> String {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (mut bytes, mut rest) = (Vec::with_capacity(name.len()), name);
    while let Some((&next, tail)) = rest.split_first() {
        let escaped = match (next, tail) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        let (byte, after) = match escaped {
            Some((high, low)) => ((high * 16 + low) as u8, &tail[2..]),
            None => (next, tail),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Keeps a request; an earlier one of the same session is forgotten. `None` when the session has ended.
pub(crate) struct Hold {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) held: HeldRequest,
    pub(crate) nonce: Zeroizing<[u8; 24]>,
}

impl Verb for Hold {
    type Outcome = Option<HeldId>;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Option<HeldId>> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(None);
        };
        let mut row = HeldRow {
            user: user.key,
            id: HeldId(user.draw_id()),
            session: session.id,
            generation: user.generation,
            request: Vec::new(),
            expires_at: now + KEPT_FOR,
        };
        row.request = self.rules.ring.seal(&place(&row, &bound(&row)), &self.nonce, &self.held.encode());
        let id = row.id;
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        draft.push(Change::Held(HeldChange::EndOf(row.user, row.session)));
        draft.push(Change::Held(HeldChange::Hold(row)));
        draft.done(Some(id))
    }
}

/// Gives a request back, once.
pub(crate) struct Release {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) id: HeldId,
}

impl Verb for Release {
    type Outcome = Option<HeldRequest>;

    fn reads(&self) -> Reads {
        Reads { held: Some(self.id), ..self.acting.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Option<HeldRequest>> {
        let Some((user, held)) = peek(&self.rules, &self.acting, rows, now)? else {
            return Next::unchanged(None);
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        let key = draft.user.key;
        draft.push(Change::Held(HeldChange::Release(key, self.id)));
        draft.done(Some(held))
    }
}

/// What a held request is, for the session that sent it; `None` for everybody else, and once it was given back.
pub(crate) fn peek(
    rules: &Rules,
    acting: &Acting,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<(User, HeldRequest)>, Fault> {
    let Some((user, session)) = acting.open(rules, rows, now)? else { return Ok(None) };
    let ours = |row: &&HeldRow| {
        row.session == session.id && row.generation == user.generation && now < row.expires_at
    };
    let Some(row) = rows.held.as_ref().filter(ours) else { return Ok(None) };
    let what = "a request that is held";
    let opened = rules.ring.open(&place(row, &bound(row)), &row.request);
    let opened = opened.map_err(|why| why.fault(what, row.user))?;
    let held = HeldRequest::decode(opened.expose()).ok_or(Fault::Altered { what, user: row.user })?;
    Ok(Some((user, held)))
}

/// For whom it is sealed, and for how long.
fn bound(row: &HeldRow) -> Vec<u8> {
    let (session, ends) = (row.session.0, row.expires_at.millis());
    Writer::new("held for").int(session).int(row.generation).int(ends).finish()
}

fn place<'a>(row: &HeldRow, parameters: &'a [u8]) -> Place<'a> {
    Place { table: "held_requests", column: "request", user: row.user, row: row.id.0, parameters }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn passwords_are_never_kept() {
        for body in [
            "password=x",
            "a=1&current_password=x",
            "a=1&newPassword=x&b=2",
            "user%5Bpass%77ord%5D=x",
            "PASSWORD=",
            "client_secret=x",
            "card+pin=1",
            "pin=1",
            "passwort",
        ] {
            assert_eq!(HeldRequest::new("/a", FORM, body.as_bytes()), None, "{body}");
        }
        for body in ["", "amount=5&to=anna", "note=my+password", "shipping=fast&spin=1", "%", "%zz=1&%4=2"] {
            assert!(HeldRequest::new("/a", FORM, body.as_bytes()).is_some(), "{body}");
        }
    }

    #[test]
    fn only_small_forms_are_kept() {
        assert!(HeldRequest::new("/a", "", b"").is_some());
        assert!(HeldRequest::new("/a", "Application/X-WWW-Form-Urlencoded; charset=utf-8", b"a=1").is_some());
        for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
            assert_eq!(HeldRequest::new("/a", kind, b"{}"), None, "{kind}");
        }
        let most = vec![b'x'; LARGEST - 2 - FORM.len()];
        assert!(HeldRequest::new("/a", FORM, &most).is_some());
        assert_eq!(HeldRequest::new("/ab", FORM, &most), None);
    }

    #[test]
    fn it_reads_back_and_shows_no_body() {
        let held = HeldRequest::new("/pay?x=1", FORM, b"amount=5").unwrap();
        assert_eq!(HeldRequest::decode(&held.encode()), Some(held.clone()));
        assert!(!format!("{held:?}").contains("amount"));
    }
}
