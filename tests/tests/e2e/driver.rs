//! The driver itself, on a page with one of everything.

use std::{fs, path::Path, time::Duration};

use infill_tests::{
    browser::{Browser, Graphics, Key, Launch, Pointer, fresh_folder},
    find_browser,
    server::Server,
};
use serde_json::json;

use crate::visit::foreign;

const PATIENCE: Duration = Duration::from_secs(20);

fn visit(graphics: Graphics) -> anyhow::Result<(Browser, infill_tests::browser::Page, Server)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/fixture");
    let server = Server::start(&folder, "/", 0)?;
    let program = find_browser().expect("cargo xtask test installs Chromium");
    let mut launch = Launch::new(graphics);
    launch.proxy = Some(server.authority());
    let browser = Browser::launch(&program, launch)?;
    let page = browser.page()?;
    page.goto(&server.url())?;
    page.wait_for("seen.worker !== ''", PATIENCE)?;
    Ok((browser, page, server))
}

#[test]
fn hands_files_and_downloads_arrive() -> anyhow::Result<()> {
    let (browser, page, _server) = visit(Graphics::None)?;
    page.drag(Pointer::Mouse, &[(10.0, 110.0), (20.0, 130.0)])?;
    page.drag(Pointer::Pen, &[(30.0, 140.0)])?;
    let expected = json!([
        ["pointerdown", "mouse", 10, 10],
        ["pointermove", "mouse", 20, 30],
        ["pointerup", "mouse", 20, 30],
        ["pointerdown", "pen", 30, 40],
        ["pointerup", "pen", 30, 40],
    ]);
    assert_eq!(page.evaluate("seen.moves")?, expected);

    page.press(Key::plain("["))?;
    page.press(Key::control("z"))?;
    let keys = json!([["[", "BracketLeft", false], ["z", "KeyZ", true]]);
    assert_eq!(page.evaluate("seen.keys")?, keys);

    let file = fresh_folder("infill-driver")?.join("note.txt");
    fs::write(&file, "hello")?;
    page.choose_files("input", &[&file])?;
    page.wait_for("seen.file === 'note.txt: hello'", PATIENCE)?;
    assert!(page.choose_files("input", &[Path::new("relative.txt")]).is_err());

    page.click("#save")?;
    assert_eq!(browser.downloaded(0, PATIENCE)?, ("saved file.txt".to_owned(), b"saved".to_vec()));
    assert!(page.click("#absent").is_err());

    let picture = fresh_folder("infill-driver")?.join("page.png");
    page.screenshot(&picture)?;
    assert!(fs::read(&picture)?.starts_with(b"\x89PNG"));
    assert!(browser.renderer_memory()? > 1 << 20);
    Ok(())
}

#[test]
fn workers_are_reached_and_the_journal_sees_everything() -> anyhow::Result<()> {
    let (_browser, page, server) = visit(Graphics::WebGpu)?;
    assert_eq!(page.evaluate("seen.worker")?, "adapter");
    let worker = page.worker("worker.js")?;
    assert_eq!(page.evaluate_in_worker(&worker, "self.answer + 1")?, 42);
    assert!(page.journal().lines().contains(&"log: page 1 ready".to_owned()));

    assert!(page.evaluate("setTimeout(() => { throw new Error('loud') }); nonsense").is_err());
    page.evaluate("new Promise(done => setTimeout(done, 50))")?;
    assert!(page.journal().failures().iter().any(|line| line.contains("loud")));

    // The policy of the page binds its worker: nothing reaches the proxy.
    let outside = "fetch('http://elsewhere.test/').then(() => 'went', () => 'refused')";
    assert_eq!(page.evaluate_in_worker(&worker, outside)?, "refused");
    page.evaluate_in_worker(&worker, "fetch(self.home + 'index.html').then(() => 0)")?;
    assert!(page.journal().requests().iter().any(|url| url.ends_with("index.html")));
    assert_eq!(foreign(&server), Vec::<String>::new());

    page.evaluate_in_worker(&worker, "self.close()")?;
    page.evaluate("new Promise(done => setTimeout(done, 200))")?;
    assert!(page.worker("worker.js").is_err());
    Ok(())
}

#[test]
fn without_graphics_there_is_no_adapter_and_the_proxy_hears_what_leaves() -> anyhow::Result<()> {
    let (_browser, page, server) = visit(Graphics::None)?;
    assert_eq!(page.evaluate("seen.worker")?, "no adapter");
    // A page without a policy may ask elsewhere: then the proxy must hear it.
    page.goto(&format!("{}page.js", server.url()))?;
    page.evaluate("fetch('http://elsewhere.test/x', {mode: 'no-cors'}).then(() => 1, () => 0)")?;
    assert!(foreign(&server).iter().any(|request| request == "GET http://elsewhere.test/x"));
    Ok(())
}
