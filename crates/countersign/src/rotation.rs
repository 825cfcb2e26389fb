//! From one key to the next: what was made with an older one is made anew under the primary, and what cannot be, ends.

use sha2::{Digest as _, Sha256};

use crate::audit::{Action, Actor};
use crate::challenge::{authenticator_place, code_set_place};
use crate::clock::Timestamp;
use crate::keyring::{KeyId, Place};
use crate::session::{Request, SessionKind};
use crate::store::{
    AuthenticatorChange, Change, Changes, CodesChange, Fault, Reads, Rows, SESSIONS_LISTED, SessionChange,
    Wanted,
};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// What [`Reseal`] looks at.
pub(crate) fn resealed_reads() -> Reads {
    Reads { authenticators: Wanted::Yes, code_sets: Wanted::Yes, ..Reads::default() }
}

/// Is anything of these rows made with another key than the primary?
pub(crate) fn is_behind(rows: &Rows, primary: KeyId) -> bool {
    let sealed = rows.authenticators.iter().map(|row| &row.secret);
    rows.user.as_ref().is_some_and(|row| KeyId::of_code(&row.mac) != Some(primary))
        || sealed.chain(rows.code_sets.iter().map(|row| &row.key)).any(|blob| is_older(blob, primary))
}

fn is_older(blob: &[u8], primary: KeyId) -> bool {
    KeyId::of_sealed(blob) != Some(primary)
}

/// Seals the secrets of one user's authenticators and the keys of all sets of recovery codes anew, and authenticates the row, all
/// under the primary key. Says whether there was anything to do.
///
/// What is in the row is carried over as it is: the heads of the trail say by themselves which key made them, and the rest is bound to none.
pub(crate) struct Reseal {
    pub(crate) rules: Rules,
}

impl Verb for Reseal {
    type Outcome = bool;

    fn reads(&self) -> Reads {
        resealed_reads()
    }

    fn decide(&self, rows: &Rows, _: Timestamp) -> Decision<bool> {
        let ring = &self.rules.ring;
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(false) };
        // What the row does not vouch for must not look as if somebody had looked at it.
        user.vouch(&rows.authenticators)?;
        let primary = ring.primary();
        if !is_behind(rows, primary) {
            return Next::unchanged(false);
        }
        let mut all = Vec::new();
        for row in rows.authenticators.iter().filter(|row| is_older(&row.secret, primary)) {
            let sealed =
                self.anew(&authenticator_place(row), &row.secret, "the secret of an authenticator")?;
            all.push(Change::Authenticator(AuthenticatorChange::Reseal(row.user, row.id, sealed)));
        }
        for row in rows.code_sets.iter().filter(|row| is_older(&row.key, primary)) {
            let sealed = self.anew(&code_set_place(row), &row.key, "the key of the recovery codes")?;
            all.push(Change::Codes(CodesChange::Reseal(row.user, row.id, sealed)));
        }
        all.push(Change::User(user.row(ring)));
        Ok(Next::Done(true, Changes { all, charge: None }))
    }
}

impl Reseal {
    fn anew(&self, place: &Place<'_>, blob: &[u8], what: &'static str) -> Result<Vec<u8>, Fault> {
        let ring = &self.rules.ring;
        let plain = ring.open(place, blob).map_err(|why| why.fault(what, place.user))?;
        Ok(ring.seal(place, &self.nonce(blob), plain.expose()))
    }

    /// As random as the salt, which is drawn once for each verb; another one for each value, and where the value was changed meanwhile.
    fn nonce(&self, blob: &[u8]) -> [u8; 24] {
        let digest = Sha256::new()
            .chain_update(b"countersign reseal nonce v1")
            .chain_update(self.rules.salt.expose())
            .chain_update(blob);
        let digest: [u8; 32] = digest.finalize().into();
        *digest.first_chunk().expect("a digest has 32 bytes")
    }
}

/// What [`EndKeyed`] looks at.
pub(crate) fn keyed_reads() -> Reads {
    Reads { sessions: Wanted::Yes, ..Reads::default() }
}

/// Ends the sessions of one user whose tokens were made with this key. Says how many were seen.
pub(crate) struct EndKeyed {
    pub(crate) rules: Rules,
    pub(crate) key: KeyId,
    pub(crate) actor: Actor,
}

impl Verb for EndKeyed {
    type Outcome = usize;

    fn reads(&self) -> Reads {
        keyed_reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<usize> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(0) };
        let (ending, staying): (Vec<_>, Vec<_>) =
            rows.sessions.iter().partition(|row| row.digest_key == self.key);
        // Where there are more than are read, the older ones end too, whichever key is theirs: nobody honest has so many.
        let unread = rows.sessions.len() >= SESSIONS_LISTED;
        if ending.is_empty() && !unread {
            return Next::unchanged(0);
        }
        let key = user.key;
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now).by(self.actor);
        let note = Some(format!("key {} is being retired", self.key));
        draft.event(Fact { note, ..Fact::success(Action::SessionRevoke) });
        for row in &ending {
            draft.push(Change::Session(SessionChange::End(row.user, row.id)));
        }
        if unread {
            let standard = staying.iter().filter(|row| row.kind == SessionKind::Standard).count();
            draft.push(Change::Session(SessionChange::EndBeyond(key, standard)));
            draft.push(Change::Session(SessionChange::EndPending(key, None)));
        }
        draft.done(ending.len())
    }
}
