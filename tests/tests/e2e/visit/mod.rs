//! A visit to the page, in the words of the person at it.

mod eyes;
mod hands;
mod workers;

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::Context;
use infill_tests::{
    browser::{Browser, Graphics, Launch, Page},
    find_browser,
    server::Server,
};

pub use self::hands::control;

/// Starting, opening and exporting take seconds even on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Longest fill of these tests, a replaced worker's silence included.
pub const FILL_PATIENCE: Duration = Duration::from_secs(240);

/// Hosts of its maker that Chromium asks by itself whatever its flags. A request of the page to one of
/// them would be in the journal, which the browser's own never are.
const BROWSERS_OWN: [&str; 2] = ["://accounts.google.com", "://update.googleapis.com"];

/// What reached the proxy and was neither for the server nor the browser's own affair.
pub fn foreign(server: &Server) -> Vec<String> {
    let is_own = |request: &String| {
        let address = request.replacen("CONNECT ", "CONNECT https://", 1);
        BROWSERS_OWN.iter().any(|host| address.contains(host))
    };
    server.foreign().into_iter().filter(|request| !is_own(request)).collect()
}

/// Where pictures for people go.
pub fn artifacts() -> PathBuf {
    xtask::shell::target_dir().join("artifacts")
}

pub struct Visit {
    pub page: Page,
    pub browser: Browser,
    pub server: Server,
}

impl Visit {
    /// Opens the release page with a query such as "?device=cpu" and waits until it is ready for a
    /// photo. Every request goes through the server, which refuses what is not its own.
    pub fn new(graphics: Graphics, query: &str) -> anyhow::Result<Self> {
        Self::with(Launch::new(graphics), query)
    }

    pub fn with(launch: Launch, query: &str) -> anyhow::Result<Self> {
        Self::prepared(launch, query, |_| {})
    }

    /// As [`Visit::with`], where the server was prepared before the page was asked for.
    pub fn prepared(mut launch: Launch, query: &str, prepare: impl FnOnce(&Server)) -> anyhow::Result<Self> {
        let dist = xtask::shell::root().join("dist");
        // Under a path of its own, as on a host that serves many pages.
        let server = Server::start(&dist, "/some/where/", 0)?;
        prepare(&server);
        let program = find_browser().context("Chromium is missing; `cargo xtask test` installs it")?;
        launch.proxy = Some(server.authority());
        let browser = Browser::launch(&program, launch)?;
        let page = browser.page()?;
        let visit = Self { page, browser, server };
        visit.come(query)?;
        Ok(visit)
    }

    /// Opens the page, once more where it is open.
    pub fn come(&self, query: &str) -> anyhow::Result<()> {
        self.page.goto(&format!("{}{query}", self.server.url()))?;
        self.wait_for_state("empty")?;
        self.page.wait_for("!!document.querySelector('main').dataset.device", PATIENCE)
    }

    /// Chooses a file and waits until it is open and drawn.
    pub fn open(&self, file: &Path) -> anyhow::Result<()> {
        self.page.choose_files("#photo-input", &[file])?;
        self.wait_for_photo()
    }

    /// Opens a sample photo by its name.
    pub fn open_sample(&self, name: &str) -> anyhow::Result<()> {
        self.press(name)?;
        self.wait_for_photo()
    }

    /// Opens a link into this page: the fragment of an address, with its `#`.
    pub fn open_link(&self, fragment: &str) -> anyhow::Result<()> {
        self.page.goto("about:blank")?;
        self.page.goto(&format!("{}?device=cpu{fragment}", self.server.url()))
    }
}

impl Drop for Visit {
    /// What a test saw last: its output is shown where it failed, the picture is kept in any case.
    fn drop(&mut self) {
        let name = thread::current().name().unwrap_or("test").replace("::", "-");
        let file = artifacts().join(format!("last-{name}.png"));
        println!("the page says: {:?}", self.words());
        println!("its journal: {:#?}", self.browser.journal().lines());
        if let Err(error) = self.page.screenshot(&file) {
            println!("no picture of it: {error}");
        }
    }
}
