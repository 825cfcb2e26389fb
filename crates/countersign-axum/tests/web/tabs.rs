//! Pages that belong to one sign-in: two tabs, two accounts, no mixing (case C53).

use countersign::{Mount, RecoveryCodes, Requirement, Site};

use crate::world::{Browser, ORIGIN, Person, World};

impl Browser<'_> {
    /// Signs in; where the page of this one sign-in is.
    async fn log_in_to_a_page_of_its_own(&mut self, user: i64, return_to: &str) -> String {
        let user = user.to_string();
        let fields = [("user", user.as_str()), ("return_to", return_to), ("token_mode", "on")];
        self.post("/log-in", &fields).await.location().to_owned()
    }

    async fn type_code(&mut self, page: &str, person: &Person) -> crate::answer::Answer {
        let code = person.phone.code(self.world.now());
        self.post(page, &[("code", &code), ("return_to", "/account")]).await
    }
}

/// The path without its query.
fn path(link: &str) -> &str {
    link.split('?').next().unwrap()
}

#[tokio::test]
async fn the_page_of_a_sign_in_keeps_its_token_from_door_to_door() {
    let site = Site::new(ORIGIN).unwrap();
    let printed = RecoveryCodes::named("printed_codes");
    let world = World::with(site, |builder| builder.further_recovery_codes(printed)).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    let link = browser.log_in_to_a_page_of_its_own(1, "/account").await;
    let token =
        link.strip_prefix("/totp-verify/").unwrap().strip_suffix("?return_to=%2Faccount").unwrap().to_owned();
    assert_eq!(token.len(), 27);
    assert!(!browser.cookie.as_ref().unwrap().contains(&token), "it is not the session's");
    for (here, others) in [
        ("totp-verify", ["recovery-code-verify", "printed-codes-verify"]),
        ("recovery-code-verify", ["totp-verify", "printed-codes-verify"]),
        ("printed-codes-verify", ["totp-verify", "recovery-code-verify"]),
    ] {
        let page = browser.get(&format!("/{here}/{token}?return_to=%2Faccount")).await;
        assert_eq!(page.page(200), here);
        assert!(page.text.contains(&format!("action=\"/{here}/{token}\"")), "{}", page.text);
        for other in others {
            let link = format!("href=\"/{other}/{token}?return_to=%2Faccount\"");
            assert!(page.text.contains(&link), "{link}: {}", page.text);
        }
    }
    // A mistake keeps it too.
    let wrong = person.phone.wrong_code(world.now());
    let page = browser.post(&format!("/totp-verify/{token}"), &[("code", &wrong)]).await;
    assert_eq!(page.page(422), "totp-verify");
    assert!(page.text.contains(&format!("action=\"/totp-verify/{token}\"")));
    assert_eq!(browser.type_code(path(&link), &person).await.location(), "/account");
    // Back: it is done, and nothing is asked again.
    assert_eq!(browser.get(&link).await.location(), "/account");
    world.advance(30);
    assert_eq!(browser.type_code(path(&link), &person).await.location(), "/account");
    let session = browser.get("/api/v1/session").await.json(200);
    assert_eq!(session["methods"][1]["at"], session["mfa_verified_at"], "nothing was judged the second time");
}

#[tokio::test]
async fn a_page_of_another_sign_in_says_so_and_judges_nothing() {
    let world = World::new().await;
    let (_, anna) = world.enrolled(1).await;
    let (mut olafs, olaf) = world.enrolled(2).await;
    let mut browser = world.browser();
    let annas = browser.log_in_to_a_page_of_its_own(1, "/account").await;
    let present = browser.log_in_to_a_page_of_its_own(2, "/account?of=olaf").await;
    let tried = olafs.get("/api/v1/audit-events").await.json(200)["events"].as_array().unwrap().len();
    let code = anna.phone.code(world.now());
    let wrong = anna.phone.wrong_code(world.now());
    for code in [&code, &wrong, &anna.codes[0]] {
        for door in [path(&annas), &path(&annas).replace("totp", "recovery-code")] {
            for page in [browser.post(door, &[("code", code)]).await, browser.get(door).await] {
                assert_eq!(page.page(409), "another-sign-in");
                assert!(
                    page.seen().contains("begin to sign in here as user2@example.org")
                        || page.seen().contains("began to sign in here as user2@example.org"),
                    "{}",
                    page.seen()
                );
                assert!(page.text.contains(&format!("href=\"{}\"", path(&present))), "{}", page.text);
            }
        }
    }
    let after = olafs.get("/api/v1/audit-events").await.json(200)["events"].as_array().unwrap().len();
    assert_eq!(after, tried, "nothing was judged for the other account");
    assert_eq!(browser.type_code(path(&present), &olaf).await.location(), "/account");
    // Signed in as Olaf: Anna's tab is no step-up of his.
    let page = browser.type_code(path(&annas), &anna).await;
    assert_eq!(page.page(409), "another-sign-in");
    assert!(page.seen().contains("signed in here as user2@example.org"), "{}", page.seen());
    assert!(page.text.contains("<a class=\"button primary\" href=\"/\">"), "{}", page.text);
}

#[tokio::test]
async fn the_token_is_worth_nothing_without_the_cookie_and_after_the_sign_in() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.browser();
    let link = browser.log_in_to_a_page_of_its_own(1, "/account").await;
    let mut thief = world.browser();
    assert_eq!(thief.get(&link).await.location(), "/sign-in?return_to=%2Faccount");
    assert_eq!(thief.type_code(path(&link), &person).await.location(), "/sign-in?return_to=%2Faccount");
    assert_eq!(thief.cookie, None);
    for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", &"a".repeat(1000)] {
        assert_eq!(
            browser.get(&format!("/totp-verify/{token}")).await.page(409),
            "another-sign-in",
            "{token}"
        );
        let page = browser.post(&format!("/totp-verify/{token}"), &[("code", "123456")]).await;
        assert_eq!(page.page(409), "another-sign-in");
    }
    // Signing in again is another sign-in.
    browser.log_in(1).await;
    assert_eq!(browser.get(&link).await.page(409), "another-sign-in");
    world.advance(601);
    assert_eq!(browser.get(&link).await.location(), "/sign-in?return_to=%2Faccount");
}

#[tokio::test]
async fn a_page_without_a_token_is_for_whichever_sign_in_there_is() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(600);
    assert_eq!(browser.get("/totp-verify").await.page(200), "totp-verify");
    assert_eq!(browser.type_code("/totp-verify", &person).await.location(), "/account");
    let mut pending = world.browser();
    pending.log_in_to_a_page_of_its_own(1, "/account").await;
    world.advance(30);
    assert_eq!(pending.type_code("/totp-verify", &person).await.location(), "/account");
}

#[tokio::test]
async fn who_has_nothing_to_answer_with_needs_no_page_for_it() {
    let world = World::new().await;
    assert_eq!(world.browser().log_in_to_a_page_of_its_own(1, "/account").await, "/account");
    let site = Site::new(ORIGIN).unwrap().mount(Mount::TotpVerify, "/check").unwrap();
    let world = World::with(site, |builder| builder.require(Requirement::everyone())).await;
    let mut browser = world.browser();
    assert_eq!(browser.log_in_to_a_page_of_its_own(1, "/account").await, "/totp-setup?return_to=%2Faccount");
    let (_, _) = world.enrolled(2).await;
    assert!(browser.log_in_to_a_page_of_its_own(2, "/account").await.starts_with("/check/"));
}

/// Numbers are counted for each user, so those in the forms of one account mean something in the other too.
#[tokio::test]
async fn a_form_of_one_account_does_nothing_to_another() {
    let world = World::new().await;
    let (mut anna, _) = world.enrolled(1).await;
    let (mut berta, _) = world.enrolled(2).await;
    let page = anna.get("/mfa").await;
    let forms: Vec<String> = page.all_between("action=\"", "\"").map(str::to_owned).collect();
    let marked: Vec<_> = forms.iter().filter(|action| action.starts_with("/mfa/")).collect();
    assert!(marked.len() >= 5, "{forms:?}");
    for action in marked {
        assert!(action.contains("?of="), "{action} does not say whose it is");
        let refused = berta.post(action, &[]).await;
        assert_eq!(refused.page(404), "problem", "{action}");
    }
    assert!(world.countersign.totp_configured(&countersign::UserId::new(2)).await.unwrap());
    assert!(berta.get("/account").await.text.contains("yours"));
    let removal = forms.iter().find(|action| action.contains("/remove")).unwrap();
    assert_eq!(anna.post(removal, &[]).await.location(), "/mfa");
    assert!(!world.countersign.totp_configured(&countersign::UserId::new(1)).await.unwrap());
}
