//! Somebody with the database, and no keys: every cell of every row is edited, emptied, exchanged with another user's, every row is deleted, and
//! older copies are put back. Nothing may open because of it, and what cannot go unnoticed must not.
//!
//! A store takes part by [`Meddle`], and tells what its own tables add in [`Expect`]'s terms.

use countersign::testing::SoftAuthenticator;
use countersign::*;

use crate::world::*;

/// What is in one field. Truth values are numbers here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A table as it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// Without `countersign_`.
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A store whose tables somebody can reach without it.
pub(crate) trait Meddle: AnyStore {
    /// Every table of ours. The column that says whose a row is, is called `user`.
    fn tables(&self) -> impl Future<Output = Vec<Table>> + Send;
    /// Puts these in the place of what the tables hold; says whether the database let us.
    fn put(&self, tables: &[Table]) -> impl Future<Output = bool> + Send;
}

/// What must come of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// A fault: refused, told and counted.
    Fault,
    /// Something that was good is worth nothing.
    Closed,
    /// Nobody's business: nothing is decided by it.
    Nothing,
}

use Expect::{Closed, Fault as Noticed, Nothing};

/// Every column, and what must come of edits of it; `*` is the whole row, deleted. Of several edits of one column the strictest counts.
const EXPECTED: &[(&str, &str, Expect)] = &[
    ("users", "*", Noticed),
    ("users", "key", Noticed),
    ("users", "host_id", Noticed),
    ("users", "generation", Noticed),
    ("users", "next_id", Noticed),
    ("users", "last_event", Noticed),
    ("users", "created_at", Noticed),
    ("users", "state", Noticed),
    ("users", "mac", Noticed),
    // Which decision wrote last, where a store keeps that.
    ("users", "decision", Nothing),
    ("sessions", "*", Closed),
    ("sessions", "user", Closed),
    ("sessions", "id", Noticed),
    ("sessions", "digest", Noticed),
    ("sessions", "digest_key", Noticed),
    ("sessions", "mac", Noticed),
    ("sessions", "kind", Noticed),
    ("sessions", "transport", Noticed),
    ("sessions", "remember", Noticed),
    ("sessions", "generation", Noticed),
    ("sessions", "wrong_answers", Noticed),
    ("sessions", "challenge_ends_at", Noticed),
    ("sessions", "created_at", Noticed),
    ("sessions", "expires_at", Noticed),
    ("sessions", "mfa_verified_at", Noticed),
    ("sessions", "recovery_code_used_at", Noticed),
    ("sessions", "browser", Noticed),
    ("sessions", "methods", Noticed),
    ("sessions", "unlock", Noticed),
    ("sessions", "return_to", Noticed),
    ("sessions", "last_seen_at", Nothing),
    ("sessions", "name", Nothing),
    ("sessions", "address", Nothing),
    ("sessions", "user_agent", Nothing),
    ("authenticators", "*", Noticed),
    ("authenticators", "user", Noticed),
    ("authenticators", "id", Noticed),
    ("authenticators", "parameters", Noticed),
    ("authenticators", "secret", Noticed),
    ("authenticators", "name", Nothing),
    ("authenticators", "kind", Nothing),
    ("authenticators", "created_at", Nothing),
    ("authenticators", "created_by", Nothing),
    ("enrollments", "*", Closed),
    ("enrollments", "user", Noticed),
    ("enrollments", "id", Closed),
    ("enrollments", "session", Closed),
    ("enrollments", "generation", Closed),
    ("enrollments", "replaces", Noticed),
    ("enrollments", "parameters", Noticed),
    ("enrollments", "secret", Noticed),
    ("enrollments", "expires_at", Noticed),
    ("enrollments", "wrong_answers", Closed),
    ("enrollments", "name", Nothing),
    ("enrollments", "created_at", Nothing),
    ("code_sets", "*", Noticed),
    ("code_sets", "user", Noticed),
    ("code_sets", "id", Noticed),
    ("code_sets", "strategy", Noticed),
    ("code_sets", "form", Noticed),
    ("code_sets", "key", Noticed),
    ("code_sets", "created_at", Nothing),
    // Where a code is found, only the code itself tells.
    ("recovery_codes", "*", Closed),
    ("recovery_codes", "user", Closed),
    ("recovery_codes", "set_id", Closed),
    ("recovery_codes", "slot", Noticed),
    ("recovery_codes", "code", Noticed),
    ("recovery_codes", "used_at", Noticed),
    ("trusted_browsers", "*", Closed),
    ("trusted_browsers", "user", Closed),
    ("trusted_browsers", "id", Closed),
    ("trusted_browsers", "salt", Closed),
    ("trusted_browsers", "generation", Closed),
    ("trusted_browsers", "sequence", Closed),
    ("trusted_browsers", "presented", Closed),
    ("trusted_browsers", "created_at", Closed),
    ("trusted_browsers", "last_used_at", Closed),
    ("trusted_browsers", "expires_at", Closed),
    ("trusted_browsers", "name", Nothing),
    ("held_requests", "*", Closed),
    ("held_requests", "user", Noticed),
    ("held_requests", "id", Closed),
    ("held_requests", "session", Closed),
    ("held_requests", "generation", Closed),
    ("held_requests", "expires_at", Noticed),
    ("held_requests", "request", Noticed),
    ("installation", "*", Noticed),
    // There can be no other, so the database lets nobody edit it.
    ("installation", "id", Nothing),
    ("installation", "identity", Noticed),
    ("installation", "epoch", Noticed),
    ("installation", "epoch_at", Noticed),
    ("installation", "moved_to", Noticed),
    ("installation", "mac", Noticed),
    ("installation", "fence", Noticed),
    ("installation", "fenced_at", Noticed),
    ("installation", "fence_mac", Noticed),
    ("keys", "id", Noticed),
    ("keys", "fingerprint", Noticed),
    ("keys", "*", Nothing),
    ("keys", "since", Nothing),
    ("keys", "superseded_at", Nothing),
    // It is there for the day on which the user's row is gone.
    ("roster", "*", Nothing),
    ("roster", "host_id", Nothing),
    ("roster", "user", Nothing),
];

/// The trail has its own chain and its own test (`audit verify`), the outbox one below, and links in letters theirs
/// with the portal; where codes are and who does what has nothing to do
/// with who is let in.
const ELSEWHERE: [&str; 8] =
    ["audit_events", "audit_checkpoints", "outbox", "letters", "claims", "code_tables", "accounts", "paces"];

/// One user with everything that rows are of.
struct Owner {
    person: Person,
    used_code: String,
    ended: SessionToken,
    living: SessionToken,
    session: Session,
    /// With two wrong answers.
    pending: SessionToken,
    revoked: BrowserToken,
    trusted: Browsing,
    begun: (EnrollmentId, SoftAuthenticator),
    held: HeldId,
}

impl Owner {
    async fn new<S: AnyStore>(world: &World<S>, name: &str) -> Self {
        let person = world.enrolled(name).await;
        let (revoked, trusted) = (world.trusting(&person).await, world.trusting(&person).await);
        let ended = world.through(&person).await;
        let living = world.through(&person).await;
        let session = world.standard(&living).await;
        let browser = revoked.trusted.trusted_browser().unwrap();
        world.countersign.revoke_trusted_browser(&session, browser, &request()).await.unwrap();
        world.countersign.sign_out(&ended, Transport::Cookie, &request()).await.unwrap();
        let held = HeldRequest::new("/pay", "application/x-www-form-urlencoded", b"amount=5").unwrap();
        let begun = world.begun(&session, "Tablet").await;
        let held = world.countersign.hold(&session, held, &request()).await.unwrap().unwrap();
        let used = world.sign_in(&person.user).await.token;
        accepted(world.answer(&used, &person.codes[0]).await);
        let pending = world.sign_in(&person.user).await.token;
        for _ in 0..2 {
            assert_eq!(word(&world.answer(&pending, &world.wrong(&person)).await), "wrong");
        }
        Self {
            used_code: String::new(),
            revoked: revoked.trusted,
            person,
            ended,
            living,
            session,
            pending,
            trusted,
            begun,
            held,
        }
    }

    /// The last that happens: a code is used in this very step.
    async fn use_code<S: AnyStore>(&mut self, world: &World<S>) {
        self.used_code = world.right(&self.person);
        let token = world.sign_in(&self.person.user).await.token;
        accepted(world.answer(&token, &self.used_code).await);
    }
}

/// What all doors said, in words, and whether a fault was among it.
#[derive(Default)]
struct Said {
    words: Vec<String>,
    faults: usize,
}

impl Said {
    /// Notes what came of something, and gives it back where it was no failure.
    fn note<T>(&mut self, door: &str, result: Result<T, Error>, tell: impl Fn(&T) -> String) -> Option<T> {
        match result {
            Ok(value) => {
                self.words.push(format!("{door}: {}", tell(&value)));
                Some(value)
            }
            Err(error) => {
                self.faults += usize::from(matches!(error, Error::Store(StoreError::Fault(_))));
                self.words.push(format!("{door}: {}", if self.faults > 0 { "fault" } else { "failed" }));
                None
            }
        }
    }
}

/// Tries every door of an owner. Whatever must hold, whoever wrote into the database, is asserted here.
async fn knock<S: AnyStore>(world: &World<S>, owner: &Owner, said: &mut Said) {
    knock_as_the_owner(world, owner, said).await;
    let (countersign, person) = (&world.countersign, &owner.person);
    for (door, browser) in [("revoked", &owner.revoked), ("trusted", &owner.trusted.trusted)] {
        let options = SignInOptions::new().browsers(vec![browser.clone()]);
        let signed_in = countersign.open_session(&person.user, options, &request()).await;
        let skipped = said.note(door, signed_in, |signed_in| signed_in.trusted.is_some().to_string());
        assert!(door != "revoked" || skipped.is_none_or(|one| one.trusted.is_none()), "it was revoked");
    }

    // A step later, so that there is a fresh code; the used one is within the window still.
    world.advance(30);
    let shown = world.right(person);
    let answers: [(&str, &str, usize); 7] = [
        ("used code", &owner.used_code, 0),
        ("used recovery code", &person.codes[0], 0),
        ("code", &shown, 1),
        ("the same code", &shown, 1),
        ("recovery code", &person.codes[1], 2),
        ("the same recovery code", &person.codes[1], 2),
        ("another recovery code", &person.codes[2], 3),
    ];
    let mut accepted_once = [0; 4];
    for (door, typed, class) in answers {
        let signed_in = countersign.open_session(&person.user, SignInOptions::new(), &request()).await;
        let kind = |signed_in: &SignedIn| signed_in.session.kind.to_string();
        let Some(signed_in) = said.note("sign-in", signed_in, kind) else { continue };
        assert_eq!(signed_in.session.kind, SessionKind::Pending, "by password alone");
        let answered = world.try_answer(&signed_in.token, typed).await;
        if let Some(Answered::Accepted(_)) = said.note(door, answered, |answered| word(answered).to_owned()) {
            accepted_once[class] += 1;
        }
    }
    assert_eq!(accepted_once[0], 0, "used before");
    assert!(accepted_once.iter().all(|times| *times <= 1), "once: {accepted_once:?}");

    let mut judged = 0;
    for _ in 0..5 {
        let wrong = world.wrong(person);
        let answered = world.try_answer(&owner.pending, &wrong).await;
        let answered = said.note("wrong", answered, |answered| word(answered).to_owned());
        judged += usize::from(matches!(answered, Some(Answered::Wrong { .. })));
    }
    assert!(judged <= 3, "two of five were wrong before");
}

/// What the owner of sessions sees, and a sign-in by password alone.
async fn knock_as_the_owner<S: AnyStore>(world: &World<S>, owner: &Owner, said: &mut Said) {
    let (countersign, person) = (&world.countersign, &owner.person);
    let whose = |found: &Option<AnySession>| match found {
        None => "none".to_owned(),
        Some(session) => {
            assert_eq!(session.user_id(), &person.user, "a session of somebody else");
            session.info().kind.to_string()
        }
    };
    for (door, token) in [("ended", &owner.ended), ("living", &owner.living), ("pending", &owner.pending)] {
        let found = countersign.session(token, Transport::Cookie).await;
        let word = said.note(door, found, whose).map(|found| whose(&found)).unwrap_or_default();
        assert!(door != "ended" || word != "standard" && word != "pending", "it had ended");
        assert!(door != "pending" || word != "standard", "its second factor was never proven");
    }
    let enabled = said.note("status", countersign.status_of(&person.user).await, |status| {
        format!("{} {} {}", status.enabled, status.initiated, status.trusted_browsers)
    });
    assert!(enabled.is_none_or(|status| status.enabled), "never \"not enrolled\"");
    let listed = countersign.sessions(&owner.session).await;
    said.note("list", listed, |listed| listed.as_ref().map_or(0, Vec::len).to_string());
    let begun = countersign.pending_enrollment(&owner.session, owner.begun.0).await;
    said.note("begun", begun, |begun| begun.is_some().to_string());
    let held = countersign.release(&owner.session, owner.held, &request()).await;
    said.note("held", held, |held| held.is_some().to_string());
    said.note("waits", countersign.waits(&person.user).await, |waits| waits.is_some().to_string());
    let unlock = countersign.unlock_state(&owner.pending, Transport::Cookie).await;
    said.note("unlock", unlock, |state| state.is_some().to_string());
    let signed_in = countersign.open_session(&person.user, SignInOptions::new(), &request()).await;
    let signed_in = said.note("sign-in", signed_in, |signed_in| signed_in.session.kind.to_string());
    assert!(signed_in.is_none_or(|one| one.session.kind == SessionKind::Pending), "by password alone");
}

/// What the doors say of these tables.
async fn doors<S: Meddle>(world: &World<S>, owners: &[Owner]) -> Said {
    let now = world.clock.now();
    let mut said = Said::default();
    match World::builder(&world.store, &world.clock, &world.host).build().await {
        Ok(_) => said.words.push("start".to_owned()),
        Err(error) => {
            said.faults += 1;
            said.words.push(format!("no start: {error}"));
        }
    }
    // The other one is there to be exchanged with.
    for other in &owners[1..] {
        knock_as_the_owner(world, other, &mut said).await;
    }
    knock(world, &owners[0], &mut said).await;
    world.clock.set(now);
    said
}

fn corrupted(cell: &Cell) -> Vec<Cell> {
    match cell {
        // What type it is of, the database knows: it lets one of them through.
        Cell::Null => vec![Cell::Int(7), Cell::Text("x".to_owned()), Cell::Blob(vec![7; 32])],
        Cell::Int(value) => vec![Cell::Int(value ^ 1), Cell::Int(value + 1_000_000_007), Cell::Null],
        Cell::Text(text) => vec![Cell::Text(format!("{text}x")), Cell::Text(String::new()), Cell::Null],
        Cell::Blob(bytes) => {
            let mut flipped = bytes.clone();
            if let Some(last) = flipped.last_mut() {
                *last ^= 1;
            }
            flipped.extend(bytes.is_empty().then_some(7));
            vec![
                Cell::Blob(flipped),
                Cell::Blob(bytes.iter().rev().copied().collect()),
                Cell::Blob(Vec::new()),
            ]
        }
    }
}

/// Every edit of one cell, and what it is called.
fn edits(table: &Table, row: usize, column: usize) -> Vec<Table> {
    let with = |cell: Cell| {
        let mut edited = table.clone();
        edited.rows[row][column] = cell;
        edited
    };
    let cell = &table.rows[row][column];
    let mut all: Vec<_> = corrupted(cell).into_iter().filter(|other| other != cell).map(with).collect();
    for other in (0..table.rows.len()).filter(|other| *other != row) {
        if table.rows[other][column] != *cell {
            let mut exchanged = table.clone();
            exchanged.rows[row][column] = table.rows[other][column].clone();
            exchanged.rows[other][column] = cell.clone();
            all.push(exchanged);
        }
    }
    // A few are as good as all.
    all.truncate(4);
    all
}

/// What is edited in one go, so that several can go on beside each other.
pub(crate) const GROUPS: [&[&str]; 4] = [
    &["users", "roster", "keys", "installation"],
    &["sessions"],
    &["authenticators", "enrollments", "code_sets"],
    &["recovery_codes", "trusted_browsers", "held_requests"],
];

/// Nothing was forgotten: each table is edited here, or has its test elsewhere.
pub(crate) async fn every_table_is_edited<S: Meddle>(store: S) {
    let mut known: Vec<_> = GROUPS.into_iter().flatten().chain(&ELSEWHERE).copied().collect();
    let mut there: Vec<_> = store.tables().await.into_iter().map(|table| table.name).collect();
    known.sort_unstable();
    there.sort_unstable();
    assert_eq!(known, there);
}

/// Whatever is edited of the outbox: nobody who is frozen thaws, nobody else's notice waits for it, and the link of an edited notice does
/// what it did or nothing.
pub(crate) async fn whatever_is_edited_of_the_outbox_thaws_nobody<S: Meddle>(store: S) {
    let world = World::new(store).await;
    let (maria, noor, olga) = (UserId::new("maria"), UserId::new("noor"), UserId::new("olga"));
    for frozen_or_not in [&maria, &olga] {
        world.enrolled(frozen_or_not.as_str()).await;
    }
    let sent = world.mail().await;
    let link = |user: &UserId| {
        let delivery = sent.iter().find(|delivery| delivery.user == *user).unwrap();
        delivery.notices[0].disown.clone()
    };
    let disowned = world.countersign.disown(&link(&maria), &request()).await.unwrap();
    assert!(matches!(disowned, Disowned::Frozen { .. }));
    world.enrolled(noor.as_str()).await;
    let noors = Cell::Int(world.store.find(&noor).await.unwrap().unwrap().0);

    let before = world.store.tables().await;
    let outbox = before.iter().find(|table| table.name == "outbox").unwrap();
    let whose = outbox.columns.iter().position(|column| column == "user").unwrap();
    assert_eq!(outbox.rows.len(), 3);
    let hers = outbox.rows.iter().find(|row| row[whose] == noors).unwrap();
    let cells =
        (0..outbox.rows.len()).flat_map(|row| (0..outbox.columns.len()).map(move |column| (row, column)));
    let mut edited = 0;
    for (row, column) in cells {
        for table in edits(outbox, row, column) {
            let what = format!("{}: {:?}", outbox.columns[column], table.rows[row]);
            if !world.store.put(std::slice::from_ref(&table)).await {
                continue;
            }
            edited += 1;
            let told = countersign::testing::Postman::new().deliver(&world.countersign).await;
            let told = told.unwrap_or_else(|error| panic!("{what}: {error}"));
            let is_told = told.iter().any(|delivery| delivery.user == noor);
            assert!(is_told || !table.rows.contains(hers), "{what}: somebody else's notice waits");
            let tried = world.countersign.disown(&link(&olga), &request()).await;
            assert!(matches!(tried, Ok(_) | Err(Error::Store(StoreError::Fault(_)))), "{what}: {tried:?}");
            let again = world.countersign.disown(&link(&maria), &request()).await;
            assert!(matches!(again, Ok(_) | Err(Error::Store(StoreError::Fault(_)))), "{what}: {again:?}");
            let refused = world.try_sign_in(&maria).await;
            assert!(matches!(refused, Err(Error::Frozen { .. })), "{what}: {refused:?}");
            assert!(world.store.put(&before).await, "everything is put back");
        }
    }
    assert!(edited > 40, "{edited}");
    assert!(world.try_sign_in(&olga).await.is_ok());
}

/// Is it one of the rows that doors lead to? Of the first owner, and of the sessions those two that are open.
fn is_at_stake(table: &Table, row: &[Cell], owner: &Owner) -> bool {
    let at = |name: &str| table.columns.iter().position(|column| column == name).map(|index| &row[index]);
    let owners_key = Cell::Int(owner.living.user().0);
    let whose = if table.name == "users" { at("key") } else { at("user") };
    let open = [owner.living.session(), owner.pending.session()].map(|id| Cell::Int(id.0));
    whose.is_none_or(|key| *key == owners_key)
        && (table.name != "sessions" || at("id").is_some_and(|id| open.contains(id)))
}

/// G2, G7, G10: nothing opens, and each column is noticed as the table says.
pub(crate) async fn whatever_is_edited_opens_nothing<S: Meddle>(store: S, tables: &[&str]) {
    let world = World::new(store).await;
    world.countersign.after_restore(Actor::Cli, "so that there is a fence").await.unwrap();
    let mut owners = vec![Owner::new(&world, "maria").await, Owner::new(&world, "anna").await];
    world.sign_in(&UserId::new("olaf")).await;
    for owner in &mut owners {
        owner.use_code(&world).await;
    }
    let pristine = world.store.tables().await;
    let base = doors(&world, &owners).await;
    assert_eq!(base.faults, 0, "{:?}", base.words);
    for good in [
        "start",
        "ended: none",
        "living: standard",
        "pending: pending",
        "begun: true",
        "held: true",
        "revoked: false",
        "trusted: true",
        "code: accepted",
        "recovery code: accepted",
        "wrong: wrong",
    ] {
        assert!(base.words.iter().any(|word| word == good), "{good} is not among {:?}", base.words);
    }
    assert!(world.store.put(&pristine).await);

    let mut wrong = Vec::new();
    for table in pristine.iter().filter(|table| tables.contains(&&*table.name)) {
        let columns = (0..table.columns.len()).map(Some).chain([None]);
        for column in columns {
            let name = column.map_or("*", |column| &table.columns[column]);
            let expected = EXPECTED.iter().find(|(known, of, _)| *known == table.name && *of == name);
            let (.., expected) =
                expected.unwrap_or_else(|| panic!("say what comes of {}.{name}", table.name));
            let mut strictest = Nothing;
            let rows = (0..table.rows.len()).filter(|row| is_at_stake(table, &table.rows[*row], &owners[0]));
            for row in rows {
                let all = match column {
                    Some(column) => edits(table, row, column),
                    None => {
                        let mut deleted = table.clone();
                        deleted.rows.remove(row);
                        vec![deleted]
                    }
                };
                for edited in all {
                    if world.store.put(std::slice::from_ref(&edited)).await {
                        let before = world.countersign.faults();
                        let said = doors(&world, &owners).await;
                        if said.faults > 0 {
                            strictest = Noticed;
                        } else if said.words != base.words && strictest == Nothing {
                            strictest = Closed;
                        }
                        assert!(world.countersign.faults() >= before);
                    }
                    assert!(world.store.put(&pristine).await);
                }
            }
            if strictest != *expected {
                wrong.push(format!("{}.{name}: {strictest:?}", table.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// G2, G3, G12: rows as they were earlier are genuine, and what was spent, revoked or removed since stays so.
pub(crate) async fn what_is_put_back_stays_dead<S: Meddle>(store: S, codes: RecoveryCodes) {
    let settings = |builder: Builder| builder.recovery_codes(codes.clone());
    let world = World::with(store, settings).await;
    let person = world.enrolled("maria").await;
    let lost = world.add_authenticator(&person, "Lost phone").await;
    let browser = world.trusting(&person).await;
    let token = world.through(&person).await;
    let pending = world.sign_in(&person.user).await.token;
    let earlier = world.store.tables().await;

    accepted(world.answer(&pending, &person.codes[0]).await);
    let session = world.standard(&token).await;
    let lost_id = world.status(&token).await.authenticators[1].id;
    let removed = world.countersign.remove_authenticator(&session, lost_id, &request()).await.unwrap();
    assert!(matches!(removed, Changed::Done(())), "{removed:?}");
    world.advance(30);
    let newest = world.through(&person).await;
    let pristine = world.store.tables().await;
    for table in earlier.iter().filter(|table| !ELSEWHERE.contains(&&*table.name)) {
        // An older table as it was, and, for users, beside sessions that are newer.
        assert!(world.store.put(std::slice::from_ref(table)).await, "{}", table.name);
        let node = world.under(settings).await;
        let mut said = Said::default();
        let found = node.countersign.session(&newest, Transport::Cookie).await;
        said.note("newest", found, |found| found.is_some().to_string());
        for typed in [&*person.codes[0], &lost.code(node.clock.now())] {
            let signed_in =
                node.countersign.open_session(&person.user, SignInOptions::new(), &request()).await;
            let kind = |signed_in: &SignedIn| signed_in.session.kind.to_string();
            let Some(signed_in) = said.note("sign-in", signed_in, kind) else { continue };
            assert_eq!(signed_in.session.kind, SessionKind::Pending, "{}", table.name);
            let answered = node.try_answer(&signed_in.token, typed).await;
            let answered = said.note("answer", answered, |answered| word(answered).to_owned());
            assert!(!matches!(answered, Some(Answered::Accepted(_))), "{}: {typed}", table.name);
        }
        let options = SignInOptions::new().browsers(vec![browser.trusted.clone()]);
        let signed_in = node.countersign.open_session(&person.user, options, &request()).await;
        let signed_in = said.note("trusted", signed_in, |one| one.trusted.is_some().to_string());
        assert!(signed_in.is_none_or(|one| one.trusted.is_none()), "{}", table.name);
        for ended in [&token, &pending].into_iter().filter(|_| table.name == "sessions") {
            let found = node.countersign.session(ended, Transport::Cookie).await;
            assert!(matches!(found, Ok(None)), "of an older generation: {found:?}");
        }
        let noticed = ["users", "authenticators", "recovery_codes"].contains(&&*table.name);
        assert_eq!(said.faults > 0, noticed, "{}: {:?}", table.name, said.words);
        assert!(world.store.put(&pristine).await);
    }
}
