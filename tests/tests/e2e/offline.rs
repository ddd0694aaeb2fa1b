//! After one visit everything works with the network off; a new release waits and loses no work.

use infill_tests::browser::{Graphics, Pointer};
use serde_json::json;

use crate::{
    pictures,
    visit::{FILL_PATIENCE, PATIENCE, Visit},
};

/// Waits until the service worker holds the whole release and answers for the page.
fn wait_until_kept(visit: &Visit) -> anyhow::Result<()> {
    visit
        .page
        .wait_for("navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)", PATIENCE)
}

#[test]
fn everything_works_with_the_network_off() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    wait_until_kept(&visit)?;
    visit.server.turn_off();
    let served = visit.server.served().len();
    visit.come("?device=cpu")?;
    visit.open_sample("Otters and a toy")?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    let picture = visit.export("PNG")?.1;
    let link = visit.share()?;
    visit.open_link(&link[link.find('#').expect("a fragment")..])?;
    visit.wait_for_words("identical to what was shared", FILL_PATIENCE)?;
    visit.wait_for_state("ready")?;
    assert!(visit.export("PNG")?.1 == picture);
    visit.open(&pictures::sample(0))?;
    assert_eq!(visit.server.served().len(), served, "the network was off");
    Ok(())
}

#[test]
fn a_new_release_waits_and_brings_the_work_along() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    wait_until_kept(&visit)?;
    visit.open(&pictures::sample(1))?;
    visit.paint(Pointer::Mouse, 0.3)?;
    let script = std::fs::read_to_string(xtask::shell::root().join("dist/service-worker.js"))?;
    let newer = script.replacen("const RELEASE = \"", "const RELEASE = \"newer-", 1);
    visit.server.lay("service-worker.js", newer.into_bytes());
    visit
        .page
        .evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).then(() => 0)")?;
    visit.wait_for_words("A new version of Infill is ready", PATIENCE)?;
    assert!(visit.is_enabled("Fill")?, "nothing happens until it is asked for");
    visit.press("Update now")?;
    visit.wait_for_words("Your last edit is back", FILL_PATIENCE)?;
    assert!(visit.is_enabled("Fill")?, "the stroke is back");
    let names = visit.page.evaluate("caches.keys()")?;
    let names = names.as_array().into_iter().flatten().filter_map(|name| name.as_str());
    let releases: Vec<&str> = names.filter(|name| *name != "infill-shared").collect();
    assert!(releases.len() == 1 && releases[0].starts_with("infill-newer-"), "{releases:?}");
    Ok(())
}

#[test]
fn it_can_be_installed_and_takes_what_others_share() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    wait_until_kept(&visit)?;
    let errors = visit.page.call("Page.getInstallabilityErrors", json!({}))?;
    let errors = errors["installabilityErrors"].as_array().cloned().unwrap_or_default();
    // The one that only a window of a person's own would not have.
    let errors: Vec<_> = errors.iter().filter(|error| error["errorId"] != "in-incognito").collect();
    assert!(errors.is_empty(), "{errors:?}");
    let manifest = visit.page.call("Page.getAppManifest", json!({}))?;
    assert_eq!(manifest["errors"], json!([]), "{manifest}");

    visit.page.evaluate(
        "(async () => { const photo = await (await fetch('samples/wren.jpg')).blob(); \
         const form = new FormData(); form.append('photo', new File([photo], 'wren.jpg', { type: 'image/jpeg' })); \
         await fetch('./?share', { method: 'POST', body: form, redirect: 'manual' }); })()",
    )?;
    visit.page.goto(&format!("{}?shared", visit.server.url()))?;
    visit.wait_for_state("ready")?;
    visit.wait_for_words("Opened “", PATIENCE)?;
    assert!(!visit.server.served().iter().any(|path| path.contains("?share")), "the photo left the browser");
    Ok(())
}
