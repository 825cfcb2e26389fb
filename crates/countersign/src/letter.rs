//! Letters to the owners of accounts that a server keeps itself: the link in one proves an address, or gives another password.
//!
//! A link is a selector and a secret of 256 bits. At rest there is only a keyed digest, over the secret, what the link is for, and the
//! account with its address and its stamp: so a link does nothing else, for nobody else, and nothing any more once the password is another
//! one. It is spent in the transaction of what it does.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::audit::{Action, Actor, NoticeKind};
use crate::clock::Timestamp;
use crate::codec::Writer;
use crate::credentials;
use crate::factors::clear;
use crate::keyring::KeyRing;
use crate::proof::{PASSWORD, RESET_BY_LETTER};
use crate::secret::{NoRandomness, Random, SecretBytes, draw};
use crate::session::Request;
use crate::standing::Stamp;
use crate::store::{
    AuthenticatorChange, Change, CodesChange, LetterId, LetterRow, Reads, Rows, UserId, Wanted,
};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// How long the link in a letter is good.
pub const LETTERS_LIVE: Duration = Duration::from_secs(60 * 60);

const VERSION: u8 = 1;
const LENGTH: usize = 1 + 16 + 32;
const LABEL: &str = "letter";

/// What the link in a letter does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// Proves that the address belongs to the account.
    VerifyEmail,
    /// Gives the account another password.
    ResetPassword,
}

impl LetterKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::VerifyEmail, Self::ResetPassword];

    /// Its name at rest.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// By its name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What stands in the link of a letter: 66 characters of URL-safe base64. It is good for an hour and works once.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterToken {
    id: LetterId,
    secret: SecretBytes,
}

/// Whose letter it is, as the server's own accounts say now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The account.
    pub user: UserId,
    /// Its address.
    pub email: String,
    /// What [`Account::stamp`](crate::Account::stamp) says.
    pub stamp: String,
}

/// Since when an account's address is proven. What was enrolled before may be somebody else's: whoever signs up with an address that is not
/// theirs can prepare the account for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailProof {
    /// The server does not ask for it, and takes every address for its account's.
    NotAsked,
    /// It never was.
    Never,
    /// Since then.
    Since(Timestamp),
}

/// What came of a letter's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterUse {
    /// It did what it is for.
    Done,
    /// It does nothing: it was used before, is over an hour old, is for something or somebody else, belongs to an earlier password, or
    /// never was one.
    Gone,
}

impl LetterToken {
    pub(crate) fn generate(id: LetterId, random: &dyn Random) -> Result<Self, NoRandomness> {
        Ok(Self { id, secret: SecretBytes::new(*draw::<32>(random)?) })
    }

    /// Reads a token as it stood in a link; `None` for anything that was never one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked first, so that decoding allocates for nothing longer.
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = Zeroizing::new(data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        let (&VERSION, rest) = bytes.split_first()? else { return None };
        let (id, secret) = rest.split_first_chunk::<16>()?;
        let secret: &[u8; 32] = secret.try_into().ok()?;
        Some(Self { id: LetterId(*id), secret: SecretBytes::new(*secret) })
    }

    /// The text for the link. Every use of it can be found by searching for this name.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.push(VERSION);
        bytes.extend(self.id.0);
        bytes.extend(self.secret.expose());
        Zeroizing::new(data_encoding::BASE64URL_NOPAD.encode(&bytes))
    }

    /// The letter it names; nothing is proven by that.
    #[must_use]
    pub fn letter(&self) -> LetterId {
        self.id
    }

    pub(crate) fn digest(&self, ring: &KeyRing, kind: LetterKind, to: &Addressee) -> [u8; 32] {
        ring.lookup(LABEL, &self.message(kind, to))
    }

    /// Is this the link of that letter, for this, to this account as it is, and not over? Constant time.
    pub(crate) fn opens(
        &self,
        ring: &KeyRing,
        kind: LetterKind,
        to: &Addressee,
        letter: &LetterRow,
        now: Timestamp,
    ) -> bool {
        // After the clock was set back no link lives longer than an hour either.
        let lives = now < letter.expires_at && letter.expires_at <= now + LETTERS_LIVE;
        lives && letter.id == self.id && ring.lookup_matches(LABEL, &self.message(kind, to), &letter.digest)
    }

    fn message(&self, kind: LetterKind, to: &Addressee) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(
            Writer::new("letter token")
                .bytes(kind.code().as_bytes())
                .bytes(&self.id.0)
                .bytes(to.user.as_str().as_bytes())
                .bytes(to.email.as_bytes())
                .bytes(to.stamp.as_bytes())
                .bytes(self.secret.expose())
                .finish(),
        )
    }
}

impl fmt::Debug for LetterToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterToken(…)")
    }
}

/// A link is used: behind both verbs.
pub(crate) struct Opening {
    pub(crate) rules: Rules,
    pub(crate) token: LetterToken,
    pub(crate) to: Addressee,
    pub(crate) request: Request,
}

impl Opening {
    fn reads(&self) -> Reads {
        Reads { letter: Some(self.token.id), ..Reads::default() }
    }

    /// The user, where the link is good. The row may know a newer password than the account that was read before.
    fn open(
        &self,
        kind: LetterKind,
        rows: &Rows,
        now: Timestamp,
    ) -> Result<Option<User>, crate::store::Fault> {
        let (Some(user), Some(letter)) = (User::of(rows, &self.rules)?, &rows.letter) else {
            return Ok(None);
        };
        let present = user.stamp.is_none_or(|known| known == Stamp::of(&self.to.stamp));
        // A backup that was put back may bring a link back that was spent.
        let sent_at = letter.expires_at - LETTERS_LIVE;
        let survived = rows.fence.as_ref().is_none_or(|fence| fence.at < sent_at);
        let good = present
            && survived
            && user.id == self.to.user
            && self.token.opens(&self.rules.ring, kind, &self.to, letter, now);
        Ok(good.then_some(user))
    }

    fn spend(&self, draft: &mut Draft<'_>) {
        draft.push(Change::Letter(self.token.id));
        draft.push(Change::EmailVerified(self.to.user.clone(), draft.now));
    }
}

/// The owner of the mailbox says that the account is theirs.
pub(crate) struct VerifyEmail(pub(crate) Opening);

impl Verb for VerifyEmail {
    type Outcome = LetterUse;

    fn reads(&self) -> Reads {
        self.0.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<LetterUse> {
        let Some(user) = self.0.open(LetterKind::VerifyEmail, rows, now)? else {
            return Next::unchanged(LetterUse::Gone);
        };
        let mut draft = Draft::new(&self.0.rules, &self.0.request, user, rows, now);
        draft.event(Fact::success(Action::EmailVerify));
        self.0.spend(&mut draft);
        draft.done(LetterUse::Done)
    }
}

/// The owner of the mailbox chooses another password. Nobody is signed in by that; waits, budgets and factors stay, but for factors that
/// were there before the address was proven.
pub(crate) struct ResetPassword {
    pub(crate) opening: Opening,
    pub(crate) proof: EmailProof,
    pub(crate) hash: String,
    pub(crate) stamp: Stamp,
}

impl Verb for ResetPassword {
    type Outcome = LetterUse;

    fn reads(&self) -> Reads {
        Reads { authenticators: Wanted::Yes, code_sets: Wanted::Yes, ..self.opening.reads() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<LetterUse> {
        let Some(user) = self.opening.open(LetterKind::ResetPassword, rows, now)? else {
            return Next::unchanged(LetterUse::Gone);
        };
        user.vouch(&rows.authenticators)?;
        let mut draft = Draft::new(&self.opening.rules, &self.opening.request, user, rows, now);
        // First what somebody else may have enrolled goes, and then the address is proven: from now on what is there is the owner's.
        drop_unproven(&mut draft, rows, self.proof);
        draft.user.stamp = Some(self.stamp);
        let fact = Fact::success(Action::CredentialsChange).by(PASSWORD, RESET_BY_LETTER);
        credentials::changed(&mut draft, fact, None);
        if self.proof == EmailProof::Never {
            draft.event(Fact::success(Action::EmailVerify));
        }
        draft.push(Change::Password(self.opening.to.user.clone(), self.hash.clone()));
        self.opening.spend(&mut draft);
        draft.done(LetterUse::Done)
    }
}

/// Factors of before the proof go. With the last authenticator everything of the second factor does; counts of failures stay.
fn drop_unproven(draft: &mut Draft<'_>, rows: &Rows, proof: EmailProof) {
    let unproven = |created_at: Timestamp| match proof {
        EmailProof::NotAsked => false,
        EmailProof::Never => true,
        EmailProof::Since(since) => created_at < since,
    };
    let old: Vec<_> =
        rows.authenticators.iter().filter(|row| unproven(row.created_at)).map(|row| row.id).collect();
    draft.user.authenticators.retain(|fact| !old.contains(&fact.id));
    if !draft.user.enabled() {
        if !old.is_empty() {
            let event = draft.event(Fact::success(Action::Disable));
            draft.notice(NoticeKind::Disabled, event);
            draft.user.duty.reset(draft.now);
            clear(draft);
        }
        return;
    }
    let key = draft.user.key;
    for id in old {
        let event = draft.event(Fact::success(Action::AuthenticatorRemove));
        draft.notice(NoticeKind::AuthenticatorRemoved, event);
        draft.push(Change::Authenticator(AuthenticatorChange::Remove(key, id)));
    }
    for set in rows.code_sets.iter().filter(|set| unproven(set.created_at)) {
        draft.user.codes.retain(|fact| fact.set != set.id);
        draft.push(Change::Codes(CodesChange::Remove(key, set.strategy.clone())));
    }
}

/// An administrator vouches for an address.
pub(crate) struct VouchForEmail {
    pub(crate) rules: Rules,
    pub(crate) user: UserId,
    pub(crate) since: Timestamp,
    pub(crate) actor: Actor,
}

impl Verb for VouchForEmail {
    type Outcome = ();

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        draft.event(Fact::success(Action::EmailVerify));
        draft.push(Change::EmailVerified(self.user.clone(), self.since));
        draft.done(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    fn ada() -> Addressee {
        Addressee { user: UserId::new(7), email: "ada@example.org".to_owned(), stamp: "s1".to_owned() }
    }

    #[test]
    fn a_token_opens_its_letter_for_its_purpose_its_account_and_its_hour() {
        let ring = KeyRing::generate(&SeededRandom::new(5)).unwrap();
        let token = LetterToken::generate(LetterId([3; 16]), &SeededRandom::new(6)).unwrap();
        let at = Timestamp::from_seconds;
        let (kind, end) = (LetterKind::ResetPassword, at(3_600));
        let digest = token.digest(&ring, kind, &ada()).to_vec();
        let row = LetterRow { id: LetterId([3; 16]), digest, expires_at: end };
        let opens = |token: &LetterToken, kind, to: &Addressee, row: &LetterRow, now| {
            token.opens(&ring, kind, to, row, now)
        };
        assert!(opens(&token, kind, &ada(), &row, at(0)));
        assert!(opens(&token, kind, &ada(), &row, at(3_599)));
        for now in [at(3_600), at(9_000), at(-1)] {
            assert!(!opens(&token, kind, &ada(), &row, now), "{now:?}");
        }
        assert!(!opens(&token, LetterKind::VerifyEmail, &ada(), &row, at(0)));
        for other in [
            Addressee { user: UserId::new(8), ..ada() },
            Addressee { email: "grace@example.org".to_owned(), ..ada() },
            Addressee { stamp: "s2".to_owned(), ..ada() },
        ] {
            assert!(!opens(&token, kind, &other, &row, at(0)), "{other:?}");
        }
        let another = LetterToken::generate(LetterId([3; 16]), &SeededRandom::new(7)).unwrap();
        assert!(!opens(&another, kind, &ada(), &row, at(0)));
        let elsewhere = LetterRow { id: LetterId([4; 16]), ..row.clone() };
        assert!(!opens(&token, kind, &ada(), &elsewhere, at(0)));
        let bytes = data_encoding::BASE64URL_NOPAD.decode(token.expose().as_bytes()).unwrap();
        for index in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[index] ^= 1;
            let text = data_encoding::BASE64URL_NOPAD.encode(&altered);
            let opened = LetterToken::parse(&text).is_some_and(|t| opens(&t, kind, &ada(), &row, at(0)));
            assert!(!opened, "byte {index}");
        }
    }

    #[test]
    fn a_token_reads_back_and_shows_nothing() {
        let token = LetterToken::generate(LetterId([3; 16]), &SeededRandom::new(6)).unwrap();
        let text = token.expose();
        assert_eq!(text.len(), 66);
        assert_eq!(LetterToken::parse(&text).as_ref(), Some(&token));
        assert_eq!(format!("{token:?} {:?}", token.letter()), "LetterToken(…) LetterId(…)");
        let nothing = ["", "x", &text[1..], &format!("{}A", &*text), &"A".repeat(1 << 20)];
        for bad in nothing.into_iter().chain([&*format!("Ag{}", &text[2..])]) {
            assert_eq!(LetterToken::parse(bad), None, "{bad:.80}");
        }
    }

    #[test]
    fn a_letter_that_was_written_under_one_key_opens_under_the_next() {
        let random = SeededRandom::new(5);
        let ring = KeyRing::generate(&random).unwrap();
        let token = LetterToken::generate(LetterId([3; 16]), &random).unwrap();
        let digest = token.digest(&ring, LetterKind::VerifyEmail, &ada()).to_vec();
        let row = LetterRow { id: LetterId([3; 16]), digest, expires_at: Timestamp::from_seconds(3_600) };
        let (text, id) = ring.to_text().with_new_key(&random).unwrap();
        let next = KeyRing::parse(text.with_primary(id).unwrap().expose_text()).unwrap();
        assert!(token.opens(&next, LetterKind::VerifyEmail, &ada(), &row, Timestamp::from_seconds(0)));
    }
}
