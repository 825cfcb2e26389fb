//! Every page in every state, as the gallery tests of the crates wrote it to `target/tmp/gallery`: pictures of each, and whether
//! everybody can read and use it. `cargo xtask screenshots` writes the pages, brings axe-core, and runs these.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_e2e::{Look, Seen, Trouble, Viewer, in_gallery};

type Told<T = ()> = Result<T, Trouble>;

const PHONE: Look = Look::at(390);
const SMALL: Look = Look::at(320);
const DESK: Look = Look::at(1280);

/// What a screen of 1280 px shows at 200 %.
const ZOOMED: Look = Look { height: 450, scale: 2, touch: false, ..Look::at(640) };

/// Pages that are looked at in more ways than the others.
const LOOKED_AT_CLOSELY: [&str; 5] =
    ["challenge-used", "codes", "settings-open", "setup-confirm", "unlock-wait"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_every_page() {
    in_gallery(take_pictures).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_can_read_and_use_every_page() {
    in_gallery(judge).await;
}

/// A page in a language.
struct Page {
    language: String,
    name: String,
    file: PathBuf,
}

/// All that were written, English first.
fn pages() -> Told<Vec<Page>> {
    let mut pages = Vec::new();
    for language in ["en", "de", "ar", "ja"] {
        let directory = temporary().join("gallery").join(language);
        let mut files = Vec::new();
        for entry in fs::read_dir(&directory)? {
            files.push(entry?.path());
        }
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            pages.push(Page { language: language.to_owned(), name, file });
        }
    }
    assert!(pages.len() > 200, "the gallery is empty: cargo xtask screenshots");
    Ok(pages)
}

fn temporary() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

// Pictures

fn is_looked_at_closely(page: &Page) -> bool {
    LOOKED_AT_CLOSELY.contains(&page.name.as_str())
}

/// In which ways a page is looked at, each with a name.
fn ways(page: &Page) -> Vec<(&'static str, Look)> {
    let english = page.language == "en";
    let mut ways = vec![("phone-light", PHONE)];
    if english {
        ways.extend([("phone-dark", PHONE.dark()), ("desk-light", DESK)]);
    }
    ways.push(("desk-dark", DESK.dark()));
    if is_looked_at_closely(page) {
        ways.extend([("small", SMALL), ("zoomed", ZOOMED)]);
        ways.push(("large-letters", Look { letters: 200, ..PHONE }));
    }
    if page.name.starts_with("codes") {
        ways.push(("print", Look { print: true, ..Look::at(720) }));
    }
    ways
}

/// The system's own colours come last: Chromium keeps something of them.
const FORCED: [(&str, Look); 2] = [
    ("forced-colors", Look { forced_colors: true, ..DESK }),
    ("forced-colors-dark", Look { forced_colors: true, ..DESK.dark() }),
];

async fn take_pictures(viewer: &mut Viewer) -> Told {
    let album = temporary().with_file_name("screenshots");
    let _ = fs::remove_dir_all(&album);
    let mut index = String::from(INDEX);
    let pages = pages()?;
    let closely = pages.iter().filter(|page| page.language == "en" && is_looked_at_closely(page));
    let forced = closely.map(|page| (page, FORCED.to_vec()));
    for (page, ways) in pages.iter().map(|page| (page, ways(page))).chain(forced) {
        fs::create_dir_all(album.join(&page.language))?;
        viewer.open(&page.file).await?;
        write!(index, "<h2>{} <small>{}</small></h2>\n<p>", page.name, page.language)?;
        for (way, look) in ways {
            let file = format!("{}/{}-{way}.png", page.language, page.name);
            viewer.picture(look, &album.join(&file)).await?;
            let width = look.width / 2;
            writeln!(
                index,
                "<a href=\"{file}\"><img src=\"{file}\" width=\"{width}\" alt=\"{way}\" loading=\"lazy\"></a>"
            )?;
        }
        index.push_str("</p>\n");
    }
    fs::write(album.join("index.html"), index)?;
    Ok(())
}

const INDEX: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Every page</title>\n\
    <style>body { font: 16px system-ui; background: #999 } img { vertical-align: top; margin: 4px }</style>\n";

// Judgement

async fn judge(viewer: &mut Viewer) -> Told {
    viewer.bring(&axe_core()?).await?;
    for (name, broken, mended, complaint) in BROKEN {
        let file = temporary().join("gallery/en").join(name).with_extension("html");
        let page = fs::read_to_string(&file)?;
        assert!(page.contains(mended), "{name} has no {mended}");
        let file = temporary().join("gallery/broken.html");
        fs::write(&file, page.replacen(mended, broken, 1).replace("../", ""))?;
        let found = wrong_with(viewer, &file).await?.join("\n");
        assert!(found.contains(complaint), "{broken} in {name} is not found: {found}");
    }
    let mut complaints = Vec::new();
    for (name, aloud) in READ_ALOUD {
        viewer.open(&temporary().join("gallery/en").join(name).with_extension("html")).await?;
        viewer.look(DESK).await?;
        let told = told_in_main(&viewer.read_aloud().await?);
        let wanted: Vec<&str> = aloud.lines().collect();
        if told != wanted {
            complaints.push(format!("{name} is read aloud so:\n{}", told.join("\n")));
        }
    }
    for page in pages()? {
        let found = wrong_with(viewer, &page.file).await?;
        complaints.extend(found.into_iter().map(|text| format!("{}/{}: {text}", page.language, page.name)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

fn axe_core() -> Told<String> {
    let file = temporary().join("axe-core/node_modules/axe-core/axe.min.js");
    Ok(fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?)
}

async fn wrong_with(viewer: &mut Viewer, page: &Path) -> Told<Vec<String>> {
    viewer.open(page).await?;
    let mut found = Vec::new();
    for look in [PHONE, DESK.dark()] {
        viewer.look(look).await?;
        found.extend(viewer.sentences(AXE).await?);
    }
    for look in [SMALL, ZOOMED, Look { letters: 200, ..PHONE }, DESK] {
        viewer.look(look).await?;
        let told = viewer.sentences(FITS).await?;
        found.extend(told.into_iter().map(|text| format!("{} px: {text}", look.width)));
    }
    found.extend(viewer.sentences(HOUSE).await?);
    found.extend(out_of_order(&viewer.read_aloud().await?));
    Ok(found)
}

/// What must be found: a page, what is put in the place of what, and what is said of it.
const BROKEN: [(&str, &str, &str, &str); 8] = [
    (
        "setup-confirm",
        " role=\"img\" ",
        " role=\"img\" aria-label=\"QR code for your authenticator app\" ",
        "svg-img-alt",
    ),
    ("challenge", "", "<label for=\"code\">Code</label>", "label-title-only"),
    ("challenge", "<p class=\"lead\" style=\"color: #949494\">", "<p class=\"lead\">", "color-contrast"),
    ("challenge", "<p class=\"lead\" style=\"white-space: nowrap\">", "<p class=\"lead\">", "too wide"),
    (
        "challenge",
        "<button class=\"primary\" style=\"min-block-size: 0\"",
        "<button class=\"primary\"",
        "px high",
    ),
    (
        "challenge-used",
        "<p class=\"notice wrong\" id=\"code-error\">",
        "<p class=\"notice wrong\" id=\"code-error\" role=\"alert\">",
        "no error is told",
    ),
    ("codes", "dir=\"rtl\"", "dir=\"ltr\"", "lang en, dir rtl"),
    ("unlock-wait", "<h2>", "<h1>", "heading"),
];

/// What a screen reader tells of the task of a page, from the heading to the ways out.
const READ_ALOUD: [(&str, &str); 4] = [
    (
        "challenge-used",
        "heading: Enter your code
paragraph: Open your authenticator app and type the 0 digits shown for Acme.
alert: That code was already used. The next one comes in 0 seconds.
textbox: Code (That code was already used. The next one comes in 0 seconds.)
paragraph: Next code in 0:00
checkbox: Trust this browser for 00 days (Only on a device that is yours. You can take this back at any time.)
button: Continue
navigation: Other ways
link: Use a recovery code instead
link: I have no way to get a code",
    ),
    (
        "setup-confirm",
        "heading: Add an authenticator app
paragraph: An app on your phone that shows a new code every 00 seconds. Any will do: Aegis, 0Password, Google Authenticator, your password manager.
image: QR code for your authenticator app
list:
listitem: Scan the picture with the app.
listitem: On this phone? Open in the app
link: Open in the app
listitem: Cannot scan? Type this key:…
button: Copy
textbox: Code shown by the app (You have 00 minutes to finish.)
paragraph: You have 00 minutes to finish.
link: Not now
button: Turn on",
    ),
    (
        "codes",
        "heading: Save your recovery codes
paragraph: Each code signs you in once if you lose your phone. They are shown only now. Keep them where you keep your passwords, or on paper.
list:
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
listitem: …
button: Copy all
button: Download
button: Print
paragraph: Two-step sign-in is on.
link: I have saved them",
    ),
    (
        "unlock-wait",
        "heading: Unlock this browser
paragraph: 0 more to go, a while apart. Keep your app at hand.
status: 0 of 0 codes
paragraph: That was right. The next code is asked in 0:00.
paragraph: This page goes on by itself. You then have 00 minutes to type the code.
link: Check again
navigation: Other ways
link: I have a code from support
link: Back
link: I have no way to get a code",
    ),
];

/// One line for each thing: what it is, what it is called, and what else is said of it. Countdowns stand still, and secrets are left out.
fn told_in_main(told: &[Seen]) -> Vec<String> {
    let main: Vec<&Seen> = told.iter().filter(|seen| seen.in_main && seen.role != "main").collect();
    let line = |(at, seen): (usize, &&Seen)| {
        // What holds one button and nothing else says nothing of its own.
        if seen.role == "paragraph"
            && (seen.name.is_empty() || main.get(at + 1).is_some_and(|next| next.name == seen.name))
        {
            return None;
        }
        let secret = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
        let code = |word: &&str| word.len() != 4 || !word.chars().all(secret);
        let name: Vec<&str> = seen.name.split(' ').collect();
        let mut said = name.iter().copied().filter(code).collect::<Vec<_>>().join(" ");
        if said.len() < seen.name.len() {
            said.push('…');
        }
        let description =
            if seen.description.is_empty() { String::new() } else { format!(" ({})", seen.description) };
        let line = format!("{}: {said}{description}", seen.role);
        Some(line.trim().replace(|c: char| c.is_ascii_digit(), "0"))
    };
    main.iter().enumerate().filter_map(line).collect()
}

/// What axe-core finds, each with the element and why.
const AXE: &str = "axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`)))";

/// Nothing is wider than the window, nothing is cut off, and what is tapped is 44 px high, except for words within a sentence.
const FITS: &str = "(() => {
    const told = [];
    const needed = document.documentElement.scrollWidth;
    if (needed > innerWidth) told.push(`the page is ${needed} px wide`);
    for (const part of document.querySelectorAll('main :not(input)')) {
        if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0 && getComputedStyle(part).display !== 'inline')
            told.push(`too wide: ${part.outerHTML.slice(0, 120)}`);
    }
    for (const part of document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')) {
        if (!part.checkVisibility({ visibilityProperty: true })) continue;
        const within = part.tagName === 'A' && part.parentElement.textContent.trim() !== part.textContent.trim()
            && getComputedStyle(part).display === 'inline';
        const { height } = (part.type === 'checkbox' ? part.labels[0] : part).getBoundingClientRect();
        if (height < 43.9 && !within) told.push(`${height} px high: ${part.outerHTML.slice(0, 120)}`);
    }
    return told;
})()";

/// What holds in this house: the page says its language and direction, nothing moves, nothing comes from elsewhere, codes read from
/// left to right.
const HOUSE: &str = "(() => {
    const told = [];
    const { lang, dir } = document.documentElement;
    if (!lang || dir !== (['ar', 'he'].includes(lang) ? 'rtl' : 'ltr')) told.push(`lang ${lang}, dir ${dir}`);
    if (document.getAnimations().length) told.push('something moves');
    if (document.querySelector('[style]:not(html), style')) told.push('a style in the page');
    for (const part of document.querySelectorAll('code, input.code'))
        if (getComputedStyle(part).direction !== 'ltr') told.push(`direction: ${part.outerHTML.slice(0, 120)}`);
    const elsewhere = performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith('file:'));
    told.push(...elsewhere.map(({ name }) => `loaded ${name}`));
    return told;
})()";

/// In what order a screen reader tells a page: heading, what went wrong, field, button, ways out; and whether everything has a name.
fn out_of_order(told: &[Seen]) -> Vec<String> {
    let mut wrong = Vec::new();
    let landmark = |role: &str| told.iter().filter(|seen| seen.role == role).count();
    for role in ["banner", "main", "contentinfo"] {
        if landmark(role) != 1 {
            wrong.push(format!("there must be one {role}"));
        }
    }
    let main: Vec<&Seen> = told.iter().filter(|seen| seen.in_main).collect();
    let place = |what: &dyn Fn(&Seen) -> bool| main.iter().position(|seen| what(seen));
    let heading = place(&|seen| seen.role == "heading");
    let first = place(&|seen| !matches!(&*seen.role, "main" | "status"));
    if heading.is_none() || heading != first {
        wrong.push(format!("the heading comes first, not {:?}", first.map(|first| main[first])));
    }
    for seen in told {
        let named = !matches!(
            &*seen.role,
            "button"
                | "link"
                | "textbox"
                | "checkbox"
                | "DisclosureTriangle"
                | "image"
                | "navigation"
                | "heading"
        );
        if !named && seen.name.trim().is_empty() {
            wrong.push(format!("without a name: {seen:?}"));
        }
    }
    for (at, field) in main.iter().enumerate().filter(|(_, seen)| seen.invalid) {
        let said = place(&|seen| seen.role == "alert" && field.description.contains(seen.name.trim()));
        if said.is_none_or(|said| said > at) {
            wrong.push(format!("no error is told before the field and with it: {field:?}"));
        }
    }
    for alert in main.iter().filter(|seen| seen.role == "alert") {
        if alert.live != "assertive" || alert.name.trim().is_empty() {
            wrong.push(format!("nothing is told at once: {alert:?}"));
        }
    }
    // The ways out of a question stand below it.
    let ways = place(&|seen| seen.role == "navigation");
    let last_button = main.iter().rposition(|seen| seen.role == "button");
    if let (Some(ways), Some(button)) = (ways, last_button)
        && ways < button
    {
        wrong.push(format!("a button after the ways out: {:?}", main[button]));
    }
    wrong
}
