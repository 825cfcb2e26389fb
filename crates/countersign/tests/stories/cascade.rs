//! What dies with what (G8): everything that changes, and everything that relied on what was before.

use countersign::testing::SoftAuthenticator;
use countersign::*;

use super::slow::Slow;
use super::world::*;

/// Something that changes, and how it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Nothing,
    /// The host says so, with the session in which it was done, or without.
    CredentialsChanged,
    CredentialsChangedElsewhere,
    PasswordChanged,
    /// The host says nothing, and its account has another stamp.
    StampAtSignIn,
    StampAtChallenge,
    StampAtGuard,
    StampAtStepUp,
    StampAtBeginning,
    StampAtConfirming,
    AuthenticatorRemoved,
    LastAuthenticatorsRemoved,
    AuthenticatorReplaced,
    Disabled,
    Reset,
    Forgotten,
    /// The user gets a role of which a second factor is required.
    RequiredAtSignIn,
    RequiredAtChallenge,
    RequiredAtGuard,
    RequiredAtStepUp,
    AuthenticatorAdded,
    CodesMade,
    SignedOutEverywhere,
    SignedOutByAdministrator,
    OthersEnded,
    OtherEnded,
    SignedOut,
    TrustRevoked,
    AllTrustRevoked,
    /// The owner says, by the link of the notice, that one of the apps is somebody else's.
    Disowned,
}

use Cause::*;
use Fate::{Dies as D, Lives as L};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Lives,
    Dies,
}

/// What relied on the state before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    /// The session in which the cause was done.
    Acting,
    /// Another standard session.
    Other,
    /// A pending session.
    Pending,
    /// Its challenge: the right code, with the token from before.
    Challenge,
    /// An enrollment that the acting session began.
    Begun,
    /// One that the other session began.
    BegunElsewhere,
    /// A request that is held for the acting session.
    Held,
    /// One for the other session.
    HeldElsewhere,
    Trusted,
    Known,
    /// The password, proven in the acting session.
    Proof,
}

use Thing::*;

const THINGS: [Thing; 11] =
    [Acting, Other, Pending, Challenge, Begun, BegunElsewhere, Held, HeldElsewhere, Trusted, Known, Proof];

/// CONTRACT, "What dies with what". Whatever is proven, begun or held belongs to a generation and dies with it.
#[rustfmt::skip]
const TABLE: &[(Cause, [Fate; 11])] = &[
    //                       acting  other  pending  challenge  begun  elsewhere  held  elsewhere  trusted  known  proof
    (Nothing,                     [L,  L,     L,       L,         L,     L,         L,    L,         L,       L,     L]),
    (CredentialsChanged,          [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (CredentialsChangedElsewhere, [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (PasswordChanged,             [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtSignIn,               [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtChallenge,            [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtGuard,                [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtStepUp,               [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtBeginning,            [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (StampAtConfirming,           [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (AuthenticatorRemoved,        [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (LastAuthenticatorsRemoved,   [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (AuthenticatorReplaced,       [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (Disabled,                    [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (Reset,                       [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (Forgotten,                   [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (RequiredAtSignIn,            [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (RequiredAtChallenge,         [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (RequiredAtGuard,             [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (RequiredAtStepUp,            [L,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (AuthenticatorAdded,          [L,  L,     D,       D,         D,     D,         D,    D,         D,       L,     D]),
    (CodesMade,                   [L,  L,     D,       D,         D,     D,         D,    D,         D,       L,     D]),
    (SignedOutEverywhere,         [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (SignedOutByAdministrator,    [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
    (OthersEnded,                 [L,  D,     D,       D,         L,     D,         L,    D,         L,       L,     L]),
    (OtherEnded,                  [L,  D,     L,       L,         L,     D,         L,    D,         L,       L,     L]),
    (SignedOut,                   [D,  L,     L,       L,         D,     L,         D,    L,         L,       L,     D]),
    (TrustRevoked,                [L,  L,     L,       L,         L,     L,         L,    L,         D,       L,     L]),
    (AllTrustRevoked,             [L,  L,     L,       L,         L,     L,         L,    L,         D,       L,     L]),
    (Disowned,                    [D,  D,     D,       D,         D,     D,         D,    D,         D,       D,     D]),
];

fn fate(fates: &[Fate; 11], thing: Thing) -> Fate {
    let column = THINGS.iter().position(|one| *one == thing).unwrap();
    fates[column]
}

/// What the trail says of each cause, once; and what the owner is told.
fn recorded(cause: Cause) -> Option<(Action, Option<NoticeKind>)> {
    Some(match cause {
        // What is said of somebody forgotten is found by that name no more.
        Nothing | Forgotten => return None,
        CredentialsChanged
        | CredentialsChangedElsewhere
        | PasswordChanged
        | StampAtSignIn
        | StampAtChallenge
        | StampAtGuard
        | StampAtStepUp
        | StampAtBeginning
        | StampAtConfirming => (Action::CredentialsChange, Some(NoticeKind::CredentialsChanged)),
        AuthenticatorRemoved => (Action::AuthenticatorRemove, Some(NoticeKind::AuthenticatorRemoved)),
        AuthenticatorReplaced => (Action::EnrollmentConfirm, Some(NoticeKind::AuthenticatorReplaced)),
        LastAuthenticatorsRemoved => return None,
        Disabled => (Action::Disable, Some(NoticeKind::Disabled)),
        Reset => (Action::Reset, Some(NoticeKind::Reset)),
        RequiredAtSignIn | RequiredAtChallenge | RequiredAtGuard | RequiredAtStepUp => {
            (Action::RequirementApply, None)
        }
        AuthenticatorAdded => (Action::EnrollmentConfirm, Some(NoticeKind::AuthenticatorAdded)),
        CodesMade => (Action::RecoveryCodesGenerate, Some(NoticeKind::RecoveryCodesReplaced)),
        SignedOutEverywhere | SignedOutByAdministrator => (Action::SignOutEverywhere, None),
        OthersEnded | OtherEnded => (Action::SessionRevoke, None),
        SignedOut => (Action::SignOut, None),
        TrustRevoked | AllTrustRevoked => (Action::BrowserTrustRevoke, None),
        Disowned => (Action::NoticeDisown, None),
    })
}

/// Somebody with two apps and everything that can rely on them.
#[derive(Clone)]
struct Scene {
    person: Person,
    acting: Session,
    acting_token: SessionToken,
    other: Session,
    other_token: SessionToken,
    pending: SessionToken,
    /// Another pending session, in which causes are noticed.
    noticing: SessionToken,
    begun: (EnrollmentId, SoftAuthenticator),
    begun_elsewhere: (EnrollmentId, SoftAuthenticator),
    held: HeldId,
    held_elsewhere: HeldId,
    browser: Browsing,
    tablet: SoftAuthenticator,
    /// What stands in the link of the notice about the tablet.
    not_me: DisownToken,
}

impl Scene {
    async fn new<S: AnyStore>(world: &World<S>) -> Self {
        let user = world.store.keep_account().await;
        world.host.stamp(&user, "first password");
        let person = world.enrolled(user.as_str()).await;
        let tablet = world.add_authenticator(&person, "Tablet").await;
        let sent = world.mail().await;
        let not_me = World::<S>::told_in(&sent, NoticeKind::AuthenticatorAdded).disown;
        let browser = world.trusting(&person).await;
        let acting_token = world.through(&person).await;
        let acting = world.standard(&acting_token).await;
        let other_token = world.through(&person).await;
        let other = world.standard(&other_token).await;
        let hold = async |session: &Session| {
            let held = HeldRequest::new("/pay", "application/x-www-form-urlencoded", b"amount=5").unwrap();
            world.countersign.hold(session, held, &request()).await.unwrap().unwrap()
        };
        Self {
            begun: world.begun(&acting, "Begun").await,
            begun_elsewhere: world.begun(&other, "Begun elsewhere").await,
            held: hold(&acting).await,
            held_elsewhere: hold(&other).await,
            pending: world.sign_in(&person.user).await.token,
            noticing: world.sign_in(&person.user).await.token,
            person,
            acting,
            acting_token,
            other,
            other_token,
            browser,
            tablet,
            not_me,
        }
    }

    /// Does it; says what the acting session's token is from now on, where it was replaced.
    async fn happens<S: AnyStore>(&self, cause: Cause, world: &World<S>) -> Option<SessionToken> {
        let (countersign, user) = (&world.countersign, &self.person.user);
        let right = || world.right(&self.person);
        match cause {
            Nothing => {}
            CredentialsChanged | CredentialsChangedElsewhere => {
                world.host.stamp(user, "second password");
                let acting = (cause == CredentialsChanged).then_some(&self.acting);
                countersign.credentials_changed(user, acting, &request()).await.unwrap();
            }
            PasswordChanged => {
                let proof = world.proof(&self.acting).await;
                let new = ("new hash".to_owned(), "second password");
                world.host.stamp(user, "second password");
                done(countersign.change_password(&self.acting, proof, new, &request()).await);
                assert_eq!(world.store.password_hash(user).await.as_deref(), Some("new hash"));
            }
            StampAtSignIn | RequiredAtSignIn => {
                self.behind_our_back(cause, world);
                world.sign_in(user).await;
            }
            StampAtChallenge => {
                self.behind_our_back(cause, world);
                assert_eq!(word(&world.answer(&self.noticing, &right()).await), "unauthenticated", "C51");
            }
            RequiredAtChallenge => {
                self.behind_our_back(cause, world);
                accepted(world.answer(&self.noticing, &self.tablet.code(world.clock.now())).await);
            }
            StampAtGuard | RequiredAtGuard => {
                self.behind_our_back(cause, world);
                world.advance(60);
                let found = world.find(&self.acting_token).await;
                assert_eq!(found.is_some(), cause == RequiredAtGuard);
            }
            StampAtStepUp => {
                self.behind_our_back(cause, world);
                assert_eq!(word(&world.answer(&self.acting_token, &right()).await), "unauthenticated");
            }
            RequiredAtStepUp => {
                self.behind_our_back(cause, world);
                let code = self.tablet.code(world.clock.now());
                return accepted(world.answer(&self.acting_token, &code).await).token;
            }
            StampAtBeginning => {
                self.behind_our_back(cause, world);
                let began = world.begin(&self.acting, "Mine").await;
                assert!(matches!(began, Began::Unauthenticated), "{began:?}");
            }
            StampAtConfirming => {
                self.behind_our_back(cause, world);
                let confirmed = world.bind(&self.acting, &self.begun).await;
                assert!(matches!(confirmed, Confirmed::Unauthenticated), "{confirmed:?}");
            }
            AuthenticatorRemoved => self.remove(world, 1).await,
            LastAuthenticatorsRemoved => {
                self.remove(world, 1).await;
                self.remove(world, 0).await;
            }
            AuthenticatorReplaced | AuthenticatorAdded => self.bind(cause, world).await,
            Disabled => {
                let proof = world.proof(&self.acting).await;
                done(countersign.disable(&self.acting, Some(proof), &request()).await);
            }
            Reset => assert!(countersign.reset(user, Actor::Cli, "lost phone").await.unwrap()),
            Forgotten => assert!(countersign.forget(user, Actor::Host).await.unwrap()),
            CodesMade => {
                let (made, proof) = (Some("printed"), world.proof(&self.acting).await);
                let made = countersign.regenerate_codes_of(made, &self.acting, Some(proof), &request()).await;
                assert!(matches!(made, Ok(Changed::Done(_))), "{made:?}");
            }
            SignedOutEverywhere => done(countersign.sign_out_everywhere(&self.acting, &request()).await),
            SignedOutByAdministrator => assert!(countersign.sign_out_user(user, Actor::Cli).await.unwrap()),
            OthersEnded => done(countersign.end_other_sessions(&self.acting, &request()).await),
            OtherEnded => {
                done(countersign.end_session(&self.acting, self.other.info().id, &request()).await);
            }
            SignedOut => {
                countersign.sign_out(&self.acting_token, Transport::Cookie, &request()).await.unwrap();
            }
            TrustRevoked => {
                let browser = self.browser.trusted.trusted_browser().unwrap();
                done(countersign.revoke_trusted_browser(&self.acting, browser, &request()).await);
            }
            AllTrustRevoked => done(countersign.revoke_trusted_browsers(&self.acting, &request()).await),
            Disowned => {
                let disowned = countersign.disown(&self.not_me, &request()).await;
                assert!(matches!(disowned, Ok(countersign::Disowned::Frozen { .. })), "{disowned:?}");
            }
        }
        None
    }

    /// The host changes something and tells nobody.
    fn behind_our_back<S: AnyStore>(&self, cause: Cause, world: &World<S>) {
        match cause {
            RequiredAtSignIn | RequiredAtChallenge | RequiredAtGuard | RequiredAtStepUp => {
                world.host.roles(&self.person.user, &["admin"]);
            }
            _ => world.host.stamp(&self.person.user, "second password"),
        }
    }

    async fn remove<S: AnyStore>(&self, world: &World<S>, index: usize) {
        let id = self.authenticators(world).await[index];
        done(world.countersign.remove_authenticator(&self.acting, id, &request()).await);
    }

    async fn bind<S: AnyStore>(&self, cause: Cause, world: &World<S>) {
        let mut wish = NewAuthenticator::named("New");
        if cause == AuthenticatorReplaced {
            wish = wish.replacing(self.authenticators(world).await[1]);
        }
        let began = world.countersign.begin_enrollment(&self.acting, wish, None, &request()).await;
        let Ok(Began::Enrollment(begun)) = began else { panic!("{began:?}") };
        let app = SoftAuthenticator::from_uri(&begun.otpauth_uri).unwrap();
        let bound = world.bind(&self.acting, &(begun.id, app)).await;
        assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
    }

    async fn authenticators<S: AnyStore>(&self, world: &World<S>) -> Vec<AuthenticatorId> {
        let status = world.countersign.status(&self.acting).await.unwrap();
        status.authenticators.iter().map(|one| one.id).collect()
    }

    /// What became of everything.
    async fn fates<S: AnyStore>(
        &self,
        world: &World<S>,
        acting: &SessionToken,
        proof: PasswordProof,
    ) -> [Fate; 11] {
        let countersign = &world.countersign;
        let standard = async |session: &Session, token: Option<&SessionToken>| {
            let revisited = countersign.revisit_account(session).await.unwrap();
            if let Some(token) = token {
                assert_eq!(world.find(token).await.is_some(), revisited.is_some(), "by token and by id");
            }
            matches!(revisited, Some(AnySession::Standard(_)))
        };
        let begun = async |session: &Session, begun: &(EnrollmentId, SoftAuthenticator)| {
            let lives = countersign.pending_enrollment(session, begun.0).await.unwrap().is_some();
            if !lives {
                let bound = world.bind(session, begun).await;
                assert!(matches!(bound, Confirmed::Gone | Confirmed::Unauthenticated), "{bound:?}");
            }
            lives
        };
        let held = async |session: &Session, id: HeldId| {
            let shown = countersign.held(session, id).await.unwrap();
            let released = countersign.release(session, id, &request()).await.unwrap();
            assert_eq!(shown, released, "what is shown is what is given back");
            released.is_some()
        };
        let user = &self.person.user;
        let lives = [
            standard(&self.acting, Some(acting)).await,
            standard(&self.other, None).await,
            world.find(&self.pending).await.is_some(),
            word(&world.answer(&self.pending, &world.right(&self.person)).await) == "accepted",
            begun(&self.acting, &self.begun).await,
            begun(&self.other, &self.begun_elsewhere).await,
            held(&self.acting, self.held).await,
            held(&self.other, self.held_elsewhere).await,
            world.is_trusted(user, &self.browser.trusted).await,
            world.known(user, &self.browser.known).await,
            self.proves(world, proof).await,
        ];
        lives.map(|lives| if lives { L } else { D })
    }

    /// Is it still a proof? Only one refusal comes of a missing one.
    async fn proves<S: AnyStore>(&self, world: &World<S>, proof: PasswordProof) -> bool {
        let disabled = world.countersign.disable(&self.acting, Some(proof), &request()).await.unwrap();
        !matches!(disabled, Changed::PasswordRequired | Changed::Unauthenticated)
    }
}

fn done<T: std::fmt::Debug>(changed: Result<Changed<T>, Error>) {
    assert!(matches!(changed, Ok(Changed::Done(_))), "{changed:?}");
}

async fn world<S: AnyStore>(like: &S, codes: RecoveryCodes) -> World<S> {
    let settings = |builder: Builder| {
        let further = RecoveryCodes::named("printed");
        builder.require(Requirement::role("admin")).recovery_codes(codes).further_recovery_codes(further)
    };
    World::with(like.another().await, settings).await
}

/// G8, B65, C51, C121: each cause ends what the contract says, and nothing else.
pub async fn each_cause_ends_what_relied_on_it<S: AnyStore>(store: S) {
    for (cause, expected) in TABLE {
        let world = world(&store, RecoveryCodes::new()).await;
        let scene = Scene::new(&world).await;
        let proof = world.proof(&scene.acting).await;
        let renewed = scene.happens(*cause, &world).await;
        let acting = renewed.unwrap_or_else(|| scene.acting_token.clone());
        let fates = scene.fates(&world, &acting, proof).await;
        for (thing, (fate, expected)) in THINGS.iter().zip(fates.iter().zip(expected)) {
            assert_eq!(fate, expected, "{thing:?} after {cause:?}");
        }
    }
}

/// G9: each cause is in the trail once, with the notices that it owes.
pub async fn each_cause_is_recorded_once<S: AnyStore>(store: S) {
    for (cause, _) in TABLE {
        let world = world(&store, RecoveryCodes::new()).await;
        let scene = Scene::new(&world).await;
        let Some((action, kind)) = recorded(*cause) else { continue };
        let user = &scene.person.user;
        let count = async || {
            let succeeded = |event: &AuditEvent| event.outcome == EventOutcome::Success;
            let events = world.events(user, action).await.into_iter().filter(succeeded).count();
            (events, world.notices(user).await)
        };
        let (events, notices) = count().await;
        scene.happens(*cause, &world).await;
        let (events_after, notices_after) = count().await;
        assert_eq!(events_after, events + 1, "{cause:?}");
        let expected: Vec<_> = kind.into_iter().collect();
        assert_eq!(notices_after[notices.len()..], expected, "{cause:?}");
    }
}

/// The same causes while an answer, a password, a sign-in or a first code is between what was read and the lock.
pub async fn no_cause_is_outrun<S: AnyStore>(store: S) {
    for (cause, expected) in TABLE {
        let world = world(&store, RecoveryCodes::new()).await;
        for thing in [Challenge, Other, Proof, Trusted, Begun, BegunElsewhere] {
            let scene = Scene::new(&world).await;
            let (meanwhile, happening) = (scene.clone(), world.clone());
            let moment = if thing == Proof { Moment::PasswordChecked } else { Moment::AccountRead };
            let cause = *cause;
            world.host.meanwhile(moment, async move {
                meanwhile.happens(cause, &happening).await;
            });
            let right = world.right(&scene.person);
            let lives = match thing {
                Challenge => word(&world.answer(&scene.pending, &right).await) == "accepted",
                Proof => {
                    let password = Password::new(PASSWORD);
                    let checked =
                        world.countersign.check_password(&scene.acting, &password, &request()).await;
                    let Ok(PasswordChecked::Right(proof)) = checked else { panic!("{cause:?}: {checked:?}") };
                    scene.proves(&world, proof).await
                }
                Trusted => world.is_trusted(&scene.person.user, &scene.browser.trusted).await,
                Begun => matches!(world.bind(&scene.acting, &scene.begun).await, Confirmed::Bound { .. }),
                BegunElsewhere => {
                    matches!(world.bind(&scene.other, &scene.begun_elsewhere).await, Confirmed::Bound { .. })
                }
                // A step-up in the other session.
                _ => word(&world.answer(&scene.other_token, &right).await) == "accepted",
            };
            assert!(world.host.is_calm(), "{cause:?} was not between: {thing:?}");
            let fate = if lives { L } else { D };
            assert_eq!(fate, self::fate(expected, thing), "{thing:?} while {cause:?}");
            // An account that was read before is not taken for news: what the cause spared is spared.
            let acting = world.countersign.revisit(&scene.acting).await.unwrap();
            let fate = if acting.is_some() { L } else { D };
            assert_eq!(fate, self::fate(expected, Acting), "acting, {thing:?} while {cause:?}");
        }
    }
}

/// The same while a recovery code is hashed, between its charge and its verdict: at a challenge, and at a step-up in the other session.
pub async fn no_cause_is_outrun_by_a_slow_hash<S: AnyStore>(store: S) {
    for (cause, expected) in TABLE {
        let slow = Slow::default();
        let world = world(&store, RecoveryCodes::new().hash(slow.clone())).await;
        for thing in [Challenge, Other] {
            let scene = Scene::new(&world).await;
            let token = if thing == Challenge { scene.pending.clone() } else { scene.other_token.clone() };
            slow.hold();
            let (countersign, answer) = (world.countersign.clone(), Answer::new(&scene.person.codes[0]));
            let answering = tokio::spawn(async move {
                countersign.answer(&token, Transport::Cookie, answer, &request()).await.unwrap()
            });
            slow.wait_until_held(1);
            scene.happens(*cause, &world).await;
            slow.release();
            let answered = word(&answering.await.unwrap());
            let expected = match (fate(expected, thing), *cause) {
                (D, _) => "wrong, ended",
                // The session lives on in another generation, and its challenge does not.
                (L, AuthenticatorAdded | CodesMade) => "wrong",
                (L, _) => "accepted",
            };
            assert_eq!(answered, expected, "{thing:?} while {cause:?}");
        }
    }
}

/// An account that was read again, because something else in it was news, is not taken for newer than what happened since.
pub async fn an_older_account_ends_nothing<S: AnyStore>(store: S) {
    let world = world(&store, RecoveryCodes::new()).await;
    let scene = Scene::new(&world).await;
    world.host.roles(&scene.person.user, &["admin"]);
    world.host.meanwhile(Moment::AccountRead, async {});
    let (meanwhile, happening) = (scene.clone(), world.clone());
    world.host.meanwhile(Moment::AccountRead, async move {
        meanwhile.happens(CredentialsChanged, &happening).await;
    });
    accepted(world.answer(&scene.acting_token, &world.right(&scene.person)).await);
    assert!(world.host.is_calm());
    assert!(world.countersign.revisit(&scene.acting).await.unwrap().is_some());
    assert_eq!(world.events(&scene.person.user, Action::CredentialsChange).await.len(), 1);
    assert_eq!(world.events(&scene.person.user, Action::RequirementApply).await.len(), 1);
}

/// G8: whoever signs in while the password is changed is asked for the new one, where the host says by which stamp it checked.
pub async fn a_password_that_was_changed_meanwhile_opens_nothing<S: AnyStore>(store: S) {
    let world = world(&store, RecoveryCodes::new()).await;
    let scene = Scene::new(&world).await;
    let user = &scene.person.user;
    let signs_in = async || {
        let options =
            SignInOptions::new().stamp("first password").browsers(vec![scene.browser.trusted.clone()]);
        world.countersign.open_session(user, options, &request()).await
    };
    assert!(signs_in().await.is_ok());
    let sign_ins = world.events(user, Action::SignIn).await.len();
    // Between what was read of the account and the lock; then before anything was read.
    for meanwhile in [true, false] {
        if meanwhile {
            let (scene, happening) = (scene.clone(), world.clone());
            world.host.meanwhile(Moment::AccountRead, async move {
                scene.happens(CredentialsChanged, &happening).await;
            });
        }
        let refused = signs_in().await;
        assert!(matches!(refused, Err(Error::CredentialsChanged)), "{refused:?}");
    }
    assert_eq!(world.events(user, Action::SignIn).await.len(), sign_ins, "no session was opened");
    assert!(world.countersign.revisit(&scene.acting).await.unwrap().is_some());
}
