//! A person without a mouse: tab, shift and tab, enter, blank, and letters. With scripts and without.

use countersign_e2e::{
    Backwards, Browser, Key, Moment, Scratch, Script, Server, Trouble, in_browser, one_time_code,
};

type Told<T = ()> = Result<T, Trouble>;

const EMAIL: &str = "annie@example.com";
const PASSWORD: &str = "correct horse battery staple 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_with_a_keyboard_alone() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::On, "keyboard-with-scripts", story).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_without_javascript() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::Off, "keyboard-without-scripts", story).await;
}

async fn story(browser: &mut Browser) -> Told {
    signs_up(browser).await?;
    let secret = adds_an_app(browser).await?;
    saves_the_codes(browser).await?;
    looks_after_the_app(browser).await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    passes_the_challenge(browser, &secret).await
}

/// The field that is to be filled first has the focus already.
async fn signs_up(browser: &mut Browser) -> Told {
    browser.arrive("sign-up").await?;
    browser.type_text(EMAIL).await?;
    forward(browser, "input[name='password']").await?;
    browser.type_text(PASSWORD).await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("home").await
}

async fn adds_an_app(browser: &mut Browser) -> Told<String> {
    forward(browser, "main a[href$='/totp-setup']").await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("totp-setup").await?;
    forward(browser, "input[name='name']").await?;
    browser.type_text("My phone").await?;
    forward(browser, "main button[type=submit]").await?;
    browser.leave_by_key(Key::Space).await?;
    browser.arrive("totp-setup").await?;
    let secret = browser.texts("#key").await?.concat().replace(' ', "");
    if browser.script() == Script::On {
        forward(browser, "[data-copy='key']").await?;
        browser.press(Key::Enter).await?;
    }
    loop {
        let moment = Moment::now();
        forward(browser, "input[name='code']").await?;
        browser.type_text(&one_time_code(&secret, moment.one_step_ago())).await?;
        browser.leave_by_key(Key::Enter).await?;
        // The step may have ended between the two clocks; then the code was too old, and the form is there again.
        if Moment::now().step() == moment.step() || !browser.has("[aria-invalid=true]").await? {
            return Ok(secret);
        }
    }
}

async fn saves_the_codes(browser: &mut Browser) -> Told {
    browser.arrive("recovery-codes").await?;
    if browser.script() == Script::On {
        forward(browser, "[data-copy='codes']").await?;
        browser.press(Key::Space).await?;
        forward(browser, "[data-download]").await?;
        forward(browser, "[data-print]").await?;
    }
    forward(browser, "main .actions a").await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("mfa").await
}

/// Parts of the settings unfold and fold again.
async fn looks_after_the_app(browser: &mut Browser) -> Told {
    let summary = "main section:first-of-type summary";
    let open = "main section:first-of-type details[open]";
    forward(browser, summary).await?;
    browser.press(Key::Enter).await?;
    assert!(browser.has(open).await?, "enter unfolds it");
    forward(browser, &format!("{open} input[name='name']")).await?;
    browser.tab_to(summary, Backwards::Yes).await?;
    browser.press(Key::Space).await?;
    assert!(!browser.has(open).await?, "the blank folds it again");
    Ok(())
}

async fn signs_out(browser: &mut Browser) -> Told {
    browser.tab_to("header form[action$='/sign-out'] button", Backwards::Yes).await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("sign-in").await
}

async fn signs_in(browser: &mut Browser) -> Told {
    browser.type_text(EMAIL).await?;
    forward(browser, "input[name='password']").await?;
    browser.type_text(PASSWORD).await?;
    forward(browser, "input[name='remember']").await?;
    browser.press(Key::Space).await?;
    assert!(browser.has("input[name='remember']:checked").await?, "the blank ticks it");
    forward(browser, "main button[type=submit]").await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("totp-verify").await
}

async fn passes_the_challenge(browser: &mut Browser, secret: &str) -> Told {
    browser.type_text("12").await?;
    forward(browser, "input[name='trust_browser']").await?;
    // Every way out is within reach, and so is the way back.
    forward(browser, "main .ways a").await?;
    browser.tab_to("input[name='code']", Backwards::Yes).await?;
    for _ in 0..2 {
        browser.press(Key::Backspace).await?;
    }
    let code = one_time_code(secret, Moment::now());
    browser.type_text(&format!("{} {}", &code[..3], &code[3..])).await?;
    browser.leave_by_key(Key::Enter).await?;
    browser.arrive("home").await
}

async fn forward(browser: &Browser, selector: &str) -> Told {
    browser.tab_to(selector, Backwards::No).await
}
