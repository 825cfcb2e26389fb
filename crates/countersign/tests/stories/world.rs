//! A host with users, a clock that stands still, and people with phones.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::store::{Reports, Store, Upkeep};
use countersign::testing::{ManualClock, Postman, SeededRandom, SoftAuthenticator};
use countersign::*;

/// Any store that stories can be told on.
pub trait AnyStore: Store + Reports + Upkeep + Clone {
    /// An empty one of the same kind.
    fn another(&self) -> impl Future<Output = Self> + Send;
    /// Another one that holds what this one holds now, made as a backup is made while it is in use.
    fn copy(&self) -> impl Future<Output = Self> + Send;
    /// The host's id of a new account that the store itself keeps.
    fn keep_account(&self) -> impl Future<Output = UserId> + Send;
    /// The password hash of such an account.
    fn password_hash(&self, account: &UserId) -> impl Future<Output = Option<String>> + Send;
}

pub const PASSWORD: &str = "correct horse battery staple";

/// The host's users: every name exists until it is gone, all share a password; addresses can be unverified.
#[derive(Clone, Default)]
pub struct Host {
    users: Arc<Mutex<BTreeMap<String, Kept>>>,
    unreachable: Arc<AtomicBool>,
    meanwhile: Arc<Mutex<Vec<(Moment, Meanwhile)>>>,
}

/// What the host keeps of a user beyond the name.
#[derive(Default)]
struct Kept {
    unverified: bool,
    roles: Vec<String>,
    stamp: Option<String>,
    gone: bool,
    /// Instead of the one that goes with the name.
    addresses: Option<Vec<String>>,
    locale: Option<String>,
    untold: bool,
}

/// A moment in which the host is busy while others go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has read an account, and its answer is under way.
    AccountRead,
    /// It has compared a password, and its answer is under way.
    PasswordChecked,
}

/// What others do in it.
pub type Meanwhile = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Host {
    pub fn unverified(&self, user: &str) {
        self.change(user, |kept| kept.unverified = true);
    }

    pub fn verified(&self, user: &str) {
        self.change(user, |kept| kept.unverified = false);
    }

    /// Gives the user these roles and no others.
    pub fn roles(&self, user: &UserId, roles: &[&str]) {
        self.change(user.as_str(), |kept| kept.roles = roles.iter().map(|role| (*role).to_owned()).collect());
    }

    /// Whatever the first factor rests on is another from now on.
    pub fn stamp(&self, user: &UserId, stamp: &str) {
        self.change(user.as_str(), |kept| kept.stamp = Some(stamp.to_owned()));
    }

    /// Gives the user these addresses and no others.
    pub fn addresses(&self, user: &UserId, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
        self.change(user.as_str(), |kept| kept.addresses = Some(addresses));
    }

    pub fn locale(&self, user: &UserId, tag: &str) {
        self.change(user.as_str(), |kept| kept.locale = Some(tag.to_owned()));
    }

    /// From now on the host cannot tell anything of this user, or can again.
    pub fn untold(&self, user: &UserId, untold: bool) {
        self.change(user.as_str(), |kept| kept.untold = untold);
    }

    /// There is no such user any more.
    pub fn gone(&self, user: &UserId) {
        self.change(user.as_str(), |kept| kept.gone = true);
    }

    /// From now on passwords cannot be checked, or can be again.
    pub fn unreachable(&self, unreachable: bool) {
        self.unreachable.store(unreachable, Ordering::SeqCst);
    }

    /// Lets something happen the next time the host comes to this moment.
    pub fn meanwhile(&self, moment: Moment, happens: impl Future<Output = ()> + Send + 'static) {
        self.meanwhile.lock().unwrap().push((moment, Box::pin(happens)));
    }

    /// Has all of it happened?
    pub fn is_calm(&self) -> bool {
        self.meanwhile.lock().unwrap().is_empty()
    }

    fn change(&self, user: &str, change: impl FnOnce(&mut Kept)) {
        change(self.users.lock().unwrap().entry(user.to_owned()).or_default());
    }

    async fn comes_to(&self, moment: Moment) {
        if let Some(happens) = self.next(moment) {
            happens.await;
        }
    }

    fn next(&self, moment: Moment) -> Option<Meanwhile> {
        let mut waiting = self.meanwhile.lock().unwrap();
        let index = waiting.iter().position(|(when, _)| *when == moment)?;
        Some(waiting.remove(index).1)
    }

    fn describe(&self, user: &str) -> Option<Account> {
        let users = self.users.lock().unwrap();
        let account = Account::new(format!("{user}@example.org"));
        let address = vec![format!("{user}@example.org")];
        let addresses = users.get(user).and_then(|kept| kept.addresses.clone()).unwrap_or(address);
        let account = addresses.into_iter().fold(account, Account::address);
        let Some(kept) = users.get(user) else { return Some(account) };
        let account = kept.locale.iter().fold(account, |account, tag| account.locale(tag));
        let account = kept.roles.iter().fold(account, |account, role| account.role(role));
        let account = kept.stamp.iter().fold(account, |account, stamp| account.stamp(stamp));
        let account = if kept.unverified { account.unverified() } else { account };
        (!kept.gone).then_some(account)
    }
}

impl Accounts for Host {
    type Id = String;

    async fn account(&self, id: &String) -> Result<Option<Account>, BoxError> {
        if self.users.lock().unwrap().get(id).is_some_and(|kept| kept.untold) {
            return Err("nobody answers".into());
        }
        let account = self.describe(id);
        self.comes_to(Moment::AccountRead).await;
        Ok(account)
    }

    async fn verify_password(&self, _: &String, password: &Password) -> Result<bool, BoxError> {
        if self.unreachable.load(Ordering::SeqCst) {
            return Err("nobody answers".into());
        }
        let right = password.expose() == PASSWORD;
        self.comes_to(Moment::PasswordChecked).await;
        Ok(right)
    }
}

#[derive(Clone)]
pub struct World<S> {
    pub countersign: Countersign,
    pub clock: ManualClock,
    pub host: Host,
    pub store: S,
}

/// Somebody with a phone and a sheet of recovery codes.
#[derive(Clone)]
pub struct Person {
    pub user: UserId,
    pub phone: SoftAuthenticator,
    pub codes: Vec<String>,
    /// The session that enrolled.
    pub token: SessionToken,
}

/// A session, and what its browser keeps.
#[derive(Clone)]
pub struct Browsing {
    pub token: SessionToken,
    pub known: BrowserToken,
    pub trusted: BrowserToken,
}

impl<S: AnyStore> World<S> {
    pub async fn new(store: S) -> Self {
        Self::with(store, |builder| builder).await
    }

    pub async fn with(store: S, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let (clock, host) = (ManualClock::at(Timestamp::from_seconds(1_800_000_015)), Host::default());
        Self::open(store, clock, host, settings).await
    }

    /// The same world under other settings: one more node, or the same one started again.
    pub async fn under(&self, settings: impl FnOnce(Builder) -> Builder) -> Self {
        let (store, clock, host) = (self.store.clone(), self.clock.clone(), self.host.clone());
        Self::open(store, clock, host, |builder| settings(builder.random(SeededRandom::new(9)))).await
    }

    /// The same settings once more, where they may be refused.
    pub async fn under_result(&self) -> Result<Countersign, BuildError> {
        Self::builder(&self.store, &self.clock, &self.host).build().await
    }

    /// The same world after a backup was put back and fenced.
    pub async fn after_restore(&self, backup: S) -> Self {
        let (clock, host) = (self.clock.clone(), self.host.clone());
        let builder = Self::builder(&backup, &clock, &host).random(SeededRandom::new(10));
        let (countersign, _) = builder.after_restore(Actor::Cli, "the disk was lost").await.unwrap();
        Self { countersign, clock, host, store: backup }
    }

    /// The settings of every world.
    pub fn builder(store: &S, clock: &ManualClock, host: &Host) -> Builder {
        Countersign::builder(host.clone())
            .issuer("Acme")
            .store(store.clone())
            .keys(KeyRing::generate(&SeededRandom::new(7)).unwrap())
            .brute_force(BruteForce::audit_log())
            .clock(clock.clone())
            .random(SeededRandom::new(8))
    }

    async fn open(
        store: S,
        clock: ManualClock,
        host: Host,
        settings: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let countersign = settings(Self::builder(&store, &clock, &host)).build().await.unwrap();
        Self { countersign, clock, host, store }
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
        self.try_sign_in_from(user, browsers).await.unwrap()
    }

    pub async fn try_sign_in_from(
        &self,
        user: &UserId,
        browsers: impl IntoIterator<Item = &BrowserToken>,
    ) -> Result<SignedIn, Error> {
        let options = SignInOptions::new().browsers(browsers.into_iter().cloned().collect());
        self.countersign.open_session(user, options, &request()).await
    }

    pub async fn try_sign_in(&self, user: &UserId) -> Result<SignedIn, Error> {
        self.try_sign_in_from(user, []).await
    }

    /// Everything that is due, sent.
    pub async fn mail(&self) -> Vec<Delivery> {
        Postman::new().deliver(&self.countersign).await.unwrap()
    }

    /// The newest notice of this kind in what was sent.
    pub fn told_in(sent: &[Delivery], kind: NoticeKind) -> Told {
        let mut all = sent.iter().flat_map(|delivery| &delivery.notices);
        all.rfind(|told| told.kind == kind).expect("it was told").clone()
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

    /// The pending session of a token, which must be one.
    pub async fn pending(&self, token: &SessionToken) -> PendingSession {
        match self.find(token).await {
            Some(AnySession::Pending(session)) => session,
            other => panic!("not a pending session: {other:?}"),
        }
    }

    pub async fn begin<'a>(&self, session: impl Into<Enrolling<'a>>, name: &str) -> Began {
        self.countersign
            .begin_enrollment(session, NewAuthenticator::named(name), None, &request())
            .await
            .unwrap()
    }

    pub async fn begun<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        name: &str,
    ) -> (EnrollmentId, SoftAuthenticator) {
        match self.begin(session, name).await {
            Began::Enrollment(begun) => (begun.id, SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap()),
            other => panic!("no enrollment: {other:?}"),
        }
    }

    pub async fn confirm<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        id: EnrollmentId,
        typed: &str,
    ) -> Confirmed {
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

    /// Signs somebody in through the challenge with the wish that the browser be trusted; the clock stands in the next step
    /// afterwards.
    pub async fn trusting(&self, person: &Person) -> Browsing {
        let pending = self.sign_in(&person.user).await.token;
        let done = accepted(self.answer_trusting(&pending, &self.right(person)).await);
        self.advance(30);
        Browsing {
            token: done.token.unwrap(),
            known: done.browser.expect("the browser proved an authenticator"),
            trusted: done.trusted.expect("it was wished for"),
        }
    }

    pub async fn answer_trusting(&self, token: &SessionToken, typed: &str) -> Answered {
        let answer = Answer::new(typed).trusting_browser("Firefox on Linux");
        self.countersign.answer(token, Transport::Cookie, answer, &request()).await.unwrap()
    }

    /// Does a sign-in with this token skip the challenge?
    pub async fn is_trusted(&self, user: &UserId, browser: &BrowserToken) -> bool {
        match self.try_sign_in_from(user, [browser]).await {
            Ok(signed_in) => signed_in.trusted.is_some(),
            Err(Error::Frozen { .. }) => false,
            Err(error) => panic!("nobody signs in: {error}"),
        }
    }

    /// Confirms whatever was begun, with the right code.
    pub async fn bind<'a>(
        &self,
        session: impl Into<Enrolling<'a>>,
        (id, app): &(EnrollmentId, SoftAuthenticator),
    ) -> Confirmed {
        self.confirm(session, *id, &app.code(self.clock.now())).await
    }

    pub async fn trusted_browsers(&self, token: &SessionToken) -> Vec<TrustedBrowser> {
        let listed = self.countersign.trusted_browsers(&self.standard(token).await).await.unwrap();
        listed.expect("the session lives")
    }

    pub async fn sessions(&self, token: &SessionToken) -> Vec<SessionInfo> {
        let listed = self.countersign.sessions(&self.standard(token).await).await.unwrap();
        listed.expect("the session lives")
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

    pub async fn proof<'a>(&self, session: impl Into<Enrolling<'a>>) -> PasswordProof {
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

/// Draws whatever a test leaves to chance, the same each time for one seed.
pub struct Chance(SeededRandom);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    pub fn below(&mut self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes).unwrap();
        u64::from_be_bytes(bytes) % end
    }

    /// One of them, where there is any.
    pub fn any_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { all.get(self.below(all.len() as u64) as usize) }
    }
}
