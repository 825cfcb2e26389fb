//! A person trusts a browser, is interrupted by a step-up, loses the app, and must have another one.

use countersign_e2e::{
    Browser, Moment, Scratch, Script, Server, Trouble, in_browser, one_time_code, totp_secret,
};

type Told<T = ()> = Result<T, Trouble>;

const EMAIL: &str = "grace@example.com";
const PASSWORD: &str = "correct horse battery staple 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trusted_browser_is_not_asked_at_sign_in_but_before_an_app_is_removed() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::On, "trust-with-scripts", trusts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_without_javascript() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::Off, "trust-without-scripts", trusts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_must_have_a_second_factor_is_led_to_it_and_then_on() {
    let scratch = Scratch::new();
    let everyone = [("COUNTERSIGN_REQUIREMENT__EVERYONE", "true")];
    let server = Server::start_with(&scratch.join("data"), &everyone);
    in_browser(server.base(), Script::On, "required", must).await;
}

async fn trusts(browser: &mut Browser) -> Told {
    signs_up(browser).await?;
    browser.arrive("home").await?;
    browser.open("/totp-setup").await?;
    let (secret, codes) = enrolls(browser).await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    browser.arrive("totp-verify").await?;
    browser.click("input[name='trust_browser']").await?;
    browser.fill("code", &one_time_code(&secret, Moment::now())).await?;
    browser.submit("code").await?;
    browser.arrive("home").await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    browser.arrive("home").await?;
    is_asked_before_the_app_is_removed(browser, &codes[0]).await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    // Nothing is left to be asked for.
    browser.arrive("home").await
}

async fn must(browser: &mut Browser) -> Told {
    signs_up(browser).await?;
    browser.arrive("totp-setup").await?;
    for guarded in ["/", "/mfa", "/recovery-codes", "/totp-verify"] {
        browser.open(guarded).await?;
        browser.arrive("totp-setup").await?;
    }
    enrolls(browser).await?;
    browser.open("/mfa").await?;
    browser.arrive("mfa").await?;
    assert!(!browser.has("form[action*='/remove']").await?, "the only app stays");
    browser.open("/").await?;
    browser.arrive("home").await
}

/// The trusted browser proves nothing: the removal waits for a recovery code, and is then done without being asked for again.
async fn is_asked_before_the_app_is_removed(browser: &mut Browser, code: &str) -> Told {
    browser.open("/mfa").await?;
    browser.arrive("mfa").await?;
    assert!(browser.text().await?.contains("this browser"));
    browser.click("li:has(form[action*='/remove']) summary").await?;
    browser.leave_by("form[action*='/remove'] button").await?;
    browser.arrive("totp-verify").await?;
    browser.leave_by("main a[href*='/recovery-code-verify']").await?;
    browser.arrive("recovery-code-verify").await?;
    browser.fill("code", code).await?;
    browser.submit("code").await?;
    if browser.script() == Script::Off {
        browser.arrive("continue").await?;
        browser.leave_by("main button").await?;
    }
    browser.arrive("mfa").await?;
    assert!(!browser.has("form[action*='/remove']").await?, "the app is gone");
    Ok(())
}

async fn signs_up(browser: &mut Browser) -> Told {
    browser.open("/sign-up").await?;
    browser.arrive("sign-up").await?;
    browser.fill("email", EMAIL).await?;
    browser.fill("password", PASSWORD).await?;
    browser.submit("password").await
}

async fn signs_in(browser: &mut Browser) -> Told {
    browser.open("/sign-in").await?;
    browser.arrive("sign-in").await?;
    browser.fill("email", EMAIL).await?;
    browser.fill("password", PASSWORD).await?;
    browser.submit("password").await
}

async fn signs_out(browser: &mut Browser) -> Told {
    browser.open("/").await?;
    browser.arrive("home").await?;
    browser.leave_by("form[action$='/sign-out'] button").await?;
    browser.arrive("sign-in").await
}

/// From the set-up on; confirms with the code of the step before, so that the present one is still unused. Gives secret and recovery codes.
async fn enrolls(browser: &mut Browser) -> Told<(String, Vec<String>)> {
    browser.arrive("totp-setup").await?;
    browser.fill("name", "My phone").await?;
    browser.submit("name").await?;
    browser.arrive("totp-setup").await?;
    let uri = browser.attribute("main a[href^='otpauth:']", "href").await?;
    let secret = totp_secret(&uri);
    loop {
        let moment = Moment::now();
        browser.fill("code", &one_time_code(&secret, moment.one_step_ago())).await?;
        browser.submit("code").await?;
        // The step may have ended between the two clocks; then the code was too old, and the form is there again.
        if Moment::now().step() == moment.step() || !browser.has("[aria-invalid=true]").await? {
            break;
        }
    }
    browser.arrive("recovery-codes").await?;
    let shown = browser.texts("main li").await?;
    Ok((secret, shown.iter().map(|text| text.replace([' ', '-'], "")).collect()))
}
