//! Where a session stands when its user is looked at anew: by the account that the host describes, and by what is required.

use sha2::{Digest as _, Sha256};

use crate::accounts::Account;
use crate::audit::{Action, Actor, NoticeKind};
use crate::challenge::lives;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::ending::{Extent, end, thaw};
use crate::requirement::{Duties, Noticed, duties};
use crate::sealed_session;
use crate::session::SessionKind;
use crate::store::{Fault, Rows, SessionId, SessionRow};
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules};

/// The digest of an account's stamp: whatever it is made of, the row keeps only that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp([u8; 16]);

impl Stamp {
    pub(crate) fn of(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        Self(*digest.first_chunk().expect("a digest has 32 bytes"))
    }

    pub(crate) fn write(writer: Writer, stamp: Option<&Self>) -> Writer {
        writer.bytes(stamp.map_or(&[][..], |stamp| &stamp.0))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Option<Self>> {
        match reader.bytes()? {
            [] => Some(None),
            bytes => Some(Some(Self(bytes.try_into().ok()?))),
        }
    }
}

/// What the host's account says, as decisions need it.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    stamp: Option<Stamp>,
    concerned: bool,
    may_trust: bool,
    asked: Asked,
}

/// Whether the account was read before or after we knew that its stamp differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A row that was changed meanwhile may know better than this account.
    Once,
    /// It was read again: it is newer than the row.
    Again,
}

/// The account must be read again, and is to be taken like this then. Where its stamp is not the row's, it may be the older one of the two;
/// where the row was brought up to it, nothing is known of what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outdated(pub(crate) Asked);

/// What an account's stamp says of sessions that were there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// They rest on what is still so.
    Same,
    /// They have ended.
    Changed,
}

impl Standing {
    pub(crate) fn of(rules: &Rules, account: &Account, asked: Asked) -> Self {
        let excepted = |role| rules.policy.trust.except_roles.contains(role);
        Self {
            stamp: account.stamp.as_deref().map(Stamp::of),
            concerned: rules.policy.requirement.concerns(account),
            may_trust: !account.roles.iter().any(excepted),
            asked,
        }
    }

    /// May this user's browsers be trusted?
    pub(crate) fn may_trust(&self) -> bool {
        self.may_trust
    }

    /// Does the row know otherwise? Then a verb that writes only when it must, must.
    pub(crate) fn differs(&self, rules: &Rules, user: &User, now: Timestamp) -> bool {
        let mut duty = user.duty;
        let noticed = duty.notice(&rules.policy.requirement, self.concerned, user, now);
        noticed != Noticed::Nothing || self.stamp.is_some_and(|stamp| user.stamp != Some(stamp))
    }

    /// Brings the row up to what the account says. Where the stamp is another one, everything ends that was there before; where a
    /// requirement is new, everything but the acting session.
    pub(crate) fn settle(
        &self,
        rules: &Rules,
        draft: &mut Draft<'_>,
        acting: Option<SessionId>,
    ) -> Result<Credentials, Outdated> {
        let mut credentials = Credentials::Same;
        if let Some(stamp) = self.stamp {
            match draft.user.stamp.replace(stamp) {
                Some(known) if known != stamp && self.asked == Asked::Once => {
                    return Err(Outdated(Asked::Again));
                }
                Some(known) if known != stamp => {
                    let event = draft.event_by(Actor::Host, Fact::success(Action::CredentialsChange));
                    draft.notice(NoticeKind::CredentialsChanged, event);
                    thaw(draft);
                    end(draft, Extent::Everything, None);
                    credentials = Credentials::Changed;
                }
                Some(_) | None => {}
            }
        }
        let mut duty = draft.user.duty;
        let noticed = duty.notice(&rules.policy.requirement, self.concerned, &draft.user, draft.now);
        draft.user.duty = duty;
        if noticed == Noticed::NewDuty {
            draft.event_by(Actor::Host, Fact::success(Action::RequirementApply));
            end(draft, Extent::Everything, acting);
        }
        Ok(credentials)
    }

    /// The same in a session that asked for something else, which is `over` where the stamp is another one. Where not, the account is to be
    /// read again, and the wish judged by what is true now.
    pub(crate) fn catch_up<O>(
        &self,
        rules: &Rules,
        mut draft: Draft<'_>,
        acting: SessionId,
        over: O,
    ) -> Decision<Result<O, Outdated>> {
        match self.settle(rules, &mut draft, Some(acting)) {
            Err(outdated) => Next::unchanged(Err(outdated)),
            // What was proven with the old password is worth nothing.
            Ok(Credentials::Changed) => draft.done(Ok(over)),
            Ok(Credentials::Same) => draft.done(Err(Outdated(Asked::Once))),
        }
    }
}

/// The user and the session that were read, as they stand; `None` where the session has ended.
pub(crate) fn standing(
    rules: &Rules,
    rows: &Rows,
    now: Timestamp,
) -> Result<Option<(User, SessionRow)>, Fault> {
    let (Some(user), Some(session)) = (User::of(rows, rules)?, &rows.session) else { return Ok(None) };
    let session = as_it_stands(rules, &user, session, now)?;
    Ok(session.map(|session| (user, session)))
}

/// A session that lives, with the kind that it has now: without a factor it is pending exactly while one must be enrolled.
///
/// A pending session of somebody who has no factor was opened to enroll, because pending sessions end whenever a factor goes.
pub(crate) fn as_it_stands(
    rules: &Rules,
    user: &User,
    session: &SessionRow,
    now: Timestamp,
) -> Result<Option<SessionRow>, Fault> {
    sealed_session::check(&rules.ring, session)?;
    if session.generation > user.generation || session.id.0 >= user.next_id {
        // Nothing is newer than its user's row, unless an older copy of that was put back.
        return Err(Fault::Altered { what: "the row", user: user.key });
    }
    if !lives(rules, user, session, now) {
        return Ok(None);
    }
    let mut session = session.clone();
    if !user.enabled() {
        session.kind = match duties(&rules.policy.requirement, user, now) {
            Duties::MustEnroll => SessionKind::Pending,
            _ => SessionKind::Standard,
        };
    }
    Ok(Some(session))
}
