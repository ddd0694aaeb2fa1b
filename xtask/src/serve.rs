//! `cargo xtask serve`: the release page on this machine.

use std::process::Command;

use anyhow::Context;

use crate::{dist, server::Server};

/// Builds the page and serves it until interrupted.
///
/// # Errors
/// Where the build fails or the port is taken.
pub fn run(port: u16, open: bool) -> anyhow::Result<()> {
    let folder = dist::build()?;
    let server = Server::start(&folder, "/", port).with_context(|| {
        format!("Port {port} is taken. Stop what uses it, or choose another with --port.")
    })?;
    println!("Infill is at {}  (Ctrl+C stops it)", server.url());
    if open {
        open_in_browser(&server.url());
    }
    loop {
        std::thread::park();
    }
}

/// Asks the system to open `url`; where it cannot, the printed address serves.
fn open_in_browser(url: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    if let Err(error) = Command::new(opener).arg(url).spawn() {
        eprintln!("The browser could not be opened ({error}); please open {url} yourself.");
    }
}
