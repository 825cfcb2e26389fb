//! The application's own name, colour and logo.

use countersign::Site;
use countersign_axum::{Brand, LogoKind, PageOptions};

use crate::world::{ORIGIN, World};

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>";
const NAME: &str = "Acme & <b>Sons</b>";

fn brand() -> Brand {
    let brand = Brand::new(NAME).accent("#0a7").unwrap().logo(LOGO, LogoKind::Svg).unwrap();
    brand.dark_logo(*b"RIFF\0\0\0\0WEBPVP8 ", LogoKind::WebP).unwrap()
}

#[tokio::test]
async fn every_page_wears_it_and_the_policy_stays() {
    for prefix in ["", "/auth"] {
        let site = Site::new(ORIGIN).unwrap().prefix(prefix).unwrap();
        let options = PageOptions::new().brand(brand());
        let world = World::mounted(site, options, |builder| builder).await;
        let mut browser = world.signed_in(1).await;
        let page = browser.get(&format!("{prefix}/mfa")).await;
        assert_eq!(page.page(200), "mfa");
        assert!(page.text.contains("· Acme &amp; &lt;b&gt;Sons&lt;/b&gt;</title>"), "{}", page.text);
        assert!(page.text.contains("alt=\"Acme &amp; &lt;b&gt;Sons&lt;/b&gt;\""));
        assert!(page.text.contains("<meta name=\"theme-color\" content=\"#00aa77\">"));
        assert!(!page.text.contains("<style") && !page.text.contains(" style="));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");

        let sheets: Vec<_> = page.all_between("rel=\"stylesheet\" href=\"", "\"").collect();
        let [ours, colours] = sheets[..] else { panic!("{sheets:?}") };
        assert!(ours.starts_with(&format!("{prefix}/countersign/style.")));
        let colours = world.browser().get(colours).await;
        assert!(
            colours.text.contains("--accent: #00aa77;") && colours.text.contains("--on-accent: #000000;")
        );
        assert_eq!(colours.header("cache-control"), Some("public, max-age=31536000, immutable"));
        let light = page.between("class=\"logo\" src=\"", "\"").unwrap();
        let dark = page.between("<source srcset=\"", "\"").unwrap();
        let icon = page.between("rel=\"icon\" href=\"", "\"").unwrap();
        for (path, kind) in [(light, "image/svg+xml"), (dark, "image/webp"), (icon, "image/svg+xml")] {
            let file = world.browser().get(path).await;
            assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some(kind)), "{path}");
            assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
            let policy = file.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
        }
        assert_eq!(world.browser().get(light).await.text, LOGO);
    }
}

#[tokio::test]
async fn without_one_the_issuer_stands_there() {
    let world = World::new().await;
    let page = world.signed_in(1).await.get("/mfa").await;
    assert!(page.text.contains("<a class=\"brand\" href=\"/\">Acme</a>"), "{}", page.text);
    assert!(!page.text.contains("theme-color") && !page.text.contains("<picture"));
}

#[tokio::test]
async fn a_stylesheet_of_the_applications_own_takes_the_place_of_ours() {
    let options = PageOptions::new().style("body { color: rebeccapurple }").brand(brand());
    let world = World::mounted(Site::new(ORIGIN).unwrap(), options, |builder| builder).await;
    let page = world.signed_in(1).await.get("/mfa").await;
    let style = page.between("rel=\"stylesheet\" href=\"", "\"").unwrap();
    assert_eq!(world.browser().get(style).await.text, "body { color: rebeccapurple }");
}

#[test]
fn what_cannot_be_used_is_refused_with_a_sentence() {
    for colour in ["", "red", "#12", "#0a7; } body { background: url(//evil.example)", "rgb(0,0,0)"] {
        let told = Brand::new("Acme").accent(colour).unwrap_err().to_string();
        assert!(told.contains("no colour") && told.contains("#0a7"), "{told}");
    }
    let scripted = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let told = Brand::new("Acme").logo(scripted, LogoKind::Svg).unwrap_err().to_string();
    assert!(told.contains("<script>"), "{told}");
    let told = Brand::new("Acme").logo(LOGO, LogoKind::Png).unwrap_err().to_string();
    assert!(told.contains("no image/png"), "{told}");
}
