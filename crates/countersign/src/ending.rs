//! What ends when something that it rested on changes (G8): one place for all causes, in the transaction of the cause.

use crate::audit::Action;
use crate::store::{Change, EnrollmentChange, EventId, HeldChange, SessionChange, SessionId};
use crate::trust;
use crate::user::Frozen;
use crate::verb::{Draft, Fact};

/// What a cause ends. Enrollments that were begun and challenges under way end with the generation, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All other sessions, pending or not, trusted and known browsers: the password changed, an authenticator was removed or replaced,
    /// the second factor was disabled or reset, it became required, or the owner signs out everywhere.
    Everything,
    /// Pending sessions and trusted browsers: an authenticator was added, or there are new recovery codes.
    Unfinished,
}

/// A new generation. Of what the extent names only the acting session lives on in it, as it was read.
pub(crate) fn end(draft: &mut Draft<'_>, extent: Extent, acting: Option<SessionId>) {
    end_others(draft, extent, acting);
    if let Some(acting) = acting {
        draft.carry_over(acting);
    }
}

/// The same where the caller saves the acting session, with the new generation, because more of it changes.
///
/// The rows of what ends are deleted, and would be dead if somebody put them back: pending sessions are of the present generation, standard
/// ones of none below the floor (docs/decisions/0016-a-floor-and-a-fence.md).
pub(crate) fn end_others(draft: &mut Draft<'_>, extent: Extent, acting: Option<SessionId>) {
    let user = draft.user.key;
    draft.user.generation += 1;
    trust::revoke_all(draft);
    draft.push(Change::Held(HeldChange::EndAll(user)));
    let ended = match extent {
        Extent::Everything => {
            draft.user.floor = draft.user.generation;
            draft.user.browsers.revoke_all(draft.user.next_id);
            SessionChange::EndOthers(user, acting)
        }
        Extent::Unfinished => SessionChange::EndPending(user, acting),
    };
    draft.push(Change::Session(ended));
}

/// Everything ends, and nobody signs in any more: the owner says that somebody else was in. What an administrator gave to be admitted with
/// may be in the wrong hands too.
pub(crate) fn freeze(draft: &mut Draft<'_>, event: EventId) {
    end(draft, Extent::Everything, None);
    draft.push(Change::Enrollment(EnrollmentChange::EndAll(draft.user.key)));
    draft.user.admission = None;
    draft.user.frozen.get_or_insert(Frozen { at: draft.now, event });
}

/// Whoever can change the password, or has an administrator's help, may sign in again.
pub(crate) fn thaw(draft: &mut Draft<'_>) {
    if draft.user.frozen.take().is_some() {
        draft.event(Fact::success(Action::AccountThaw));
    }
}
