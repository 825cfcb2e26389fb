//! What is told to the owner, as it is sent: which notices go together, when, and how often it is tried.
//!
//! A notice is a row that commits with what it tells of, so none is lost and none tells of what was rolled back. Sending is at least once:
//! what was sent and not yet noted as sent when a process ended is sent again, under the same id.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::accounts::Account;
use crate::audit::NoticeKind;
use crate::clock::Timestamp;
use crate::codec::{Reader, Writer};
use crate::disown::DisownToken;
use crate::store::{NOTICES_ARE_KEPT, NoticeChange, NoticeId, OutboxRow, Schedule, UserId, UserKey};

/// So many messages a user gets in 24 hours with one notice each; …
pub const ONE_BY_ONE: usize = 10;
/// … in these 24 hours; …
const ONE_BY_ONE_WITHIN: Duration = Duration::from_secs(86_400);
/// … beyond, notices are gathered, and one message goes out in so long.
pub const GATHERED_FOR: Duration = Duration::from_secs(3600);

/// So many notices are gathered into one message; what comes on top goes into the next.
pub(crate) const MOST_GATHERED: usize = 50;

/// After the first failure it is tried again in a minute, …
pub(crate) const FIRST_RETRY: Duration = Duration::from_secs(60);
/// … then after twice as long each time, up to six hours.
const LONGEST_RETRY: Duration = Duration::from_secs(6 * 3600);

/// Nothing is ever put off for longer than this: what seems to be was put by a clock that has been set back since.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(7 * 3600);

/// A node that takes deliveries has them for so long. Report each before that is over: another node may have it then.
pub const DELIVERIES_ARE_CLAIMED_FOR: Duration = Duration::from_secs(5 * 60);

/// A notice that waits for longer than this is overdue: no gathering takes as long.
pub const OVERDUE_AFTER: Duration = Duration::from_secs(2 * 3600);

/// How long the "This was not me" of a notice is good for, counted from what it tells of.
pub const DISOWNABLE_FOR: Duration = Duration::from_secs(7 * 86_400);

/// One message for one user: usually one notice, several where they were gathered.
///
/// It comes from [`deliveries`](crate::Countersign::deliveries), and is to be reported to [`delivered`](crate::Countersign::delivered) or
/// [`delivery_failed`](crate::Countersign::delivery_failed).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Delivery {
    /// Whose.
    pub user: UserId,
    /// As the host knows the user now: with at least one address.
    pub account: Account,
    /// What is told, the oldest first; never empty.
    pub notices: Vec<Told>,
    pub(crate) rows: Vec<OutboxRow>,
}

/// One notice of a [`Delivery`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Told {
    /// What happened.
    pub kind: NoticeKind,
    /// When.
    pub at: Timestamp,
    /// From where, as far as the audit trail keeps it: an address, a network, or a digest that begins with `hashed:`.
    pub address: Option<String>,
    /// With which browser, as far as the audit trail keeps it: as the browser called itself.
    pub user_agent: Option<String>,
    /// The owner's name for the authenticator or the browser that it is about, while that is there.
    pub name: Option<String>,
    /// What stands in the "This was not me" link.
    pub disown: DisownToken,
}

/// Why a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryFailure {
    /// It may work later: nobody answered, a temporary refusal, no network. It is tried again after a minute, then after twice as long each
    /// time, up to six hours.
    Later,
    /// It never will: the address was refused for good. It is not tried again.
    Never,
}

/// A message that nobody will get.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenUp {
    /// Whose.
    pub user: UserId,
    /// What it would have told, the oldest first.
    pub kinds: Vec<NoticeKind>,
    /// Why.
    pub why: Undeliverable,
}

/// Why a message was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undeliverable {
    /// The host has no such user any more.
    NoAccount,
    /// The account has no address.
    NoAddress,
    /// The sender said [`DeliveryFailure::Never`].
    Refused,
    /// It could not be sent for [`NOTICES_ARE_KEPT`].
    TooOld,
}

impl Undeliverable {
    /// The stable code: `no_account`, `no_address`, `refused` or `too_old`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::NoAddress => "no_address",
            Self::Refused => "refused",
            Self::TooOld => "too_old",
        }
    }
}

impl Delivery {
    /// Names the message: the same however often it is tried, another one for every other message. 32 hexadecimal digits, which say nothing
    /// of the user, and can stand in a `Message-ID`, so that whoever gets it twice can tell.
    #[must_use]
    pub fn id(&self) -> String {
        let said = Writer::new("countersign message").bytes(self.user.as_str().as_bytes());
        let said = said.list(&self.rows, |writer, row| {
            writer.int(row.notice.user.0).int(row.id.0).int(row.notice.event.0).int(row.notice.at.millis())
        });
        let digest = Sha256::digest(said.finish());
        data_encoding::HEXLOWER.encode(&digest[..16])
    }

    /// How often it failed before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        u32::try_from(attempts(&self.rows)).unwrap_or(u32::MAX)
    }

    pub(crate) fn key(&self) -> UserKey {
        self.rows[0].notice.user
    }
}

fn attempts(rows: &[OutboxRow]) -> i64 {
    rows.iter().map(|row| row.schedule.attempts).max().unwrap_or(0)
}

/// Nothing more is to be done for these; they stay until nobody can disown them any more.
pub(crate) fn settled(rows: &[OutboxRow], now: Timestamp) -> Vec<NoticeChange> {
    let settle = |row: &OutboxRow| {
        let expires_at = row.notice.at + DISOWNABLE_FOR;
        NoticeChange::Settle(row.notice.user, row.id, now, expires_at)
    };
    rows.iter().map(settle).collect()
}

/// When a message is tried again that failed once more.
pub(crate) fn retried(rows: &[OutboxRow], now: Timestamp) -> NoticeChange {
    let attempts = attempts(rows).saturating_add(1);
    let doublings = u32::try_from(attempts - 1).unwrap_or(u32::MAX);
    let wait = FIRST_RETRY.saturating_mul(2_u32.saturating_pow(doublings.min(16))).min(LONGEST_RETRY);
    plan(rows, Schedule { message: rows[0].schedule.message, attempts, due_at: now + wait })
}

/// Is it too late to tell?
pub(crate) fn too_old(row: &OutboxRow, now: Timestamp) -> bool {
    now.since(row.notice.at) >= NOTICES_ARE_KEPT
}

fn plan(rows: &[OutboxRow], schedule: Schedule) -> NoticeChange {
    NoticeChange::Plan(rows[0].notice.user, rows.iter().map(|row| row.id).collect(), schedule)
}

/// When messages were last delivered to a user: the newest [`ONE_BY_ONE`] of the last day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mailed(Vec<Timestamp>);

/// Whether a message may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// With one notice.
    OneByOne,
    /// With all that there are.
    Gathered,
    /// Not before this.
    NotBefore(Timestamp),
}

impl Mailed {
    /// Notes a message.
    pub(crate) fn note(&mut self, now: Timestamp) {
        self.0.retain(|at| is_lately(*at, now));
        self.0.push(now);
        let extra = self.0.len().saturating_sub(ONE_BY_ONE);
        self.0.drain(..extra);
    }

    pub(crate) fn pace(&self, now: Timestamp) -> Pace {
        // Moments in the future are of a clock that was set back.
        let lately = self.0.iter().filter(|at| is_lately(**at, now));
        let (count, newest) =
            lately.fold((0, None), |(count, newest), at| (count + 1, newest.max(Some(*at))));
        match newest {
            Some(newest) if count >= ONE_BY_ONE && now.since(newest) < GATHERED_FOR => {
                Pace::NotBefore(newest + GATHERED_FOR)
            }
            Some(_) if count >= ONE_BY_ONE => Pace::Gathered,
            _ => Pace::OneByOne,
        }
    }

    pub(crate) fn write(&self, writer: Writer) -> Writer {
        writer.list(&self.0, |writer, at| writer.int(at.millis()))
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.list(|reader| reader.int().map(Timestamp::from_millis)).map(Self)
    }
}

fn is_lately(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now.since(at) < ONE_BY_ONE_WITHIN
}

/// What is to be done with the notices of one user that are due.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sorted {
    /// Messages to be sent now, each by its places among what was given.
    pub(crate) now: Vec<Vec<usize>>,
    /// To be written before they are.
    pub(crate) plans: Vec<NoticeChange>,
}

/// Decides which of a user's notices that are due go out now, in at most `most` messages, and together with which others. What goes together
/// is written down, so that it goes together again should the process end meanwhile. What goes out is noted in `mailed`.
pub(crate) fn sort(rows: &[OutboxRow], mailed: &mut Mailed, most: usize, now: Timestamp) -> Sorted {
    let mut sorted = Sorted::default();
    let mut left: Vec<usize> = (0..rows.len()).collect();
    while let Some(first) = left.first().copied()
        && sorted.now.len() < most
    {
        // A message that was put together before stays as it is.
        let own = |index: &usize| rows[*index].schedule.message;
        let is_new = |index: &usize| own(index).is_none() && rows[*index].schedule.attempts == 0;
        let mut unit: Vec<usize> = match own(&first) {
            Some(_) => left.iter().copied().filter(|index| own(index) == own(&first)).collect(),
            None => vec![first],
        };
        match mailed.pace(now) {
            Pace::OneByOne => {}
            Pace::Gathered if is_new(&first) => {
                unit = left.iter().copied().filter(is_new).take(MOST_GATHERED).collect();
                if unit.len() > 1 {
                    let gathered: Vec<_> = unit.iter().map(|index| rows[*index].clone()).collect();
                    let message = Some(oldest(&gathered));
                    sorted.plans.push(plan(&gathered, Schedule { message, attempts: 0, due_at: now }));
                }
            }
            Pace::Gathered => {}
            Pace::NotBefore(due_at) => {
                let waiting: Vec<_> = left.iter().map(|index| rows[*index].clone()).collect();
                sorted.plans.extend(put_off(&waiting, due_at));
                break;
            }
        }
        left.retain(|index| !unit.contains(index));
        mailed.note(now);
        sorted.now.push(unit);
    }
    sorted
}

fn oldest(rows: &[OutboxRow]) -> NoticeId {
    rows.iter().map(|row| row.id).min().expect("a message has notices")
}

/// All of these wait; what goes together goes on doing so.
pub(crate) fn put_off(rows: &[OutboxRow], due_at: Timestamp) -> Vec<NoticeChange> {
    let mut alike: Vec<(Schedule, Vec<OutboxRow>)> = Vec::new();
    for row in rows {
        let schedule = Schedule { due_at, ..row.schedule };
        match alike.iter_mut().find(|(known, _)| *known == schedule) {
            Some((_, rows)) => rows.push(row.clone()),
            None => alike.push((schedule, vec![row.clone()])),
        }
    }
    alike.iter().map(|(schedule, rows)| plan(rows, *schedule)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Notice;
    use crate::store::EventId;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000 + seconds)
    }

    fn row(id: i64, message: Option<i64>, attempts: i64) -> OutboxRow {
        let kind = NoticeKind::Unlocked;
        OutboxRow {
            id: NoticeId(id),
            notice: Notice { user: UserKey(1), kind, event: EventId(id), at: at(id - 1000), about: None },
            schedule: Schedule { message: message.map(NoticeId), attempts, due_at: at(id - 1000) },
            settled_at: None,
            disowned_at: None,
            expires_at: at(0) + NOTICES_ARE_KEPT,
        }
    }

    fn mailed(seconds: impl IntoIterator<Item = i64>) -> Mailed {
        let mut mailed = Mailed::default();
        seconds.into_iter().for_each(|seconds| mailed.note(at(seconds)));
        mailed
    }

    fn planned(ids: &[i64], message: Option<i64>, attempts: i64, due_at: Timestamp) -> NoticeChange {
        let ids = ids.iter().copied().map(NoticeId).collect();
        NoticeChange::Plan(UserKey(1), ids, Schedule { message: message.map(NoticeId), attempts, due_at })
    }

    #[test]
    fn the_pace_has_a_row_for_each_case() {
        let day = 86_400;
        for (seconds, pace) in [
            (vec![], Pace::OneByOne),
            (vec![-1; 9], Pace::OneByOne),
            (vec![-1; 10], Pace::NotBefore(at(3599))),
            (vec![-3599; 10], Pace::NotBefore(at(1))),
            (vec![-3600; 10], Pace::Gathered),
            (vec![1 - day; 10], Pace::Gathered),
            (vec![-day; 10], Pace::OneByOne),
            ([vec![-day], vec![-1; 9]].concat(), Pace::OneByOne),
            // More than are remembered.
            ((-40..0).collect(), Pace::NotBefore(at(3599))),
            // A clock that was set back: what lies ahead was never sent, as far as anybody can tell.
            (vec![5; 10], Pace::OneByOne),
        ] {
            assert_eq!(mailed(seconds.clone()).pace(NOW), pace, "{seconds:?}");
        }
    }

    #[test]
    fn what_is_due_goes_out_alone_until_it_is_too_much() {
        let rows: Vec<_> = (1..=12).map(|id| row(id, None, 0)).collect();
        let sorted = sort(&rows, &mut Mailed::default(), 100, NOW);
        assert_eq!(sorted.now, (0..10).map(|index| vec![index]).collect::<Vec<_>>());
        assert_eq!(sorted.plans, [planned(&[11, 12], None, 0, NOW + GATHERED_FOR)]);
        let mut few = Mailed::default();
        assert_eq!(
            sort(&rows, &mut few, 3, NOW),
            Sorted { now: vec![vec![0], vec![1], vec![2]], plans: vec![] }
        );
        // What was given out counts for what comes behind it.
        assert_eq!(sort(&rows[3..], &mut few, 100, NOW).now.len(), 7);
    }

    #[test]
    fn what_was_put_together_or_failed_stays_as_it_is() {
        let much = || mailed([-4000; 10]);
        let rows =
            [row(1, None, 2), row(2, Some(2), 0), row(3, Some(2), 0), row(4, None, 0), row(5, None, 0)];
        let sorted = sort(&rows, &mut much(), 100, NOW);
        assert_eq!(sorted.now, [[0]], "one an hour, the oldest first");
        let later = NOW + GATHERED_FOR;
        let plans = [planned(&[2, 3], Some(2), 0, later), planned(&[4, 5], None, 0, later)];
        assert_eq!(sorted.plans, plans);
        let sorted = sort(&rows[1..], &mut much(), 100, NOW);
        assert_eq!((sorted.now, sorted.plans), (vec![vec![0, 1]], vec![planned(&[4, 5], None, 0, later)]));
        let sorted = sort(&rows[3..], &mut much(), 100, NOW);
        assert_eq!((sorted.now, sorted.plans), (vec![vec![0, 1]], vec![planned(&[4, 5], Some(4), 0, NOW)]));
        assert_eq!(sort(&rows[4..], &mut much(), 100, NOW), Sorted { now: vec![vec![0]], plans: vec![] });
        // Under the cap each message goes, whatever it holds.
        assert_eq!(
            sort(&rows, &mut Mailed::default(), 100, NOW).now,
            [vec![0], vec![1, 2], vec![3], vec![4]]
        );
    }

    #[test]
    fn a_message_holds_so_many_and_no_more() {
        let rows: Vec<_> = (1..=60).map(|id| row(id, None, 0)).collect();
        let sorted = sort(&rows, &mut mailed([-4000; 10]), 100, NOW);
        assert_eq!((sorted.now.len(), sorted.now[0].len()), (1, MOST_GATHERED));
        assert_eq!(sorted.plans.len(), 2);
    }

    #[test]
    fn retries_double_up_to_six_hours() {
        let due = |attempts| match retried(&[row(1, None, attempts)], NOW) {
            NoticeChange::Plan(_, _, schedule) => {
                (schedule.attempts, NOW.until(schedule.due_at).as_secs() / 60)
            }
            other => panic!("{other:?}"),
        };
        let waits: Vec<_> = (0..11).map(due).collect();
        let minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360];
        assert_eq!(waits, (1..).zip(minutes).collect::<Vec<_>>());
        assert_eq!(due(i64::MAX), (i64::MAX, 360), "whatever stands in the database");
        assert_eq!(due(-7).1, 360);
    }
}
