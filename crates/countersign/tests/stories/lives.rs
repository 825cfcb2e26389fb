//! Lives of two people as chance has them, told twice: by the verbs, and by a few lines that say what must be true after each.

use std::collections::BTreeMap;
use std::time::Duration;

use countersign::testing::{SeededRandom, SoftAuthenticator};
use countersign::*;

use super::world::*;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

/// What is expected of one session.
struct Expected {
    token: SessionToken,
    /// Tokens that it had before.
    before: Vec<SessionToken>,
    /// The last time it was found as a standard one.
    session: Option<Session>,
    alive: bool,
    kind: SessionKind,
    remember: Remember,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    grounds: Grounds,
}

/// Why a session may be a standard one although its user has a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grounds {
    /// There are none.
    None,
    /// The user had no factor when it was opened.
    NoFactor,
    Trust,
    Proof,
}

/// What is expected of one trusted browser.
struct Browser {
    /// Its values, the newest last.
    values: Vec<BrowserToken>,
    alive: bool,
    expires_at: Timestamp,
}

/// One person, as the model has it.
struct Life {
    user: UserId,
    sessions: Vec<Expected>,
    browsers: Vec<Browser>,
    apps: Vec<SoftAuthenticator>,
    codes: Vec<String>,
    required: bool,
    /// It became required once: that is noticed once.
    was_required: bool,
    stamp: u32,
    /// What the trail must hold.
    events: BTreeMap<(&'static str, &'static str), usize>,
}

/// What a cause ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Everything,
    Unfinished,
}

impl Life {
    fn enrolled(&self) -> bool {
        !self.apps.is_empty()
    }

    /// How a session of this kind stands now.
    fn stands(&self, kind: SessionKind) -> SessionKind {
        match (self.enrolled(), self.required) {
            (true, _) => kind,
            (false, true) => SessionKind::Pending,
            (false, false) => SessionKind::Standard,
        }
    }

    fn cascade(&mut self, ends: Ends, acting: Option<usize>) {
        for (index, session) in self.sessions.iter_mut().enumerate() {
            let spared =
                Some(index) == acting || (ends == Ends::Unfinished && session.kind == SessionKind::Standard);
            session.alive &= spared;
        }
        self.browsers.iter_mut().for_each(|browser| browser.alive = false);
    }

    fn note(&mut self, action: Action, outcome: EventOutcome) {
        *self.events.entry((action.code(), outcome.code())).or_default() += 1;
    }

    fn done(&mut self, action: Action) {
        self.note(action, EventOutcome::Success);
    }

    /// Sessions that live and stand like this.
    fn living(&self, kind: SessionKind) -> Vec<usize> {
        let sessions = self.sessions.iter().enumerate();
        sessions
            .filter(|(_, one)| one.alive && self.stands(one.kind) == kind)
            .map(|(index, _)| index)
            .collect()
    }

    fn pass(&mut self, now: Timestamp) {
        for session in &mut self.sessions {
            let idle = session.kind == SessionKind::Standard
                && session.remember == Remember::No
                && now.since(session.last_seen_at) >= HOUR * 12;
            session.alive &= now < session.expires_at && !idle;
        }
        self.browsers.iter_mut().for_each(|browser| browser.alive &= now < browser.expires_at);
    }
}

/// What none of these apps shows.
fn wrong_for_all(apps: &[SoftAuthenticator], now: Timestamp) -> String {
    let shown =
        |code: &String| apps.iter().any(|app| app.code(now) == *code || app.code(now - MINUTE / 2) == *code);
    (0..).map(|number| format!("{number:06}")).find(|code| !shown(code)).unwrap()
}

struct Lives<S> {
    world: World<S>,
    lives: [Life; 2],
    chance: Chance,
}

impl<S: AnyStore> Lives<S> {
    async fn new(store: S, seed: u64) -> Self {
        // Guessing has stories of its own.
        let settings = |builder: Builder| {
            builder
                .brute_force(BruteForce::danger_none())
                .require(Requirement::role("admin"))
                .random(SeededRandom::new(1000 + seed))
        };
        let world = World::with(store, settings).await;
        let mut lives = Vec::new();
        for _ in 0..2 {
            let user = world.store.keep_account().await;
            world.host.stamp(&user, "0");
            lives.push(Life {
                user,
                sessions: Vec::new(),
                browsers: Vec::new(),
                apps: Vec::new(),
                codes: Vec::new(),
                required: false,
                was_required: false,
                stamp: 0,
                events: BTreeMap::new(),
            });
        }
        let Ok(lives) = lives.try_into() else { panic!("there are two") };
        Self { world, lives, chance: Chance::new(seed) }
    }

    /// Something happens.
    async fn step(&mut self) -> String {
        let who = self.chance.below(2) as usize;
        let what = self.chance.below(100);
        // What ends everything is rare, so that there is something to end.
        let said = match what {
            0..30 => self.sign_in(who).await,
            30..52 => self.answer(who).await,
            52..60 => self.step_up(who).await.map_or("no session", |_| "stepped up"),
            60..69 if !self.lives[who].enrolled() => self.enroll(who).await,
            60..63 => self.enroll(who).await,
            63..69 => self.sign_in(who).await,
            69 => self.make_codes(who).await,
            70 => self.remove(who).await,
            71 => self.end_sessions(who).await,
            72..75 => self.sign_out(who).await,
            75..77 => self.revoke_trust(who).await,
            77..82 => self.replay(who).await,
            82 => self.change_credentials(who).await,
            83 => self.change_role(who).await,
            84 => self.administrate(who).await,
            85 => self.change_password(who).await,
            86..88 => self.act_with_what_is_dead(who).await,
            _ => self.pass().await,
        };
        format!("{what} of {who}: {said}")
    }

    async fn sign_in(&mut self, who: usize) -> &'static str {
        let now = self.world.clock.now();
        if self.lives[who].living(SessionKind::Pending).len() > 20 {
            return "enough";
        }
        let life = &mut self.lives[who];
        // Perhaps with the newest value of a browser, perhaps with the one before, of one that lives or has ended.
        let back = [None, Some(1), Some(1), Some(2)][self.chance.below(4) as usize];
        let brought = back.and_then(|back| {
            let browser = self.chance.any_of(&life.browsers)?;
            let value = browser.values.len().checked_sub(back)?;
            Some((browser.values[value].clone(), browser.values.clone(), browser.alive, back == 1))
        });
        let remember = if self.chance.below(3) == 0 { Remember::Yes } else { Remember::No };
        let tokens = brought.iter().map(|(value, ..)| value.clone()).collect();
        let options = SignInOptions::new().remember(remember).browsers(tokens).stamp(life.stamp);
        let signed_in = self.world.countersign.open_session(&life.user, options, &request()).await.unwrap();
        let trusted = life.enrolled() && brought.as_ref().is_some_and(|(_, _, alive, _)| *alive);
        assert_eq!(signed_in.trusted.is_some(), trusted, "is it trusted?");
        life.done(Action::SignIn);
        let (kind, grounds) = match (life.enrolled(), trusted) {
            (true, true) => (SessionKind::Standard, Grounds::Trust),
            (true, false) => (SessionKind::Pending, Grounds::None),
            (false, _) => (life.stands(SessionKind::Standard), Grounds::NoFactor),
        };
        assert_eq!(signed_in.session.kind, kind);
        if let (Some(next), Some((_, values, _, newest))) = (signed_in.trusted, brought) {
            life.done(Action::BrowserTrustUse);
            let browser = life.browsers.iter_mut().find(|browser| browser.values == values).unwrap();
            if newest {
                browser.values.push(next);
            } else {
                assert_eq!(browser.values.last(), Some(&next), "its successor was never presented");
            }
        }
        let span = if kind == SessionKind::Pending { MINUTE * 10 } else { DAY * 30 };
        life.sessions.push(Expected {
            token: signed_in.token,
            before: Vec::new(),
            session: None,
            alive: true,
            kind,
            remember,
            last_seen_at: now,
            expires_at: now + span,
            grounds,
        });
        "signed in"
    }

    /// A code for a pending session: right or wrong, of the app or of the sheet.
    async fn answer(&mut self, who: usize) -> &'static str {
        if self.lives[who].living(SessionKind::Pending).is_empty() {
            self.sign_in(who).await;
        }
        let pending = self.lives[who].living(SessionKind::Pending);
        let Some(&index) = self.chance.any_of(&pending) else { return "let in without" };
        if !self.lives[who].enrolled() {
            let token = &self.lives[who].sessions[index].token;
            assert_eq!(word(&self.world.answer(token, "123456").await), "not enrolled");
            return "must enroll";
        }
        self.world.advance(30);
        let now = self.world.clock.now();
        self.lives.iter_mut().for_each(|life| life.pass(now));
        let life = &mut self.lives[who];
        if !life.sessions[index].alive {
            return "too late";
        }
        let app = self.chance.any_of(&life.apps).unwrap();
        let (typed, right, code) = match self.chance.below(4) {
            0 => (wrong_for_all(&life.apps, now), false, false),
            1 if !life.codes.is_empty() => (life.codes.pop().unwrap(), true, true),
            _ => (app.code(now), true, false),
        };
        let wish =
            self.chance.below(3) > 0 && life.browsers.iter().filter(|browser| browser.alive).count() < 8;
        let mut answer = Answer::new(&typed);
        if wish {
            answer = answer.trusting_browser("Firefox");
        }
        let session = &mut life.sessions[index];
        let answered =
            self.world.countersign.answer(&session.token, Transport::Cookie, answer, &request()).await;
        if !right {
            assert_eq!(word(&answered.unwrap()), "wrong");
            life.note(Action::Challenge, EventOutcome::Failure);
            return "wrong";
        }
        let done = accepted(answered.unwrap());
        session.before.push(std::mem::replace(&mut session.token, done.token.unwrap()));
        (session.kind, session.grounds) = (SessionKind::Standard, Grounds::Proof);
        (session.last_seen_at, session.expires_at) = (now, now + DAY * 30);
        assert_eq!(done.trusted.is_some(), wish && !code, "was it granted?");
        life.done(Action::Challenge);
        if let Some(value) = done.trusted {
            life.done(Action::BrowserTrust);
            life.browsers.push(Browser { values: vec![value], alive: true, expires_at: now + DAY * 30 });
        }
        "passed"
    }

    /// A standard session that has just proven what it can.
    async fn step_up(&mut self, who: usize) -> Option<usize> {
        let standard = self.lives[who].living(SessionKind::Standard);
        let &index = self.chance.any_of(&standard)?;
        if !self.lives[who].enrolled() {
            return Some(index);
        }
        self.world.advance(30);
        let now = self.world.clock.now();
        self.lives.iter_mut().for_each(|life| life.pass(now));
        let life = &mut self.lives[who];
        let session = &mut life.sessions[index];
        if !session.alive {
            return None;
        }
        let done = accepted(self.world.answer(&session.token, &life.apps[0].code(now)).await);
        session.before.push(std::mem::replace(&mut session.token, done.token.unwrap()));
        (session.grounds, session.last_seen_at) = (Grounds::Proof, now);
        life.done(Action::StepUp);
        Some(index)
    }

    async fn session(&self, who: usize, index: usize) -> AnySession {
        self.world.find(&self.lives[who].sessions[index].token).await.expect("it lives")
    }

    async fn standard(&self, who: usize, index: usize) -> Session {
        match self.session(who, index).await {
            AnySession::Standard(session) => session,
            AnySession::Pending(session) => panic!("it lost its standing: {session:?}"),
        }
    }

    /// An app more, or one in place of another, in a session that may.
    async fn enroll(&mut self, who: usize) -> &'static str {
        let life = &self.lives[who];
        let index = if life.enrolled() || !life.required {
            self.step_up(who).await
        } else {
            let pending = life.living(SessionKind::Pending);
            self.chance.any_of(&pending).copied()
        };
        let Some(index) = index else { return "no session" };
        let session = self.session(who, index).await;
        let enrolling = match &session {
            AnySession::Standard(session) => Enrolling::from(session),
            AnySession::Pending(session) => Enrolling::from(session),
        };
        let (countersign, request) = (&self.world.countersign, request());
        let apps = countersign.status(enrolling).await.unwrap().authenticators;
        let replaced = (!apps.is_empty() && (apps.len() == 3 || self.chance.below(2) == 0))
            .then(|| self.chance.below(apps.len() as u64) as usize);
        let mut wish = NewAuthenticator::named("App");
        if let Some(index) = replaced {
            wish = wish.replacing(apps[index].id);
        }
        let proof = self.world.proof(enrolling).await;
        let began = countersign.begin_enrollment(enrolling, wish, Some(proof), &request).await.unwrap();
        let Began::Enrollment(begun) = began else {
            assert!(matches!(began, Began::Throttled { .. }), "{began:?}");
            return "too many";
        };
        let app = SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
        let life = &mut self.lives[who];
        life.done(Action::EnrollmentBegin);
        let now = self.world.clock.now();
        let must = life.stands(life.sessions[index].kind) == SessionKind::Pending;
        let session = &mut life.sessions[index];
        if must {
            session.expires_at = session.expires_at.max(now + MINUTE * 10);
        }
        if self.chance.below(4) == 0 {
            return "abandoned";
        }
        let bound = self.world.bind(enrolling, &(begun.id, app.clone())).await;
        let Confirmed::Bound { token, recovery_codes, .. } = bound else { panic!("{bound:?}") };
        let (first, had_to) = (!life.enrolled(), !life.enrolled() && life.required);
        life.done(Action::EnrollmentConfirm);
        let everything = had_to || replaced.is_some();
        life.cascade(if everything { Ends::Everything } else { Ends::Unfinished }, Some(index));
        if let Some(index) = replaced {
            life.apps.remove(index);
        }
        life.apps.push(app);
        let session = &mut life.sessions[index];
        assert_eq!(token.is_some(), had_to, "a new token with a new standing");
        if let Some(token) = token {
            session.before.push(std::mem::replace(&mut session.token, token));
            (session.last_seen_at, session.expires_at) = (now, now + DAY * 30);
        }
        session.kind = SessionKind::Standard;
        if first {
            session.grounds = Grounds::Proof;
            life.codes = recovery_codes.iter().map(|code| code.expose().to_owned()).collect();
            life.done(Action::RecoveryCodesGenerate);
        }
        // So that its first code is spent, and the next one is not.
        self.world.advance(30);
        "bound"
    }

    async fn make_codes(&mut self, who: usize) -> &'static str {
        let Some(index) = self.step_up(who).await else { return "no session" };
        let session = self.standard(who, index).await;
        let proof = self.world.proof(&session).await;
        let made = self.world.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
        let life = &mut self.lives[who];
        match made {
            Changed::Done(codes) => {
                life.codes = codes.iter().map(|code| code.expose().to_owned()).collect();
                life.done(Action::RecoveryCodesGenerate);
                life.cascade(Ends::Unfinished, Some(index));
                "made"
            }
            Changed::NotEnrolled => {
                assert!(!life.enrolled());
                "nothing to make them for"
            }
            Changed::Throttled { .. } => "too many",
            other => panic!("{other:?}"),
        }
    }

    /// One app goes, or all of it.
    async fn remove(&mut self, who: usize) -> &'static str {
        let Some(index) = self.step_up(who).await else { return "no session" };
        let session = self.standard(who, index).await;
        let (countersign, request) = (&self.world.countersign, request());
        let life = &mut self.lives[who];
        let (enrolled, last) = (life.enrolled(), life.apps.len() <= 1);
        if self.chance.below(2) == 0 {
            let proof = self.world.proof(&session).await;
            let disabled = countersign.disable(&session, Some(proof), &request).await.unwrap();
            if enrolled && life.required {
                assert!(matches!(disabled, Changed::LastAuthenticator), "{disabled:?}");
                return "it is required";
            }
            assert!(matches!(disabled, Changed::Done(())), "{disabled:?}");
            if !enrolled {
                return "there was none";
            }
            life.apps.clear();
            life.done(Action::Disable);
        } else {
            if !enrolled {
                return "there is none";
            }
            let gone = self.chance.below(life.apps.len() as u64) as usize;
            let id = countersign.status(&session).await.unwrap().authenticators[gone].id;
            let removed = countersign.remove_authenticator(&session, id, &request).await.unwrap();
            if last && life.required {
                assert!(matches!(removed, Changed::LastAuthenticator), "{removed:?}");
                return "it is the last";
            }
            assert!(matches!(removed, Changed::Done(())), "{removed:?}");
            life.apps.remove(gone);
            life.done(Action::AuthenticatorRemove);
        }
        life.cascade(Ends::Everything, Some(index));
        "gone"
    }

    async fn end_sessions(&mut self, who: usize) -> &'static str {
        let standard = self.lives[who].living(SessionKind::Standard);
        let Some(&index) = self.chance.any_of(&standard) else { return "no session" };
        let session = self.standard(who, index).await;
        let life = &mut self.lives[who];
        let (countersign, request) = (&self.world.countersign, request());
        match self.chance.below(3) {
            0 => {
                let ended = countersign.end_other_sessions(&session, &request).await.unwrap();
                assert!(matches!(ended, Changed::Done(())));
                // Rows that have run out count, until somebody sweeps them.
                let swept = life.events.get(&("session_revoke", "success")).copied().unwrap_or_default();
                let said = self.world.events(&life.user, Action::SessionRevoke).await.len();
                let others = life.sessions.iter().enumerate().any(|(other, one)| other != index && one.alive);
                assert!(said == swept + 1 || (said == swept && !others));
                life.events.insert(("session_revoke", "success"), said);
                for (other, one) in life.sessions.iter_mut().enumerate() {
                    one.alive &= other == index;
                }
                "all others"
            }
            1 => {
                let &other = self.chance.any_of(&standard).unwrap();
                let id = life.sessions[other].token.session();
                let ended = countersign.end_session(&session, id, &request).await.unwrap();
                assert!(matches!(ended, Changed::Done(())));
                life.sessions[other].alive = false;
                life.done(if other == index { Action::SignOut } else { Action::SessionRevoke });
                "one"
            }
            _ => {
                let ended = countersign.sign_out_everywhere(&session, &request).await.unwrap();
                assert!(matches!(ended, Changed::Done(())));
                life.done(Action::SignOutEverywhere);
                life.cascade(Ends::Everything, None);
                "everywhere"
            }
        }
    }

    async fn sign_out(&mut self, who: usize) -> &'static str {
        let life = &mut self.lives[who];
        let all: Vec<_> = (0..life.sessions.len()).collect();
        let Some(&index) = self.chance.any_of(&all) else { return "no session" };
        let forgotten = match self.chance.below(2) {
            0 => None,
            _ => (0..life.browsers.len()).find(|browser| life.browsers[*browser].alive),
        };
        let kept = forgotten.and_then(|browser| life.browsers[browser].values.last().cloned());
        let session = &mut life.sessions[index];
        let (countersign, cookie) = (&self.world.countersign, Transport::Cookie);
        let kept = kept.into_iter().collect();
        countersign.sign_out_and_forget(&session.token, cookie, kept, &request()).await.unwrap();
        let was_alive = std::mem::replace(&mut session.alive, false);
        if was_alive {
            life.done(Action::SignOut);
        }
        if let Some(browser) = forgotten {
            life.browsers[browser].alive = false;
            life.done(Action::BrowserTrustRevoke);
        }
        "signed out"
    }

    async fn revoke_trust(&mut self, who: usize) -> &'static str {
        let standard = self.lives[who].living(SessionKind::Standard);
        let Some(&index) = self.chance.any_of(&standard) else { return "no session" };
        let session = self.standard(who, index).await;
        let life = &mut self.lives[who];
        let listed = self.world.countersign.trusted_browsers(&session).await.unwrap().unwrap();
        let mut ids: Vec<_> = listed.iter().map(|browser| Some(browser.id)).collect();
        let mut expected: Vec<_> =
            life.browsers.iter().filter(|one| one.alive).map(|one| one.values[0].trusted_browser()).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "the list of trusted browsers");
        let all: Vec<_> = (0..life.browsers.len()).collect();
        let Some(&browser) = self.chance.any_of(&all) else { return "none" };
        let id = life.browsers[browser].values[0].trusted_browser().unwrap();
        let revoked = self.world.countersign.revoke_trusted_browser(&session, id, &request()).await.unwrap();
        let was_alive = std::mem::replace(&mut life.browsers[browser].alive, false);
        assert_eq!(matches!(revoked, Changed::Done(())), was_alive, "{revoked:?}");
        if was_alive {
            life.done(Action::BrowserTrustRevoke);
        }
        "revoked"
    }

    /// Somebody comes with a value of long ago.
    async fn replay(&mut self, who: usize) -> &'static str {
        self.world.advance(31);
        let now = self.world.clock.now();
        self.lives.iter_mut().for_each(|life| life.pass(now));
        let life = &mut self.lives[who];
        let old: Vec<_> =
            (0..life.browsers.len()).filter(|one| life.browsers[*one].values.len() > 2).collect();
        let Some(&index) = self.chance.any_of(&old) else { return "no copy" };
        if !life.enrolled() {
            return "nothing to skip";
        }
        let value = life.browsers[index].values[0].clone();
        let options = SignInOptions::new().browsers(vec![value]);
        let signed_in = self.world.countersign.open_session(&life.user, options, &request()).await.unwrap();
        assert_eq!(signed_in.session.kind, SessionKind::Pending);
        life.done(Action::SignIn);
        if std::mem::replace(&mut life.browsers[index].alive, false) {
            life.note(Action::BrowserTrustRevoke, EventOutcome::Refused);
        }
        let (countersign, cookie) = (&self.world.countersign, Transport::Cookie);
        countersign.sign_out(&signed_in.token, cookie, &request()).await.unwrap();
        life.done(Action::SignOut);
        "replayed"
    }

    /// The host says so, or says nothing and it is noticed.
    async fn change_credentials(&mut self, who: usize) -> &'static str {
        let standard = self.lives[who].living(SessionKind::Standard);
        let acting = self.chance.any_of(&standard).copied();
        let session = match acting {
            Some(index) => Some(self.standard(who, index).await),
            None => None,
        };
        let life = &mut self.lives[who];
        if life.sessions.is_empty() || life.living(SessionKind::Pending).len() > 20 {
            return "not now";
        }
        life.stamp += 1;
        self.world.host.stamp(&life.user, &life.stamp.to_string());
        let noticed = self.chance.below(3);
        match noticed {
            0 => {
                let countersign = &self.world.countersign;
                countersign.credentials_changed(&life.user, session.as_ref(), &request()).await.unwrap();
            }
            1 if session.is_some() => {
                let revisited = self.world.countersign.revisit(&session.unwrap()).await.unwrap();
                assert!(revisited.is_none(), "{revisited:?}");
            }
            _ => {
                life.done(Action::CredentialsChange);
                life.cascade(Ends::Everything, None);
                self.sign_in(who).await;
                return "noticed at a sign-in";
            }
        }
        life.done(Action::CredentialsChange);
        life.cascade(Ends::Everything, acting.filter(|_| noticed == 0));
        "changed"
    }

    async fn change_password(&mut self, who: usize) -> &'static str {
        let Some(index) = self.step_up(who).await else { return "no session" };
        let session = self.standard(who, index).await;
        let proof = self.world.proof(&session).await;
        let life = &mut self.lives[who];
        life.stamp += 1;
        let stamp = life.stamp.to_string();
        let new = (format!("hash {stamp}"), &*stamp);
        let changed = self.world.countersign.change_password(&session, proof, new, &request()).await.unwrap();
        assert!(matches!(changed, Changed::Done(())), "{changed:?}");
        self.world.host.stamp(&life.user, &stamp);
        life.done(Action::CredentialsChange);
        life.cascade(Ends::Everything, Some(index));
        "changed"
    }

    /// A role comes or goes, and is noticed where somebody looks.
    async fn change_role(&mut self, who: usize) -> &'static str {
        let life = &mut self.lives[who];
        if life.living(SessionKind::Pending).len() > 20 {
            return "not now";
        }
        life.required = !life.required;
        self.world.host.roles(&life.user, if life.required { &["admin"] } else { &[] });
        if life.required && !std::mem::replace(&mut life.was_required, true) {
            life.done(Action::RequirementApply);
            life.cascade(Ends::Everything, None);
        }
        self.sign_in(who).await
    }

    async fn administrate(&mut self, who: usize) -> &'static str {
        let life = &mut self.lives[who];
        let countersign = &self.world.countersign;
        if self.world.store.find(&life.user).await.unwrap().is_none() {
            return "nobody yet";
        }
        life.cascade(Ends::Everything, None);
        if self.chance.below(2) == 0 {
            assert!(countersign.sign_out_user(&life.user, Actor::Cli).await.unwrap());
            life.done(Action::SignOutEverywhere);
            return "signed out";
        }
        assert_eq!(countersign.reset(&life.user, Actor::Cli, "lost").await.unwrap(), life.enrolled());
        life.apps.clear();
        life.done(Action::Reset);
        "reset"
    }

    /// Whoever still holds a session that has ended can do nothing with it.
    async fn act_with_what_is_dead(&mut self, who: usize) -> &'static str {
        let dead: Vec<_> = self.lives[who]
            .sessions
            .iter()
            .filter(|one| !one.alive)
            .filter_map(|one| one.session.clone())
            .collect();
        let Some(session) = self.chance.any_of(&dead) else { return "nothing is dead" };
        let (countersign, request) = (&self.world.countersign, request());
        let began = self.world.begin(session, "Thief").await;
        assert!(matches!(began, Began::Unauthenticated), "{began:?}");
        let checked = countersign.check_password(session, &Password::new(PASSWORD), &request).await.unwrap();
        assert!(matches!(checked, PasswordChecked::Unauthenticated), "{checked:?}");
        let done = countersign.sign_out_everywhere(session, &request).await.unwrap();
        assert!(matches!(done, Changed::Unauthenticated), "{done:?}");
        let done = countersign.disable(session, None, &request).await.unwrap();
        assert!(matches!(done, Changed::Unauthenticated), "{done:?}");
        assert!(countersign.sessions(session).await.unwrap().is_none());
        assert!(countersign.revisit(session).await.unwrap().is_none());
        "refused"
    }

    /// Time passes: seconds, minutes, hours or days.
    async fn pass(&mut self) -> &'static str {
        let most = match self.chance.below(10) {
            0..6 => MINUTE,
            6..8 => MINUTE * 15,
            8 => HOUR * 13,
            _ => DAY * 4,
        };
        self.world.advance(self.chance.below(most.as_secs()));
        let now = self.world.clock.now();
        self.lives.iter_mut().for_each(|life| life.pass(now));
        if self.chance.below(4) == 0 {
            self.world.countersign.sweep(1000).await.unwrap();
        }
        "time passes"
    }

    /// Everything is as expected, and nobody is in who must not be.
    async fn check(&mut self, case: &str) {
        let now = self.world.clock.now();
        for life in &mut self.lives {
            life.pass(now);
            let (enrolled, required) = (life.enrolled(), life.required);
            let stands: Vec<_> = life.sessions.iter().map(|session| life.stands(session.kind)).collect();
            for (session, stands) in life.sessions.iter_mut().zip(stands) {
                for before in &session.before {
                    assert!(self.world.find(before).await.is_none(), "{case}: a token from before");
                }
                let found = self.world.find(&session.token).await;
                let Some(found) = found else {
                    assert!(!session.alive, "{case}: session {} should live", session.token.session());
                    continue;
                };
                assert!(session.alive, "{case}: session {} should be dead", session.token.session());
                assert_eq!(found.info().kind, stands, "{case}");
                assert_eq!(found.info().enrollment_required, !enrolled && required, "{case}");
                assert_eq!(found.info().expires_at, session.expires_at, "{case}");
                if now.since(session.last_seen_at) >= MINUTE {
                    session.last_seen_at = now;
                }
                if let AnySession::Standard(standard) = found {
                    let methods = &standard.info().methods;
                    let proof = standard.info().second_factor_at().is_some();
                    let trust = methods.at(Method::TrustedBrowser).is_some();
                    let grounds = match (proof, trust) {
                        (true, _) => Grounds::Proof,
                        (false, true) => Grounds::Trust,
                        (false, false) => Grounds::NoFactor,
                    };
                    assert_eq!(session.grounds, grounds, "{case}: why is it in?");
                    session.session = Some(standard);
                }
            }
        }
    }

    /// The trail holds exactly what was done.
    async fn check_trail(&self, case: &str) {
        for life in &self.lives {
            let mut events: BTreeMap<_, usize> = BTreeMap::new();
            for (action, outcome) in self.world.trail(&life.user).await {
                *events.entry((action.code(), outcome.code())).or_default() += 1;
            }
            let expected = life.events.iter().filter(|(_, count)| **count > 0);
            assert!(events.iter().eq(expected), "{case}: {events:?} {:?}", life.events);
        }
        let report = self.world.countersign.verify_trail().await.unwrap();
        assert_eq!(report.first_bad, None, "{case}");
    }
}

/// G3, G8, G9: whatever two people do in whichever order, a session or trust of an older generation is never honoured, nobody with a factor is in
/// without proof or trust, what should live does, and whatever was granted has its event.
pub async fn whatever_happens_nobody_is_in_who_must_not_be<S: AnyStore>(store: S) {
    for seed in 0..5 {
        let mut lives = Lives::new(store.another().await, seed).await;
        let mut said = Vec::new();
        for _ in 0..120 {
            said.push(lives.step().await);
            let last = said.iter().rev().take(4).cloned().collect::<Vec<_>>().join(" < ");
            lives.check(&format!("seed {seed}, step {}: {last}", said.len())).await;
        }
        lives.check_trail(&format!("seed {seed}")).await;
    }
}
