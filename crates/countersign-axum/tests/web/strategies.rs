//! Several strategies of recovery codes, each with doors of its own.

use countersign::{BoxError, Builder, HashProvider, RecoveryCodes, Site};
use http::Method;
use serde_json::{Value, json};

use crate::world::{ORIGIN, PASSWORD, World};

async fn world(settings: impl FnOnce(Builder) -> Builder) -> World {
    World::with(Site::new(ORIGIN).unwrap(), settings).await
}

fn printed() -> RecoveryCodes {
    RecoveryCodes::named("printed_codes").count(4).length(20).low(1)
}

fn in_clear(made: &Value) -> Vec<String> {
    made["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_further_strategy_has_doors_of_its_own() {
    let world = world(|builder| builder.further_recovery_codes(printed())).await;
    let (mut browser, person) = world.enrolled(1).await;
    assert_eq!(person.codes.len(), 10, "the default one's come with the first app");
    let status = browser.get("/api/v1/mfa").await.json(200);
    let none =
        json!([{ "name": "printed_codes", "configured": false, "remaining": 0, "total": 0, "low": false }]);
    assert_eq!(status["recovery_code_sets"], none);
    assert!(browser.get("/mfa").await.seen().contains("“printed codes”: none"));

    let password = json!({ "password": PASSWORD });
    let made = browser.post_json("/api/v1/mfa/recovery-codes/printed_codes", &password).await.json(201);
    let printed = in_clear(&made);
    assert_eq!((printed.len(), printed[0].len()), (4, 20));
    let settings = browser.get("/mfa").await;
    assert!(
        settings.seen().contains("10 of 10 left") && settings.seen().contains("“printed codes”: 4 of 4 left")
    );
    assert!(
        settings.text.contains("href=\"/printed-codes\"")
            && settings.text.contains("href=\"/recovery-codes\"")
    );

    // A code opens its own door and no other.
    let mut pending = world.signed_in(1).await;
    for (path, code) in
        [("/api/v1/mfa/recover", &printed[0]), ("/api/v1/mfa/recover/printed_codes", &person.codes[0])]
    {
        pending.post_json(path, &json!({ "code": code })).await.problem(422, "invalid_code");
    }
    let path = "/api/v1/mfa/recover/printed_codes";
    let recovered = pending.post_json(path, &json!({ "code": printed[0] })).await.json(200);
    assert_eq!(recovered["recovery_codes_remaining"], 3);
    let mut pending = world.signed_in(1).await;
    let page = pending.get("/totp-verify?return_to=%2Faccount").await;
    assert!(page.text.contains("href=\"/printed-codes-verify?return_to=%2Faccount\""), "{}", page.text);
    let page = pending.get("/printed-codes-verify").await;
    assert_eq!(page.page(200), "printed-codes-verify");
    assert!(
        page.seen().contains("as “printed codes”") && page.seen().contains("Use a recovery code instead")
    );
    assert!(page.text.contains("action=\"/printed-codes-verify\""));
    let page = pending.post("/printed-codes-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(
        (page.page(422), page.error_of("code")),
        ("printed-codes-verify", "A recovery code has 20 letters and digits.")
    );
    let answer =
        pending.post("/printed-codes-verify", &[("code", &printed[1]), ("return_to", "/account")]).await;
    assert_eq!(answer.location(), "/mfa/recovered?return_to=%2Faccount");
    // A code of the app is one at every door.
    let mut pending = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    assert_eq!(pending.post("/printed-codes-verify", &[("code", &code)]).await.location(), "/");

    // Made anew on its own page; the others stay.
    let start = browser.get("/printed-codes").await;
    assert_eq!(start.page(200), "printed-codes");
    assert!(start.seen().contains("2 of 4 codes of “printed codes” left"), "{}", start.seen());
    let fresh = browser.post("/printed-codes", &[("password", PASSWORD)]).await;
    assert_eq!(fresh.page(200), "printed-codes");
    assert!(fresh.seen().contains("Your earlier set of codes no longer works."));
    assert_eq!(fresh.all_between("<li><code>", "</code>").count(), 4);
    let status = browser.get("/api/v1/mfa").await.json(200);
    assert_eq!(
        (&status["recovery_codes"]["remaining"], &status["recovery_code_sets"][0]["remaining"]),
        (&json!(10), &json!(4))
    );
    let dead = json!({ "code": printed[2] });
    world.signed_in(1).await.post_json(path, &dead).await.problem(422, "invalid_code");
}

#[tokio::test]
async fn the_description_names_what_each_strategy_does() {
    let world = world(|builder| {
        let default = RecoveryCodes::new().verify_action("use_backup").generate_action("make_backups");
        builder.recovery_codes(default).further_recovery_codes(printed())
    })
    .await;
    let mut browser = world.browser();
    let paths = browser.get("/api/v1/openapi.json").await.json(200)["paths"].clone();
    for (path, id) in [
        ("/mfa/challenge", "verify_with_totp"),
        ("/mfa/recover", "use_backup"),
        ("/mfa/recovery-codes", "make_backups"),
        ("/mfa/recover/printed_codes", "verify_with_printed_codes"),
        ("/mfa/recovery-codes/printed_codes", "generate_printed_codes_codes"),
        ("/mfa/totp", "setup_with_totp"),
        ("/mfa/totp/{enrollment}/confirm", "confirm_setup_with_totp"),
        ("/mfa/unlock", "unlock_with_totp"),
    ] {
        assert_eq!(paths[path]["post"]["operationId"], id, "{path}");
    }
    assert_eq!(paths["/audit-events"]["get"]["operationId"], "getAuditEvents");
    let names: Vec<_> = paths["/audit-events"]["get"]["parameters"].as_array().unwrap().iter().collect();
    assert_eq!((&names[0]["name"], &names[1]["name"]), (&json!("limit"), &json!("before")));
    let (mut browser, _) = world.enrolled(1).await;
    for name in ["nothing", "Printed_codes", "printed-codes", "recovery_code", "%2e%2e"] {
        for path in ["recover", "recovery-codes"] {
            let path = format!("/api/v1/mfa/{path}/{name}");
            browser.post_json(&path, &json!({ "code": "ABCDEFGHIJKL" })).await.problem(404, "not_found");
        }
    }
    assert_eq!(browser.get("/api/v1/mfa").await.json(200)["recovery_code_sets"][0]["name"], "printed_codes");
    let plain = World::new().await.enrolled(1).await.0.get("/api/v1/mfa").await.json(200);
    assert_eq!(plain.get("recovery_code_sets"), None, "only where there are any");
}

#[tokio::test]
async fn where_the_host_makes_the_codes_there_is_no_page_for_it() {
    let world = world(|builder| {
        let default = RecoveryCodes::new().without_generate();
        builder.recovery_codes(default).further_recovery_codes(printed().without_generate())
    })
    .await;
    let mut browser = world.signed_in(1).await;
    let picture = browser.post("/totp-setup", &[("name", "Phone")]).await;
    let phone = crate::pages::phone(&picture);
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap().to_owned();
    let code = phone.code(world.now());
    let fields = [("enrollment", enrollment.as_str()), ("code", &code)];
    assert_eq!(browser.post("/totp-setup", &fields).await.location(), "/mfa", "there are no codes to show");
    assert!(browser.known.is_some());
    assert_eq!(browser.post("/totp-setup", &fields).await.location(), "/mfa", "sent twice");
    let settings = browser.get("/mfa").await;
    assert_eq!(settings.page(200), "mfa");
    for path in ["/recovery-codes", "/printed-codes"] {
        assert!(!settings.text.contains(&format!("href=\"{path}\"")), "{path}");
        assert_eq!(browser.get(path).await.status, 404, "{path}");
        assert_eq!(browser.post(path, &[("password", PASSWORD)]).await.status, 404, "{path}");
    }
    let paths = browser.get("/api/v1/openapi.json").await.json(200)["paths"].clone();
    for path in ["/mfa/recovery-codes", "/mfa/recovery-codes/printed_codes"] {
        let answer = browser.post_json(&format!("/api/v1{path}"), &json!({ "password": PASSWORD })).await;
        answer.problem(404, "not_found");
        assert_eq!(paths[path], Value::Null);
    }
    let mut pending = world.signed_in(1).await;
    for page in ["recovery-code-verify", "printed-codes-verify"] {
        assert_eq!(pending.get(&format!("/{page}")).await.page(200), page);
    }
    let wrong = json!({ "code": "ABCDEFGHIJKL" });
    pending.post_json("/api/v1/mfa/recover", &wrong).await.problem(422, "invalid_code");
}

/// Slow by its word only.
#[derive(Debug)]
struct Slow;

impl HashProvider for Slow {
    fn name(&self) -> &str {
        "slow"
    }
    fn minimum_entropy(&self) -> f64 {
        20.0
    }
    fn deterministic(&self) -> bool {
        false
    }
    fn hash(&self, input: &[u8], _: &[u8]) -> Result<Vec<u8>, BoxError> {
        Ok([b"slow:", input].concat())
    }
    fn verify(&self, input: &[u8], stored: &[u8], _: &[u8]) -> bool {
        stored.strip_prefix(b"slow:") == Some(input)
    }
}

#[tokio::test]
async fn the_public_index_of_slow_codes_is_shown_and_typed() {
    let default = RecoveryCodes::new().length(8).hash(Slow);
    let world = world(|builder| builder.recovery_codes(default)).await;
    let (mut browser, person) = world.enrolled(1).await;
    assert_eq!(person.codes[3].len(), 9);
    let fresh = browser.post("/recovery-codes", &[("password", PASSWORD)]).await;
    let codes: Vec<_> = fresh.all_between("<li><code>", "</code>").map(str::to_owned).collect();
    assert_eq!(codes.iter().map(|code| code.find(' ')).collect::<Vec<_>>(), [Some(1); 10], "{codes:?}");
    let mut pending = world.signed_in(1).await;
    let page = pending.post("/recovery-code-verify", &[("code", &codes[3][2..])]).await;
    assert_eq!(page.error_of("code"), "A recovery code has 9 letters and digits.");
    let answer = pending.post("/recovery-code-verify", &[("code", &codes[3])]).await;
    assert_eq!(answer.location(), "/mfa/recovered");
    let mut pending = world.signed_in(1).await;
    let page = pending.post("/recovery-code-verify", &[("code", &codes[3])]).await;
    assert_eq!(page.page(422), "recovery-code-verify");
}

#[tokio::test]
async fn a_name_that_would_give_two_pages_one_path_is_told_at_start() {
    for name in ["totp", "mfa", "sign_out", "recovery_codes", "recovery_code_verify"] {
        let settings =
            |builder: Builder| builder.further_recovery_codes(RecoveryCodes::named(name).table("codes"));
        let built = settings(
            countersign::Countersign::builder(crate::world::Users::default())
                .store(countersign::testing::MemoryStore::new())
                .keys(countersign::KeyRing::generate(&countersign::testing::SeededRandom::new(7)).unwrap())
                .brute_force(countersign::BruteForce::audit_log()),
        );
        let told = built.build().await.unwrap_err().to_string();
        assert!(told.contains("give them another one"), "{told}");
    }
}

#[tokio::test]
async fn a_pending_session_reaches_the_doors_of_every_strategy_and_no_maker() {
    let world = world(|builder| builder.further_recovery_codes(printed())).await;
    world.enrolled(1).await;
    let mut pending = world.signed_in(1).await;
    for method in [Method::GET, Method::POST] {
        let form = Some("application/x-www-form-urlencoded");
        let answer = pending.send(method, "/printed-codes", form, String::new()).await;
        assert_eq!(answer.location(), "/totp-verify");
    }
    let path = "/api/v1/mfa/recovery-codes/printed_codes";
    pending.post_json(path, &json!({})).await.problem(401, "second_factor_required");
}

#[tokio::test]
async fn a_page_that_was_put_where_a_strategy_has_its_own_is_told_at_start() {
    let site = Site::new(ORIGIN).unwrap().mount(countersign::Mount::RecoveryCodes, "/printed-codes").unwrap();
    let built = countersign::Countersign::builder(crate::world::Users::default())
        .site(site)
        .further_recovery_codes(printed())
        .store(countersign::testing::MemoryStore::new())
        .keys(countersign::KeyRing::generate(&countersign::testing::SeededRandom::new(7)).unwrap())
        .brute_force(countersign::BruteForce::audit_log());
    let told = built.build().await.unwrap_err().to_string();
    assert!(told.contains("no other page may be there or below: \"/printed-codes\""), "{told}");
}
