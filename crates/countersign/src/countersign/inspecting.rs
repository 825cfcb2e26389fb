//! Looking at every user for what is not as we left it: each authentication code checked, each sealed value opened.
//!
//! For those who moved a database, restored one or doubt one. What is opened is dropped at once.

use super::{Countersign, Error};
use crate::challenge::{code_set_place, open_authenticator};
use crate::enrollment::open_enrollment;
use crate::sealed_session;
use crate::store::{CodeSetRow, Fault, InstallationRow, Reads, Rows, UserKey, UserRow, Wanted};
use crate::trust;
use crate::user::User;
use crate::verb::Rules;

/// What inspecting some users came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// Users that were looked at; chains of the trail that belong to nobody are among them.
    pub users: u64,
    /// Sealed values that opened: secrets of authenticators and of enrollments, keys of sets of recovery codes.
    pub opened: u64,
    /// Trusted browsers that their user's row vouches for.
    pub trusted_browsers: u64,
    /// Sessions that are as they were written, of each user the newest [`SESSIONS_LISTED`](crate::store::SESSIONS_LISTED).
    pub sessions: u64,
    /// What is not as we left it, user by user.
    pub faults: Vec<Fault>,
    /// The user to go on after; `None` when these were the last ones.
    pub next: Option<UserKey>,
}

impl Inspection {
    /// Adds what came of the users after these.
    pub fn add(&mut self, more: Self) {
        let Self { users, opened, trusted_browsers, sessions, faults, next } = more;
        self.users += users;
        self.opened += opened;
        self.trusted_browsers += trusted_browsers;
        self.sessions += sessions;
        self.faults.extend(faults);
        self.next = next;
    }
}

impl Countersign {
    /// Checks the records of the users after `after`, at most `limit` of them, with the keys of the ring: that each row is as we wrote it,
    /// that what it names is there, that all that is sealed opens. The system may go on meanwhile. Call it with
    /// `UserKey(0)` first, then with [`Inspection::next`] until there is none.
    ///
    /// # Errors
    /// [`Error`] when we failed. What is wrong with the records is in the result.
    pub async fn inspect(&self, after: UserKey, limit: usize) -> Result<Inspection, Error> {
        let (store, rules) = (&self.inner.store, self.rules()?);
        let users = self.stored(store.users(after, limit).await).await?;
        let mut inspection = Inspection {
            next: users.last().map(|row| row.key).filter(|_| users.len() == limit),
            ..Inspection::default()
        };
        for UserRow { key, .. } in users {
            let reads = Reads {
                authenticators: Wanted::Yes,
                enrollments: Wanted::Yes,
                code_sets: Wanted::Yes,
                trusted_browsers: Wanted::Yes,
                sessions: Wanted::Yes,
                ..Reads::default()
            };
            // One snapshot: what was read a moment ago may have changed since.
            let rows = self.rows(key, reads).await?;
            inspection.users += 1;
            look(&rules, &rows, &mut inspection);
        }
        Ok(inspection)
    }

    /// What the database says of itself once everything was moved to `to`: for whoever moves it, and writes this in the transaction in
    /// which nobody else writes. [`moved`](Self::moved) writes it too.
    ///
    /// # Errors
    /// [`Error`] when the row is not as we wrote it.
    pub fn sealed_as_moved(&self, row: InstallationRow, to: &str) -> Result<InstallationRow, Error> {
        let ring = &self.inner.rules.ring;
        let altered = |_| Fault::Altered { what: "what the database says of itself", user: UserKey(0) };
        row.check(ring).map_err(|why| Error::Store(altered(why).into()))?;
        Ok(InstallationRow { moved_to: Some(to.to_owned()), ..row }.sealed(ring))
    }
}

fn look(rules: &Rules, rows: &Rows, inspection: &mut Inspection) {
    let user = match rows.user.as_ref().map(|row| User::open(row, &rules.ring)) {
        Some(Ok(user)) => user,
        Some(Err(fault)) => return inspection.faults.push(fault),
        None => return,
    };
    let mut note = |looked: Result<(), Fault>| match looked {
        Ok(()) => inspection.opened += 1,
        Err(fault) => inspection.faults.push(fault),
    };
    rows.authenticators.iter().for_each(|row| note(open_authenticator(rules, row).map(drop)));
    rows.enrollments.iter().for_each(|row| note(open_enrollment(rules, row).map(drop)));
    rows.code_sets.iter().for_each(|row| note(open_code_set(rules, row)));
    inspection.faults.extend(user.vouch(&rows.authenticators).err());
    let altered = |what| Fault::Altered { what, user: user.key };
    let is_there = |set| rows.code_sets.iter().any(|row| row.id == set);
    if !user.codes.iter().all(|codes| is_there(codes.set)) {
        inspection.faults.push(altered("the set of recovery codes"));
    }
    for row in &rows.sessions {
        match sealed_session::check(&rules.ring, row) {
            Ok(()) => inspection.sessions += 1,
            Err(fault) => inspection.faults.push(fault),
        }
    }
    for row in &rows.trusted_browsers {
        if trust::is_vouched_for(&user, row) {
            inspection.trusted_browsers += 1;
        } else {
            inspection.faults.push(altered("a trusted browser"));
        }
    }
}

fn open_code_set(rules: &Rules, row: &CodeSetRow) -> Result<(), Fault> {
    let opened = rules.ring.open(&code_set_place(row), &row.key);
    opened.map(drop).map_err(|why| why.fault("the key of the recovery codes", row.user))
}
