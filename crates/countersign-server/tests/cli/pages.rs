//! Pages of an operator's own: written out, changed, checked, and refused at the start where they would not work.

use std::fs;

use crate::program::{Scratch, countersign};

fn write(scratch: &Scratch, name: &str, text: &str) {
    let path = scratch.path().join("mine").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn what_is_written_out_can_be_used_as_it_is() {
    let scratch = Scratch::new();
    let done = countersign(&scratch, &["pages", "export", "mine"]);
    assert_eq!(done.code, 0, "{done:?}");
    for name in ["layout.html", "challenge.html", "sign-in.html", "style.css", "texts/ar.ftl", "README.md"] {
        assert!(scratch.path().join("mine").join(name).is_file(), "{name}");
    }
    let done = countersign(&scratch, &["pages", "check", "mine"]);
    assert_eq!((done.code, &*done.stdout), (0, "every page can be shown\n"), "{done:?}");

    let again = countersign(&scratch, &["pages", "export", "mine"]);
    assert_eq!(again.code, 1);
    assert!(
        again.stderr.contains("is there already, and nothing was written")
            && again.stderr.contains("--force")
    );
    write(&scratch, "style.css", "body { color: red }");
    assert_eq!(countersign(&scratch, &["pages", "export", "mine", "--force"]).code, 0);
    assert!(fs::read_to_string(scratch.path().join("mine/style.css")).unwrap().contains("--accent"));
}

#[test]
fn one_file_is_written_out_alone() {
    let scratch = Scratch::new();
    let done = countersign(&scratch, &["pages", "export", "mine", "--only", "challenge.html"]);
    assert_eq!(done.code, 0, "{done:?}");
    let mut names: Vec<_> =
        fs::read_dir(scratch.path().join("mine")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["README.md", "challenge.html"]);
    let second = countersign(&scratch, &["pages", "export", "mine", "--only", "texts/de.ftl"]);
    assert_eq!(second.code, 0, "{second:?}");
    let unknown = countersign(&scratch, &["pages", "export", "mine", "--only", "chalenge.html"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.stderr.contains("\"chalenge.html\"") && unknown.stderr.contains("challenge.html"));
}

#[test]
fn what_would_not_work_is_told_with_its_line_and_keeps_the_server_from_starting() {
    let scratch = Scratch::new();
    write(
        &scratch,
        "challenge.html",
        "{% extends \"layout.html\" %}\n{% block main %}\n<h1>{{ page.titel }}</h1>\n{% endblock %}",
    );
    write(
        &scratch,
        "sign-in.html",
        "{% extends \"layout.html\" %}{% block main %}{{ error|safe }}{% endblock %}",
    );
    write(&scratch, "style.css", "body {}\n@import url(https://evil.example/x.css);");
    write(&scratch, "texts/de.ftl", "shared-back = Zurück\nshared-bakc = Zurück\n");
    write(&scratch, "texts/tlh.ftl", "shared-back = x\n");
    write(&scratch, "chalenge.html", "x");
    write(&scratch, "notes.txt", "x");
    let done = countersign(&scratch, &["pages", "check", "mine"]);
    assert_eq!(done.code, 1, "{done:?}");
    for said in [
        "challenge.html:3: error: undefined value in `<h1>{{ page.titel }}</h1>`",
        "sign-in.html:1: error: |safe",
        "sign-in.html:1: error: the form that posts to /sign-in is missing",
        "style.css:2: error: @import",
        "texts/de.ftl:2: error: there is no text of ours with the key \"shared-bakc\": did you mean \"shared-back\"?",
        "texts/tlh.ftl:1: error: there is no language \"tlh\"",
        "chalenge.html:1: error: there is no template of this name to take the place of: did you mean challenge.html?",
        "notes.txt:1: warning: nobody reads this file",
    ] {
        assert!(done.stdout.contains(said), "{said}\n{}", done.stdout);
    }
    fs::write(scratch.path().join("countersign.toml"), "[pages]\ndirectory = \"mine\"\n").unwrap();
    let done = countersign(&scratch, &["config", "check"]);
    assert_eq!(done.code, 1, "{done:?}");
    let done = countersign(&scratch, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stderr.contains("pages.directory mine cannot be used"), "{done:?}");
    assert!(done.stderr.contains("countersign: challenge.html:3: error: undefined value"), "{done:?}");
}

#[test]
fn a_brand_that_cannot_be_is_refused_with_the_key() {
    let scratch = Scratch::new();
    fs::write(scratch.path().join("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>")
        .unwrap();
    for (settings, said) in [
        ("accent = \"red\"", "pages.accent is \"red\" (countersign.toml); the accent \"red\" is no colour"),
        ("logo = \"logo.svg\"", "onload runs a script"),
        ("logo = \"logo.gif\"", "ends in .svg, .png or .webp"),
        ("logo = \"none.png\"", "the file cannot be read"),
        ("brand = \"\"", "it must be a name"),
        ("languages = [\"de\", \"tlh\"]", "there is no language \"tlh\""),
        ("directory = \"none\"", "countersign pages export DIR"),
        ("logo_dark = \"none.png\"", "the file cannot be read"),
    ] {
        fs::write(scratch.path().join("countersign.toml"), format!("[pages]\n{settings}\n")).unwrap();
        let done = countersign(&scratch, &["config", "check"]);
        assert_eq!(done.code, 1, "{done:?}");
        assert!(done.stderr.contains(said), "{settings}: {done:?}");
    }
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    fs::write(scratch.path().join("logo.svg"), svg).unwrap();
    let good = "[pages]\nbrand = \"Acme\"\naccent = \"#0a7\"\nlogo = \"logo.svg\"\nlogo_dark = \"logo.svg\"\nlanguages = [\"de\", \"en\"]\n";
    fs::write(scratch.path().join("countersign.toml"), good).unwrap();
    let done = countersign(&scratch, &["config", "check"]);
    assert_eq!(done.code, 0, "{done:?}");
}
