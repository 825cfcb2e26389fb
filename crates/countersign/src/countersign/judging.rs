//! How an answer reaches its judge: past limiter or guard, and, where the hash is slow, in three steps.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Countersign, Error};
use crate::accounts::Account;
use crate::audit::Action;
use crate::challenge::{Answer, Answered, GoSlow, Judge, Refusal, presented};
use crate::charge::lane;
use crate::enrollment::NewCodes;
use crate::gate::{Attempt, Block, Door, KnownBrowser};
use crate::hash::pool::Refused;
use crate::proof::Acting;
use crate::secret::{SecretBytes, draw};
use crate::session::{Enrolling, Request, Transport};
use crate::slow::{AnswerReserved, Hashed, Reservation, ReserveAnswer, Settle};
use crate::standing::{Asked, Outdated, Standing};
use crate::store::{Reads, SessionRow, UserKey};
use crate::throttle::Lane;
use crate::token::SessionToken;
use crate::trust::Wish;
use crate::user::User;

/// An answer at a door, and who knocks.
#[derive(Clone, Copy)]
pub(super) struct Knock<'a> {
    pub(super) token: &'a SessionToken,
    pub(super) transport: Transport,
    pub(super) answer: &'a Answer,
    pub(super) request: &'a Request,
    pub(super) account: &'a Account,
}

impl Countersign {
    pub(super) async fn judge(
        &self,
        knock: Knock<'_>,
        asked: Asked,
    ) -> Result<Result<Result<Answered, GoSlow>, Outdated>, Error> {
        let Knock { token, transport, answer, request, account } = knock;
        let rules = self.rules()?;
        let wish = match answer.trust_as().filter(|_| rules.policy.trust.is_on()) {
            Some(name) => Some(Wish { name: name.to_owned(), salt: *draw::<16>(&*self.inner.random)? }),
            None => None,
        };
        let judge = Judge {
            standing: Standing::of(&rules, account, asked),
            wish,
            rules,
            token: token.clone(),
            transport,
            answer: answer.clone(),
            request: request.clone(),
            fresh: draw(&*self.inner.random)?,
            account: account.clone(),
        };
        self.run(token.user(), judge).await
    }

    pub(super) async fn judge_slowly(&self, knock: Knock<'_>) -> Result<Answered, Error> {
        let Knock { token, transport, answer, request, account } = knock;
        let (token, request, account) = (token.clone(), request.clone(), account.clone());
        let reserve = ReserveAnswer {
            rules: self.rules()?,
            token: token.clone(),
            transport,
            answer: answer.clone(),
            request: request.clone(),
            account: account.clone(),
        };
        let reservation = match self.run(token.user(), reserve).await? {
            AnswerReserved::Go(reservation) => *reservation,
            AnswerReserved::Over(answered) => return Ok(answered),
        };
        let (rules, fresh) = (self.rules()?, draw(&*self.inner.random)?);
        let Reservation { form, code, set_key, stored, .. } = reservation.clone();
        let hashed = self.inner.hashing.run(move || form.matches(&code, &set_key, stored.as_deref()));
        let (hashed, overload) = match hashed.await {
            Ok(true) => (Hashed::Right, None),
            Ok(false) => (Hashed::Wrong, None),
            Err(overload @ Refused::Overloaded) => (Hashed::NotAtAll, Some(overload)),
            Err(refused) => return Err(refused.into()),
        };
        let settle =
            Settle { rules, token: token.clone(), transport, request, reservation, hashed, fresh, account };
        let answered = self.run(token.user(), settle).await?;
        overload.map_or(Ok(answered), |overload| Err(overload.into()))
    }

    /// The user and the session that a token names, as they are now.
    pub(super) async fn presented(
        &self,
        token: &SessionToken,
        transport: Transport,
    ) -> Result<Option<(User, SessionRow)>, Error> {
        let reads = Reads { session: Some(token.session()), ..Reads::default() };
        let rows = self.rows(token.user(), reads).await?;
        self.judged(presented(&self.inner.rules, token, transport, &rows, self.now())).await
    }

    /// Asks limiter or guard before an answer is judged for the session that a token names.
    pub(super) async fn blocked(
        &self,
        token: &SessionToken,
        transport: Transport,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        if !self.inner.rules.policy.brute_force.asks() {
            return Ok(None);
        }
        match self.presented(token, transport).await? {
            Some((user, session)) => self.ask(&user, &session, door, request).await,
            // Nobody's session: the verb says so.
            None => Ok(None),
        }
    }

    /// The same for a session that is known already.
    pub(super) async fn blocked_in(
        &self,
        session: Enrolling<'_>,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        if !self.inner.rules.policy.brute_force.asks() {
            return Ok(None);
        }
        let acting = Acting::enrolling(session);
        let rows = self.rows(session.user_key(), acting.reads()).await?;
        match self.judged(acting.open(&self.inner.rules, &rows, self.now())).await? {
            Some((user, session)) => self.ask(&user, &session, door, request).await,
            None => Ok(None),
        }
    }

    pub(super) async fn ask(
        &self,
        user: &User,
        session: &SessionRow,
        door: Door,
        request: &Request,
    ) -> Result<Option<(Refusal, Duration)>, Error> {
        let lane = lane(user, session);
        let known_browser = if lane == Lane::Unknown { KnownBrowser::No } else { KnownBrowser::Yes };
        let attempt = Attempt { user: &user.id, action: &door.operation, known_browser, request };
        let policy = &self.inner.rules.policy.brute_force;
        let label = match lane {
            Lane::Known(browser) => browser.to_string(),
            // A run of the unlock that was begun is the owner's, and strangers must not fill its share.
            Lane::Unknown if door.action == Action::Unlock && !session.unlock.is_empty() => {
                format!("run-{}", session.id)
            }
            Lane::Unknown => "unknown".to_owned(),
        };
        let asked = policy.gate.ask(&attempt, policy, &label, self.now()).await;
        let Some(blocked) = asked.map_err(Error::Gate)? else { return Ok(None) };
        let refused = (blocked.why, blocked.retry_after);
        let (rules, request, door) = (self.rules()?, request.clone(), door.in_a(session.kind));
        self.run(user.key, Block { rules, session: session.id, request, door, blocked }).await?;
        Ok(Some(refused))
    }

    pub(super) fn new_codes(&self, strategy: Option<&str>) -> Result<NewCodes, Error> {
        let random = &*self.inner.random;
        let form =
            self.inner.rules.policy.codes(strategy).expect("the caller asked for a strategy that is there");
        let codes = NewCodes {
            form: form.clone(),
            codes: form.generate(random)?,
            at_rest: None,
            key: SecretBytes::new(*draw::<32>(random)?),
            nonce: draw(random)?,
        };
        if form.is_slow() { Ok(codes) } else { codes.hashed().map_err(Error::Hash) }
    }

    /// The same codes with their slow hashes. A user whose codes are being made already is told to come back.
    pub(super) async fn hashed(&self, user: UserKey, codes: NewCodes) -> Result<NewCodes, Error> {
        let _turn = Turn::of(user, &self.inner.made_for).ok_or(Refused::Overloaded)?;
        self.inner.making.run(move || codes.hashed()).await?.map_err(Error::Hash)
    }
}

/// A user's turn at making codes; over when dropped.
struct Turn<'a> {
    user: UserKey,
    taken: &'a Mutex<HashSet<UserKey>>,
}

impl<'a> Turn<'a> {
    fn of(user: UserKey, taken: &'a Mutex<HashSet<UserKey>>) -> Option<Self> {
        let free = taken.lock().unwrap_or_else(PoisonError::into_inner).insert(user);
        free.then_some(Self { user, taken })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}
