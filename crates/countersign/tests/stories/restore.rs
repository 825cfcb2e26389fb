//! A backup is put back: what it says is genuine, and what happened since it was made is unknown.

use std::sync::{Arc, Mutex};

use countersign::store::{BoxFuture, FenceRow, InstallationRow};
use countersign::testing::{SeededRandom, SoftAuthenticator};
use countersign::*;

use super::world::*;

/// What a thing is that a backup brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    UsedCode,
    UsedRecoveryCode,
    UnusedRecoveryCode,
    RevokedTrust,
    LivingTrust,
    KnownBrowser,
    EndedSession,
    LivingSession,
    PendingSession,
    BegunEnrollment,
    Held,
    AdmissionCode,
}

use Thing::*;

const THINGS: [Thing; 12] = [
    UsedCode,
    UsedRecoveryCode,
    UnusedRecoveryCode,
    RevokedTrust,
    LivingTrust,
    KnownBrowser,
    EndedSession,
    LivingSession,
    PendingSession,
    BegunEnrollment,
    Held,
    AdmissionCode,
];

/// Somebody with everything that can come back.
struct Scene {
    person: Person,
    /// Its code, in the step in which everything happens.
    code: String,
    revoked: BrowserToken,
    living: Browsing,
    ended: SessionToken,
    session: SessionToken,
    pending: SessionToken,
    begun: (EnrollmentId, SoftAuthenticator),
    held: HeldId,
    admission: String,
}

impl Scene {
    async fn new<S: AnyStore>(world: &World<S>) -> Self {
        let person = world.enrolled("maria").await;
        let (revoked, living) = (world.trusting(&person).await, world.trusting(&person).await);
        let (ended, session) = (world.through(&person).await, world.through(&person).await);
        let acting = world.standard(&session).await;
        let held = HeldRequest::new("/pay", "application/x-www-form-urlencoded", b"amount=5").unwrap();
        Self {
            code: world.right(&person),
            pending: world.sign_in(&person.user).await.token,
            begun: world.begun(&acting, "Tablet").await,
            held: world.countersign.hold(&acting, held, &request()).await.unwrap().unwrap(),
            admission: world.clear_waits(&person.user).await,
            revoked: revoked.trusted,
            living,
            ended,
            session,
            person,
        }
    }

    /// What happens after the backup was made, and is lost with it.
    async fn goes_on<S: AnyStore>(&self, world: &World<S>) {
        let pending = world.sign_in(&self.person.user).await.token;
        accepted(world.answer(&pending, &self.code).await);
        let pending = world.sign_in(&self.person.user).await.token;
        accepted(world.answer(&pending, &self.person.codes[0]).await);
        let acting = world.standard(&self.session).await;
        let revoked = self.revoked.trusted_browser().unwrap();
        world.countersign.revoke_trusted_browser(&acting, revoked, &request()).await.unwrap();
        world.countersign.sign_out(&self.ended, Transport::Cookie, &request()).await.unwrap();
        let pending = world.sign_in(&self.person.user).await.token;
        assert!(matches!(world.unlock(&pending, &self.admission).await, Unlocked::Admitted { .. }));
    }

    /// Is it worth anything?
    async fn is_good<S: AnyStore>(&self, thing: Thing, world: &World<S>) -> bool {
        let fresh = async |typed: &str| {
            let pending = world.sign_in(&self.person.user).await.token;
            matches!(world.answer(&pending, typed).await, Answered::Accepted(_))
        };
        match thing {
            UsedCode => fresh(&self.code).await,
            UsedRecoveryCode => fresh(&self.person.codes[0]).await,
            UnusedRecoveryCode => fresh(&self.person.codes[1]).await,
            RevokedTrust => world.is_trusted(&self.person.user, &self.revoked).await,
            LivingTrust => world.is_trusted(&self.person.user, &self.living.trusted).await,
            KnownBrowser => world.known(&self.person.user, &self.living.known).await,
            EndedSession => world.find(&self.ended).await.is_some(),
            LivingSession => world.find(&self.session).await.is_some(),
            PendingSession => world.find(&self.pending).await.is_some(),
            BegunEnrollment => match world.find(&self.session).await {
                Some(AnySession::Standard(session)) => {
                    matches!(world.bind(&session, &self.begun).await, Confirmed::Bound { .. })
                }
                _ => false,
            },
            Held => match world.find(&self.session).await {
                Some(AnySession::Standard(session)) => {
                    let released = world.countersign.release(&session, self.held, &request()).await;
                    released.unwrap().is_some()
                }
                _ => false,
            },
            AdmissionCode => {
                let pending = world.sign_in(&self.person.user).await.token;
                matches!(world.unlock(&pending, &self.admission).await, Unlocked::Admitted { .. })
            }
        }
    }
}

/// G1, G2, G8, G12: all of it would be good again, and behind the fence nothing is.
pub async fn what_a_backup_brings_back_is_dead<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let scene = Scene::new(&world).await;
    let backup = world.store.copy().await;
    scene.goes_on(&world).await;
    for thing in THINGS {
        let unfenced = World { store: backup.copy().await, ..world.clone() }.under(|builder| builder).await;
        assert!(scene.is_good(thing, &unfenced).await, "{thing:?} is of no use here");
        let fenced = world.after_restore(backup.copy().await).await;
        assert!(!scene.is_good(thing, &fenced).await, "{thing:?}");
        assert_eq!(fenced.countersign.faults(), 0, "{thing:?} is no fault");
    }
    // Each by itself, and one after the other.
    let fenced = world.after_restore(backup).await;
    for thing in THINGS {
        assert!(!scene.is_good(thing, &fenced).await, "{thing:?}, after others");
    }
    fenced.past_what_is_spent();
    let token = fenced.through(&scene.person).await;
    assert_eq!(fenced.status(&token).await.recovery_codes, None);
    assert_eq!(fenced.sessions(&token).await.len(), 1);
    assert_eq!(fenced.trusted_browsers(&token).await, []);
    assert_eq!(fenced.countersign.verify_trail().await.unwrap().first_bad, None);
}

/// G1: whatever a skew would have accepted before the fence is spent, at every door, and the first code after it is good.
pub async fn every_code_from_before_the_fence_is_spent<S: AnyStore>(store: S) {
    let wide = |builder: Builder| {
        let mut totp = TotpPolicy::default();
        totp.skew = Skew { past: 2, future: 2 };
        (totp.clock_hint, totp.clock_correction) = (0, 0);
        builder.totp(totp)
    };
    let world = World::with(store, wide).await;
    let person = world.enrolled("maria").await;
    let backup = world.store.copy().await;
    world.rest();
    let before = world.clock.now();
    let fenced = World { store: backup, ..world.clone() }.under(wide).await;
    fenced.countersign.after_restore(Actor::Host, "a replica took over").await.unwrap();
    let at = |steps: i64| Timestamp::from_seconds(before.seconds() + 30 * steps);
    for steps in -2..=2 {
        let code = person.phone.code(at(steps));
        let pending = fenced.sign_in(&person.user).await.token;
        assert_eq!(word(&fenced.answer(&pending, &code).await), "used", "{steps}");
        assert!(matches!(fenced.unlock(&pending, &code).await, Unlocked::AlreadyUsed { .. }), "{steps}");
    }
    fenced.clock.set(at(3));
    let pending = fenced.sign_in(&person.user).await.token;
    for (steps, answered) in [(1, "used"), (2, "used"), (3, "accepted")] {
        let code = person.phone.code(at(steps));
        assert_eq!(word(&fenced.answer(&pending, &code).await), answered, "{steps}");
    }
}

/// G4: nobody knows what was guessed in the lost time, so a challenge's worth counts as guessed, once for each user.
pub async fn a_budget_that_was_spent_is_not_had_back_whole<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let other = world.sign_in(&UserId::new("olaf")).await.token;
    let backup = world.store.copy().await;
    assert_eq!(world.stranger_guesses(&person, 100).await, 41);
    let fenced = world.after_restore(backup).await;
    assert_eq!(fenced.waits(&person.user).await.year_spent, 5);
    assert_eq!(fenced.stranger_guesses(&person, 100).await, 36);
    assert_eq!(
        fenced.waits(&UserId::new("olaf")).await.year_spent,
        0,
        "who has no factor has nothing to guess"
    );
    assert!(fenced.find(&other).await.is_none());
    // A challenge that succeeds makes only its own mistakes good.
    let again = world.after_restore(world.store.copy().await).await;
    assert_eq!(again.waits(&person.user).await.year_spent, 46);
}

/// G9: an authenticator that was removed after the backup is there again, one that was added is gone; the trail tells each user so, once.
pub async fn what_cannot_be_known_is_told<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let lost = world.add_authenticator(&person, "Lost phone").await;
    let backup = world.store.copy().await;
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let doomed = world.status(&token).await.authenticators[1].id;
    let removed = world.countersign.remove_authenticator(&session, doomed, &request()).await.unwrap();
    assert!(matches!(removed, Changed::Done(())));
    let added = world.add_authenticator(&person, "New phone").await;
    world.rest();

    let fenced = world.after_restore(backup).await;
    let trail = async |user: &UserId| fenced.events(user, Action::Restore).await.len();
    assert_eq!(trail(&person.user).await, 0, "nothing was written for anybody yet");
    fenced.past_what_is_spent();
    let pending = fenced.sign_in(&person.user).await.token;
    assert_eq!(trail(&person.user).await, 1);
    assert_eq!(fenced.told(&person.user, NoticeKind::Restored).await, 1);
    assert_eq!(word(&fenced.answer(&pending, &added.code(fenced.clock.now())).await), "wrong");
    assert_eq!(word(&fenced.answer(&pending, &lost.code(fenced.clock.now())).await), "accepted");
    fenced.advance(30);
    let token = fenced.through(&person).await;
    assert_eq!((trail(&person.user).await, fenced.told(&person.user, NoticeKind::Restored).await), (1, 1));

    // Who has lost the recovery codes makes new ones.
    let session = fenced.standard(&token).await;
    let proof = fenced.proof(&session).await;
    let made = fenced.countersign.regenerate_codes(&session, Some(proof), &request()).await.unwrap();
    let Changed::Done(codes) = made else { panic!("{made:?}") };
    let pending = fenced.sign_in(&person.user).await.token;
    accepted(fenced.answer(&pending, codes[0].expose()).await);

    // And whoever fenced it is in the trail, with the reason.
    let all = fenced.countersign.trail(EventId(0), 1000).await.unwrap();
    let fencing: Vec<_> =
        all.iter().filter(|(event, user)| event.action == Action::Restore && user.is_none()).collect();
    let told: Vec<_> =
        fencing.iter().map(|(event, _)| (event.actor, event.personal.note.as_deref())).collect();
    assert!(told.contains(&(Actor::Cli, Some("the disk was lost"))), "{told:?}");
}

/// Ids that were given out in the lost time never come back: not within a user, not for another one with the same key.
pub async fn nothing_of_the_lost_time_is_taken_for_what_comes_after<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    let backup = world.store.copy().await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        browsers.push(world.through_in_browser(&person).await);
    }
    // The fence takes the next key, for its own chain.
    world.enrolled("ole").await;
    let stranger = world.enrolled("olaf").await;
    let (token, his) = world.through_in_browser(&stranger).await;

    let fenced = world.after_restore(backup).await;
    fenced.past_what_is_spent();
    let other = fenced.enrolled("berta").await;
    assert_eq!(other.token.user(), token.user(), "the key comes back, and nothing else");
    for _ in 0..4 {
        fenced.through_in_browser(&person).await;
        fenced.through_in_browser(&other).await;
    }
    for (token, browser) in &browsers {
        assert!(fenced.find(token).await.is_none());
        assert!(!fenced.known(&person.user, browser).await);
    }
    assert!(fenced.find(&token).await.is_none());
    assert!(!fenced.known(&other.user, &his).await);
}

/// Two nodes on one database: the fence that one raises counts for the other at its next request.
pub async fn a_fence_is_seen_by_every_node_at_once<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let node = world.under(|builder| builder).await;
    let person = world.enrolled("maria").await;
    let token = world.through(&person).await;
    assert!(node.find(&token).await.is_some());
    let fenced = world.countersign.after_restore(Actor::Host, "a replica took over").await.unwrap();
    assert_eq!((fenced.number, fenced.at), (1, world.clock.now()));
    assert!(node.find(&token).await.is_none());
    assert_eq!(word(&node.answer(&token, &world.right(&person)).await), "unauthenticated");
}

/// Who is first seen after the fence has nothing to lose by it, and whoever comes back lives on.
pub async fn whoever_comes_after_the_fence_lives<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let old = world.enrolled("maria").await;
    world.countersign.after_restore(Actor::Host, "a drill").await.unwrap();
    let new = world.enrolled("olaf").await;
    let trusting = world.trusting(&new).await;
    assert!(world.is_trusted(&new.user, &trusting.trusted).await);
    assert_eq!(world.waits(&new.user).await.year_spent, 0);
    assert_eq!(world.events(&new.user, Action::Restore).await, []);
    let pending = world.sign_in(&new.user).await.token;
    accepted(world.answer(&pending, &new.codes[0]).await);
    world.past_what_is_spent();
    let token = world.through(&old).await;
    for _ in 0..3 {
        world.advance(3600);
        assert!(world.find(&token).await.is_some());
    }
    assert!(world.find(&trusting.token).await.is_some());
}

/// An operator who is not sure repeats it: sessions end again, and nothing is counted twice as long as nobody came.
pub async fn a_second_fence_does_no_harm<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let person = world.enrolled("maria").await;
    for number in 1..=3 {
        let fenced = world.countersign.after_restore(Actor::Cli, "once more").await.unwrap();
        assert_eq!(fenced.number, number);
    }
    assert_eq!(world.waits(&person.user).await.year_spent, 5);
    world.past_what_is_spent();
    let token = world.through(&person).await;
    assert_eq!(world.events(&person.user, Action::Restore).await.len(), 1);
    world.countersign.after_restore(Actor::Cli, "once more").await.unwrap();
    assert!(world.find(&token).await.is_none());
    assert_eq!(world.waits(&person.user).await.year_spent, 10);
}

/// An anchor that tests can look at and change.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Anchored>>>);

impl Kept {
    fn epoch(&self) -> i64 {
        self.0.lock().unwrap().unwrap().epoch
    }
}

impl Anchor for Kept {
    fn load(&self) -> BoxFuture<'_, Result<Option<Anchored>, BoxError>> {
        Box::pin(async move { Ok(*self.0.lock().unwrap()) })
    }

    fn store(&self, anchored: Anchored) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async move {
            *self.0.lock().unwrap() = Some(anchored);
            Ok(())
        })
    }
}

/// One that cannot be reached.
struct Nowhere;

impl Anchor for Nowhere {
    fn load(&self) -> BoxFuture<'_, Result<Option<Anchored>, BoxError>> {
        Box::pin(async { Err("nobody answers".into()) })
    }

    fn store(&self, _: Anchored) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { Err("nobody answers".into()) })
    }
}

async fn build<S: AnyStore>(
    world: &World<S>,
    store: &S,
    anchor: impl Anchor,
) -> Result<Countersign, BuildError> {
    World::builder(store, &world.clock, &world.host).anchor(anchor).build().await
}

/// A start on a database that was put back says so, names the command, and goes on once it was fenced.
pub async fn a_database_that_is_older_than_its_anchor_is_refused<S: AnyStore>(store: S) {
    let kept = Kept::default();
    let world = World::with(store, |builder| builder.anchor(kept.clone())).await;
    let backup = world.store.copy().await;
    for _ in 0..3 {
        world.countersign.advance_epoch().await.unwrap();
    }
    build(&world, &world.store, kept.clone()).await.expect("an honest start");

    let refused = build(&world, &backup, kept.clone()).await.unwrap_err();
    assert!(matches!(refused, BuildError::Restored), "{refused:?}");
    assert!(refused.to_string().contains("countersign after-restore"), "{refused}");
    let fencing = World::builder(&backup, &world.clock, &world.host).anchor(kept.clone());
    let (fenced, _) = fencing.after_restore(Actor::Cli, "the disk was lost").await.unwrap();
    fenced.advance_epoch().await.unwrap();
    build(&world, &backup, kept.clone()).await.expect("it was fenced");
    // What took its place once is the older one now.
    assert!(matches!(build(&world, &world.store, kept.clone()).await, Err(BuildError::Restored)));
    assert!(matches!(world.countersign.advance_epoch().await, Err(Error::Restored)), "also while it runs");

    let other = world.store.another().await;
    let refused = build(&world, &other, kept.clone()).await.unwrap_err();
    assert!(matches!(refused, BuildError::OtherDatabase), "an empty one: {refused:?}");
    let builder = World::builder(&other, &world.clock, &world.host).random(SeededRandom::new(11));
    builder.build().await.expect("it is somebody else's");
    let refused = build(&world, &other, kept.clone()).await.unwrap_err();
    assert!(matches!(refused, BuildError::OtherDatabase), "{refused:?}");
    assert!(refused.to_string().contains("countersign after-restore"), "{refused}");
}

/// Between the database and its anchor a process may end; and an anchor that cannot be asked is no reason to go on.
pub async fn an_anchor_that_is_behind_refuses_nobody<S: AnyStore>(store: S) {
    let kept = Kept::default();
    let world = World::with(store, |builder| builder.anchor(kept.clone())).await;
    let behind = *kept.0.lock().unwrap();
    for _ in 0..3 {
        world.countersign.advance_epoch().await.unwrap();
    }
    let newest = kept.epoch();
    for older in [behind, None] {
        *kept.0.lock().unwrap() = older;
        build(&world, &world.store, kept.clone()).await.expect("an honest start");
        assert_eq!(kept.epoch(), newest, "and the anchor is told");
    }
    let refused = build(&world, &world.store, Nowhere).await.unwrap_err();
    assert!(matches!(refused, BuildError::Anchor(_)), "{refused:?}");
    let fencing = World::builder(&world.store, &world.clock, &world.host).anchor(Nowhere);
    assert!(fencing.after_restore(Actor::Cli, "a drill").await.is_err());
    // Nodes that advance it at once leave one of their epochs, and an anchor of it.
    let (first, second) =
        (build(&world, &world.store, kept.clone()).await.unwrap(), world.countersign.clone());
    let (one, two) = tokio::join!(first.advance_epoch(), second.advance_epoch());
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    build(&world, &world.store, kept.clone()).await.expect("an honest start");
}

async fn edit<S: AnyStore>(store: &S, edit: impl FnOnce(&mut InstallationRow)) {
    let old = store.installation().await.unwrap().unwrap();
    let mut new = old.clone();
    edit(&mut new);
    assert!(store.save_installation(Some(old), new).await.unwrap());
}

/// G10: no handle is built on what somebody wrote over it; fencing it is the way out.
pub async fn what_the_database_says_of_itself_cannot_be_edited<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    world.enrolled("maria").await;
    let older = world.store.installation().await.unwrap().unwrap();
    world.countersign.after_restore(Actor::Cli, "a drill").await.unwrap();
    world.sign_in(&UserId::new("maria")).await;
    edit(&world.store, |row| *row = older).await;
    let again = world.countersign.after_restore(Actor::Cli, "somebody put an older one back").await.unwrap();
    assert_eq!(again.number, 2, "no number comes back");
    let pristine = world.store.installation().await.unwrap().unwrap();
    let edits: [fn(&mut InstallationRow); 7] = [
        |row| row.identity[0] ^= 1,
        |row| row.epoch += 1000,
        |row| row.epoch_at = Timestamp::from_seconds(0),
        |row| row.moved_to = Some("postgres://elsewhere".to_owned()),
        |row| row.mac[9] ^= 1,
        |row| row.mac.clear(),
        |row| row.fence = None,
    ];
    for (index, change) in edits.into_iter().enumerate() {
        edit(&world.store, change).await;
        let refused = World::builder(&world.store, &world.clock, &world.host).build().await.unwrap_err();
        assert!(matches!(refused, BuildError::AlteredInstallation), "edit {index}: {refused:?}");
        assert!(refused.to_string().contains("countersign after-restore"), "{refused}");
        let faults = world.countersign.faults();
        assert!(world.countersign.advance_epoch().await.is_err(), "edit {index}");
        assert_eq!(world.countersign.faults(), faults + 1, "edit {index}");
        edit(&world.store, |row| *row = pristine.clone()).await;
    }
    edit(&world.store, |row| row.epoch += 1).await;
    let number = |row: Option<InstallationRow>| row.unwrap().fence.unwrap().number;
    let before = number(world.store.installation().await.unwrap());
    let fencing = World::builder(&world.store, &world.clock, &world.host);
    let (fenced, _) = fencing.after_restore(Actor::Cli, "somebody wrote into it").await.unwrap();
    assert!(number(world.store.installation().await.unwrap()) > before);
    fenced.advance_epoch().await.unwrap();
    let world = world.under(|builder| builder).await;
    world.enrolled("berta").await;
}

/// G10: whoever edits the fence or takes it away opens nothing.
pub async fn a_fence_cannot_be_taken_away<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let (hers, his) = (world.through(&maria).await, world.through(&olaf).await);
    let blind = world.under(|builder| builder).await;
    world.countersign.after_restore(Actor::Cli, "the disk was lost").await.unwrap();
    world.advance(30);
    assert!(world.find(&hers).await.is_none());
    world.sign_in(&maria.user).await;

    edit(&world.store, |row| row.fence = None).await;
    assert!(world.find(&his).await.is_none(), "who has seen it does not forget it");
    let edited = blind.countersign.session(&hers, Transport::Cookie).await;
    assert!(is_altered(&edited), "whoever caught up with it knows it: {edited:?}");
    assert!(world.under_result().await.is_err(), "and nobody starts");

    type Edit = fn(&mut FenceRow);
    let edits: [Edit; 3] =
        [|fence| fence.number = 0, |fence| fence.at = Timestamp::from_seconds(1), |fence| fence.mac[5] ^= 1];
    let good = {
        world.countersign.after_restore(Actor::Cli, "once more").await.unwrap();
        world.store.installation().await.unwrap().unwrap()
    };
    for (index, change) in edits.into_iter().enumerate() {
        edit(&world.store, |row| {
            *row = good.clone();
            change(row.fence.as_mut().unwrap());
        })
        .await;
        for node in [&world, &blind] {
            let edited = node.countersign.session(&his, Transport::Cookie).await;
            assert!(is_altered(&edited), "edit {index}: {edited:?}");
            let edited = node.countersign.open_session(&olaf.user, SignInOptions::new(), &request()).await;
            assert!(is_altered(&edited), "edit {index}: {edited:?}");
            let new = UserId::new("new");
            let edited = node.countersign.open_session(&new, SignInOptions::new(), &request()).await;
            assert!(is_altered(&edited), "edit {index}: {edited:?}");
        }
        edit(&world.store, |row| *row = good.clone()).await;
    }
    assert!(world.find(&his).await.is_none());
    world.sign_in(&olaf.user).await;
}

/// Once everything was moved, no handle is built on what was left behind.
pub async fn nothing_is_served_from_what_was_moved<S: AnyStore>(store: S) {
    let world = World::new(store).await;
    world.countersign.moved("postgres://db.example.org/accounts").await.unwrap();
    let refused = world.under_result().await.unwrap_err();
    assert!(matches!(refused, BuildError::Moved(_)), "{refused:?}");
    assert!(refused.to_string().contains("postgres://db.example.org/accounts"), "{refused}");
    assert!(matches!(world.countersign.advance_epoch().await, Err(Error::Moved(_))));
    let fencing = World::builder(&world.store, &world.clock, &world.host);
    assert!(matches!(fencing.after_restore(Actor::Cli, "a drill").await, Err(BuildError::Moved(_))));
}

fn is_altered<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Store(StoreError::Fault(Fault::Altered { .. }))))
}
