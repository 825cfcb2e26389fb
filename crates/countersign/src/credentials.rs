//! The first factor has changed: what relied on the old one ends.

use crate::audit::{Action, Actor, NoticeKind};
use crate::clock::Timestamp;
use crate::ending::{Extent, end, thaw};
use crate::factors::Changed;
use crate::proof::{Acting, PasswordProof, refuse, to_replace};
use crate::session::Request;
use crate::standing::Stamp;
use crate::store::{Change, Reads, Rows, SessionId};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};

/// The host says that what the first factor rests on has changed.
pub(crate) struct CredentialsChanged {
    pub(crate) rules: Rules,
    /// The session in which it was changed, which lives on.
    pub(crate) acting: Option<Acting>,
    pub(crate) request: Request,
    /// As the account has it now.
    pub(crate) stamp: Option<Stamp>,
}

impl Verb for CredentialsChanged {
    type Outcome = ();

    fn reads(&self) -> Reads {
        self.acting.as_ref().map_or_else(Reads::default, Acting::reads)
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
        let acting = match &self.acting {
            Some(acting) => acting.open(&self.rules, rows, now)?.map(|(_, session)| session.id),
            None => None,
        };
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now).by(Actor::Host);
        draft.user.stamp = self.stamp.or(draft.user.stamp);
        changed(&mut draft, Fact::success(Action::CredentialsChange), acting);
        draft.done(())
    }
}

/// Another password for somebody whose account the store keeps: written with everything that ends because of it.
pub(crate) struct ChangePassword {
    pub(crate) rules: Rules,
    pub(crate) acting: Acting,
    pub(crate) request: Request,
    pub(crate) proof: PasswordProof,
    pub(crate) hash: String,
    pub(crate) stamp: Stamp,
}

impl Verb for ChangePassword {
    type Outcome = Changed;

    fn reads(&self) -> Reads {
        self.acting.reads()
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<Changed> {
        let Some((mut user, session)) = self.acting.open(&self.rules, rows, now)? else {
            return Next::unchanged(Changed::Unauthenticated);
        };
        let proven = to_replace(&self.rules, &mut user, &session, Some(&self.proof), now)?;
        let id = user.id.clone();
        let mut draft = Draft::new(&self.rules, &self.request, user, rows, now);
        if let Some(lacking) = Changed::lacking(proven) {
            return refuse(draft, Some(&self.proof), lacking);
        }
        draft.user.stamp = Some(self.stamp);
        changed(&mut draft, Fact::success(Action::CredentialsChange), Some(session.id));
        draft.push(Change::Password(id, self.hash.clone()));
        draft.done(Changed::Done(()))
    }
}

/// What follows from another password, whoever gave it.
pub(crate) fn changed(draft: &mut Draft<'_>, fact: Fact, acting: Option<SessionId>) {
    let fact = Fact { session: acting, ..fact };
    let event = draft.event(fact);
    draft.notice(NoticeKind::CredentialsChanged, event);
    thaw(draft);
    end(draft, Extent::Everything, acting);
}
