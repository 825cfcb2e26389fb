//! A person at a browser signs up, binds an authenticator app, and comes back with it and without it.
//!
//! The QR code is read from a picture of the page by `zbarimg`; the codes are those of `oathtool`.

use countersign_e2e::{
    Browser, Moment, Scratch, Script, Server, Trouble, decode_qr_code, in_browser, one_time_code,
    totp_secret, wrong_code,
};

type Told<T = ()> = Result<T, Trouble>;

/// Longer than a narrow screen is wide.
const EMAIL: &str = "augusta.ada.king.countess.of.lovelace@analytical.engine.example.com";
const PASSWORD: &str = "correct horse battery staple 1";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_binds_an_app_and_comes_back_with_it() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::On, "with-scripts", story).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_without_javascript() {
    let scratch = Scratch::new();
    let server = Server::start(&scratch.join("data"));
    in_browser(server.base(), Script::Off, "without-scripts", story).await;
}

async fn story(browser: &mut Browser) -> Told {
    signs_up(browser).await?;
    let secret = scans_the_qr_code(browser).await?;
    let recovery_codes = confirms_with_a_blank_in_the_code(browser, &secret).await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    is_told_that_a_wrong_code_is_wrong(browser, &secret).await?;
    let used_code = passes_with_the_present_code(browser, &secret).await?;
    signs_out(browser).await?;
    signs_in(browser).await?;
    is_told_to_wait_when_the_code_was_used(browser, &used_code).await?;
    passes_with_a_recovery_code(browser, &recovery_codes[3]).await?;
    sees_that_nine_codes_are_left(browser).await
}

async fn signs_up(browser: &mut Browser) -> Told {
    browser.arrive("sign-up").await?;
    browser.fill("email", EMAIL).await?;
    browser.fill("password", PASSWORD).await?;
    browser.submit("password").await?;
    browser.arrive("home").await
}

/// Gives the secret that the picture holds.
async fn scans_the_qr_code(browser: &mut Browser) -> Told<String> {
    browser.open("/mfa").await?;
    browser.arrive("mfa").await?;
    browser.leave_by("main a[href$='/totp-setup']").await?;
    browser.arrive("totp-setup").await?;
    if browser.has("input[name='password']").await? {
        browser.fill("password", PASSWORD).await?;
    }
    browser.fill("name", "My phone").await?;
    browser.submit("name").await?;
    browser.arrive("totp-setup").await?;
    let uri = decode_qr_code(&browser.picture_of("main svg").await?);
    // On a narrow screen and a dark one it must be readable too.
    for picture in browser.pictures() {
        assert_eq!(decode_qr_code(picture), uri, "{}", picture.display());
    }
    assert!(uri.contains("issuer=Countersign"), "{uri}");
    Ok(totp_secret(&uri))
}

/// Confirms with the code of the step before, so that the present one is still unused. Gives the recovery codes.
async fn confirms_with_a_blank_in_the_code(browser: &mut Browser, secret: &str) -> Told<Vec<String>> {
    loop {
        let moment = Moment::now();
        let code = one_time_code(secret, moment.one_step_ago());
        browser.fill("code", &format!("{} {}", &code[..3], &code[3..])).await?;
        browser.submit("code").await?;
        // The step may have ended between the two clocks; then the code was too old, and the form is there again.
        if Moment::now().step() == moment.step() || !browser.has("[aria-invalid=true]").await? {
            break;
        }
    }
    browser.arrive("recovery-codes").await?;
    let shown = browser.texts("main li").await?;
    let codes: Vec<String> = shown.iter().map(|text| text.replace([' ', '-'], "")).collect();
    assert_eq!(codes.len(), 10, "{shown:?}");
    for code in &codes {
        let good = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        assert!(code.len() == 12 && code.chars().all(good), "{code}");
    }
    // What only a script can do is offered only where scripts run.
    assert_eq!(browser.has("[data-tools]:not([hidden])").await?, browser.script() == Script::On);
    Ok(codes)
}

async fn signs_out(browser: &mut Browser) -> Told {
    browser.open("/").await?;
    browser.arrive("home").await?;
    browser.leave_by("form[action$='/sign-out'] button").await?;
    browser.arrive("sign-in").await
}

async fn signs_in(browser: &mut Browser) -> Told {
    browser.open("/sign-in").await?;
    browser.arrive("sign-in").await?;
    browser.fill("email", EMAIL).await?;
    browser.fill("password", PASSWORD).await?;
    browser.submit("password").await?;
    browser.arrive("totp-verify").await
}

async fn is_told_that_a_wrong_code_is_wrong(browser: &mut Browser, secret: &str) -> Told {
    browser.fill("code", &wrong_code(secret, Moment::now())).await?;
    browser.submit("code").await?;
    browser.arrive("totp-verify").await?;
    assert!(!browser.error_of("code").await?.is_empty());
    Ok(())
}

/// Gives the code, which is spent now but stays within its time for another 30 seconds at least.
async fn passes_with_the_present_code(browser: &mut Browser, secret: &str) -> Told<String> {
    let code = one_time_code(secret, Moment::now());
    browser.fill("code", &code).await?;
    browser.submit("code").await?;
    browser.arrive("home").await?;
    Ok(code)
}

async fn is_told_to_wait_when_the_code_was_used(browser: &mut Browser, code: &str) -> Told {
    browser.fill("code", code).await?;
    browser.submit("code").await?;
    browser.arrive("totp-verify").await?;
    let error = browser.error_of("code").await?;
    assert!(error.contains("next"), "it says to wait for the next code: {error}");
    Ok(())
}

async fn passes_with_a_recovery_code(browser: &mut Browser, code: &str) -> Told {
    browser.leave_by("main a[href*='/recovery-code-verify']").await?;
    browser.arrive("recovery-code-verify").await?;
    browser.fill("code", code).await?;
    browser.submit("code").await?;
    // Whoever needed a recovery code is asked about the phone, and goes on.
    browser.arrive("recovered").await?;
    browser.leave_by("main .actions a").await?;
    browser.arrive("home").await
}

async fn sees_that_nine_codes_are_left(browser: &mut Browser) -> Told {
    browser.open("/mfa").await?;
    browser.arrive("mfa").await?;
    let text = browser.text().await?;
    assert!(text.contains("9 of 10"), "{text}");
    Ok(())
}
