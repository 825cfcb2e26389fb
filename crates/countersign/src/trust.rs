//! Trusted browsers: they may skip the challenge at sign-in, never a step-up.
//!
//! Each is a row that its owner can see, name and revoke. What the browser keeps is computed from the row under the key ring and a
//! number that grows with each use, so requests that come at once are all given the same next value, and none of them raises an
//! alarm (G12).

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::audit::{Action, NoticeKind, Reason};
use crate::browser::BrowserToken;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::policy::{PolicyError, span};
use crate::store::{BrowserId, Change, Fault, Rows, SessionId, TrustChange, TrustedBrowserRow};
use crate::user::User;
use crate::verb::{Draft, Fact, Rules};

/// Trusted browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrustPolicy {
    /// Whether browsers may be trusted at all. Where they may not, trust that was given before ends at start.
    pub allowed: Trusting,
    /// Thirty days from when it was given, however often it is used; also for trust that was given while this was longer.
    pub ttl: Duration,
    /// Users with any of these roles are always asked.
    pub except_roles: Vec<String>,
}

/// Whether browsers may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trusting {
    /// Where the owner asks for it.
    OnRequest,
    /// Never.
    Never,
}

impl Default for TrustPolicy {
    fn default() -> Self {
        Self { allowed: Trusting::OnRequest, ttl: Duration::from_secs(30 * 86_400), except_roles: Vec::new() }
    }
}

impl TrustPolicy {
    /// No browser is trusted.
    #[must_use]
    pub fn never() -> Self {
        Self { allowed: Trusting::Never, ..Self::default() }
    }

    /// For so long.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Users with this role are always asked.
    #[must_use]
    pub fn except_role(mut self, role: impl Into<String>) -> Self {
        self.except_roles.push(role.into());
        self
    }

    /// May browsers be trusted at all?
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.allowed == Trusting::OnRequest
    }

    pub(crate) fn check(&self) -> Result<(), PolicyError> {
        let (hour, most) = (Duration::from_secs(3600), Duration::from_secs(90 * 86_400));
        span("trusted_browsers.ttl", self.ttl, hour, most, "from one hour to 90 days")
    }
}

/// A browser that may skip the challenge, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrustedBrowser {
    /// Which.
    pub id: BrowserId,
    /// The owner's name for it.
    pub name: String,
    /// When it was trusted.
    pub created_at: Timestamp,
    /// When it last skipped a challenge; at first, when it was trusted.
    pub last_used_at: Timestamp,
    /// When the trust ends.
    pub expires_at: Timestamp,
}

/// So many browsers of a user are trusted at once; the one that was used least lately goes.
pub(crate) const MOST_TRUSTED: usize = 16;

/// An old value of the cookie is good for so long after its successor was first presented: requests that were under way.
const GRACE: Duration = Duration::from_secs(30);

/// So many presentations within the grace are remembered; beyond, the value stays as it is until there is room again.
const REMEMBERED: usize = 16;

/// The end of trust by the settings of today.
fn ends_at(rules: &Rules, row: &TrustedBrowserRow) -> Timestamp {
    row.expires_at.min(row.created_at + rules.policy.trust.ttl)
}

/// What the user's row vouches for: this browser, as its row was last written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TrustFact {
    pub(crate) browser: BrowserId,
    pub(crate) seal: [u8; 16],
}

impl TrustFact {
    /// Of all that the row holds but the name, which is its owner's.
    fn of(row: &TrustedBrowserRow) -> Self {
        let said = Writer::new("trusted browser row")
            .bytes(&message(row, row.sequence))
            .bytes(&row.presented)
            .int(row.last_used_at.millis())
            .finish();
        let digest: [u8; 32] = Sha256::digest(said).into();
        Self { browser: row.id, seal: *digest.first_chunk().expect("a digest has 32 bytes") }
    }

    pub(crate) fn write(self, writer: Writer) -> Writer {
        writer.int(self.browser.0).bytes(&self.seal)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { browser: BrowserId(reader.int()?), seal: reader.bytes()?.try_into().ok()? })
    }
}

/// Is the row the one that was last written? One that was edited, inserted or brought back in the database is not.
pub(crate) fn is_vouched_for(user: &User, row: &TrustedBrowserRow) -> bool {
    user.trusted.contains(&TrustFact::of(row))
}

/// Does the user's row vouch for it, and does it still hold?
fn holds(rules: &Rules, user: &User, row: &TrustedBrowserRow, now: Timestamp) -> bool {
    is_vouched_for(user, row)
        && row.generation == user.generation
        && now < ends_at(rules, row)
        // A clock that was set back does not make trust last longer.
        && now.until(row.created_at) <= GRACE
}

/// The browsers that are trusted now.
pub(crate) fn trusted(rules: &Rules, user: &User, rows: &Rows, now: Timestamp) -> Vec<TrustedBrowser> {
    if !rules.policy.trust.is_on() {
        return Vec::new();
    }
    let held = rows.trusted_browsers.iter().filter(|row| holds(rules, user, row, now));
    held.map(|row| TrustedBrowser {
        id: row.id,
        name: row.name.clone(),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: ends_at(rules, row),
    })
    .collect()
}

/// When each of the values that are still remembered was first presented.
struct Presented(Vec<(i64, Timestamp)>);

impl Presented {
    fn of(row: &TrustedBrowserRow) -> Result<Self, Fault> {
        let read = || {
            let mut reader = Reader::new("presented1", &row.presented)?;
            let list = reader.list(|reader| Some((reader.int()?, Timestamp::from_millis(reader.int()?))))?;
            reader.end().map(|()| Self(list))
        };
        read().ok_or(Fault::Altered { what: "the uses of a trusted browser", user: row.user })
    }

    fn encode(&self) -> Vec<u8> {
        Writer::new("presented1")
            .list(&self.0, |writer, (sequence, at)| writer.int(*sequence).int(at.millis()))
            .finish()
    }

    fn at(&self, sequence: i64) -> Option<Timestamp> {
        self.0.iter().find(|(known, _)| *known == sequence).map(|(_, at)| *at)
    }

    /// Notes that the newest value was presented; what lies beyond the grace is of no more use. Says whether there was room.
    fn note(&mut self, sequence: i64, now: Timestamp) -> bool {
        self.0.retain(|(_, at)| is_lately(*at, now));
        let room = self.0.len() < REMEMBERED;
        if room {
            self.0.push((sequence, now));
        }
        room
    }
}

/// Within the grace; also by the clock of another node, or one that was set back a little.
fn is_lately(at: Timestamp, now: Timestamp) -> bool {
    now.since(at) <= GRACE && now.until(at) <= GRACE
}

/// What a browser's token comes to.
#[derive(Debug)]
pub(crate) enum Came {
    /// Nothing that is of any use.
    Strange,
    /// Trusted; the row as it is to be saved, and what the browser keeps from now on.
    Trusted(Box<TrustedBrowserRow>, BrowserToken),
    /// An old value, long after its successor was in use: there are two copies.
    Replayed(BrowserId),
}

/// Judges the tokens that a browser brought to a sign-in.
pub(crate) fn judge(
    rules: &Rules,
    user: &User,
    tokens: &[BrowserToken],
    rows: &Rows,
    now: Timestamp,
) -> Result<Came, Fault> {
    if !rules.policy.trust.is_on() {
        return Ok(Came::Strange);
    }
    for token in tokens {
        let named = token.trusted_browser();
        let row = rows.trusted_browsers.iter().find(|row| named == Some(row.id));
        let Some(row) = row.filter(|row| holds(rules, user, row, now)) else { continue };
        let Some(sequence) = token.value_of(&rules.ring, row) else { continue };
        let mut presented = Presented::of(row)?;
        // Values that were never given out carry no code that fits; those after the newest cannot be.
        let successor = presented.at(sequence + 1);
        let newest_presented = row.sequence - 1;
        let good = sequence >= newest_presented || successor.is_some_and(|at| is_lately(at, now));
        if !good {
            return Ok(Came::Replayed(row.id));
        }
        let mut row = row.clone();
        if sequence == row.sequence && presented.note(sequence, now) {
            (row.sequence, row.presented) = (row.sequence + 1, presented.encode());
        }
        row.last_used_at = now;
        let token = BrowserToken::trust(&rules.ring, &row);
        return Ok(Came::Trusted(Box::new(row), token));
    }
    Ok(Came::Strange)
}

/// What a browser needs to become a trusted one, drawn before the decision.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) name: String,
    pub(crate) salt: [u8; 16],
}

/// Trusts the browser of a session that has just proven an authenticator.
pub(crate) fn grant(
    rules: &Rules,
    draft: &mut Draft<'_>,
    session: SessionId,
    wish: &Wish,
    rows: &Rows,
) -> BrowserToken {
    let (now, user) = (draft.now, draft.user.key);
    let mut held: Vec<_> =
        rows.trusted_browsers.iter().filter(|row| holds(rules, &draft.user, row, now)).collect();
    held.sort_by_key(|row| (row.last_used_at, row.id));
    // What no longer holds goes with the least used.
    let extra = held.len().saturating_sub(MOST_TRUSTED - 1);
    let kept: Vec<_> = held[extra..].iter().map(|row| row.id).collect();
    for row in rows.trusted_browsers.iter().filter(|row| !kept.contains(&row.id)) {
        draft.push(Change::Trust(TrustChange::End(row.user, row.id)));
    }
    draft.user.trusted.retain(|fact| kept.contains(&fact.browser));
    let row = TrustedBrowserRow {
        user,
        id: BrowserId(draft.user.draw_id()),
        name: wish.name.clone(),
        salt: wish.salt.to_vec(),
        generation: draft.user.generation,
        sequence: 1,
        presented: Presented(Vec::new()).encode(),
        created_at: now,
        last_used_at: now,
        expires_at: now + rules.policy.trust.ttl,
    };
    draft.user.trusted.push(TrustFact::of(&row));
    let token = BrowserToken::trust(&rules.ring, &row);
    let event = draft.event(Fact::success(Action::BrowserTrust).within(session));
    draft.notice_about(NoticeKind::BrowserTrusted, event, row.id.0);
    draft.push(Change::Trust(TrustChange::Grant(row)));
    token
}

/// Writes the row of a browser that was let through.
pub(crate) fn save(draft: &mut Draft<'_>, row: TrustedBrowserRow) {
    let fact = TrustFact::of(&row);
    let known = draft.user.trusted.iter_mut().filter(|known| known.browser == row.id);
    known.for_each(|known| *known = fact);
    draft.push(Change::Trust(TrustChange::Save(row)));
}

/// Ends the trust in one browser.
pub(crate) fn revoke(draft: &mut Draft<'_>, browser: BrowserId) {
    let user = draft.user.key;
    draft.user.trusted.retain(|fact| fact.browser != browser);
    draft.push(Change::Trust(TrustChange::End(user, browser)));
}

/// Ends the trust in every browser.
pub(crate) fn revoke_all(draft: &mut Draft<'_>) {
    let user = draft.user.key;
    if !draft.user.trusted.is_empty() {
        draft.user.trusted.clear();
        draft.push(Change::Trust(TrustChange::EndAll(user)));
    }
}

/// A copy of the cookie is about: the trust ends, and the owner is told.
pub(crate) fn replayed(draft: &mut Draft<'_>, browser: BrowserId, session: SessionId) {
    revoke(draft, browser);
    let fact = Fact::refused(Action::BrowserTrustRevoke, Reason::Replayed).within(session);
    let event = draft.event(fact);
    draft.notice_about(NoticeKind::BrowserTrustReplayed, event, browser.0);
}

/// What the code of a trusted browser's token authenticates.
pub(crate) fn message(row: &TrustedBrowserRow, sequence: i64) -> Vec<u8> {
    Writer::new("trusted browser")
        .int(row.user.0)
        .int(row.id.0)
        .int(sequence)
        .int(row.generation)
        .int(row.created_at.millis())
        .int(row.expires_at.millis())
        .bytes(&row.salt)
        .finish()
}
