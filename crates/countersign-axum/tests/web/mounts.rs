//! Pages where the host wants them, looking and speaking as the host wants.

use std::sync::{Arc, Mutex};

use axum::response::{Html, IntoResponse};
use countersign::{Mount, RecoveryCodes, Site};
use countersign_axum::{Happened, Hooks, PageOptions, PageView, Phase};
use http::StatusCode;

use crate::answer::Answer;
use crate::pages::phone;
use crate::world::{Browser, ORIGIN, PASSWORD, World};

fn moved(prefix: &str) -> Site {
    let site = Site::new(ORIGIN).unwrap().prefix(prefix).unwrap();
    [
        (Mount::TotpVerify, "/second-factor/app"),
        (Mount::TotpSetup, "/second-factor/new-app"),
        (Mount::RecoveryCodeVerify, "/second-factor/paper"),
        (Mount::RecoveryCodes, "/second-factor/new-paper"),
        (Mount::Settings, "/me/security"),
    ]
    .into_iter()
    .fold(site, |site, (mount, path)| site.mount(mount, path).unwrap())
}

const DEFAULTS: [Mount; 5] = Mount::ALL;

/// Nothing leads to where a page would be by default.
fn is_moved(page: &Answer) {
    for mount in DEFAULTS {
        let path = mount.default_path();
        assert!(!page.text.contains(&format!("\"{path}")), "{path} in {}", page.text);
        let location = page.headers.get("location").map_or("", |location| location.to_str().unwrap());
        assert!(!location.starts_with(path) && !location.contains(&path.replace('/', "%2F")), "{location}");
    }
}

impl Browser<'_> {
    async fn see(&mut self, path: &str) -> Answer {
        let page = self.get(path).await;
        is_moved(&page);
        page
    }

    async fn send_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.post(path, fields).await;
        is_moved(&page);
        page
    }
}

#[tokio::test]
async fn every_link_form_and_redirect_follows_the_paths_of_the_host() {
    for prefix in ["", "/auth"] {
        let printed = RecoveryCodes::named("printed_codes");
        let world = World::with(moved(prefix), |builder| builder.further_recovery_codes(printed)).await;
        let at = |path: &str| format!("{prefix}{path}");
        let encoded = |path: &str| at(path).replace('/', "%2F");
        let mut browser = world.browser();
        assert_eq!(
            browser.see(&at("/me/security")).await.location(),
            format!("/sign-in?return_to={}", encoded("/me/security"))
        );
        browser.log_in(1).await;
        let settings = browser.see(&at("/me/security")).await;
        assert_eq!(settings.page(200), "mfa");
        assert!(settings.text.contains(&format!("href=\"{}\"", at("/second-factor/new-app"))));
        assert_eq!(browser.see(&at("/second-factor/new-app")).await.page(200), "totp-setup");
        let picture = browser.send_form(&at("/second-factor/new-app"), &[("name", "Phone")]).await;
        let app = phone(&picture);
        let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap();
        let code = app.code(world.now());
        let fields = [("enrollment", enrollment), ("code", &code)];
        let codes = browser.send_form(&at("/second-factor/new-app"), &fields).await;
        assert_eq!(codes.page(200), "recovery-codes");
        let paper: Vec<_> =
            codes.all_between("<li><code>", "</code>").map(|code| code.replace(' ', "")).collect();
        let again = browser.send_form(&at("/second-factor/new-app"), &fields).await;
        assert_eq!(again.location(), at("/second-factor/new-paper"));
        world.advance(900);

        // Settings and the step-up.
        let settings = browser.see(&at("/me/security")).await;
        let id = settings.between("/totp/", "/rename").unwrap().to_owned();
        let remove = at(&format!("/me/security/totp/{id}/remove"));
        assert!(settings.text.contains(&format!("action=\"{remove}?of=")), "{}", settings.text);
        for path in ["/second-factor/new-paper", "/second-factor/new-app", "/printed-codes"] {
            let expected = format!("{}?return_to={}", at("/second-factor/app"), encoded(path));
            assert_eq!(browser.see(&at(path)).await.location(), expected);
        }
        let stopped = browser.send_form(&remove, &[]).await.location().to_owned();
        let start = format!("{}?return_to={}", at("/second-factor/app"), encoded("/me/security/continue/"));
        assert!(stopped.starts_with(&start), "{stopped}");
        assert_eq!(browser.see(&stopped).await.page(200), "totp-verify");
        let off = browser.send_form(&at("/me/security/disable"), &[("password", PASSWORD)]).await;
        assert_eq!(
            off.location(),
            format!("{}?return_to={}", at("/second-factor/app"), encoded("/me/security"))
        );
        let rename = at(&format!("/me/security/totp/{id}/rename"));
        assert_eq!(browser.send_form(&rename, &[("name", "New")]).await.location(), at("/me/security"));

        // Sign-in, by app and by paper.
        let mut pending = world.browser();
        assert_eq!(pending.log_in(1).await.location(), at("/second-factor/app"));
        assert_eq!(pending.see(&at("/me/security")).await.location(), at("/second-factor/app"));
        for path in
            ["/second-factor/app", "/second-factor/paper", "/printed-codes-verify", "/me/security/unlock"]
        {
            assert_eq!(pending.see(&at(path)).await.status, 200, "{path}");
        }
        let used = pending.send_form(&at("/second-factor/paper"), &[("code", &paper[0])]).await;
        assert_eq!(used.location(), at("/me/security/recovered"));
        let recovered = pending.see(&at("/me/security/recovered")).await;
        assert_eq!(recovered.page(200), "recovered");
        let made = pending.send_form(&at("/second-factor/new-paper"), &[("password", PASSWORD)]).await;
        assert_eq!(made.page(200), "recovery-codes");
        assert_eq!(pending.send_form(&at("/sign-out"), &[]).await.location(), "/");
        // And nothing is left where it was.
        for mount in DEFAULTS {
            assert_eq!(browser.get(&at(mount.default_path())).await.status, 404, "{}", mount.default_path());
        }
    }
}

#[tokio::test]
async fn a_page_of_the_hosts_own_takes_the_place_of_ours() {
    let seen: Arc<Mutex<Vec<PageView>>> = Arc::default();
    let note = Arc::clone(&seen);
    let options = PageOptions::new().own_page(Mount::TotpVerify, move |page| {
        let text = format!("<!doctype html><h1>{}</h1>", page.title);
        note.lock().unwrap().push(page);
        // The host's own policy stands; all else that goes with pages comes from us.
        ([("content-security-policy", "default-src 'self'")], Html(text)).into_response()
    });
    let world = World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let request = |method, body: &str| {
        let cookie = browser.cookie.clone().unwrap();
        let request = http::Request::builder().method(method).uri("/totp-verify?return_to=%2Faccount");
        let request =
            request.header("cookie", cookie).header("content-type", "application/x-www-form-urlencoded");
        request.body(axum::body::Body::from(body.to_owned())).unwrap()
    };
    let raw = |request| async { tower::ServiceExt::oneshot(world.router.clone(), request).await.unwrap() };
    let shown = raw(request(http::Method::GET, "")).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let header = |response: &axum::response::Response, name: &str| {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header(&shown, "content-security-policy").as_deref(), Some("default-src 'self'"));
    assert_eq!(header(&shown, "cache-control").as_deref(), Some("no-store"));
    assert_eq!(header(&shown, "x-frame-options").as_deref(), Some("DENY"));
    let wrong = format!("code={}&return_to=%2Faccount", person.phone.wrong_code(world.now()));
    assert_eq!(raw(request(http::Method::POST, &wrong)).await.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let views = std::mem::take(&mut *seen.lock().unwrap());
    let [first, second] = &views[..] else { panic!("{views:?}") };
    assert_eq!(
        (first.template, first.name.as_str(), first.title.as_str()),
        ("challenge.html", "totp-verify", "Enter your code")
    );
    assert_eq!((first.account.as_deref(), first.locale.as_str()), (Some("user1@example.org"), "en"));
    assert_eq!(first.view["action"], "/totp-verify");
    assert_eq!(first.view["return_to"], "/account");
    assert_eq!(first.view["trust"], "30 days");
    assert_eq!(first.view["shell"]["issuer"], "Acme");
    assert_eq!(first.view["others"][0]["path"], "/recovery-code-verify?return_to=%2Faccount");
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.view["error"].as_str().unwrap().contains("did not match"));
    // The others are ours.
    assert_eq!(browser.get("/recovery-code-verify").await.page(200), "recovery-code-verify");
}

#[tokio::test]
async fn a_template_of_the_hosts_takes_the_place_of_ours() {
    let hello = r#"{% extends "layout.html" %}{% block main %}<h1>{{ page.title }}</h1><p>{{ "hello"|t }} {{ page.account }}</p>{% endblock %}"#;
    let options = PageOptions::new().own_texts("en", "hello = Hello\n").unwrap();
    let options = options.template("challenge.html", hello).unwrap();
    let world = World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await;
    world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let page = browser.get("/totp-verify").await;
    assert_eq!(page.page(200), "totp-verify");
    assert!(page.seen().contains("Hello user1@example.org"), "{}", page.seen());
    assert!(browser.get("/mfa/unlock").await.text.contains("class=\"ways\""));
}

#[tokio::test]
async fn templates_that_cannot_be_used_are_refused() {
    for (name, source, said) in [
        (
            "chalenge.html",
            "x",
            "there is none called \"chalenge.html\" to take the place of; there are layout.html,",
        ),
        ("challenge.html", "{% block main %}", "challenge.html"),
        ("challenge.html", "{{ }}", "challenge.html"),
    ] {
        let told = PageOptions::new().template(name, source).unwrap_err().to_string();
        assert!(told.starts_with("the template cannot be used: ") && told.contains(said), "{told}");
    }
}

#[tokio::test]
async fn a_template_that_fails_makes_room_for_ours() {
    for broken in ["{{ nobody.knows }}", "{{ 'x'|no_such_filter }}", "{% extends 'nothing.html' %}"] {
        let options = PageOptions::new().template("challenge.html", broken).unwrap();
        let world = World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await;
        world.enrolled(1).await;
        let page = world.signed_in(1).await.get("/totp-verify").await;
        assert_eq!(page.page(200), "totp-verify", "{broken}");
        assert!(page.text.contains("name=\"code\""));
    }
}

/// Says everything between marks, so that what is not said through us stands out.
fn marked(options: PageOptions) -> PageOptions {
    options.language("ar", "العربية").translate(|locale, key, _| (locale == "ar").then(|| format!("⟦{key}⟧")))
}

#[tokio::test]
async fn every_word_goes_through_the_hosts_translation() {
    let site = Site::new(ORIGIN).unwrap().help_url("/help").unwrap();
    let world = World::mounted(site, marked(PageOptions::new()), |builder| builder).await;
    let (mut browser, person) = world.enrolled(1).await;
    let mut pending = world.signed_in(1).await.with("accept-language", "ar-EG, en;q=0.5");
    browser = browser.with("accept-language", "fi, ar;q=0.2");
    let wrong = person.phone.wrong_code(world.now());
    let pages = [
        pending.get("/totp-verify").await,
        pending.post("/totp-verify", &[("code", &wrong)]).await,
        pending.post("/totp-verify", &[("code", "1")]).await,
        pending.get("/recovery-code-verify").await,
        pending.get("/mfa/unlock?with=support").await,
        pending.get("/totp-verify/x").await,
        browser.get("/mfa").await,
        browser.get("/totp-setup").await,
        browser.post("/totp-setup", &[("name", "Tablet")]).await,
        browser.get("/recovery-codes").await,
        browser.post("/recovery-codes", &[]).await,
        browser.post("/mfa/disable", &[("password", "wrong")]).await,
        browser.get("/mfa/continue/99").await,
        browser.get("/mfa/recovered").await,
        browser.clone().with("sec-fetch-site", "cross-site").post("/mfa/disable", &[]).await,
    ];
    for page in pages {
        let text = page.text.replace("<html lang=\"ar\" dir=\"rtl\">", "");
        assert_ne!(text, page.text, "it is said what language it is");
        let main = text.split("<body>").nth(1).unwrap();
        let told = untold(main);
        assert_eq!(told, Vec::<String>::new(), "{main}");
    }
    let english = browser.clone().get("/mfa?lang=en").await;
    assert!(english.text.contains("<html lang=\"en\" dir=\"ltr\">") && !english.text.contains('⟦'));
}

/// What people read that was not said through the translation, names and numbers aside.
fn untold(main: &str) -> Vec<String> {
    const NAMES: [&str; 7] =
        ["Acme", "acme.example", "user1@example.org", "Phone", "Tablet", "العربية", "UTC"];
    let mut depth = 0;
    let mut untold = Vec::new();
    // Attributes that are read to people are texts too.
    let attributes = ["aria-label=\"", "title=\"", "data-done=\"", "data-else=\""];
    for value in attributes
        .iter()
        .flat_map(|start| main.split(start).skip(1))
        .filter_map(|rest| rest.split('"').next())
    {
        if value.chars().any(char::is_alphabetic) && !value.starts_with('⟦') {
            untold.push(value.to_owned());
        }
    }
    let pieces = main.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    for piece in pieces {
        let mut outside = String::new();
        for c in piece.chars() {
            match c {
                '⟦' => depth += 1,
                '⟧' => depth -= 1,
                c if depth == 0 => outside.push(c),
                _ => {}
            }
        }
        let outside = outside.trim();
        let is_code = outside.split(' ').all(|group| group.len() == 4);
        let words = outside.chars().any(char::is_alphabetic) && !is_code;
        if words && !NAMES.contains(&outside) {
            untold.push(outside.to_owned());
        }
    }
    untold
}

/// Keeps what it is told, and leads elsewhere.
struct Watching {
    told: Arc<Mutex<Vec<(Phase, bool)>>>,
    next: Option<&'static str>,
}

impl Hooks for Watching {
    async fn after(&self, happened: Happened<'_>) -> Option<String> {
        self.told.lock().unwrap().push((happened.phase, happened.outcome.is_ok()));
        self.next.map(str::to_owned)
    }
}

async fn watched(next: Option<&'static str>) -> (World, Arc<Mutex<Vec<(Phase, bool)>>>) {
    let told = Arc::default();
    let options = PageOptions::new().hooks(Watching { told: Arc::clone(&told), next });
    (World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await, told)
}

#[tokio::test]
async fn hooks_are_told_of_every_try_on_pages_once() {
    let (world, told) = watched(None).await;
    let (_, person) = world.enrolled(1).await;
    let code = || person.phone.code(world.now());
    let wrong = person.phone.wrong_code(world.now());
    let mut browser = world.signed_in(1).await;
    browser.get("/totp-verify").await.page(200);
    browser.post("/totp-verify", &[("code", &wrong)]).await.page(422);
    browser.post("/totp-verify", &[("code", &code())]).await.location();
    browser.post("/totp-verify", &[("code", &person.codes[0])]).await.location();
    let picture = browser.post("/totp-setup", &[("name", "x")]).await;
    let enrollment = picture.between("name=\"enrollment\" value=\"", "\"").unwrap().to_owned();
    browser.post("/totp-setup", &[("enrollment", &enrollment), ("code", &wrong)]).await.page(422);
    let app = phone(&picture);
    browser
        .post("/totp-setup", &[("enrollment", &enrollment), ("code", &app.code(world.now()))])
        .await
        .location();
    browser.post("/recovery-codes", &[("password", "wrong")]).await.page(422);
    browser.post("/recovery-codes", &[("password", PASSWORD)]).await.page(200);
    browser.post("/mfa/unlock", &[("code", &wrong)]).await.location();
    let remove = format!("/mfa/totp/{}/remove", person.id);
    browser.post(&remove, &[]).await.location();
    browser.post("/mfa/disable", &[]).await.page(422);
    browser.post("/mfa/disable", &[("password", PASSWORD)]).await.location();
    browser.post("/sign-out", &[]).await.location();
    world.signed_in(1).await.post("/mfa/sign-out-everywhere", &[]).await.location();
    let told = told.lock().unwrap().clone();
    assert_eq!(
        told,
        [
            (Phase::Challenge, false),
            (Phase::Challenge, true),
            (Phase::StepUp, true),
            (Phase::BeginSetup, true),
            (Phase::ConfirmSetup, false),
            (Phase::ConfirmSetup, true),
            (Phase::GenerateCodes, false),
            (Phase::GenerateCodes, true),
            (Phase::Unlock, true),
            (Phase::RemoveAuthenticator, true),
            (Phase::Disable, false),
            (Phase::Disable, true),
            (Phase::SignOut, true),
            (Phase::SignOutEverywhere, true),
        ]
    );
}

#[tokio::test]
async fn hooks_say_where_it_goes_on() {
    let (world, _) = watched(Some("/welcome?to=you")).await;
    let (_, person) = world.enrolled(1).await;
    let code = || person.phone.code(world.now());
    let wrong = person.phone.wrong_code(world.now());
    let mut browser = world.signed_in(1).await;
    for (path, fields) in [
        ("/totp-verify", vec![("code", wrong.clone())]),
        ("/totp-verify", vec![("code", code()), ("return_to", "/account".to_owned())]),
        ("/mfa/unlock", vec![("code", code())]),
        ("/recovery-codes", vec![("password", "wrong".to_owned())]),
        ("/mfa/disable", vec![]),
        ("/sign-out", vec![]),
    ] {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(path, &fields).await.location(), "/welcome?to=you", "{path}");
    }
    assert_eq!(browser.cookie, None, "whoever leads elsewhere changes nothing else");
    // What is shown once is shown, and goes on there.
    let mut recovered = world.signed_in(1).await;
    let answer = recovered.post("/recovery-code-verify", &[("code", &person.codes[0])]).await;
    assert_eq!(answer.location(), "/welcome?to=you");
    let made = recovered.post("/recovery-codes", &[("password", PASSWORD)]).await;
    assert!(made.page(200) == "recovery-codes" && made.text.contains("href=\"/welcome?to=you\""));

    let (world, _) = watched(Some("https://evil.example/")).await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let code = person.phone.code(world.now());
    assert_eq!(browser.post("/totp-verify", &[("code", &code)]).await.location(), "/");
}

#[tokio::test]
async fn the_message_of_a_guard_is_told_where_it_leads_and_once() {
    let world = World::new().await;
    let (mut browser, person) = world.enrolled(1).await;
    world.advance(900);
    browser.flash = Some("__Host-countersign_flash=Make+codes+%3Cfirst%3E.".to_owned());
    // The step-up comes in between, and the message waits.
    assert_eq!(browser.get("/recovery-codes").await.location(), "/totp-verify?return_to=%2Frecovery-codes");
    assert!(browser.flash.is_some());
    browser.prove(&person, "/recovery-codes").await;
    let page = browser.get("/recovery-codes").await;
    assert!(page.text.contains("role=\"status\">Make codes &lt;first&gt;.</p>"), "{}", page.text);
    assert_eq!(browser.flash, None);
    assert!(!browser.get("/recovery-codes").await.seen().contains("Make codes"));
}
