//! Sending what waits in the outbox.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Countersign, Error, Node};
use crate::clock::Timestamp;
use crate::disown::DisownToken;
use crate::outbox::{
    DELIVERIES_ARE_CLAIMED_FOR, Delivery, DeliveryFailure, FIRST_RETRY, GivenUp, LONGEST_WAIT, MOST_GATHERED,
    Mailed, OVERDUE_AFTER, Told, Undeliverable, put_off, retried, settled, sort, too_old,
};
use crate::session::Request;
use crate::store::{
    Change, DueNotice, DuePlace, NoticeChange, NoticeId, OutboxDepth, OutboxRow, Reads, Rows, StoreError,
    Task, UserKey, Wanted,
};
use crate::user::User;
use crate::verb::{Decision, Draft, Next, Rules, Verb};

/// So often a call goes on to the next notices where those that it saw cannot be sent now.
const MOST_PAGES: usize = 20;

/// So many accounts may be unknown to the host before a call gives in.
const MOST_UNANSWERED: usize = 10;

/// So many of those that were given up are remembered until somebody asks.
const REMEMBERED: usize = 1000;

/// What was given up.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    count: AtomicU64,
    untold: Mutex<Vec<GivenUp>>,
}

impl Ledger {
    fn note(&self, given_up: GivenUp) {
        self.count.fetch_add(given_up.kinds.len() as u64, Ordering::Relaxed);
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        if untold.len() < REMEMBERED {
            untold.push(given_up);
        }
    }
}

impl Countersign {
    /// Messages that are to be sent now, at most `limit`, by this node: it takes [`Task::Outbox`] for
    /// [`DELIVERIES_ARE_CLAIMED_FOR`]. Empty while another node has it, and when nothing is due.
    ///
    /// Send each, report it to [`delivered`](Self::delivered) or [`delivery_failed`](Self::delivery_failed), and only then ask for more: what was
    /// not reported is given out again. A user gets ten messages in 24 hours with one notice each; further ones are gathered into one
    /// message an hour. Notices of users without an account or without an address are given up here, see [`given_up`](Self::given_up).
    ///
    /// # Errors
    /// [`Error`] when we failed; nothing is lost then.
    pub async fn deliveries(&self, node: Node, limit: usize) -> Result<Vec<Delivery>, Error> {
        if limit == 0 || !self.claim(Task::Outbox, node, DELIVERIES_ARE_CLAIMED_FOR).await? {
            return Ok(Vec::new());
        }
        let now = self.now();
        let mut found = Vec::new();
        let mut unanswered = Vec::new();
        // What is given out counts, also where more of the same user comes behind it.
        let mut given_out = BTreeMap::new();
        // What is due; and what a clock that was set back since has put off for years.
        let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
        for (from, until) in [(first, now), (now + LONGEST_WAIT, last)] {
            let mut after = DuePlace { due_at: from, user: UserKey(i64::MAX), id: NoticeId(i64::MAX) };
            for _ in 0..MOST_PAGES {
                // A message that was gathered before is read whole.
                let most = limit - found.len() + MOST_GATHERED;
                let page = self.stored(self.inner.store.due_notices(after, until, most).await).await?;
                let (page, rest) = whole(page, most);
                let Some(last) = page.last() else { break };
                after = last.row.place();
                for due in by_user(page) {
                    if found.len() >= limit {
                        return Ok(found);
                    }
                    match self.messages(&due, limit - found.len(), now, &mut given_out).await {
                        Ok(mut messages) => found.append(&mut messages),
                        // Whose records are damaged keeps nobody else from being told; the fault was counted and recorded.
                        Err(Error::Store(StoreError::Fault(_))) => {}
                        // Nor does one whose account the host cannot tell, unless the host tells nothing at all.
                        Err(error @ Error::Accounts(_)) if unanswered.len() < MOST_UNANSWERED => {
                            unanswered.push(error);
                        }
                        // What was found before this is due, and is to be sent.
                        Err(_) if !found.is_empty() => return Ok(found),
                        Err(error) => return Err(error),
                    }
                }
                if rest == Rest::None {
                    break;
                }
            }
        }
        match unanswered.pop() {
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(found),
        }
    }

    /// What is to be sent to one user now, of what is due.
    async fn messages(
        &self,
        due: &[DueNotice],
        most: usize,
        now: Timestamp,
        given_out: &mut BTreeMap<UserKey, Mailed>,
    ) -> Result<Vec<Delivery>, Error> {
        let key = due[0].row.notice.user;
        let reads = Reads { authenticators: Wanted::Yes, trusted_browsers: Wanted::Yes, ..Reads::default() };
        let rows = self.rows(key, reads).await?;
        let Some(user) = self.judged(User::of(&rows, &self.inner.rules)).await? else {
            return Ok(Vec::new());
        };
        let account = match self.inner.accounts.account(&user.id).await {
            Ok(account) => account,
            Err(error) => {
                let rows: Vec<_> = due.iter().map(|due| due.row.clone()).collect();
                self.plan(key, put_off(&rows, now + FIRST_RETRY)).await?;
                return Err(Error::Accounts(error));
            }
        };
        let (old, due): (Vec<_>, Vec<_>) = due.iter().partition(|due| too_old(&due.row, now));
        self.write_off(&user, &outbox_rows(&old), Undeliverable::TooOld).await?;
        let Some(account) = account else {
            self.write_off(&user, &outbox_rows(&due), Undeliverable::NoAccount).await?;
            return Ok(Vec::new());
        };
        if account.addresses.is_empty() {
            self.write_off(&user, &outbox_rows(&due), Undeliverable::NoAddress).await?;
            return Ok(Vec::new());
        }
        let mailed = given_out.entry(key).or_insert(user.mailed);
        let sorted = sort(&outbox_rows(&due), mailed, most, now);
        self.plan(key, sorted.plans).await?;
        let messages = sorted.now.into_iter().map(|message| {
            let mut notices: Vec<&DueNotice> = message.into_iter().map(|index| due[index]).collect();
            notices.sort_by_key(|due| (due.row.notice.at, due.row.id));
            Delivery {
                user: user.id.clone(),
                account: account.clone(),
                notices: notices.iter().map(|due| self.told(due, &rows)).collect(),
                rows: notices.iter().map(|due| due.row.clone()).collect(),
            }
        });
        Ok(messages.collect())
    }

    fn told(&self, due: &DueNotice, rows: &Rows) -> Told {
        let notice = &due.row.notice;
        let authenticator = rows.authenticators.iter().find(|row| notice.about == Some(row.id.0));
        let browser = rows.trusted_browsers.iter().find(|row| notice.about == Some(row.id.0));
        let name = authenticator.map(|row| row.name.clone()).or(browser.map(|row| row.name.clone()));
        Told {
            kind: notice.kind,
            at: notice.at,
            address: due.address.clone(),
            user_agent: due.user_agent.clone(),
            name,
            disown: DisownToken::of(&self.inner.rules.ring, &due.row),
        }
    }

    /// Notes that a message was sent. Repeating it is fine.
    ///
    /// # Errors
    /// [`Error`] when we failed: it will be sent once more, under the same id, unless this is repeated.
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), Error> {
        let delivered = Delivered { rules: self.rules()?, rows: delivery.rows.clone() };
        self.run(delivery.key(), delivered).await
    }

    /// Notes that a message could not be sent, and says when it is tried again, if it is.
    ///
    /// # Errors
    /// [`Error`] when we failed: it is given out again as if it had not been tried.
    pub async fn delivery_failed(&self, delivery: &Delivery, failure: DeliveryFailure) -> Result<(), Error> {
        let rows = self.rows(delivery.key(), Reads::default()).await?;
        let Some(user) = self.judged(User::of(&rows, &self.inner.rules)).await? else { return Ok(()) };
        let now = self.now();
        let why = match failure {
            DeliveryFailure::Never => Undeliverable::Refused,
            DeliveryFailure::Later if delivery.rows.iter().all(|row| too_old(row, now)) => {
                Undeliverable::TooOld
            }
            DeliveryFailure::Later => {
                return self.plan(delivery.key(), vec![retried(&delivery.rows, now)]).await;
            }
        };
        self.write_off(&user, &delivery.rows, why).await
    }

    /// How much waits in the outbox, for a monitor.
    ///
    /// # Errors
    /// [`Error`] when we failed.
    pub async fn outbox_depth(&self) -> Result<OutboxDepth, Error> {
        self.stored(self.inner.store.outbox_depth(self.now() - OVERDUE_AFTER).await).await
    }

    /// The messages that this handle gave up since this was last called, for the log; the first thousand of them.
    #[must_use]
    pub fn given_up(&self) -> Vec<GivenUp> {
        std::mem::take(&mut self.inner.given_up.untold.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many notices this handle gave up since it was built, for a monitor.
    #[must_use]
    pub fn notices_given_up(&self) -> u64 {
        self.inner.given_up.count.load(Ordering::Relaxed)
    }

    async fn write_off(&self, user: &User, rows: &[OutboxRow], why: Undeliverable) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        self.plan(user.key, settled(rows, self.now())).await?;
        let kinds = rows.iter().map(|row| row.notice.kind).collect();
        self.inner.given_up.note(GivenUp { user: user.id.clone(), kinds, why });
        Ok(())
    }

    async fn plan(&self, user: UserKey, changes: Vec<NoticeChange>) -> Result<(), Error> {
        if changes.is_empty() { Ok(()) } else { self.run(user, Plan(changes)).await }
    }
}

/// Whether there is more behind a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    None,
    Some,
}

/// A full page without its last notices, where more of the same message may come after them.
fn whole(mut page: Vec<DueNotice>, most: usize) -> (Vec<DueNotice>, Rest) {
    if page.len() < most {
        return (page, Rest::None);
    }
    let together = |due: &DueNotice| (due.row.schedule.due_at, due.row.notice.user);
    let last = page.last().map(together);
    let cut = page.iter().position(|due| Some(together(due)) == last).unwrap_or(0);
    if cut > 0 {
        page.truncate(cut);
    }
    (page, Rest::Some)
}

/// The notices of each user, in the order in which the first of each is due.
fn by_user(page: Vec<DueNotice>) -> Vec<Vec<DueNotice>> {
    let mut all: Vec<Vec<DueNotice>> = Vec::new();
    for due in page {
        match all.iter_mut().find(|known| known[0].row.notice.user == due.row.notice.user) {
            Some(known) => known.push(due),
            None => all.push(vec![due]),
        }
    }
    all
}

fn outbox_rows(due: &[&DueNotice]) -> Vec<OutboxRow> {
    due.iter().map(|due| due.row.clone()).collect()
}

/// Writes what becomes of notices; of the user, nothing changes.
struct Plan(Vec<NoticeChange>);

impl Verb for Plan {
    type Outcome = ();

    fn decide(&self, _: &Rows, _: Timestamp) -> Decision<()> {
        let all = self.0.iter().cloned().map(Change::Notice).collect();
        Ok(Next::Done((), crate::store::Changes { all, charge: None }))
    }
}

/// A message was sent: it counts, once.
struct Delivered {
    rules: Rules,
    rows: Vec<OutboxRow>,
}

impl Verb for Delivered {
    type Outcome = ();

    fn reads(&self) -> Reads {
        Reads { notice: self.rows.first().map(|row| row.id), ..Reads::default() }
    }

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let waits = rows.notice.as_ref().is_some_and(|row| row.settled_at.is_none());
        let Some(user) = User::of(rows, &self.rules)?.filter(|_| waits) else { return Next::unchanged(()) };
        let request = Request::default();
        let mut draft = Draft::new(&self.rules, &request, user, rows, now);
        draft.user.mailed.note(now);
        settled(&self.rows, now).into_iter().for_each(|change| draft.push(Change::Notice(change)));
        draft.done(())
    }
}
