//! A host with users, a clock that stands still, and people with phones.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::store::{Reports, Store, Upkeep};
use countersign::testing::{ManualClock, SeededRandom, SoftAuthenticator};
use countersign::*;

/// Any store that stories can be told on.
pub trait AnyStore: Store + Reports + Upkeep + Clone {}
impl<S: Store + Reports + Upkeep + Clone> AnyStore for S {}

pub const PASSWORD: &str = "correct horse battery staple";

/// The host's users: every name exists, all share a password; addresses can be unverified.
#[derive(Clone, Default)]
pub struct Host {
    unverified: Arc<Mutex<BTreeMap<String, bool>>>,
    unreachable: Arc<AtomicBool>,
}

impl Host {
    pub fn unverified(&self, user: &str) {
        self.unverified.lock().unwrap().insert(user.to_owned(), true);
    }

    /// From now on passwords cannot be checked, or can be again.
    pub fn unreachable(&self, unreachable: bool) {
        self.unreachable.store(unreachable, Ordering::SeqCst);
    }
}

impl Accounts for Host {
    type Id = String;

    async fn account(&self, id: &String) -> Result<Option<Account>, BoxError> {
        let account = Account::new(format!("{id}@example.org"));
        let unverified = self.unverified.lock().unwrap().contains_key(id);
        Ok(Some(if unverified { account.unverified() } else { account }))
    }

    async fn verify_password(&self, _: &String, password: &Password) -> Result<bool, BoxError> {
        if self.unreachable.load(Ordering::SeqCst) {
            return Err("nobody answers".into());
        }
        Ok(password.expose() == PASSWORD)
    }
}

pub struct World<S> {
    pub countersign: Countersign,
    pub clock: ManualClock,
    pub host: Host,
    store: std::marker::PhantomData<S>,
}

/// Somebody with a phone and a sheet of recovery codes.
pub struct Person {
    pub user: UserId,
    pub phone: SoftAuthenticator,
    pub codes: Vec<String>,
    /// The session that enrolled.
    pub token: SessionToken,
}

impl<S: AnyStore> World<S> {
    pub async fn new(store: S) -> Self {
        Self::with(store, |builder| builder).await
    }

    pub async fn with(store: S, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let (clock, host) = (ManualClock::at(Timestamp::from_seconds(1_800_000_015)), Host::default());
        let builder = Countersign::builder(host.clone())
            .issuer("Acme")
            .store(store)
            .keys(KeyRing::generate(&SeededRandom::new(7)).unwrap())
            .brute_force(BruteForce::audit_log())
            .clock(clock.clone())
            .random(SeededRandom::new(8));
        let countersign = settings(builder).build().await.unwrap();
        Self { countersign, clock, host, store: std::marker::PhantomData }
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub async fn sign_in(&self, user: &UserId) -> SignedIn {
        self.countersign.open_session(user, SignInOptions::new(), &request()).await.unwrap()
    }

    /// Signs in from a browser that kept these tokens.
    pub async fn sign_in_from(
        &self,
        user: &UserId,
        browsers: impl IntoIterator<Item = &BrowserToken>,
    ) -> SignedIn {
        let options = SignInOptions::new().browsers(browsers.into_iter().cloned().collect());
        self.countersign.open_session(user, options, &request()).await.unwrap()
    }

    pub async fn answer(&self, token: &SessionToken, typed: &str) -> Answered {
        self.try_answer(token, typed).await.unwrap()
    }

    pub async fn try_answer(&self, token: &SessionToken, typed: &str) -> Result<Answered, Error> {
        self.countersign.answer(token, Transport::Cookie, Answer::new(typed), &request()).await
    }

    pub async fn find(&self, token: &SessionToken) -> Option<AnySession> {
        self.countersign.session(token, Transport::Cookie).await.unwrap()
    }

    /// The standard session of a token, which must be one.
    pub async fn standard(&self, token: &SessionToken) -> Session {
        match self.find(token).await {
            Some(AnySession::Standard(session)) => session,
            other => panic!("not a standard session: {other:?}"),
        }
    }

    pub async fn begin(&self, session: &Session, name: &str) -> Began {
        self.countersign
            .begin_enrollment(session, NewAuthenticator::named(name), None, &request())
            .await
            .unwrap()
    }

    pub async fn begun(&self, session: &Session, name: &str) -> (EnrollmentId, SoftAuthenticator) {
        match self.begin(session, name).await {
            Began::Enrollment(begun) => (begun.id, SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap()),
            other => panic!("no enrollment: {other:?}"),
        }
    }

    pub async fn confirm(&self, session: &Session, id: EnrollmentId, typed: &str) -> Confirmed {
        self.countersign.confirm_enrollment(session, id, Answer::new(typed), &request()).await.unwrap()
    }

    /// Signs somebody in for the first time and binds a phone. The clock stands in the next step afterwards.
    pub async fn enrolled(&self, user: &str) -> Person {
        let user = UserId::new(user);
        let token = self.sign_in(&user).await.token;
        let session = self.standard(&token).await;
        let (id, phone) = self.begun(&session, "Phone").await;
        let Confirmed::Bound { recovery_codes, .. } =
            self.confirm(&session, id, &phone.code(self.clock.now())).await
        else {
            panic!("the first code confirms")
        };
        let codes = recovery_codes.iter().map(|code| code.expose().to_owned()).collect();
        self.advance(30);
        Person { user, phone, codes, token }
    }

    /// Signs somebody in through the challenge; the clock stands in the next step afterwards.
    pub async fn through(&self, person: &Person) -> SessionToken {
        let pending = self.sign_in(&person.user).await.token;
        let token =
            accepted(self.answer(&pending, &person.phone.code(self.clock.now())).await).token.unwrap();
        self.advance(30);
        token
    }

    /// The same, with what the browser keeps afterwards.
    pub async fn through_in_browser(&self, person: &Person) -> (SessionToken, BrowserToken) {
        let pending = self.sign_in(&person.user).await.token;
        let done = accepted(self.answer(&pending, &self.right(person)).await);
        self.advance(30);
        (done.token.unwrap(), done.browser.expect("the browser proved an authenticator"))
    }

    /// What the phone shows now.
    pub fn right(&self, person: &Person) -> String {
        person.phone.code(self.clock.now())
    }

    /// What it does not show, now and for some time.
    pub fn wrong(&self, person: &Person) -> String {
        person.phone.wrong_code(self.clock.now())
    }

    pub async fn known(&self, user: &UserId, browser: &BrowserToken) -> bool {
        let tokens = std::slice::from_ref(browser);
        self.countersign.known_browser(user, tokens).await.unwrap() == KnownBrowser::Yes
    }

    /// A stranger with the password gives wrong codes from browsers that nobody knows, and waits as long as he is told to, until
    /// so many were judged or the year's are spent. Says how many were judged.
    pub async fn stranger_guesses(&self, person: &Person, most: usize) -> usize {
        let mut judged = 0;
        while judged < most {
            let pending = self.sign_in(&person.user).await.token;
            match self.answer(&pending, &self.wrong(person)).await {
                Answered::Wrong { .. } => judged += 1,
                Answered::Throttled { why: Refusal::Wait, retry_after } => self.clock.advance(retry_after),
                Answered::Throttled { why: Refusal::BudgetSpent, .. } => break,
                other => panic!("{other:?}"),
            }
        }
        judged
    }

    /// Lets all short waits pass.
    pub fn rest(&self) {
        self.advance(3600);
    }

    pub async fn unlock(&self, token: &SessionToken, typed: &str) -> Unlocked {
        let answer = Answer::new(typed);
        self.countersign.unlock(token, Transport::Cookie, answer, &request()).await.unwrap()
    }

    pub async fn waits(&self, user: &UserId) -> Waits {
        self.countersign.waits(user).await.unwrap().expect("the user was seen")
    }

    /// What an administrator does for somebody who called; the code that is told then.
    pub async fn clear_waits(&self, user: &UserId) -> String {
        let code = self.countersign.clear_waits(user, Actor::Host, "called us").await.unwrap();
        code.unwrap().expose().to_string()
    }

    /// One more authenticator, bound in a fresh session; the clock stands in the next step afterwards.
    pub async fn add_authenticator(&self, person: &Person, name: &str) -> SoftAuthenticator {
        let session = self.standard(&self.through(person).await).await;
        let (id, app) = self.begun(&session, name).await;
        let bound = self.confirm(&session, id, &app.code(self.clock.now())).await;
        assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
        self.advance(30);
        app
    }

    pub async fn status(&self, token: &SessionToken) -> Status {
        self.countersign.status(&self.standard(token).await).await.unwrap()
    }

    pub async fn proof(&self, session: &Session) -> PasswordProof {
        match self.countersign.check_password(session, &Password::new(PASSWORD), &request()).await.unwrap() {
            PasswordChecked::Right(proof) => proof,
            other => panic!("the password is right: {other:?}"),
        }
    }

    /// What the trail says, the newest first.
    pub async fn trail(&self, user: &UserId) -> Vec<(Action, EventOutcome)> {
        let events = self.countersign.events(user, None, 1000).await.unwrap();
        events.into_iter().map(|event| (event.action, event.outcome)).collect()
    }

    /// The events of one action, the newest first.
    pub async fn events(&self, user: &UserId, action: Action) -> Vec<AuditEvent> {
        let events = self.countersign.events(user, None, 1000).await.unwrap();
        events.into_iter().filter(|event| event.action == action).collect()
    }

    /// How many notices of a kind wait for a user.
    pub async fn told(&self, user: &UserId, kind: NoticeKind) -> usize {
        self.notices(user).await.into_iter().filter(|notice| *notice == kind).count()
    }

    pub async fn notices(&self, user: &UserId) -> Vec<NoticeKind> {
        self.countersign.notices(user).await.unwrap().into_iter().map(|notice| notice.kind).collect()
    }
}

pub fn request() -> Request {
    Request::new(Some([203, 0, 113, 9].into()), Some("Firefox on Linux"))
}

pub fn accepted(answered: Answered) -> Accepted {
    match answered {
        Answered::Accepted(accepted) => *accepted,
        other => panic!("not accepted: {other:?}"),
    }
}

/// A short word for each outcome, so that tables read well.
pub fn word(answered: &Answered) -> &'static str {
    match answered {
        Answered::Accepted(_) => "accepted",
        Answered::Wrong { challenge: ChallengeState::Open } => "wrong",
        Answered::Wrong { challenge: ChallengeState::Ended } => "wrong, ended",
        Answered::Impossible => "impossible",
        Answered::AlreadyUsed { .. } => "used",
        Answered::RecoveryCodeUsed { .. } => "code used",
        Answered::Throttled { why: Refusal::Wait, .. } => "throttled",
        Answered::Throttled { why: Refusal::BudgetSpent, .. } => "spent",
        Answered::Throttled { why: Refusal::Limiter, .. } => "limited",
        Answered::Throttled { why: Refusal::Guard, .. } => "guarded",
        Answered::NotEnrolled => "not enrolled",
        Answered::Unauthenticated => "unauthenticated",
        _ => "something new",
    }
}
