//! The operator's brand, languages and templates, on the portal's own pages and on those of the second factor.

use http::StatusCode;

use crate::world::{EMAIL, World};

fn directory(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let directory = std::env::temp_dir().join(format!("countersign-dress-{name}-{}", std::process::id()));
    for (name, text) in files {
        let path = directory.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

#[tokio::test]
async fn all_pages_wear_the_brand_and_speak_the_languages() {
    let world =
        World::with("[pages]\nbrand = \"<b>Acme\"\naccent = \"#0a7\"\nlanguages = [\"de\", \"en\"]\n").await;
    let mut nobody = world.browser();
    let page = nobody.get("/sign-in?return_to=%2Fmfa").await;
    assert!(page.body.contains("<html lang=\"de\" dir=\"ltr\">"), "{}", page.body);
    assert!(page.body.contains("&lt;b&gt;Acme") && !page.body.contains("<b>Acme"));
    assert!(
        page.body.contains("/sign-in?return_to=%2Fmfa&amp;lang=en\"") || page.body.contains("&amp;lang=en"),
        "{}",
        page.body
    );
    let english = nobody.get("/sign-in?lang=en").await;
    assert!(english.body.contains("<html lang=\"en\"") && english.header("content-language") == "en");
    let mut person = world.signed_up(EMAIL).await;
    for path in ["/", "/mfa", "/no/such/page"] {
        let page = person.get(path).await;
        assert!(page.body.contains("&lt;b&gt;Acme") && page.body.contains("content=\"#00aa77\""), "{path}");
        assert!(page.body.contains("<html lang=\"de\""), "{path}");
    }
    // Programs are told by the same rule.
    let problem = world.browser().get("/api/v1/session").await;
    assert_eq!(problem.header("content-language"), "de");
}

#[tokio::test]
async fn a_directory_takes_the_place_of_what_it_has() {
    let directory = directory(
        "whole",
        &[
            ("style.css", "body { color: rebeccapurple }"),
            ("texts/en.ftl", "shared-sign-out = Leave\nportal-sign-in-title = Come in\n"),
            (
                "home.html",
                "{% extends \"layout.html\" %}{% block main %}<h1>{{ page.title }}</h1><p>{{ email }}</p>{% endblock %}",
            ),
        ],
    );
    let world = World::with(&format!("[pages]\ndirectory = \"{}\"\n", directory.display())).await;
    let page = world.browser().get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<h1>Come in</h1>"), "{}", page.body);
    let mut person = world.signed_up(EMAIL).await;
    let home = person.get("/").await;
    assert!(home.body.contains(&format!("<p>{EMAIL}</p>")) && home.body.contains("Leave"), "{}", home.body);
    let style = home.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(person.get(&style.replace("&#x2f;", "/")).await.body, "body { color: rebeccapurple }");
    std::fs::remove_dir_all(directory).unwrap();
}
