//! What is asked before an answer may be judged: a limiter of calls, or a guard of the host's own.
//!
//! Both stand above the budgets of the user's row, never in their place. One that cannot be asked refuses (G10).

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::audit::Action;
use crate::challenge::Refusal;
use crate::clock::Timestamp;
use crate::policy::{BruteForce, Gate};
use crate::session::{Request, SessionKind};
use crate::store::{BoxError, BoxFuture, Rows, SessionId, UserId};
use crate::throttle::Window;
use crate::user::User;
use crate::verb::{Decision, Draft, Fact, Next, Rules, Verb};
use crate::verdict::TOTP;

/// Counts calls, whatever comes of them.
///
/// The one in this process is [`MemoryLimiter`]; several nodes share `RedisLimiter`, with the feature `redis`.
pub trait Limiter: Send + Sync + 'static {
    /// Counts one call with this key, unless the window is full: then says how long to wait.
    ///
    /// # Errors
    /// Any, when it cannot be known; the call is refused then.
    fn hit<'a>(
        &'a self,
        key: &'a str,
        window: Window,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Hit, BoxError>>;
}

/// What a limiter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The call is within the limit, and counted.
    Within,
    /// It is beyond the limit, and not counted.
    Beyond {
        /// When there is room again.
        retry_after: Duration,
    },
}

/// Asked by the host before an answer is judged: its own reputation lists, business hours, risk scores.
pub trait Guard: Send + Sync + 'static {
    /// Whether this answer may be judged.
    ///
    /// # Errors
    /// Any, when it cannot be known; the answer is refused then.
    fn admit<'a>(&'a self, attempt: &'a Attempt<'a>) -> BoxFuture<'a, Result<Admission, BoxError>>;
}

/// What a guard is told: everything but the answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// Whose second factor is at stake.
    pub user: &'a UserId,
    /// The name of the action, such as `verify_with_totp`.
    pub action: &'a str,
    /// Is it a browser that once proved an authenticator?
    pub known_browser: KnownBrowser,
    /// Where the answer came from.
    pub request: &'a Request,
}

/// Whether a browser once proved an authenticator of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownBrowser {
    /// It did.
    Yes,
    /// It did not, or no longer counts.
    No,
}

/// What a guard says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The answer may be judged.
    Admit,
    /// It may not.
    Refuse {
        /// Why, for the audit trail; the user does not see it.
        reason: String,
        /// When to come back.
        retry_after: Duration,
    },
}

/// Limits calls within this process: the moments of the last calls for each key.
pub struct MemoryLimiter {
    calls: Mutex<HashMap<String, VecDeque<Timestamp>>>,
    most_keys: usize,
}

impl MemoryLimiter {
    /// For at most 100,000 keys within one window; beyond, it refuses rather than forgets.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(100_000)
    }

    /// For at most so many keys within one window.
    #[must_use]
    pub fn with_capacity(most_keys: usize) -> Self {
        Self { calls: Mutex::default(), most_keys }
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Timestamp>>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryLimiter").finish_non_exhaustive()
    }
}

impl Limiter for MemoryLimiter {
    fn hit<'a>(
        &'a self,
        key: &'a str,
        window: Window,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Hit, BoxError>> {
        Box::pin(async move {
            let mut all = self.calls();
            if !all.contains_key(key) && all.len() >= self.most_keys {
                all.retain(|_, calls| calls.back().is_some_and(|last| now.since(*last) < window.span));
                if all.len() >= self.most_keys {
                    return Err("the limiter has no room for one more key".into());
                }
            }
            let calls = all.entry(key.to_owned()).or_default();
            while calls.front().is_some_and(|oldest| now.since(*oldest) >= window.span) {
                calls.pop_front();
            }
            match calls.front() {
                Some(oldest) if calls.len() >= window.failures => {
                    // A clock that was set back must not make the wait longer than the window.
                    let retry_after = now.until(*oldest + window.span).min(window.span);
                    Ok(Hit::Beyond { retry_after })
                }
                _ => {
                    calls.push_back(now);
                    Ok(Hit::Within)
                }
            }
        })
    }
}

impl Gate {
    /// Whether an answer may be judged; `None` when it may.
    pub(crate) async fn ask(
        &self,
        attempt: &Attempt<'_>,
        policy: &BruteForce,
        lane: &str,
        now: Timestamp,
    ) -> Result<Option<Blocked>, BoxError> {
        match self {
            Self::Trail => Ok(None),
            Self::Limiter(limiter) => {
                // The host's id comes last: whatever it holds, no two keys are alike.
                let key = format!("{}:{lane}:{}", attempt.action, attempt.user);
                Ok(match limiter.hit(&key, policy.window, now).await? {
                    Hit::Within => None,
                    Hit::Beyond { retry_after } => {
                        Some(Blocked { why: Refusal::Limiter, note: None, retry_after })
                    }
                })
            }
            Self::Guard(guard) => Ok(match guard.admit(attempt).await? {
                Admission::Admit => None,
                Admission::Refuse { reason, retry_after } => {
                    Some(Blocked { why: Refusal::Guard, note: Some(reason), retry_after })
                }
            }),
        }
    }
}

/// An answer that a limiter or a guard refused.
#[derive(Clone, Debug)]
pub(crate) struct Blocked {
    pub(crate) why: Refusal,
    pub(crate) note: Option<String>,
    pub(crate) retry_after: Duration,
}

/// Where an answer was given, in the words of the trail.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) action: Action,
    pub(crate) strategy: String,
    pub(crate) operation: String,
}

impl Door {
    /// A door for codes of apps.
    pub(crate) fn totp(action: Action, operation: &str) -> Self {
        Self { action, strategy: TOTP.to_owned(), operation: operation.to_owned() }
    }

    /// The same door, found in this session: where it is standard already, an answer is a step-up.
    pub(crate) fn in_a(mut self, kind: SessionKind) -> Self {
        if self.action == Action::Challenge && kind == SessionKind::Standard {
            self.action = Action::StepUp;
        }
        self
    }
}

/// Records that an answer was refused.
pub(crate) struct Block {
    pub(crate) rules: Rules,
    pub(crate) session: SessionId,
    pub(crate) request: Request,
    pub(crate) door: Door,
    pub(crate) blocked: Blocked,
}

impl Verb for Block {
    type Outcome = ();

    fn decide(&self, rows: &Rows, now: Timestamp) -> Decision<()> {
        let Some(user) = User::of(rows, &self.rules)? else { return Next::unchanged(()) };
        let mut fact = Fact::refused(self.door.action, self.blocked.why.reason())
            .by(&self.door.strategy, self.door.operation.clone())
            .within(self.session);
        fact.note.clone_from(&self.blocked.note);
        Draft::new(&self.rules, &self.request, user, rows, now).refused(fact, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { failures: 3, span: Duration::from_secs(60) };

    async fn hit(limiter: &MemoryLimiter, key: &str, second: i64) -> Option<u64> {
        match limiter.hit(key, WINDOW, Timestamp::from_seconds(second)).await.unwrap() {
            Hit::Within => None,
            Hit::Beyond { retry_after } => Some(retry_after.as_secs()),
        }
    }

    #[tokio::test]
    async fn a_full_limiter_refuses_and_forgets_nobody() {
        let limiter = MemoryLimiter::with_capacity(2);
        hit(&limiter, "anna", 0).await;
        hit(&limiter, "berta", 30).await;
        assert!(limiter.hit("carla", WINDOW, Timestamp::from_seconds(59)).await.is_err());
        assert_eq!(hit(&limiter, "carla", 60).await, None, "anna's calls have left the window");
    }
}
