//! A person at a browser.

use http::StatusCode;
use serde_json::json;

use crate::world::{EMAIL, PASSWORD, World};

#[tokio::test]
async fn a_person_signs_up_turns_two_step_sign_in_on_and_comes_back_with_it() {
    let world = World::new().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/").await.location(), "/sign-in");
    let page = browser.get("/sign-in").await;
    assert_eq!((page.status, page.page()), (StatusCode::OK, "sign-in"));
    assert!(page.body.contains("href=\"/sign-up\"") || page.body.contains("&#x2f;sign-up"), "{}", page.body);
    assert_eq!(browser.get("/sign-up").await.page(), "sign-up");

    let answer =
        browser.post_form("/sign-up", &[("email", EMAIL), ("password", PASSWORD), ("return_to", "")]).await;
    assert_eq!(answer.location(), "/");
    assert!(!answer.session_cookie().contains("Max-Age"), "{answer:?}");
    let home = browser.get("/").await;
    assert_eq!((home.status, home.page()), (StatusCode::OK, "home"));
    assert!(home.body.contains(EMAIL) && home.body.contains("Two-step sign-in is off"), "{}", home.body);
    assert!(home.body.contains("/totp-setup"), "{}", home.body);

    let (app, codes) = world.enrolled("grace@example.org").await;
    let mut browser = world.browser();
    let form =
        [("email", "grace@example.org"), ("password", PASSWORD), ("remember", "on"), ("return_to", "/mfa")];
    let answer = browser.post_form("/sign-in", &form).await;
    assert_eq!(answer.location(), "/totp-verify?return_to=%2Fmfa");
    assert!(
        !answer.session_cookie().contains("Max-Age"),
        "nothing is remembered before the challenge: {answer:?}"
    );
    assert_eq!(browser.get("/").await.location(), "/totp-verify");
    assert_eq!(browser.get("/mfa").await.location(), "/totp-verify");

    let code = app.code(world.now());
    let answer = browser.post_form("/totp-verify", &[("code", &code), ("return_to", "/mfa")]).await;
    assert_eq!(answer.location(), "/mfa");
    assert!(answer.session_cookie().contains("Max-Age=2592000"), "{answer:?}");
    let home = browser.get("/").await;
    assert!(home.body.contains("Two-step sign-in is on"), "{}", home.body);
    assert!(!home.body.contains("recovery codes left"), "{}", home.body);
    assert_eq!(codes.len(), 10);

    browser.post_form("/sign-out", &[]).await.location();
    assert_eq!(browser.get("/").await.location(), "/sign-in");
}

#[tokio::test]
async fn few_recovery_codes_left_are_told_at_home() {
    let world = World::with("[recovery_codes]\ncount = 2\nlow = 1").await;
    let (_, codes) = world.enrolled(EMAIL).await;
    let mut browser = world.browser();
    browser.post_form("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let answer = browser.post_form("/recovery-code-verify", &[("code", &codes[0])]).await;
    assert_eq!(answer.location(), "/mfa/recovered", "first a look after the authenticator");
    assert_eq!(browser.get("/mfa/recovered").await.page(), "recovered");
    let home = browser.get("/").await;
    assert!(
        home.body.contains("1 recovery code left") && home.body.contains("/recovery-codes"),
        "{}",
        home.body
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_beside_the_field() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    let mut browser = world.browser();
    for (email, password) in
        [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD), ("no address", PASSWORD), (EMAIL, "")]
    {
        let form = [("email", email), ("password", password), ("remember", "on"), ("return_to", "/mfa")];
        let answer = browser.post_form("/sign-in", &form).await;
        assert_eq!((answer.status, answer.page()), (StatusCode::UNPROCESSABLE_ENTITY, "sign-in"));
        assert!(answer.error_of("password").unwrap().contains("do not go together"), "{answer:?}");
        assert!(answer.body.contains(&format!("value=\"{email}\"")), "the address stays: {}", answer.body);
        assert!(answer.body.contains("type=\"checkbox\" checked"), "the tick stays: {}", answer.body);
        assert!(answer.body.contains("name=\"return_to\""), "{}", answer.body);
        assert!(!answer.body.contains("horse"), "the password does not: {}", answer.body);
        assert!(browser.cookies.is_empty());
    }
}

#[tokio::test]
async fn sign_up_says_what_is_wrong_beside_the_field() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    for (email, password, field, part) in [
        ("ada", PASSWORD, "email", "such as"),
        ("", PASSWORD, "email", "such as"),
        (" ADA@example.org ", PASSWORD, "email", "Sign in instead"),
        ("new@example.org", "short", "password", "15 characters"),
        ("new@example.org", "passwordpassword", "password", "easy to guess"),
        ("longish.name@example.org", "longish.name@example.org", "password", "easy to guess"),
        ("new@example.org", "CountersignCountersign", "password", "easy to guess"),
        ("new@example.org", &"x9 Kq~".repeat(200), "password", "at most"),
    ] {
        let mut browser = world.browser();
        let answer = browser.post_form("/sign-up", &[("email", email), ("password", password)]).await;
        assert_eq!(
            (answer.status, answer.page()),
            (StatusCode::UNPROCESSABLE_ENTITY, "sign-up"),
            "{email} {password}"
        );
        let error = answer.error_of(field).unwrap_or_else(|| panic!("{field}: {answer:?}"));
        assert!(error.contains(part), "{error}");
        assert!(
            password.is_empty()
                || !answer.body.contains(&format!("value=\"{password}\""))
                || field == "password"
        );
        assert!(browser.cookies.is_empty());
    }
}

#[tokio::test]
async fn addresses_are_the_same_in_any_case() {
    let world = World::new().await;
    world.signed_up("Äda@Example.org").await;
    let mut browser = world.browser();
    let answer =
        browser.post_form("/sign-in", &[("email", " äDA@example.ORG "), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn redirects_stay_on_this_site() {
    let world = World::new().await;
    world.signed_up(EMAIL).await;
    for (return_to, location) in [
        ("/mfa?a=b&c=d", "/mfa?a=b&c=d"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: x=y", "/"),
        ("\0", "/"),
    ] {
        let form = [("email", EMAIL), ("password", PASSWORD), ("return_to", return_to)];
        assert_eq!(world.browser().post_form("/sign-in", &form).await.location(), location, "{return_to:?}");
    }
    let page = world.browser().get("/sign-in?return_to=%22%3E%3Cscript%3E&lang=en").await;
    assert_eq!(page.page(), "sign-in");
    assert!(!page.body.contains("<script>"), "{}", page.body);
}

#[tokio::test]
async fn where_people_wanted_to_go_survives_the_way_to_sign_up() {
    let world = World::new().await;
    let page = world.browser().get("/sign-in?return_to=%2Fmfa").await;
    assert!(page.body.replace("&#x2f;", "/").contains("/sign-up?return_to=%2Fmfa"), "{}", page.body);
    let form = [("email", EMAIL), ("password", PASSWORD), ("return_to", "/mfa")];
    assert_eq!(world.browser().post_form("/sign-up", &form).await.location(), "/mfa");
}

#[tokio::test]
async fn where_sign_up_is_closed_nobody_signs_up_and_nobody_is_invited() {
    let world = World::with("[accounts]\nsign_up = \"closed\"").await;
    let mut browser = world.browser();
    let page = browser.get("/sign-in").await;
    assert!(!page.body.contains("sign-up"), "{}", page.body);
    let page = browser.get("/sign-up").await;
    assert_eq!((page.status, page.page()), (StatusCode::FORBIDDEN, "problem"));
    let answer = browser.post_form("/sign-up", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = browser.post_json("/api/v1/sign-up", &json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!((answer.status, &*answer.code()), (StatusCode::FORBIDDEN, "sign_up_closed"));
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_that_the_browser_had() {
    let world = World::new().await;
    let mut browser = world.signed_up(EMAIL).await;
    let before = browser.clone();
    browser.post_form("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_ne!(before.cookies, browser.cookies);
    assert_eq!(browser.get("/").await.page(), "home");
    let mut before = before;
    assert_eq!(before.get("/").await.location(), "/sign-in");
}

#[tokio::test]
async fn who_is_signed_in_already_gets_no_form_for_it() {
    let world = World::new().await;
    let mut browser = world.signed_up(EMAIL).await;
    for path in ["/sign-in", "/sign-up", "/sign-in?return_to=/mfa"] {
        assert_eq!(browser.get(path).await.location(), "/", "{path}");
    }
}

#[tokio::test]
async fn every_page_carries_its_headers_and_unknown_paths_are_pages_too() {
    let world = World::new().await;
    let mut signed_in = world.signed_up(EMAIL).await;
    let mut nobody = world.browser();
    for path in ["/", "/sign-in", "/sign-up", "/no/such/page", "/api/v2/x", "/mfa"] {
        let page =
            if path.starts_with("/sign-") { nobody.get(path).await } else { signed_in.get(path).await };
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
    }
    let lost = signed_in.get("/no/such/page").await;
    assert_eq!((lost.status, lost.page()), (StatusCode::NOT_FOUND, "problem"));
    let lost = signed_in.get("/api/v1/no/such/call").await;
    assert_eq!((lost.status, &*lost.code()), (StatusCode::NOT_FOUND, "not_found"));
}

#[tokio::test]
async fn on_https_the_cookie_is_secure_and_the_site_asks_for_https_only() {
    let world = World::with("base_url = \"https://example.org\"\n[accounts]\nsign_up = \"open\"").await;
    let mut browser = world.browser();
    let answer = browser.post_form("/sign-up", &[("email", EMAIL), ("password", PASSWORD)]).await;
    let cookie = answer.session_cookie();
    assert!(cookie.starts_with("__Host-countersign_session="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(answer.header("strict-transport-security").contains("max-age="), "{answer:?}");
}

#[tokio::test]
async fn health_and_readiness() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(world.browser().get(path).await.status, StatusCode::OK);
    }
}
