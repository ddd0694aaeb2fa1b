//! A small driver for Chromium over its debugging pipe: what the end-to-end tests need and no more.
//!
//! Commands are answered in order and block; events are kept in a [`Journal`]. A test that fails
//! prints the journal and leaves a screenshot under `target/artifacts`.

mod cost;
mod input;
mod journal;
mod page;
mod pipe;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Child,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::{Value, json};

pub use input::{Key, Pointer};
pub use journal::{Download, Journal, Worker};
pub use page::Page;
use pipe::Pipe;

/// What kind of machine the browser pretends to run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graphics {
    /// WebGPU by SwiftShader, a software adapter.
    WebGpu,
    /// No WebGPU adapter at all.
    None,
}

#[derive(Clone, Debug)]
pub struct Launch {
    pub graphics: Graphics,
    /// "127.0.0.1:port" of a proxy that every request must go through, those to this machine too.
    pub proxy: Option<String>,
    /// Window size in CSS pixels.
    pub window: (u32, u32),
    /// Whether the window is a touch screen.
    pub touch: bool,
}

impl Launch {
    pub const fn new(graphics: Graphics) -> Self {
        Self { graphics, proxy: None, window: (1280, 800), touch: false }
    }
}

/// A running browser; it ends when this is dropped.
pub struct Browser {
    child: Child,
    pipe: Pipe,
    journal: Journal,
    profile: PathBuf,
    launch: Launch,
}

impl Browser {
    /// Starts `program` with a fresh profile.
    ///
    /// # Errors
    /// Where it cannot be started or does not answer.
    pub fn launch(program: &Path, launch: Launch) -> anyhow::Result<Self> {
        let profile = fresh_folder("infill-browser")?;
        let (child, pipe, events) = Pipe::spawn(program, &flags(&launch, &profile))?;
        let journal = Journal::follow(pipe.clone(), events);
        let browser = Self { child, pipe, journal, profile, launch };
        fs::create_dir_all(browser.download_dir())?;
        let downloads = browser.download_dir();
        let downloads = downloads.to_str().context("the temporary folder's name is not UTF-8")?;
        browser.call(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": downloads, "eventsEnabled": true }),
        )?;
        Ok(browser)
    }

    /// Opens an empty page.
    ///
    /// # Errors
    /// Where the browser is gone.
    pub fn page(&self) -> anyhow::Result<Page> {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }))?;
        let attached =
            self.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }))?;
        let session = attached["sessionId"].as_str().context("the page has no session")?;
        let page = Page::new(self.pipe.clone(), self.journal.clone(), session.to_owned());
        page.prepare(self.launch.window, self.launch.touch)?;
        Ok(page)
    }

    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Where downloads land, under their own names.
    pub fn download_dir(&self) -> PathBuf {
        self.profile.join("downloads")
    }

    /// Waits for the download with number `index` (from 0) and reads it.
    ///
    /// # Errors
    /// Where it does not arrive in `patience`.
    pub fn downloaded(&self, index: usize, patience: Duration) -> anyhow::Result<(String, Vec<u8>)> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(download) = self.journal.downloads().get(index).filter(|download| download.done) {
                let bytes = fs::read(self.download_dir().join(&download.name))?;
                return Ok((download.name.clone(), bytes));
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("download {index} did not arrive; seen: {:?}", self.journal.downloads())
    }

    /// Sends a command to the browser itself.
    ///
    /// # Errors
    /// The browser's.
    pub fn call(&self, method: &str, parameters: Value) -> anyhow::Result<Value> {
        self.pipe.call("", method, parameters)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.pipe.post("", "Browser.close", json!({}));
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        // Only matters where it did not close by itself.
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.profile).ok();
    }
}

fn flags(launch: &Launch, profile: &Path) -> Vec<OsString> {
    let mut flags: Vec<OsString> = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-component-extensions-with-background-pages",
        "--disable-domain-reliability",
        "--disable-client-side-phishing-detection",
        "--disable-field-trial-config",
        "--metrics-recording-only",
        // Without one, the search engine's start page is loaded.
        "about:blank",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--mute-audio",
        // Canvases drawn by the processor give the same pixels each time; WebGPU is not touched by it.
        "--disable-accelerated-2d-canvas",
    ]
    .map(OsString::from)
    .into();
    let graphics: &[&str] = match launch.graphics {
        Graphics::WebGpu => &[
            "--enable-unsafe-webgpu",
            "--use-webgpu-adapter=swiftshader",
            "--enable-features=Vulkan",
            "--use-vulkan=swiftshader",
            "--use-angle=swiftshader",
        ],
        Graphics::None => &["--disable-gpu"],
    };
    flags.extend(graphics.iter().map(OsString::from));
    // What the browser would ask of its maker by itself.
    let mut off = vec![
        "NetworkTimeServiceQuerying",
        "OptimizationHints",
        "MediaRouter",
        "Translate",
        "AutofillServerCommunication",
    ];
    if launch.graphics == Graphics::None {
        off.extend(["WebGPU", "WebGPUService"]);
    }
    flags.push(format!("--disable-features={}", off.join(",")).into());
    if let Some(proxy) = &launch.proxy {
        flags.push(format!("--proxy-server=http://{proxy}").into());
        // By default a proxy is not asked for this machine's own addresses.
        flags.push("--proxy-bypass-list=<-loopback>".into());
    }
    let (width, height) = launch.window;
    flags.push(format!("--window-size={width},{height}").into());
    let mut user_data = OsString::from("--user-data-dir=");
    user_data.push(profile);
    flags.push(user_data);
    flags
}

/// An empty folder in the system's temporary one.
///
/// # Errors
/// Where it cannot be made.
pub fn fresh_folder(name: &str) -> std::io::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("{name}-{}-{number}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
