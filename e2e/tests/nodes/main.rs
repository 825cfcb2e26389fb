//! Many servers on one database: what one of them did holds for all, also where servers and databases are killed.

mod crash;
mod outage;
mod together;

use countersign_e2e::services::Postgres;
use countersign_e2e::{Answer, Caller};

/// A database of one's own on the run's PostgreSQL.
fn database() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};

    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("COUNTERSIGN_TEST_POSTGRES").expect(
        "COUNTERSIGN_TEST_POSTGRES names a server: run this as `cargo xtask services cargo test ...`",
    );
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Postgres::create_database(&server, &format!("nodes_{}_{number}", std::process::id()))
        .expect("the run's server makes databases")
}

async fn state(caller: &Caller) -> String {
    let session = caller.get("/session").await;
    match session.status {
        200 => session.body["state"].as_str().expect("a session has a state").to_owned(),
        _ => session.code().to_owned(),
    }
}

type Answered = Vec<(Caller, Answer)>;

/// Those who were let in, and the others.
fn split(answers: Answered) -> (Answered, Answered) {
    answers.into_iter().partition(|(_, answer)| answer.status == 200)
}
