//! Nothing leaves: every request of a whole visit stays on the page's own address.

use infill_tests::browser::{Graphics, Pointer, Worker};

use crate::{
    pictures,
    visit::{Visit, foreign},
};

/// Ways out of a worker, each answering "refused" where the policy holds.
const WAYS_OUT: [&str; 4] = [
    "fetch('http://elsewhere.test/fetch').then(() => 'went', () => 'refused')",
    "import('http://elsewhere.test/module.js').then(() => 'went', () => 'refused')",
    "new Promise(done => { const request = new XMLHttpRequest(); request.open('GET', \
     'http://elsewhere.test/xhr'); request.onload = () => done('went'); \
     request.onerror = () => done('refused'); request.send(); })",
    "new Promise(done => { try { const socket = new WebSocket('ws://elsewhere.test/socket'); \
     socket.onopen = () => done('went'); socket.onerror = () => done('refused'); } \
     catch { done('refused') } })",
];

#[test]
fn a_whole_visit_makes_no_request_elsewhere() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::WebGpu, "")?;
    visit.open(&pictures::sample(0))?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    visit.export("PNG")?;
    visit.export("JPEG")?;

    let home = visit.server.url();
    for url in visit.page.journal().requests() {
        let own = url.starts_with(&home) || url.starts_with(&format!("blob:{}", origin(&home)));
        assert!(own || url.starts_with("data:"), "asked for {url}");
    }
    assert_eq!(foreign(&visit.server), Vec::<String>::new());
    Ok(())
}

#[test]
fn the_policy_binds_the_workers_too() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let workers: [Worker; 2] = [visit.photo_worker()?, visit.compute_worker()?];
    for worker in &workers {
        for way in WAYS_OUT {
            assert_eq!(visit.page.evaluate_in_worker(worker, way)?, "refused", "{way}");
        }
    }
    for way in WAYS_OUT {
        assert_eq!(visit.page.evaluate(way)?, "refused", "{way}");
    }
    assert_eq!(foreign(&visit.server), Vec::<String>::new());
    // The proxy does hear what is not refused: without this the test would prove nothing.
    visit.page.goto(&format!("{}favicon-absent.txt", visit.server.url()))?;
    visit
        .page
        .evaluate("fetch('http://elsewhere.test/fetch', { mode: 'no-cors' }).catch(() => 0).then(() => 0)")?;
    assert_eq!(foreign(&visit.server), ["GET http://elsewhere.test/fetch"]);
    Ok(())
}

#[test]
fn the_release_page_has_no_socket_and_no_inline_script() -> anyhow::Result<()> {
    let index = std::fs::read_to_string(xtask::shell::root().join("dist/index.html"))?;
    for trace in ["WebSocket", "ws://", "wss://", "__TRUNK", ".well-known/trunk"] {
        assert!(!index.contains(trace), "{trace} in index.html");
    }
    for script in index.split("<script").skip(1) {
        let body = script.split_once('>').map_or("", |(_, rest)| rest);
        assert!(body.starts_with("</script>"), "an inline script: {script}");
    }
    Ok(())
}

fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}
