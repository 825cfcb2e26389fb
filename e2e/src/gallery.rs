//! Pages that lie in files, looked at in Chromium: by a camera, by axe-core, and as a screen reader does.

use std::path::Path;

use data_encoding::BASE64;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::browser::{Script, Trouble, in_chromium};

/// How somebody looks at a page.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Of the window, in CSS pixels.
    pub width: u64,
    /// Of the window, in CSS pixels.
    pub height: u64,
    /// Pixels of the screen for each of CSS: 2 on a page that is zoomed to 200 %.
    pub scale: u64,
    /// What the system asks for.
    pub dark: bool,
    /// By fingers, not by a mouse.
    pub touch: bool,
    /// The system's own few colours, and no others.
    pub forced_colors: bool,
    /// As it comes out of a printer.
    pub print: bool,
    /// How large letters are, in percent.
    pub letters: u64,
}

impl Look {
    /// At this width, in light colours.
    #[must_use]
    pub const fn at(width: u64) -> Self {
        let height = if width < 800 { 800 } else { 900 };
        Self {
            width,
            height,
            scale: 1,
            dark: false,
            touch: width < 800,
            forced_colors: false,
            print: false,
            letters: 100,
        }
    }

    /// The same in dark colours.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }
}

/// Opens a browser, and tells it the story. Closes it however that ends.
///
/// # Panics
/// When the story fails.
pub async fn in_gallery<F>(story: F)
where
    F: AsyncFnOnce(&mut Viewer) -> Result<(), Trouble>,
{
    in_chromium(Script::On, async |driver| story(&mut Viewer { driver }).await).await;
}

/// Somebody in front of a page.
#[derive(Debug)]
pub struct Viewer {
    driver: WebDriver,
}

/// What a screen reader tells of one thing on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What it is, such as `heading` or `button`.
    pub role: String,
    /// What it is called.
    pub name: String,
    /// What else is said of it.
    pub description: String,
    /// It is marked as wrong.
    pub invalid: bool,
    /// `assertive` or `polite` where it is told as soon as it appears.
    pub live: String,
    /// It stands in the task of the page, neither in the bar above nor in the one below.
    pub in_main: bool,
}

impl Viewer {
    /// Opens a file.
    pub async fn open(&mut self, page: &Path) -> Result<(), Trouble> {
        Ok(self.driver.goto(format!("file://{}", page.display())).await?)
    }

    /// Brings a judge into every page that is opened from now on, as the browser's owner may: the pages' own policy lets no script in.
    pub async fn bring(&mut self, script: &str) -> Result<(), Trouble> {
        self.cdp("Page.enable", json!({})).await?;
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Looks at the page in this way from now on.
    pub async fn look(&self, look: Look) -> Result<(), Trouble> {
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let mut features = vec![feature("prefers-color-scheme", if look.dark { "dark" } else { "light" })];
        if look.forced_colors {
            features.push(feature("forced-colors", "active"));
        }
        let media = if look.print { "print" } else { "" };
        self.cdp("Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await?;
        let touch = json!({ "enabled": look.touch, "maxTouchPoints": 1 });
        self.cdp("Emulation.setTouchEmulationEnabled", touch).await?;
        self.open_window(look, look.height).await?;
        self.evaluate(&format!("document.documentElement.style.fontSize = '{}%'", look.letters)).await?;
        Ok(())
    }

    /// A picture of the whole page, looked at in this way.
    pub async fn picture(&self, look: Look, file: &Path) -> Result<(), Trouble> {
        self.look(look).await?;
        let height = self.evaluate("document.documentElement.scrollHeight").await?.as_u64();
        self.open_window(look, height.unwrap_or_default().max(look.height)).await?;
        self.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            .await?;
        let taken = self.cdp("Page.captureScreenshot", json!({ "format": "png" })).await?;
        let picture = taken["data"].as_str().ok_or("there is no picture")?;
        Ok(std::fs::write(file, BASE64.decode(picture.as_bytes())?)?)
    }

    async fn open_window(&self, look: Look, height: u64) -> Result<(), Trouble> {
        let metrics = json!({ "width": look.width, "height": height, "deviceScaleFactor": look.scale, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Evaluates an expression in the page, waiting for what it promises.
    pub async fn evaluate(&self, expression: &str) -> Result<Value, Trouble> {
        let how = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let told = self.cdp("Runtime.evaluate", how).await?;
        match told.get("exceptionDetails") {
            Some(exception) => Err(exception.to_string().into()),
            None => Ok(told["result"]["value"].clone()),
        }
    }

    /// The same, where it gives sentences.
    pub async fn sentences(&self, expression: &str) -> Result<Vec<String>, Trouble> {
        Ok(serde_json::from_value(self.evaluate(expression).await?)?)
    }

    /// What a screen reader tells, in the order in which it does.
    pub async fn read_aloud(&self) -> Result<Vec<Seen>, Trouble> {
        let tree = self.cdp("Accessibility.getFullAXTree", json!({})).await?;
        let nodes = tree["nodes"].as_array().ok_or("there is no tree")?;
        let mut told = Vec::new();
        if let Some(root) = nodes.iter().find(|node| node.get("parentId").is_none()) {
            read(nodes, root, false, &mut told);
        }
        Ok(told)
    }

    async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, Trouble> {
        Ok(self.driver.cdp().send_raw(method, parameters).await?)
    }
}

/// What is told of these is told of what they hold.
const SILENT: [&str; 11] = [
    "none",
    "generic",
    "RootWebArea",
    "InlineTextBox",
    "LabelText",
    "StaticText",
    "ListMarker",
    "LineBreak",
    "form",
    "strong",
    "code",
];

/// What these are called is what is written in them.
const WRITTEN: [&str; 5] = ["paragraph", "listitem", "alert", "status", "timer"];

fn read(nodes: &[Value], node: &Value, in_main: bool, told: &mut Vec<Seen>) {
    let value = |part: &str| node[part]["value"].as_str().unwrap_or_default().to_owned();
    let property = |name: &str| {
        let mut properties = node["properties"].as_array().into_iter().flatten();
        let found = properties.find(|property| property["name"] == name);
        found.and_then(|property| property["value"]["value"].as_str()).unwrap_or_default().to_owned()
    };
    let role = value("role");
    let in_main = in_main || role == "main";
    let written = WRITTEN.contains(&role.as_str());
    if node["ignored"] != true && !SILENT.contains(&role.as_str()) {
        let mut name = value("name");
        if written {
            write_out(nodes, node, &mut name);
        }
        let (description, invalid, live) =
            (value("description"), property("invalid") == "true", property("live"));
        told.push(Seen { role, name, description, invalid, live, in_main });
    }
    for child in children(nodes, node) {
        read(nodes, child, in_main, told);
    }
}

fn write_out(nodes: &[Value], node: &Value, text: &mut String) {
    if node["role"]["value"] == "StaticText" {
        text.push_str(node["name"]["value"].as_str().unwrap_or_default());
    }
    if node["role"]["value"] == "code" {
        text.push(' ');
    }
    let button = |node: &&Value| node["role"]["value"] == "button";
    for child in children(nodes, node).filter(|child| !button(child)) {
        write_out(nodes, child, text);
    }
}

fn children<'a>(nodes: &'a [Value], node: &'a Value) -> impl Iterator<Item = &'a Value> {
    let ids = node["childIds"].as_array().into_iter().flatten();
    ids.filter_map(|id| nodes.iter().find(|node| node["nodeId"] == *id))
}
