//! Which language somebody gets, and how they get another.

use countersign::Site;
use countersign_axum::{CookieOptions, PageOptions};

use crate::answer::Answer;
use crate::world::{ORIGIN, World};

fn language(page: &Answer) -> &str {
    page.between("<html lang=\"", "\"").expect("pages say their language")
}

/// The links of the menu: language and path.
fn offered(page: &Answer) -> Vec<(&str, String)> {
    let menu = page.between("<nav class=\"languages\"", "</nav>").unwrap_or_default();
    let links = menu.split("<a href=\"").skip(1);
    links
        .map(|link| {
            let (path, rest) = link.split_once('"').unwrap();
            let tag = rest.split("hreflang=\"").nth(1).unwrap().split('"').next().unwrap();
            (tag, path.replace("&amp;", "&"))
        })
        .collect()
}

async fn world(tags: &[&str]) -> World {
    let options = PageOptions::new().languages(tags).unwrap();
    World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await
}

#[tokio::test]
async fn a_link_of_the_menu_asks_for_a_language_and_the_browser_remembers_it() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    let settings = browser.get("/mfa?x=%26&lang=xx").await;
    assert_eq!(language(&settings), "en");
    assert_eq!(browser.language, None, "nobody offers that one");
    let menu = offered(&settings);
    assert_eq!(menu.len(), 17);
    assert!(settings.text.contains("aria-current=\"true\">English</a>"));
    let (_, german) = menu.iter().find(|(tag, _)| *tag == "de").unwrap();
    assert_eq!(german, "/mfa?lang=de");

    let settings = browser.get(german).await;
    assert_eq!((language(&settings), settings.header("content-language")), ("de", Some("de")));
    assert_eq!(settings.header("vary"), Some("accept-language, cookie"));
    let options = CookieOptions::language(&Site::new(ORIGIN).unwrap());
    let cookie = settings.header("set-cookie").unwrap();
    assert_eq!(cookie, format!("{}=de; {options}", options.name));
    assert!(cookie.starts_with(
        "__Host-countersign_language=de; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure"
    ));

    // From then on, on every page, whatever the browser likes.
    let mut browser = browser.with("accept-language", "fr");
    assert_eq!(language(&browser.get("/totp-setup").await), "de");
}

#[tokio::test]
async fn the_query_wins_over_the_cookie_and_that_over_the_browser() {
    let world = World::new().await;
    let (browser, _) = world.enrolled(1).await;
    let mut browser = browser.with("accept-language", "fr");
    assert_eq!(language(&browser.get("/mfa").await), "fr");
    browser.language = Some("__Host-countersign_language=de".to_owned());
    assert_eq!(language(&browser.get("/mfa").await), "de");
    assert_eq!(language(&browser.get("/mfa?lang=ar").await), "ar");
    assert_eq!(language(&browser.get("/mfa").await), "ar", "that is remembered instead");
    for planted in
        ["__Host-countersign_language=tlh", "countersign_language=de", "__Host-countersign_language=\"><b>"]
    {
        browser.language = Some(planted.to_owned());
        assert_eq!(language(&browser.get("/mfa").await), "fr", "{planted}");
    }
}

#[tokio::test]
async fn only_links_to_pages_make_a_browser_remember() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    let posted = browser.post("/totp-setup?lang=de", &[("name", "Phone")]).await;
    assert_eq!((language(&posted), browser.language.as_deref()), ("de", None));
    let style = posted.between("rel=\"stylesheet\" href=\"", "\"").unwrap().to_owned();
    let file = browser.get(&format!("{style}?lang=de")).await;
    assert_eq!(
        (file.status.as_u16(), file.header("set-cookie")),
        (200, None),
        "what caches keep holds nobody's cookie"
    );
    // Where a page leads elsewhere, the wish goes along.
    let mut stranger = world.browser();
    assert!(stranger.get("/mfa?lang=de").await.location().starts_with("/sign-in"));
    assert_eq!(stranger.language.as_deref(), Some("__Host-countersign_language=de"));
}

#[tokio::test]
async fn a_page_that_answers_a_form_leads_to_the_page_with_the_form() {
    let world = World::new().await;
    let (_, person) = world.enrolled(1).await;
    let mut browser = world.signed_in(1).await;
    let wrong = person.phone.wrong_code(world.now());
    let fields = [("code", wrong.as_str()), ("return_to", "/account?a=1")];
    let page = browser.post("/totp-verify", &fields).await;
    assert_eq!(page.page(422), "totp-verify");
    let (_, german) = &offered(&page)[1];
    assert_eq!(german, "/totp-verify?return_to=%2Faccount%3Fa%3D1&lang=de");
    let page = browser.get(german).await;
    assert_eq!((page.page(200), language(&page)), ("totp-verify", "de"));
    assert!(page.text.contains("name=\"return_to\" value=\"/account?a=1\""));

    // Nobody loses what is shown only once to a click on a language.
    let mut other = world.signed_in(2).await;
    let picture = other.post("/totp-setup", &[("name", "Phone")]).await;
    assert_eq!((picture.page(200), offered(&picture)), ("totp-setup", Vec::new()));
}

#[tokio::test]
async fn no_path_of_a_visitor_becomes_a_link() {
    let world = World::new().await;
    let (mut browser, _) = world.enrolled(1).await;
    let page = browser.get("/mfa/continue/1?%22%3E%3Cb%3E=%22&lang=%22").await;
    assert!(!page.text.contains("\"><b>"));
    for (_, path) in offered(&page) {
        assert!(path.starts_with('?'), "{path}");
    }
}

#[tokio::test]
async fn an_application_says_which_languages_there_are() {
    let world = world(&["ja", "ar"]).await;
    let (browser, _) = world.enrolled(1).await;
    let mut browser = browser.with("accept-language", "de, en");
    let page = browser.get("/mfa").await;
    assert_eq!(language(&page), "ja", "the first is for whoever asks for none of them");
    assert_eq!(offered(&page).iter().map(|(tag, _)| *tag).collect::<Vec<_>>(), ["ja", "ar"]);
    let page = browser.get("/mfa?lang=ar").await;
    assert!(page.text.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(page.text.contains("lang=\"ja\" hreflang=\"ja\" dir=\"ltr\">"));
}

#[tokio::test]
async fn one_language_is_nothing_to_choose_from() {
    let world = self::world(&["en"]).await;
    let (mut browser, _) = world.enrolled(1).await;
    let page = browser.get("/mfa?lang=de").await;
    assert_eq!((language(&page), offered(&page), browser.language), ("en", Vec::new(), None));
}

#[tokio::test]
async fn programs_are_told_problems_by_the_same_rule() {
    let world = World::new().await;
    let mut browser = world.browser().with("accept-language", "fr");
    let title = async |browser: &mut crate::world::Browser<'_>, path: &str| {
        let answer = browser.get(path).await;
        (answer.header("content-language").map(str::to_owned), answer.json(401)["title"].clone())
    };
    let french = title(&mut browser, "/api/v1/session").await;
    assert_eq!(french.0.as_deref(), Some("fr"));
    browser.language = Some("__Host-countersign_language=de".to_owned());
    let german = title(&mut browser, "/api/v1/session").await;
    assert_eq!(german.0.as_deref(), Some("de"));
    assert_ne!(french.1, german.1);
    assert_eq!(title(&mut browser, "/api/v1/session?lang=fr").await, french);
}
