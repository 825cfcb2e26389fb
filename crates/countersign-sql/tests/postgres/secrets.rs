//! G6: a dump of the database yields no code, no cookie and no session.

use countersign::Clock as _;

use crate::stories::world::*;
use crate::support::server::{Schema, at_home};

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_of_all_tables_shows_no_secret() {
    let schema = Schema::new();
    let world = World::new(at_home(schema.options()).await).await;
    let person = world.enrolled("maria").await;
    let pending = world.sign_in(&person.user).await.token;
    let token = world.through(&person).await;
    let session = world.standard(&token).await;
    let begun = world.begin(&session, "Tablet").await;
    let countersign::Began::Enrollment(begun) = begun else { panic!("{begun:?}") };
    let body = "to=olaf&amount=1000&memo=between+us";
    let held = countersign::HeldRequest::new("/transfer?draft=4711", FORM, body.as_bytes()).unwrap();
    world.countersign.hold(&session, held, &request()).await.unwrap().expect("it is held");
    let shown = world.right(&person);
    let answer = countersign::Answer::new(&shown).trusting_browser("The one at home");
    let answered =
        world.countersign.answer(&pending, countersign::Transport::Cookie, answer, &request()).await;
    let trusted = accepted(answered.unwrap()).trusted.expect("the browser is trusted");

    let dump = dump(&schema).await;
    for there in ["maria", "The one at home"] {
        assert!(dump.contains(there), "the search finds what is there");
    }
    let secret = begun.secret.expose();
    let mut needles: Vec<Vec<u8>> =
        vec![secret.to_vec(), hex(secret).into_bytes(), begun.secret.to_base32().as_bytes().to_vec()];
    needles.extend(person.codes.iter().map(|code| code.clone().into_bytes()));
    needles.extend([&pending, &token].map(|token| token.expose()[24..].as_bytes().to_vec()));
    needles.push(person.phone.code(world.clock.now()).into_bytes());
    needles.extend([body, "/transfer?draft=4711"].map(|part| part.as_bytes().to_vec()));
    let cookie = trusted.expose();
    needles.push(cookie.as_bytes()[39..].to_vec());
    for needle in needles {
        let text = String::from_utf8_lossy(&needle).into_owned();
        assert!(!dump.contains(&text), "{text:?} is in the dump");
        assert!(!dump.contains(&hex(&needle)), "{text:?} is in the dump, as bytes");
    }
}

/// Every row of every table; bytes in hexadecimal.
async fn dump(schema: &Schema) -> String {
    let host = schema.host().await;
    let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = $1";
    let mut dump = String::new();
    for table in host.query(tables, &[&schema.name]).await.unwrap() {
        let table: String = table.get(0);
        for row in host.query(&format!("SELECT row_to_json(t)::text FROM {table} t"), &[]).await.unwrap() {
            dump.push_str(row.get(0));
            dump.push('\n');
        }
    }
    dump
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
