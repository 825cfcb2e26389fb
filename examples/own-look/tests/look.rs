//! What Acme's pages look like, in every state, without a server.

use countersign_axum::{SamplePages, check_templates, samples};

fn page(template: &str, tag: &str) -> String {
    let options = own_look::options().unwrap();
    let all = samples(&options, tag).unwrap();
    let sample = all.iter().find(|sample| sample.template == template).unwrap();
    SamplePages::new(&options).render(sample, tag).unwrap()
}

#[test]
fn the_brand_is_on_every_page() {
    let page = page("challenge.html", "en");
    assert!(page.contains("alt=\"Acme\"") && page.contains("content=\"#00aa77\""), "{page}");
}

#[test]
fn single_parts_are_acmes() {
    assert!(page("challenge.html", "en").contains(">Your Acme code, please</h1>"));
    let german = page("challenge.html", "de");
    assert!(german.contains(">Dein Acme-Code, bitte</h1>"), "{german}");
    assert!(german.contains("<form class=\"acme-form\"") && german.contains(" placeholder=\"123456\""));
    assert!(page("codes.html", "en").contains("welcome\">"));
}

#[test]
fn the_template_is_acmes_and_nothing_is_wrong_with_it() {
    assert!(page("problem.html", "de").contains("Ruf uns an"));
    assert_eq!(check_templates(&own_look::options().unwrap(), []), []);
}

#[test]
fn the_view_of_new_codes_is_what_acme_needs() {
    let options = own_look::options().unwrap();
    let all = samples(&options, "en").unwrap();
    let sample = all.iter().find(|sample| sample.template == "codes.html").unwrap();
    assert!(sample.view["codes"].is_array() && sample.view["onward"].is_string());
}
