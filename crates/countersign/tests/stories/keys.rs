//! The life of keys: one comes, everything goes over to it, the one before goes; and nobody notices.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign::store::KeyedRecord;
use countersign::testing::{ManualClock, SeededRandom};
use countersign::*;

use super::world::*;

const DAY: Duration = Duration::from_secs(86_400);
const OLD: KeyId = KeyId(1);
const NEW: KeyId = KeyId(2);

/// Where the nodes of a story read their rings, and how often they did.
#[derive(Clone)]
struct Safe {
    text: Arc<Mutex<KeyRingText>>,
    readings: Arc<AtomicUsize>,
    /// Whose time passes while it is opened, where it takes long.
    slow: Arc<Mutex<Option<ManualClock>>>,
}

impl Safe {
    /// With the ring of every world.
    fn new() -> Self {
        let text = KeyRing::generate(&SeededRandom::new(7)).unwrap().to_text();
        Self { text: Arc::new(Mutex::new(text)), readings: Arc::default(), slow: Arc::default() }
    }

    /// Another safe with what is in this one.
    fn another(&self) -> Self {
        Self { text: Arc::new(Mutex::new(self.text())), readings: Arc::default(), slow: Arc::default() }
    }

    fn text(&self) -> KeyRingText {
        self.text.lock().unwrap().clone()
    }

    fn put(&self, text: KeyRingText) {
        *self.text.lock().unwrap() = text;
    }

    fn add(&self) {
        self.put(self.text().with_new_key(&SeededRandom::new(70)).unwrap().0);
    }

    fn rotate(&self) {
        self.put(self.text().with_primary(NEW).unwrap());
    }

    fn retire(&self) {
        self.put(self.text().without(OLD).unwrap());
    }

    fn readings(&self) -> usize {
        self.readings.load(Ordering::SeqCst)
    }
}

impl KeySource for Safe {
    fn load(&self) -> store::BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
        Box::pin(async {
            self.readings.fetch_add(1, Ordering::SeqCst);
            // Whoever opens it for us is not next door.
            tokio::task::yield_now().await;
            if let Some(clock) = &*self.slow.lock().unwrap() {
                clock.advance(Duration::from_secs(5));
            }
            Ok(self.text())
        })
    }
}

/// A world whose ring is in the safe, and one more node of it for each further safe.
async fn nodes<S: AnyStore>(store: S, safe: &Safe, more: &[&Safe]) -> (World<S>, Vec<World<S>>) {
    let ring = KeyRing::from_source(safe.clone()).await.unwrap();
    let world = World::with(store, |builder| builder.keys(ring)).await;
    let mut others = Vec::new();
    for (seed, safe) in (100..).zip(more) {
        let ring = KeyRing::from_source((*safe).clone()).await.unwrap();
        let settings = |builder: Builder| builder.keys(ring).random(SeededRandom::new(seed));
        others.push(world.under(settings).await);
    }
    (world, others)
}

impl<S: AnyStore> World<S> {
    /// Makes everything anew, once through all users. Says how many were looked at and written.
    async fn reseal(&self) -> (usize, usize) {
        let mut work = self.countersign.resealing().unwrap();
        let (mut looked, mut written) = (0, 0);
        loop {
            match self.countersign.reseal(&mut work, 3).await.unwrap() {
                ResealStep::Went { users, resealed, faults } if faults.is_empty() => {
                    (looked, written) = (looked + users, written + resealed);
                }
                ResealStep::Done { users, resealed, faults } if faults.is_empty() => {
                    return (looked + users, written + resealed);
                }
                other => panic!("{other:?}"),
            }
        }
    }

    async fn key(&self, id: KeyId) -> KeyStatus {
        let mut all = self.countersign.key_status().await.unwrap().into_iter();
        all.find(|key| key.id == id).expect("the key is known")
    }

    async fn obstacles(&self, tokens: Tokens) -> Vec<Obstacle> {
        match self.countersign.retire_key(OLD, tokens).await.unwrap() {
            Retired::Refused(obstacles) => obstacles,
            Retired::Done => Vec::new(),
        }
    }

    async fn end_old_sessions(&self) -> usize {
        let (mut after, mut all) = (Some(UserKey(0)), 0);
        while let Some(from) = after {
            let (next, ended) = self.countersign.end_sessions_of_key(OLD, Actor::Cli, from, 2).await.unwrap();
            (after, all) = (next, all + ended);
        }
        all
    }

    async fn trail_is_whole(&self) -> bool {
        self.countersign.verify_trail().await.unwrap().first_bad.is_none()
    }
}

/// Whatever is asked of a node that does not have the key yet with which another one has written: it reads its ring, and answers.
pub async fn no_node_fails_because_another_was_first<S: AnyStore>(store: S) {
    const DOORS: usize = 19;
    let safe = Safe::new();
    let safes: Vec<_> = (0..DOORS).map(|_| safe.another()).collect();
    let (world, behind) = nodes(store, &safe, &safes.iter().collect::<Vec<_>>()).await;
    let person = world.enrolled("maria").await;
    for safe in safes.iter().chain([&safe]) {
        safe.add();
        safe.rotate();
    }
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Changed);
    world.reseal().await;
    let browsing = world.trusting(&person).await;
    let session = world.standard(&browsing.token).await;
    let held = HeldRequest::new("/transfer", "", b"").unwrap();
    let held = world.countersign.hold(&session, held, &request()).await.unwrap().unwrap();
    let (begun, _) = world.begun(&session, "Tablet").await;
    let pending = world.sign_in(&person.user).await.token;
    let asked = request();

    for (door, (node, safe)) in behind.iter().zip(&safes).enumerate() {
        let (countersign, user) = (&node.countersign, &person.user);
        assert_eq!(safe.readings(), 1);
        match door {
            0 => assert!(countersign.session(&browsing.token, Transport::Cookie).await.unwrap().is_some()),
            1 => assert!(node.is_trusted(user, &browsing.trusted).await),
            2 => drop(accepted(node.answer(&pending, &node.right(&person)).await)),
            3 => assert!(countersign.status(&session).await.unwrap().enabled),
            4 => assert!(countersign.status_of(user).await.unwrap().enabled),
            5 => assert!(!countersign.sessions(&session).await.unwrap().unwrap().is_empty()),
            6 => assert_eq!(countersign.trusted_browsers(&session).await.unwrap().unwrap().len(), 1),
            7 => assert!(countersign.held(&session, held).await.unwrap().is_some()),
            8 => assert!(countersign.revisit(&session).await.unwrap().is_some()),
            9 => assert!(countersign.revisit_account(&session).await.unwrap().is_some()),
            10 => assert!(countersign.waits(user).await.unwrap().is_some()),
            11 => assert!(node.known(user, &browsing.known).await),
            12 => assert!(countersign.session_count(user).await.unwrap() > 0),
            13 => assert!(node.trail_is_whole().await),
            14 => assert!(countersign.pending_enrollment(&session, begun).await.unwrap().is_some()),
            15 => assert!(countersign.proof_owed(&session).await.unwrap().is_some()),
            16 => assert!(countersign.unlock_state(&browsing.token, Transport::Cookie).await.is_ok()),
            17 => assert!(countersign.explain(user).await.unwrap().is_some()),
            18 => assert!(countersign.release(&session, held, &asked).await.unwrap().is_some()),
            _ => unreachable!("every door is there"),
        }
        assert_eq!(safe.readings(), 2, "door {door} read the ring once");
    }
}

/// Many requests meet the first record of a new key at once: all are answered, and the ring is read once.
pub async fn many_that_meet_a_new_key_at_once_are_all_answered<S: AnyStore>(store: S) {
    let (safe, other) = (Safe::new(), Safe::new());
    let (world, behind) = nodes(store, &safe, &[&other]).await;
    let person = world.enrolled("maria").await;
    for safe in [&safe, &other] {
        safe.add();
        safe.rotate();
    }
    world.countersign.reload_keys().await.unwrap();
    world.reseal().await;
    let token = world.through(&person).await;
    let asked: Vec<_> = (0..32)
        .map(|_| {
            let (node, token) = (behind[0].clone(), token.clone());
            tokio::spawn(async move { node.find(&token).await.is_some() })
        })
        .collect();
    for found in asked {
        assert!(found.await.unwrap());
    }
    assert_eq!(other.readings(), 2);
}

/// What people send causes no reading, whatever key it names. What stands in the store does, once in a second.
pub async fn nobody_makes_a_node_read_its_ring_again_and_again<S: AnyStore>(store: S) {
    let (safe, ahead) = (Safe::new(), Safe::new());
    ahead.add();
    let (world, others) = nodes(store, &safe, &[&ahead]).await;
    let person = world.enrolled("maria").await;
    let browsing = world.trusting(&person).await;
    let before = safe.readings();
    for named in "BCDEFGHIJKLMNOP".chars() {
        for token in [&browsing.trusted, &browsing.known] {
            // Four bits of the id of the key, which come after kind, user, browser and number.
            let mut forged = token.expose().to_string();
            forged.replace_range(37..38, &named.to_string());
            let forged = BrowserToken::parse(&forged).unwrap();
            assert!(!world.is_trusted(&person.user, &forged).await);
            assert!(!world.known(&person.user, &forged).await);
        }
    }
    let pending = world.pending(&world.sign_in(&person.user).await.token).await;
    let page = world.countersign.challenge_token(&pending);
    let forged = format!("AAAACQ{}", &page[6..]);
    assert!(!world.countersign.is_challenge_token(&pending, &forged));
    assert_eq!(safe.readings(), before);

    // A node that was told of a key by mistake writes a row with it, and this one cannot learn it.
    ahead.rotate();
    others[0].countersign.reload_keys().await.unwrap();
    others[0].sign_in(&person.user).await;
    for second in 1..4 {
        for _ in 0..20 {
            let failed = world.countersign.status_of(&person.user).await.unwrap_err();
            let unknown =
                matches!(failed, Error::Store(StoreError::Fault(Fault::UnknownKey { key: NEW, .. })));
            assert!(unknown, "{failed:?}");
            let failed = world.countersign.open_session(&person.user, SignInOptions::new(), &request()).await;
            assert!(matches!(failed, Err(Error::Store(StoreError::Fault(Fault::UnknownKey { .. })))));
        }
        assert_eq!(safe.readings(), before + second);
        world.advance(1);
    }
    // Where opening it takes long, those who wait for it are refused together.
    *safe.slow.lock().unwrap() = Some(world.clock.clone());
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let (node, user) = (world.countersign.clone(), person.user.clone());
            tokio::spawn(async move { node.status_of(&user).await.is_err() })
        })
        .collect();
    for refused in waiting {
        assert!(refused.await.unwrap());
    }
    assert_eq!(safe.readings(), before + 4);
}

/// A ring that cannot be right is not taken, and the one from before goes on.
pub async fn a_wrong_ring_is_not_taken<S: AnyStore>(store: S) {
    let safe = Safe::new();
    let (world, _) = nodes(store, &safe, &[]).await;
    let person = world.enrolled("maria").await;
    safe.add();
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Changed);
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Same);
    let good = safe.text();
    let other = KeyRing::generate(&SeededRandom::new(99)).unwrap().to_text();
    let (first, second) = good.expose_text().split_once('\n').unwrap();
    let stranger = &other.expose_text()[2..];
    let refused = [
        (String::new(), "holds no key"),
        ("1 AAAA\n".to_owned(), "line 1 of the key ring"),
        (format!("1 {stranger}{second}"), "key 1 of the key ring is another one"),
        (format!("{first}\n2 {stranger}"), "key 2 of the key ring is another one"),
        (second.to_owned(), "no longer holds key 1"),
        (format!("{second}1 audit {stranger}"), "key 1 of the key ring is another one"),
        (
            good.with_primary(NEW).unwrap().without(OLD).unwrap().expose_text().to_owned(),
            "no longer holds key 1",
        ),
    ];
    for (text, sentence) in refused {
        safe.put(KeyRingText::new(text));
        let error = world.countersign.reload_keys().await.unwrap_err().to_string();
        assert!(error.contains(sentence), "{sentence} in {error}");
        assert!(!error.contains(&stranger[..20]), "{error}");
        assert_eq!(world.key(OLD).await.part, KeyPart::Primary);
        assert!(world.countersign.status_of(&person.user).await.unwrap().enabled);
    }
    safe.put(good);
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Same);
    let text = World::new(world.store.another().await).await;
    let error = text.countersign.reload_keys().await.unwrap_err();
    assert!(matches!(error, ReloadError::KeyRing(KeyRingError::NoSource)), "{error}");
}

/// What somebody does in one round of a rotation, at whichever node.
async fn round<S: AnyStore>(world: World<S>, mut life: Life, number: usize) -> Life {
    let person = &life.person;
    match number % 6 {
        // The app, and the browser is trusted from now on.
        0 => {
            let pending = world.sign_in(&person.user).await.token;
            let done = accepted(world.answer_trusting(&pending, &world.right(person)).await);
            (life.token, life.trusted) = (done.token, done.trusted);
        }
        // The browser is let through, and gets another value.
        1 if life.trusted.is_some() => {
            let signed_in = world.sign_in_from(&person.user, life.trusted.iter()).await;
            assert!(signed_in.trusted.is_some(), "the trust goes on");
            (life.token, life.trusted) = (Some(signed_in.token), signed_in.trusted);
        }
        // A recovery code.
        2 => {
            let pending = world.sign_in(&person.user).await.token;
            let code = life.person.codes.pop().expect("ten are enough");
            life.token = accepted(world.answer(&pending, &code).await).token;
        }
        // The app, then one more is begun.
        3 => {
            let pending = world.sign_in(&person.user).await.token;
            let done = accepted(world.answer(&pending, &world.right(person)).await);
            let session = world.standard(done.token.as_ref().unwrap()).await;
            if life.apps < 2 {
                life.begun = Some(world.begun(&session, "Tablet").await);
            }
            life.token = done.token;
        }
        // What was begun is confirmed, where something was.
        4 => {
            if let Some(begun) = life.begun.take() {
                let session = world.standard(life.token.as_ref().unwrap()).await;
                let bound = world.bind(&session, &begun).await;
                assert!(matches!(bound, Confirmed::Bound { .. }), "{bound:?}");
                (life.apps, life.trusted) = (life.apps + 1, None);
            }
        }
        // The session from before is still there, and a step-up is proven in it.
        _ => {
            if let Some(token) = &life.token {
                world.standard(token).await;
                let done = accepted(world.answer(token, &world.right(person)).await);
                life.token = done.token.or(life.token);
            }
        }
    }
    life
}

#[derive(Clone)]
struct Life {
    person: Person,
    token: Option<SessionToken>,
    trusted: Option<BrowserToken>,
    begun: Option<(EnrollmentId, countersign::testing::SoftAuthenticator)>,
    apps: usize,
}

/// Everybody does everything through three nodes, one of which has gone over, one that knows of the new key and goes on with the
/// old one, and one that has not heard of it, while everything is made anew: nothing fails.
pub async fn a_rotation_under_load_fails_nobody<S: AnyStore>(store: S) {
    const PEOPLE: usize = 9;
    const ROUNDS: usize = 24;
    let (safe, late, ignorant) = (Safe::new(), Safe::new(), Safe::new());
    let (world, others) = nodes(store, &safe, &[&late, &ignorant]).await;
    let all_nodes = [world.clone(), others[0].clone(), others[1].clone()];
    let mut lives = Vec::new();
    for number in 0..PEOPLE {
        let person = world.enrolled(&format!("user {number}")).await;
        lives.push(Life { person, token: None, trusted: None, begun: None, apps: 1 });
    }
    let mut work = None;
    let mut passes = 0;
    for number in 0..ROUNDS {
        match number {
            // The new key is everywhere before it is used anywhere; one node has not looked.
            4 => {
                [&safe, &late, &ignorant].into_iter().for_each(Safe::add);
                world.countersign.reload_keys().await.unwrap();
                others[0].countersign.reload_keys().await.unwrap();
            }
            6 => {
                safe.rotate();
                world.countersign.reload_keys().await.unwrap();
                work = Some(world.countersign.resealing().unwrap());
            }
            16 => {
                [&late, &ignorant].into_iter().for_each(Safe::rotate);
                others[0].countersign.reload_keys().await.unwrap();
            }
            18 => drop(others[1].countersign.reload_keys().await.unwrap()),
            _ => {}
        }
        let busy: Vec<_> = lives
            .drain(..)
            .enumerate()
            .map(|(index, life)| {
                let node = all_nodes[(index + number) % all_nodes.len()].clone();
                tokio::spawn(round(node, life, index + number))
            })
            .collect();
        if let Some(work) = &mut work {
            for _ in 0..2 {
                match world.countersign.reseal(work, 2).await.unwrap() {
                    ResealStep::Went { faults, .. } => assert_eq!(faults, []),
                    ResealStep::Done { faults, .. } => {
                        assert_eq!(faults, []);
                        passes += 1;
                        *work = world.countersign.resealing().unwrap();
                    }
                    elsewhere => panic!("{elsewhere:?}"),
                }
            }
        }
        for life in busy {
            lives.push(life.await.unwrap());
        }
        world.advance(30);
    }
    assert!(passes >= 2, "{passes}");
    // Long before: most of them now lie under the new one, and one more pass is all that is left to do.
    world.advance(60);
    world.reseal().await;
    assert_eq!(world.reseal().await, (PEOPLE, 0), "whoever is done is passed over");
    assert_eq!(world.key(OLD).await.sealed(), 0);
    assert!(world.trail_is_whole().await);

    // The new ring alone opens everything that there is.
    world.advance(660);
    world.end_old_sessions().await;
    assert_eq!(world.countersign.retire_key(OLD, Tokens::End).await.unwrap(), Retired::Done);
    safe.retire();
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Changed);
    let alone = KeyRing::parse(safe.text().expose_text()).unwrap();
    let alone = world.under(|builder| builder.keys(alone).random(SeededRandom::new(200))).await;
    for life in &mut lives {
        alone.through(&life.person).await;
        let pending = alone.sign_in(&life.person.user).await.token;
        accepted(alone.answer(&pending, &life.person.codes.pop().unwrap()).await);
    }
    assert!(alone.trail_is_whole().await);
}

/// Whoever was killed in the middle is gone on from, from where it was or from the beginning; two at once do not happen.
pub async fn what_was_begun_and_left_is_gone_on_with<S: AnyStore>(store: S) {
    let (safe, other) = (Safe::new(), Safe::new());
    let (world, others) = nodes(store, &safe, &[&other]).await;
    for number in 0..10 {
        world.enrolled(&format!("user {number}")).await;
    }
    for safe in [&safe, &other] {
        safe.add();
        safe.rotate();
    }
    world.countersign.reload_keys().await.unwrap();
    let mut killed = world.countersign.resealing().unwrap();
    let step = world.countersign.reseal(&mut killed, 4).await.unwrap();
    assert_eq!(step, ResealStep::Went { users: 4, resealed: 4, faults: Vec::new() });

    let next = &others[0].countersign;
    next.reload_keys().await.unwrap();
    let mut from_there = next.resealing().unwrap().from(killed.after());
    assert_eq!(next.reseal(&mut from_there, 4).await.unwrap(), ResealStep::Elsewhere);
    world.advance(60);
    let step = next.reseal(&mut from_there, 4).await.unwrap();
    assert_eq!(step, ResealStep::Went { users: 4, resealed: 4, faults: Vec::new() });
    assert_eq!(world.countersign.reseal(&mut killed, 4).await.unwrap(), ResealStep::Elsewhere);
    next.stop_resealing(&from_there).await.unwrap();
    assert_eq!(world.key(OLD).await.count(KeyedRecord::Authenticator), 2);
    assert_eq!(world.reseal().await, (10, 2));
    assert_eq!(world.key(OLD).await.sealed(), 0);
    assert_eq!(world.key(NEW).await.count(KeyedRecord::CodeSet), 10);
}

/// A key is given up when nothing needs it, and not before; each reason is told with what it counts.
pub async fn a_key_that_is_needed_is_not_retired<S: AnyStore>(store: S) {
    let safe = Safe::new();
    let (world, _) = nodes(store, &safe, &[]).await;
    let maria = world.enrolled("maria").await;
    let browsing = world.trusting(&maria).await;
    let session = world.standard(&browsing.token).await;
    let told = world.clear_waits(&maria.user).await;
    assert_eq!(world.obstacles(Tokens::End).await, [Obstacle::Primary(OLD)]);
    let nine = world.countersign.retire_key(KeyId(9), Tokens::End).await.unwrap();
    assert_eq!(nine, Retired::Refused(vec![Obstacle::NoSuchKey(KeyId(9))]));
    safe.add();
    world.countersign.reload_keys().await.unwrap();
    assert_eq!((world.key(NEW).await.since, world.key(NEW).await.part), (None, KeyPart::Whole));
    world.begun(&session, "Tablet").await;
    let held = HeldRequest::new("/transfer", "", b"").unwrap();
    world.countersign.hold(&session, held, &request()).await.unwrap().unwrap();
    safe.rotate();
    world.countersign.reload_keys().await.unwrap();
    let superseded = world.clock.now();
    let until = superseded + 90 * DAY;

    let first = world.obstacles(Tokens::WaitFor).await;
    let records = vec![
        (KeyedRecord::User, 1),
        (KeyedRecord::Authenticator, 1),
        (KeyedRecord::CodeSet, 1),
        (KeyedRecord::Enrollment, 1),
        (KeyedRecord::HeldRequest, 1),
    ];
    assert_eq!(
        first,
        [
            Obstacle::Records(OLD, records),
            Obstacle::Sessions(OLD, 2),
            Obstacle::Lately(OLD, superseded + Duration::from_secs(60)),
            Obstacle::Cookies(OLD, until),
        ]
    );
    let told_of: Vec<_> = first.iter().map(ToString::to_string).collect();
    assert!(told_of[0].contains("1 authenticators, 1 sets of recovery codes"), "{told_of:?}");
    world.reseal().await;
    world.advance(60);
    let short = vec![(KeyedRecord::Enrollment, 1), (KeyedRecord::HeldRequest, 1)];
    let second = world.obstacles(Tokens::WaitFor).await;
    assert_eq!(second[0], Obstacle::Records(OLD, short));
    assert_eq!(second[1..], [Obstacle::Sessions(OLD, 2), Obstacle::Cookies(OLD, until)]);

    // Everything that was given out under the old key is good, as long as it is there.
    assert!(world.is_trusted(&maria.user, &browsing.trusted).await);
    assert!(world.known(&maria.user, &browsing.known).await);
    let pending = world.sign_in(&maria.user).await.token;
    let admitted = world.unlock(&pending, &told).await;
    assert!(matches!(admitted, Unlocked::Admitted { .. }), "{admitted:?}");

    world.advance(600);
    let third = world.obstacles(Tokens::WaitFor).await;
    assert_eq!(third, [Obstacle::Sessions(OLD, 2), Obstacle::Cookies(OLD, until)]);
    assert_eq!(world.obstacles(Tokens::End).await, [Obstacle::Sessions(OLD, 2)], "sessions end first");

    // Sessions are over after thirty days, cookies after ninety; a key that nobody keeps anything of goes without being asked.
    world.clock.set(until - Duration::from_secs(1));
    assert_eq!(world.obstacles(Tokens::WaitFor).await, [Obstacle::Cookies(OLD, until)]);
    world.clock.set(until);
    assert_eq!(world.obstacles(Tokens::WaitFor).await, []);
    assert_eq!(world.store.keys().await.unwrap().len(), 1);
    // The ring still has it: nothing happens when it is retired once more.
    assert_eq!(world.obstacles(Tokens::WaitFor).await, []);
    safe.retire();
    assert_eq!(world.countersign.reload_keys().await.unwrap(), Reloaded::Changed);
    assert_eq!(world.obstacles(Tokens::WaitFor).await, [Obstacle::NoSuchKey(OLD)]);
    world.through(&maria).await;
}

/// After a leak nobody waits: what was made with the key ends, each owner's trail says so, and what was made with the next one stays.
pub async fn retiring_at_once_ends_what_was_made_with_the_key<S: AnyStore>(store: S) {
    let safe = Safe::new();
    let (world, _) = nodes(store, &safe, &[]).await;
    let (maria, olaf) = (world.enrolled("maria").await, world.enrolled("olaf").await);
    let browsing = world.trusting(&maria).await;
    let pending = world.sign_in(&olaf.user).await.token;
    safe.add();
    safe.rotate();
    world.countersign.reload_keys().await.unwrap();
    world.reseal().await;
    let stays = world.through(&maria).await;
    world.advance(60);
    assert_eq!(world.obstacles(Tokens::End).await, [Obstacle::Sessions(OLD, 4)]);
    assert_eq!(world.end_old_sessions().await, 4);
    assert_eq!(world.end_old_sessions().await, 0);
    for token in [&maria.token, &browsing.token, &olaf.token, &pending] {
        assert!(world.find(token).await.is_none());
    }
    world.standard(&stays).await;
    let revoked = world.events(&maria.user, Action::SessionRevoke).await;
    assert_eq!((revoked.len(), revoked[0].actor), (1, Actor::Cli));
    assert_eq!(revoked[0].personal.note.as_deref(), Some("key 1 is being retired"));
    assert_eq!(world.countersign.retire_key(OLD, Tokens::End).await.unwrap(), Retired::Done);
    safe.retire();
    world.countersign.reload_keys().await.unwrap();

    assert_eq!(world.key(OLD).await.part, KeyPart::Retired);
    assert!(!world.is_trusted(&maria.user, &browsing.trusted).await);
    assert!(!world.known(&maria.user, &browsing.known).await);
    world.standard(&stays).await;
    for person in [&maria, &olaf] {
        world.through(person).await;
        let pending = world.sign_in(&person.user).await.token;
        accepted(world.answer(&pending, &person.codes[0]).await);
    }
    // What is left of the key vouches for the trail of its time; without it the trail cannot be told from any other.
    assert!(world.trail_is_whole().await);
    let alone = safe.text();
    let alone: String = alone.expose_text().lines().filter(|line| !line.starts_with("1 audit")).collect();
    let forgot = world.under(|builder| builder.keys(KeyRing::parse(&alone).unwrap())).await;
    let found = forgot.countersign.verify_trail().await.unwrap().first_bad.expect("it cannot be verified");
    assert!(found.to_string().contains("key 1"), "{found}");
}

/// An old key that is taken away too early: nothing starts, nothing goes over to such a ring, and where it is forced, everything fails;
/// nobody is ever told that there is no second factor.
pub async fn without_a_key_that_is_needed_nothing_opens<S: AnyStore>(store: S) {
    let safe = Safe::new();
    let (world, _) = nodes(store, &safe, &[]).await;
    let maria = world.enrolled("maria").await;
    let pending = world.sign_in(&maria.user).await.token;
    let both = {
        safe.add();
        safe.rotate();
        safe.text()
    };
    world.countersign.reload_keys().await.unwrap();
    safe.retire();
    let error = world.countersign.reload_keys().await.unwrap_err();
    assert!(matches!(error, ReloadError::MissingKey(OLD)), "{error}");
    accepted(world.answer(&pending, &world.right(&maria)).await);
    world.advance(30);
    let ring = || KeyRing::parse(safe.text().expose_text()).unwrap();
    let built = Countersign::builder(Host::default())
        .store(world.store.clone())
        .brute_force(BruteForce::audit_log())
        .keys(ring())
        .build()
        .await;
    assert!(matches!(built, Err(BuildError::MissingKey(OLD))), "{built:?}");

    // Somebody with the database makes it forget the key.
    let pending = world.sign_in(&maria.user).await.token;
    world.store.forget_key(OLD).await.unwrap();
    let built = Countersign::builder(Host::default())
        .store(world.store.clone())
        .brute_force(BruteForce::audit_log())
        .keys(ring())
        .build()
        .await;
    assert!(
        matches!(built, Err(BuildError::MissingKey(OLD))),
        "what the database says of itself needs it too"
    );
    world.countersign.advance_epoch().await.unwrap();
    let forced = world.under(|builder| builder.keys(ring())).await;
    let unknown = |error: Error| {
        let key = matches!(error, Error::Store(StoreError::Fault(Fault::UnknownKey { key: OLD, .. })));
        assert!(key, "{error:?}");
    };
    // The row was written anew at the sign-in, the authenticator was not.
    unknown(forced.try_answer(&pending, &world.right(&maria)).await.unwrap_err());
    unknown(forced.try_answer(&pending, &maria.codes[0]).await.unwrap_err());
    let signed_in = forced.sign_in(&maria.user).await;
    assert_eq!(forced.pending(&signed_in.token).await.info().kind, SessionKind::Pending);
    unknown(forced.countersign.session(&maria.token, Transport::Cookie).await.unwrap_err());
    let mut work = forced.countersign.resealing().unwrap();
    let ResealStep::Done { faults, resealed: 0, .. } = forced.countersign.reseal(&mut work, 9).await.unwrap()
    else {
        panic!("it goes through all of them")
    };
    assert!(matches!(faults[..], [Fault::UnknownKey { key: OLD, .. }]), "{faults:?}");
    assert_eq!(forced.key(OLD).await.part, KeyPart::Retired);

    // With the key nothing was lost.
    let whole = KeyRing::parse(both.expose_text()).unwrap();
    let whole = world.under(|builder| builder.keys(whole).random(SeededRandom::new(77))).await;
    accepted(whole.answer(&signed_in.token, &maria.codes[0]).await);
}

/// A fence, and what the database says of itself, need no older key either, whoever sees them first.
pub async fn what_stands_behind_a_fence_goes_over_too<S: AnyStore>(store: S) {
    let (safe, late) = (Safe::new(), Safe::new());
    let (world, others) = nodes(store, &safe, &[&late]).await;
    let maria = world.enrolled("maria").await;
    world.countersign.after_restore(Actor::Cli, "a test").await.unwrap();
    [&safe, &late].into_iter().for_each(Safe::add);
    [&safe, &late].into_iter().for_each(Safe::rotate);
    world.countersign.reload_keys().await.unwrap();
    world.reseal().await;
    // It has not heard of the key that the fence is under now, and of nobody who would have told it.
    others[0].countersign.advance_epoch().await.unwrap();
    assert_eq!(late.readings(), 2);
    world.past_what_is_spent();
    world.end_old_sessions().await;
    assert_eq!(world.obstacles(Tokens::End).await, []);
    safe.retire();
    world.countersign.reload_keys().await.unwrap();
    let alone = KeyRing::parse(safe.text().expose_text()).unwrap();
    let alone = world.under(|builder| builder.keys(alone).random(SeededRandom::new(200))).await;
    alone.through(&maria).await;
    let olaf = alone.enrolled("olaf").await;
    alone.through(&olaf).await;
}

/// While any node goes on with the old key, wherever its ring is, the key is not retired.
pub async fn a_node_that_goes_on_with_a_key_keeps_it<S: AnyStore>(store: S) {
    let (safe, forgotten) = (Safe::new(), Safe::new());
    let (world, others) = nodes(store, &safe, &[&forgotten]).await;
    [&safe, &forgotten].into_iter().for_each(Safe::add);
    safe.rotate();
    for _ in 0..1000 {
        others[0].countersign.reload_keys().await.unwrap();
        world.countersign.reload_keys().await.unwrap();
        world.advance(15);
    }
    let [Obstacle::Lately(OLD, until), Obstacle::Cookies(..)] = world.obstacles(Tokens::WaitFor).await[..]
    else {
        panic!("it is in use: {:?}", world.obstacles(Tokens::WaitFor).await)
    };
    assert_eq!(until, world.clock.now() + Duration::from_secs(45));
    forgotten.rotate();
    others[0].countersign.reload_keys().await.unwrap();
    world.advance(45);
    assert_eq!(world.obstacles(Tokens::End).await, []);
}
