//! A person at a browser: Chromium, driven by chromedriver, with a page at a time.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::testing::run_browser_test;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel};

use crate::scratch::Scratch;
use crate::server::lines_of;

/// What may go wrong at a browser.
pub type Trouble = Box<dyn Error + Send + Sync>;

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);
const INTERVAL: Duration = Duration::from_millis(50);

/// Nothing of Chromium's own that asks the network, and no sandbox, which root cannot have.
const FLAGS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en-GB",
];

const WIDE: u64 = 1280;
const NARROW: u64 = 320;

/// Does the browser run scripts?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// As most people have it.
    On,
    /// Switched off in the browser's settings.
    Off,
}

/// In which direction the tab key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backwards {
    /// As people read.
    No,
    /// With the shift key.
    Yes,
}

/// A browser that shows a page of the server.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    base: String,
    script: Script,
    album: PathBuf,
    pictures: u32,
    latest: Vec<PathBuf>,
    /// What was wrong with pages without stopping the story.
    complaints: Vec<String>,
    page: WebElement,
}

/// Opens a browser, checks that scripts run in it or do not, shows it the server's sign-up page, and tells it the story. Closes it
/// however that ends.
///
/// # Panics
/// When the story fails.
pub async fn in_browser<F>(base: &str, script: Script, album: &str, story: F)
where
    F: AsyncFnOnce(&mut Browser) -> Result<(), Trouble>,
{
    in_chromium(script, async |driver| {
        let mut browser = Browser::new(driver, base, script, album).await?;
        let told = story(&mut browser).await;
        if told.is_err() {
            browser.leave_evidence().await;
        }
        told?;
        assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
        Ok(())
    })
    .await;
}

/// Opens Chromium with a profile of its own, and closes it however the story ends.
pub(crate) async fn in_chromium<F>(script: Script, story: F)
where
    F: AsyncFnOnce(WebDriver) -> Result<(), Trouble>,
{
    let chromedriver = Chromedriver::start();
    let profile = Scratch::new();
    let session = WebDriver::new(chromedriver.url.clone(), capabilities(&profile, script));
    let told = run_browser_test(session, |driver| async move {
        check_scripts(&driver, script).await?;
        story(driver).await
    });
    told.await.unwrap_or_else(|error| panic!("{error}"));
}

impl Browser {
    async fn new(driver: WebDriver, base: &str, script: Script, album: &str) -> Result<Self, Trouble> {
        let album = album_directory().join(album);
        let _ = std::fs::remove_dir_all(&album);
        std::fs::create_dir_all(&album)?;
        driver.goto(format!("{base}/sign-up")).await?;
        let page = driver.query(By::Css("main[data-page]")).wait(PATIENCE, INTERVAL).first().await?;
        Ok(Self {
            driver,
            base: base.to_owned(),
            script,
            album,
            pictures: 0,
            latest: Vec::new(),
            complaints: Vec::new(),
            page,
        })
    }

    /// Whether it runs scripts.
    #[must_use]
    pub fn script(&self) -> Script {
        self.script
    }

    /// Goes to a path by the address bar.
    pub async fn open(&mut self, path: &str) -> Result<(), Trouble> {
        self.driver.goto(format!("{}{path}", self.base)).await?;
        Ok(())
    }

    /// Waits for the page with this name, and takes its pictures.
    pub async fn arrive(&mut self, name: &str) -> Result<(), Trouble> {
        let here = By::Css(format!("main[data-page='{name}']"));
        let found = self.driver.query(here).wait(PATIENCE, INTERVAL).first_opt().await?;
        let Some(page) = found else {
            let address = self.driver.current_url().await?;
            return Err(
                format!("waited for page {name}, but it is {address}:\n{}", self.text().await?).into()
            );
        };
        self.page = page;
        self.read_console(name).await?;
        self.take_pictures(name).await
    }

    /// Types into the field with this name.
    pub async fn fill(&self, field: &str, text: &str) -> Result<(), Trouble> {
        let field = self.field(field).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Clicks what this selector finds, and stays on the page: a box to tick, a part to unfold.
    pub async fn click(&self, selector: &str) -> Result<(), Trouble> {
        let found =
            self.driver.query(By::Css(selector)).wait(PATIENCE, INTERVAL).and_displayed().first().await?;
        found.click().await?;
        Ok(())
    }

    /// Sends the form that has the field with this name, and waits until this page is gone.
    pub async fn submit(&self, field: &str) -> Result<(), Trouble> {
        self.leave_by(&format!("form:has([name='{field}']) button[type=submit]")).await
    }

    /// Clicks what this selector finds, and waits until this page is gone.
    pub async fn leave_by(&self, selector: &str) -> Result<(), Trouble> {
        let way =
            self.driver.query(By::Css(selector)).wait(PATIENCE, INTERVAL).and_displayed().first().await?;
        way.click().await?;
        self.page.wait_until().wait(PATIENCE, INTERVAL).stale().await?;
        Ok(())
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: Key) -> Result<(), Trouble> {
        Ok(self.driver.active_element().await?.send_keys(key).await?)
    }

    /// Types where the focus is.
    pub async fn type_text(&self, text: &str) -> Result<(), Trouble> {
        Ok(self.driver.active_element().await?.send_keys(text).await?)
    }

    /// Presses a key where the focus is, and waits until this page is gone.
    pub async fn leave_by_key(&self, key: Key) -> Result<(), Trouble> {
        self.press(key).await?;
        Ok(self.page.wait_until().wait(PATIENCE, INTERVAL).stale().await?)
    }

    /// Goes on with the tab key, backwards with shift, until the focus is on what this selector finds. Wherever it comes by, it must be
    /// seen.
    pub async fn tab_to(&self, selector: &str, backwards: Backwards) -> Result<(), Trouble> {
        let wanted =
            self.driver.query(By::Css(selector)).wait(PATIENCE, INTERVAL).and_displayed().first().await?;
        let mut passed = Vec::new();
        while passed.len() < 80 {
            let focus = self.driver.active_element().await?;
            if focus == wanted {
                return self.shows_focus(&focus).await;
            }
            let keys = match backwards {
                Backwards::No => Key::Tab + "",
                Backwards::Yes => Key::Shift + Key::Tab,
            };
            focus.send_keys(keys).await?;
            let focus = self.driver.active_element().await?;
            if focus.tag_name().await? != "body" {
                self.shows_focus(&focus).await?;
            }
            passed.push(focus.outer_html().await?);
        }
        Err(format!("the tab key never came to {selector}: {passed:#?}").into())
    }

    async fn shows_focus(&self, focus: &WebElement) -> Result<(), Trouble> {
        let (style, width) =
            (focus.css_value("outline-style").await?, focus.css_value("outline-width").await?);
        let wide: f32 = width.trim_end_matches("px").parse()?;
        if style == "solid" && wide >= 2.0 && focus.is_displayed().await? {
            return Ok(());
        }
        Err(format!("the focus is not seen ({style} {width}): {}", focus.outer_html().await?).into())
    }

    /// Is there anything that this selector finds?
    pub async fn has(&self, selector: &str) -> Result<bool, Trouble> {
        Ok(!self.driver.find_all(By::Css(selector)).await?.is_empty())
    }

    /// What is written on the page.
    pub async fn text(&self) -> Result<String, Trouble> {
        Ok(self.driver.find(By::Css("body")).await?.text().await?)
    }

    /// What is written in each place that this selector finds.
    pub async fn texts(&self, selector: &str) -> Result<Vec<String>, Trouble> {
        let mut texts = Vec::new();
        for element in self.driver.find_all(By::Css(selector)).await? {
            texts.push(element.text().await?);
        }
        Ok(texts)
    }

    /// An attribute of what this selector finds, seen or not.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<String, Trouble> {
        let element = self.driver.query(By::Css(selector)).wait(PATIENCE, INTERVAL).first().await?;
        Ok(element.attr(name).await?.ok_or("it has no such attribute")?)
    }

    /// A picture of what this selector finds, as a person's phone would see it.
    pub async fn picture_of(&self, selector: &str) -> Result<PathBuf, Trouble> {
        let file = self.album.join("seen-by-the-phone.png");
        let element =
            self.driver.query(By::Css(selector)).wait(PATIENCE, INTERVAL).and_displayed().single().await?;
        element.scroll_into_view().await?;
        element.screenshot(&file).await?;
        Ok(file)
    }

    /// Pictures of this whole page: wide and narrow, each in light and dark.
    #[must_use]
    pub fn pictures(&self) -> &[PathBuf] {
        &self.latest
    }

    /// The error of a field: marked as invalid, described by an element that is announced at once.
    pub async fn error_of(&self, field: &str) -> Result<String, Trouble> {
        let input = self.field(field).await?;
        let invalid = input.attr("aria-invalid").await?;
        assert_eq!(invalid.as_deref(), Some("true"), "the field {field} is marked as invalid");
        let described = input.attr("aria-describedby").await?.ok_or("the field is described by nothing")?;
        let mut alerts = Vec::new();
        for id in described.split_whitespace() {
            let selector = format!("#{id}[role=alert], #{id} [role=alert], [role=alert] #{id}");
            alerts.extend(self.texts(&selector).await?);
        }
        assert_eq!(alerts.len(), 1, "one announced error describes the field {field}");
        Ok(alerts.remove(0))
    }

    async fn field(&self, name: &str) -> Result<WebElement, Trouble> {
        let selector = By::Css(format!("[name='{name}']:not([type=hidden])"));
        Ok(self.driver.query(selector).wait(PATIENCE, INTERVAL).and_displayed().first().await?)
    }

    /// The console must have no warning and no error, but for the browser's own note that an answer was a 422.
    async fn read_console(&mut self, name: &str) -> Result<(), Trouble> {
        let refused = |message: &str| message.contains("the server responded with a status of 422");
        for entry in self.driver.browser_log().await? {
            if matches!(&*entry.level, "WARNING" | "SEVERE") && !refused(&entry.message) {
                self.complain(format!("on page {name} the console says: {}", entry.message));
            }
        }
        Ok(())
    }

    /// The whole page in light and dark, wide and narrow. At no width it may need scrolling sideways.
    async fn take_pictures(&mut self, name: &str) -> Result<(), Trouble> {
        self.pictures += 1;
        self.latest.clear();
        for (width, width_name) in [(WIDE, "wide"), (NARROW, "narrow")] {
            for scheme in ["light", "dark"] {
                let needed = self.show_as(width, scheme).await?;
                if needed > width {
                    self.complain(format!("page {name} is {needed} px wide on a screen of {width} px"));
                }
                let file = self.album.join(format!("{:02}-{name}-{width_name}-{scheme}.png", self.pictures));
                self.driver.screenshot(&file).await?;
                self.latest.push(file);
            }
        }
        let cdp = self.driver.cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", json!({ "features": [] })).await?;
        cdp.send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        Ok(())
    }

    /// Shows the page at this width, high enough for all of it; gives the width that it needs.
    async fn show_as(&self, width: u64, scheme: &str) -> Result<u64, Trouble> {
        let cdp = self.driver.cdp();
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        cdp.send_raw("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        let metrics = |height: u64| json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics(700)).await?;
        let layout = cdp.send_raw("Page.getLayoutMetrics", json!({})).await?;
        let size = |side: &str| layout["cssContentSize"][side].as_u64().unwrap_or_default();
        cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics(size("height").max(700))).await?;
        Ok(size("width"))
    }

    fn complain(&mut self, complaint: String) {
        if !self.complaints.contains(&complaint) {
            self.complaints.push(complaint);
        }
    }

    async fn leave_evidence(&self) {
        let _ = self.driver.screenshot(&self.album.join("failed.png")).await;
        if let Ok(source) = self.driver.source().await {
            let _ = std::fs::write(self.album.join("failed.html"), source);
        }
    }
}

fn album_directory() -> PathBuf {
    let workspace =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the workspace");
    workspace.join("target/e2e-screenshots")
}

fn capabilities(profile: &Scratch, script: Script) -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    let set = |capabilities: &mut ChromeCapabilities| -> WebDriverResult<()> {
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let mut preferences = json!({ "credentials_enable_service": false });
        if script == Script::Off {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        capabilities.add_experimental_option("prefs", preferences)
    };
    set(&mut capabilities).expect("these are plain values");
    capabilities
}

/// A page that says what its script did to it.
async fn check_scripts(driver: &WebDriver, script: Script) -> Result<(), Trouble> {
    driver.goto("data:text/html,<title>off</title><script>document.title='on'</script>").await?;
    let title = driver.title().await?;
    let wanted = match script {
        Script::On => "on",
        Script::Off => "off",
    };
    if title == wanted { Ok(()) } else { Err(format!("scripts should be {wanted}, but are {title}").into()) }
}

/// The driver, on a port that it chooses.
struct Chromedriver {
    child: Child,
    url: String,
}

impl Chromedriver {
    fn start() -> Self {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=SEVERE"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let lines = lines_of(child.stdout.take().expect("it is piped"));
        let mut driver = Self { child, url: String::new() };
        while let Ok(line) = lines.recv_timeout(PATIENCE) {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                driver.url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                return driver;
            }
        }
        panic!("chromedriver did not say on which port it listens");
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
