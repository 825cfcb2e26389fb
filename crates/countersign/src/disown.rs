//! "This was not me": the link in a notice, and what follows from it.
//!
//! The token is computed from the notice under the key ring whenever a message is put together, so nothing at rest can be turned into one.
//! It reaches the owner's mailbox and nobody else, opens no session, and does nothing before it is confirmed
//! (docs/decisions/0019-notices-and-disowning.md).

use std::fmt;
use std::str::FromStr;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::audit::{Action, NoticeKind};
use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::ending::freeze;
use crate::factors::clear;
use crate::keyring::{KeyId, KeyRing};
use crate::outbox::DISOWNABLE_FOR;
use crate::session::Request;
use crate::standing::{Outdated, Standing};
use crate::store::{
    AuthenticatorChange, AuthenticatorId, Change, CodeSetId, CodesChange, Fault, NoticeChange, NoticeId,
    OutboxRow, Reads, Rows, UserKey, Wanted,
};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

const VERSION: u8 = 1;
const LENGTH: usize = 1 + 8 + 8 + 4 + 32;
/// The operation of the events is the kind of the notice; this is whose operation it is.
const NOTICE: &str = "notice";

/// What stands in the "This was not me" link of a notice: 71 characters of URL-safe base64. It is good for seven days and works once.
///
/// It names a user and a notice, and carries a code over both, the event, the kind and the time.
#[derive(Clone, PartialEq, Eq)]
pub struct DisownToken {
    user: UserKey,
    notice: NoticeId,
    key: KeyId,
    code: [u8; 32],
}

impl DisownToken {
    pub(crate) fn of(ring: &KeyRing, row: &OutboxRow) -> Self {
        let (key, code) = ring.token_digest(&message(row));
        Self { user: row.notice.user, notice: row.id, key, code }
    }

    /// Reads a token as it stood in a link; `None` for anything that was never one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked first, so that decoding allocates for nothing longer.
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (&VERSION, rest) = bytes.split_first()? else { return None };
        let (user, rest) = rest.split_first_chunk::<8>()?;
        let (notice, rest) = rest.split_first_chunk::<8>()?;
        let (key, code) = rest.split_first_chunk::<4>()?;
        Some(Self {
            user: UserKey(i64::from_be_bytes(*user)),
            notice: NoticeId(i64::from_be_bytes(*notice)),
            key: KeyId(u32::from_be_bytes(*key)),
            code: code.try_into().ok()?,
        })
    }

    /// The text for the link. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.push(VERSION);
        bytes.extend(self.user.0.to_be_bytes());
        bytes.extend(self.notice.0.to_be_bytes());
        bytes.extend(self.key.0.to_be_bytes());
        bytes.extend(self.code);
        Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// Whose notice it names; nothing is proven by that.
    pub(crate) fn user(&self) -> UserKey {
        self.user
    }

    /// Constant time.
    fn fits(&self, ring: &KeyRing, row: &OutboxRow) -> bool {
        let expected = ring.token_code(self.key, &message(row));
        let named = row.notice.user == self.user && row.id == self.notice;
        expected.is_some_and(|expected| named && bool::from(expected[..].ct_eq(&self.code)))
    }
}

impl FromStr for DisownToken {
    type Err = NoDisownToken;

    fn from_str(text: &str) -> Result<Self, NoDisownToken> {
        Self::parse(text).ok_or(NoDisownToken)
    }
}

/// The text was never a [`DisownToken`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDisownToken;

impl fmt::Display for NoDisownToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no token of a notice")
    }
}

impl std::error::Error for NoDisownToken {}

impl fmt::Debug for DisownToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DisownToken(…)")
    }
}

/// Everything that the notice says: of one that was edited in the database, no token fits any more.
fn message(row: &OutboxRow) -> Vec<u8> {
    let notice = &row.notice;
    Writer::new("disown notice")
        .int(notice.user.0)
        .int(row.id.0)
        .int(notice.event.0)
        .bytes(notice.kind.code().as_bytes())
        .int(notice.at.millis())
        .maybe_int(notice.about)
        .finish()
}

/// Whether a notice can be disowned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disownable {
    /// It can.
    #[non_exhaustive]
    Yes {
        /// What happened.
        kind: NoticeKind,
        /// When.
        at: Timestamp,
        /// What pages show for the account.
        account_label: String,
        /// The language that the user chose.
        locale: Option<String>,
    },
    /// It was already.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It cannot, or not any more: forged, older than seven days, of somebody who is gone.
    Gone,
}

/// What came of disowning a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disowned {
    /// Everything has ended, and nobody signs in until the password is changed.
    #[non_exhaustive]
    Frozen {
        /// What was disowned.
        kind: NoticeKind,
        /// What of it was undone.
        undone: Undone,
    },
    /// It was disowned before; nothing happened now.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It cannot be, or not any more.
    Gone,
}

/// What disowning removed, beyond ending what there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undone {
    /// Nothing: there was nothing to remove, or it is gone already.
    Nothing,
    /// The authenticator that the notice told of; others are left.
    Authenticator,
    /// The authenticator that the notice told of, which was the last one: the second factor is off.
    SecondFactor,
    /// The set of recovery codes that the notice told of.
    RecoveryCodes,
}

impl Undone {
    /// The stable code: `nothing`, `authenticator`, `second_factor` or `recovery_codes`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Authenticator => "authenticator",
            Self::SecondFactor => "second_factor",
            Self::RecoveryCodes => "recovery_codes",
        }
    }
}

/// What a token comes to.
pub(crate) enum Found<'a> {
    Open(&'a OutboxRow),
    Done(Timestamp),
    Gone,
}

/// What [`find`] reads.
pub(crate) fn reads(token: &DisownToken) -> Reads {
    Reads { notice: Some(token.notice), ..Reads::default() }
}

/// The notice that a token names, if it is that notice's token, and in time.
pub(crate) fn find<'a>(rules: &Rules, token: &DisownToken, rows: &'a Rows, now: Timestamp) -> Found<'a> {
    let Some(row) = rows.notice.as_ref().filter(|row| token.fits(&rules.ring, row)) else {
        return Found::Gone;
    };
    if now.since(row.notice.at) >= DISOWNABLE_FOR {
        return Found::Gone;
    }
    row.disowned_at.map_or(Found::Open(row), Found::Done)
}

/// The owner says that it was somebody else.
pub(crate) struct Disown {
    pub(crate) rules: Rules,
    pub(crate) token: DisownToken,
    pub(crate) request: Request,
    pub(crate) standing: Standing,
}

impl Verb for Disown {
    type Outcome = Result<Disowned, Outdated>;

    fn reads(&self) -> Reads {
        Reads { authenticators: Wanted::Yes, ..reads(&self.token) }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Self::Outcome> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(Ok(Disowned::Gone)) };
        let row = match find(&self.rules, &self.token, rows, now) {
            Found::Open(row) => row,
            Found::Done(at) => return Next::unchanged(Ok(Disowned::Done { at })),
            Found::Gone => return Next::unchanged(Ok(Disowned::Gone)),
        };
        user.vouch(&rows.authenticators)?;
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        // First what the account says now: a password that somebody else changed meanwhile must not be taken for the one that thaws.
        if let Err(outdated) = self.standing.settle(&self.rules, &mut draft, None) {
            return Next::unchanged(Err(outdated));
        }
        let kind = row.notice.kind;
        let event = draft.event(Fact::success(Action::NoticeDisown).by(NOTICE, kind.code()));
        draft.push(Change::Notice(NoticeChange::Disown(row.notice.user, row.id, now)));
        let undone = undo(&self.rules, &mut draft, row)?;
        freeze(&mut draft, event);
        draft.done(Ok(Disowned::Frozen { kind, undone }))
    }
}

/// Removes what the notice told of, where that is still there.
fn undo(rules: &Rules, draft: &mut Draft<'_>, row: &OutboxRow) -> Result<Undone, Fault> {
    let Some(about) = row.notice.about else { return Ok(Undone::Nothing) };
    match row.notice.kind {
        NoticeKind::Enabled | NoticeKind::AuthenticatorAdded | NoticeKind::AuthenticatorReplaced => {
            Ok(undo_authenticator(draft, AuthenticatorId(about), row.notice.kind))
        }
        NoticeKind::RecoveryCodesReplaced => Ok(undo_codes(rules, draft, CodeSetId(about))),
        _ => Ok(Undone::Nothing),
    }
}

fn undo_authenticator(draft: &mut Draft<'_>, id: AuthenticatorId, kind: NoticeKind) -> Undone {
    let user = draft.user.key;
    let there = draft.user.authenticator(id).is_some();
    draft.user.authenticators.retain(|fact| fact.id != id);
    if there && !draft.user.enabled() {
        clear(draft);
        // Whoever had one needs no grace.
        draft.user.duty.reset(draft.now);
        return Undone::SecondFactor;
    }
    if kind == NoticeKind::Enabled && !draft.user.codes.is_empty() {
        // Whoever turned it on was shown the codes, and could make others.
        draft.user.codes.clear();
        draft.push(Change::Codes(CodesChange::RemoveAll(user)));
    }
    if there {
        draft.push(Change::Authenticator(AuthenticatorChange::Remove(user, id)));
        return Undone::Authenticator;
    }
    Undone::Nothing
}

fn undo_codes(rules: &Rules, draft: &mut Draft<'_>, set: CodeSetId) -> Undone {
    let user = draft.user.key;
    let Some(index) = draft.user.codes.iter().position(|codes| codes.set == set) else {
        return Undone::Nothing;
    };
    let strategy = draft.user.codes.remove(index).strategy;
    // Of a strategy that is no more, nobody asks for codes: what the row does not vouch for is good for nothing.
    if rules.policy.codes(Some(&strategy)).is_some() {
        draft.push(Change::Codes(CodesChange::Remove(user, strategy)));
    }
    Undone::RecoveryCodes
}
