//! A year of guessing, through the public verbs, on SQLite: somebody knows the password and tries every door at full speed from
//! ever new addresses, while the owner signs in daily and loses the phone once.
//!
//! The guesses are wrong on purpose, so that what is counted is how many are judged. The chance that one of so many would have been
//! right is arithmetic: `BruteForce::risk`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;
use std::time::Duration;

use countersign::testing::{ManualClock, SeededRandom, SoftAuthenticator};
use countersign::*;
use countersign_sql::Sqlite;

const DAY: Duration = Duration::from_secs(86_400);
const BEGINNING: Timestamp = Timestamp::from_seconds(1_800_000_015);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_audit_log_a_year_of_guessing_stays_within_the_budget() {
    let year = Year::new("audit_log", BruteForce::audit_log()).await.lived().await;
    // Every guess that waits and budgets allow was made, and not one more.
    assert_eq!(year.otp, 41);
    assert!(year.recovery > 10_000, "the attacker did not try: {}", year.recovery);
    assert!(year.unlock > 10_000, "the attacker did not try: {}", year.unlock);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_rate_limit_a_year_of_guessing_stays_within_the_budget() {
    let year = Year::new("rate_limit", BruteForce::rate_limit()).await.lived().await;
    assert_eq!(year.otp, 41);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_a_guard_that_admits_everything_a_year_of_guessing_stays_within_the_budget() {
    struct Open;
    impl Guard for Open {
        fn admit<'a>(&'a self, _: &'a Attempt<'a>) -> store::BoxFuture<'a, Result<Admission, BoxError>> {
            Box::pin(async { Ok(Admission::Admit) })
        }
    }
    let year = Year::new("guard", BruteForce::guard(Open)).await.lived().await;
    assert_eq!(year.otp, 41);
}

/// The host's one user.
#[derive(Clone)]
struct Host;

impl Accounts for Host {
    type Id = String;

    async fn account(&self, id: &String) -> Result<Option<Account>, BoxError> {
        Ok(Some(Account::new(format!("{id}@example.org"))))
    }

    async fn verify_password(&self, _: &String, _: &Password) -> Result<bool, BoxError> {
        Ok(true)
    }
}

/// Where the attacker tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Owner,
    Otp,
    Recovery,
    Unlock,
}

struct Year {
    name: &'static str,
    countersign: Countersign,
    clock: ManualClock,
    user: UserId,
    directory: PathBuf,
    /// What the owner has.
    phone: SoftAuthenticator,
    codes: Vec<String>,
    browser: BrowserToken,
    owner_refused: u32,
    /// What was judged of the attacker's guesses.
    otp: u32,
    recovery: u32,
    unlock: u32,
    addresses: u128,
}

impl Year {
    async fn new(name: &'static str, strategy: BruteForce) -> Self {
        let directory = in_memory().join(format!("countersign-year-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        let clock = ManualClock::at(BEGINNING);
        let countersign = Countersign::builder(Host)
            .store(Sqlite::open(directory.join("year.db")).await.unwrap())
            .keys(KeyRing::generate(&SeededRandom::new(7)).unwrap())
            .brute_force(strategy)
            .clock(clock.clone())
            .random(SeededRandom::new(8))
            .build()
            .await
            .unwrap();
        let (user, request) = (UserId::new("maria"), Request::new(None, None));
        let signed_in = countersign.open_session(&user, SignInOptions::new(), &request).await.unwrap();
        let session = standard(&countersign, &signed_in.token).await;
        let (phone, codes, browser) = enroll(&countersign, &clock, &session, None).await;
        clock.advance(Duration::from_secs(60));
        Self {
            name,
            countersign,
            clock,
            user,
            directory,
            phone,
            codes,
            browser,
            owner_refused: 0,
            otp: 0,
            recovery: 0,
            unlock: 0,
            addresses: 0,
        }
    }

    /// Lives through 365 days in the order of what happens next.
    async fn lived(mut self) -> Self {
        let first = self.clock.now();
        let mut turns = BinaryHeap::new();
        for turn in [Turn::Owner, Turn::Otp, Turn::Recovery, Turn::Unlock] {
            turns.push(Reverse((first, turn)));
        }
        let mut days = 0;
        while let Some(Reverse((at, turn))) = turns.pop() {
            if at.since(BEGINNING) >= DAY * 365 {
                continue;
            }
            // Somebody else's turn may have moved the clock on a little.
            self.clock.set(at.max(self.clock.now()));
            let wait = match turn {
                Turn::Owner => {
                    days += 1;
                    self.owners_day(days).await;
                    // Later each day, so that it meets the attacker at every moment of its waits.
                    DAY + Duration::from_secs(97)
                }
                Turn::Otp => self.guess_code().await,
                Turn::Recovery => {
                    let wait = self.guess_recovery_code().await;
                    self.patience(at, wait)
                }
                Turn::Unlock => {
                    let wait = self.guess_unlock().await;
                    self.patience(at, wait)
                }
            };
            turns.push(Reverse((self.clock.now() + wait.max(Duration::from_secs(1)), turn)));
        }
        let risk = self.countersign.brute_force().risk(self.countersign.totp_policy(), 1);
        let chance = risk.chance * f64::from(self.otp);
        println!(
            "{}: {} codes, {} recovery codes, {} codes at the unlock judged; chance of one right code {chance:.1e}; \
             the owner came {days} times and was refused {} times",
            self.name, self.otp, self.recovery, self.unlock, self.owner_refused,
        );
        assert_eq!(risk.guesses, 41);
        assert!(self.otp <= risk.guesses, "{} guesses were judged", self.otp);
        assert!(chance <= 1e-4);
        assert_eq!(self.owner_refused, 0, "the owner is never refused from a known browser");
        assert!(days > 360);
        let _ = std::fs::remove_dir_all(&self.directory);
        self
    }

    /// At the doors where codes of the app are not judged, one strategy is tried at full speed all year, the others for a month and
    /// then once a day: these doors are the same under all of them.
    fn patience(&self, at: Timestamp, wait: Duration) -> Duration {
        if self.name == "audit_log" || at.since(BEGINNING) < DAY * 30 { wait } else { wait.max(DAY) }
    }

    /// The owner signs in, sometimes after a slip; on the two hundredth day without the phone.
    async fn owners_day(&mut self, day: u32) {
        let request = Request::new(Some([203, 0, 113, 9].into()), Some("Firefox on Linux"));
        let options = SignInOptions::new().browsers(vec![self.browser.clone()]);
        let signed_in = self.countersign.open_session(&self.user, options, &request).await.unwrap();
        if day.is_multiple_of(10) {
            let slip = self.phone.wrong_code(self.clock.now());
            let answered = self.answer(&signed_in.token, &slip, &request).await;
            self.note_owner(&answered, false);
        }
        if day != 200 {
            let code = self.phone.code(self.clock.now());
            let answered = self.answer(&signed_in.token, &code, &request).await;
            self.note_owner(&answered, true);
            if let Answered::Accepted(accepted) = answered {
                self.browser = accepted.browser.unwrap();
            }
            return;
        }
        let code = self.codes.pop().unwrap();
        let answered = self.answer(&signed_in.token, &code, &request).await;
        self.note_owner(&answered, true);
        let Answered::Accepted(accepted) = answered else { return };
        let session = standard(&self.countersign, &accepted.token.unwrap()).await;
        let lost = self.countersign.status(&session).await.unwrap().authenticators[0].id;
        let (phone, codes, browser) = enroll(&self.countersign, &self.clock, &session, Some(lost)).await;
        (self.phone, self.browser) = (phone, browser);
        assert!(codes.is_empty());
    }

    fn note_owner(&mut self, answered: &Answered, right: bool) {
        let as_expected = match answered {
            Answered::Accepted(_) => right,
            Answered::Wrong { .. } => !right,
            _ => false,
        };
        if !as_expected {
            eprintln!("{} at {}: the owner got {answered:?}", self.name, self.clock.now().rfc3339());
            self.owner_refused += 1;
        }
    }

    /// Guesses codes of the app until nothing is judged any more; how long to wait then.
    async fn guess_code(&mut self) -> Duration {
        loop {
            let (token, request) = self.sign_in_as_the_attacker().await;
            loop {
                let guess = self.phone.wrong_code(self.clock.now());
                match self.answer(&token, &guess, &request).await {
                    Answered::Wrong { challenge, .. } => {
                        self.otp += 1;
                        if challenge == ChallengeState::Ended {
                            break;
                        }
                    }
                    Answered::Throttled { retry_after, .. } => return retry_after,
                    other => panic!("a wrong code gave {other:?}"),
                }
            }
        }
    }

    /// The same with recovery codes.
    async fn guess_recovery_code(&mut self) -> Duration {
        loop {
            let (token, request) = self.sign_in_as_the_attacker().await;
            loop {
                let guess = format!("GUESS{:07}", self.recovery);
                match self.answer(&token, &guess, &request).await {
                    Answered::Wrong { challenge, .. } => {
                        self.recovery += 1;
                        if challenge == ChallengeState::Ended {
                            break;
                        }
                    }
                    Answered::Throttled { retry_after, .. } => return retry_after,
                    other => panic!("a wrong recovery code gave {other:?}"),
                }
            }
        }
    }

    /// The same at the unlock.
    async fn guess_unlock(&mut self) -> Duration {
        let (token, request) = self.sign_in_as_the_attacker().await;
        let guess = Answer::new(&self.phone.wrong_code(self.clock.now()));
        let unlocked = self.countersign.unlock(&token, Transport::Cookie, guess, &request).await;
        match unlocked.unwrap() {
            Unlocked::Wrong { retry_after } => {
                self.unlock += 1;
                retry_after
            }
            Unlocked::Throttled { retry_after, .. } => retry_after,
            other => panic!("a wrong code gave {other:?}"),
        }
    }

    /// From an address that was never seen before.
    async fn sign_in_as_the_attacker(&mut self) -> (SessionToken, Request) {
        self.addresses += 1;
        let address = IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) | self.addresses));
        let request = Request::new(Some(address), None);
        let options = SignInOptions::new();
        (self.countersign.open_session(&self.user, options, &request).await.unwrap().token, request)
    }

    async fn answer(&self, token: &SessionToken, typed: &str, request: &Request) -> Answered {
        self.countersign.answer(token, Transport::Cookie, Answer::new(typed), request).await.unwrap()
    }
}

async fn standard(countersign: &Countersign, token: &SessionToken) -> Session {
    match countersign.session(token, Transport::Cookie).await.unwrap() {
        Some(AnySession::Standard(session)) => session,
        other => panic!("not a standard session: {other:?}"),
    }
}

/// Binds a phone, in place of another if there was one.
async fn enroll(
    countersign: &Countersign,
    clock: &ManualClock,
    session: &Session,
    lost: Option<AuthenticatorId>,
) -> (SoftAuthenticator, Vec<String>, BrowserToken) {
    let request = Request::new(None, None);
    let wish = NewAuthenticator::named("Phone");
    let wish = lost.map_or(wish.clone(), |lost| wish.replacing(lost));
    let began = countersign.begin_enrollment(session, wish, None, &request).await.unwrap();
    let Began::Enrollment(begun) = began else { panic!("no enrollment: {began:?}") };
    let phone = SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
    let code = Answer::new(&phone.code(clock.now()));
    let confirmed = countersign.confirm_enrollment(session, begun.id, code, &request).await.unwrap();
    let Confirmed::Bound { recovery_codes, browser, .. } = confirmed else { panic!("{confirmed:?}") };
    let codes = recovery_codes.iter().map(|code| code.expose().to_owned()).collect();
    (phone, codes, browser.unwrap())
}

/// A year of flushes to a disk would take long, and says nothing here.
fn in_memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { PathBuf::from(env!("CARGO_TARGET_TMPDIR")) }
}
