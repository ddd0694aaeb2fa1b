//! The four systems from the page: loaded, filling like natively, refused, lost, restored, deleted.

use std::{fs, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use infill_protocol::{ComputeRequest, Method};
use infill_tests::browser::{Graphics, Launch, Pointer};

use crate::{
    expected::Expected,
    pictures,
    visit::{FILL_PATIENCE, PATIENCE, Visit},
    weights::{Weights, lay},
};

/// Levels by which a network's pixel may differ from the native one.
const LEVELS: u8 = 2;

const NETWORKS: [Method; 4] = [Method::Espa, Method::Csa, Method::Spl, Method::GmSrm];

fn visit(graphics: Graphics, query: &str, files: &[Weights]) -> anyhow::Result<Visit> {
    Visit::prepared(Launch::new(graphics), query, |server| lay(server, files))
}

/// Opens a photo that a network sees whole at its own size, and paints on it.
fn paint(visit: &Visit) -> anyhow::Result<PathBuf> {
    let file = pictures::save(pictures::texture(240, 180), "small.png")?;
    visit.open(&file)?;
    visit.set_brush(60)?;
    visit.paint(Pointer::Mouse, 0.2)?;
    Ok(file)
}

fn load(visit: &Visit, method: Method) -> anyhow::Result<()> {
    visit.press(method.title())?;
    visit.press("Load weights")?;
    visit.wait_for_network("ready")
}

/// Holds what the page shows to the last plan, filled natively.
fn check(visit: &Visit, photo: &PathBuf, weights: &Weights) -> anyhow::Result<()> {
    let plans = visit.plans()?;
    let networks = [weights.network()?];
    Expected::with(&fs::read(photo)?, &plans[plans.len() - 1..], &networks)?
        .check_within(&visit.export("PNG")?.1, LEVELS)
}

/// How often the server was asked for the file, and for which parts.
fn asked(visit: &Visit, weights: &Weights) -> Vec<String> {
    let address = weights.address();
    visit.server.served().into_iter().filter(|path| path.contains(&address)).collect()
}

fn each_system(graphics: Graphics, query: &str) -> anyhow::Result<()> {
    let files = NETWORKS.map(Weights::small).into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    let visit = visit(graphics, query, &files)?;
    let photo = paint(&visit)?;
    for weights in &files {
        load(&visit, weights.method)?;
        visit.fill()?;
        check(&visit, &photo, weights).map_err(|error| error.context(weights.method.title()))?;
        visit.press("Undo")?;
    }
    assert_eq!(visit.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

#[test]
fn every_system_fills_on_the_cpu_as_natively() -> anyhow::Result<()> {
    each_system(Graphics::None, "?device=cpu")
}

#[test]
fn every_system_fills_on_webgpu_as_natively() -> anyhow::Result<()> {
    each_system(Graphics::WebGpu, "?device=webgpu")
}

#[test]
fn without_weights_the_page_says_so_and_takes_a_dropped_file() -> anyhow::Result<()> {
    let visit = visit(Graphics::None, "", &[])?;
    let photo = paint(&visit)?;
    visit.press("SPL")?;
    visit.wait_for_network("missing")?;
    visit.press("Fill")?;
    visit.wait_for_words("SPL needs weights", PATIENCE)?;
    visit.wait_for_state("ready")?;
    let weights = Weights::small(Method::Spl)?;
    visit.page.evaluate(&format!(
        "(() => {{ const bytes = Uint8Array.from(atob('{}'), c => c.charCodeAt(0)); \
         const files = new DataTransfer(); files.items.add(new File([bytes], 'own.safetensors')); \
         const drop = new DragEvent('drop', {{ dataTransfer: files, cancelable: true }}); \
         window.dispatchEvent(drop); return drop.defaultPrevented; }})()",
        STANDARD.encode(&weights.bytes)
    ))?;
    visit.wait_for_network("ready")?;
    visit.fill()?;
    check(&visit, &photo, &weights)
}

#[test]
fn hostile_files_are_refused_and_the_network_in_use_stays() -> anyhow::Result<()> {
    let weights = Weights::small(Method::Espa)?;
    let hostile = [
        ("truncated.safetensors", weights.bytes[..weights.bytes.len() / 2].to_vec()),
        ("photo.safetensors", fs::read(pictures::sample(0))?),
        ("endless.safetensors", vec![0xff; 4096]),
        ("empty.safetensors", Vec::new()),
    ];
    let visit = visit(Graphics::None, "", &[weights])?;
    let photo = paint(&visit)?;
    load(&visit, Method::Espa)?;
    for (name, bytes) in hostile {
        let file = pictures::save_bytes(&bytes, name)?;
        visit.page.choose_files("#weights-input", &[&file])?;
        visit.page.wait_for("document.querySelector('p[role=alert]').textContent !== ''", PATIENCE)?;
        let words = visit.words()?;
        println!("{name}: {words}");
        assert!(words.split_whitespace().count() > 6, "{name}: no reason given: {words}");
        visit.wait_for_network("ready")?;
        visit.press("Dismiss message")?;
    }
    visit.fill()?;
    check(&visit, &photo, &Weights::small(Method::Espa)?)
}

#[test]
fn a_broken_transfer_is_resumed_and_the_next_visit_needs_none() -> anyhow::Result<()> {
    let weights = Weights::small(Method::Csa)?;
    let half = weights.bytes.len() / 2;
    let visit = Visit::prepared(Launch::new(Graphics::None), "", |server| {
        lay(server, &[Weights { method: weights.method, bytes: weights.bytes.clone() }]);
        server.cut(&weights.address(), half);
    })?;
    let photo = paint(&visit)?;
    visit.press("CSA")?;
    visit.press("Load weights")?;
    visit.wait_for_words("broke off", PATIENCE)?;
    visit.press("Load weights")?;
    visit.wait_for_network("ready")?;
    let asked_for = asked(&visit, &weights);
    assert!(asked_for.len() == 2 && asked_for[1].contains(" bytes="), "{asked_for:?}");

    visit.come("")?;
    let photo_again = paint(&visit)?;
    assert_eq!(fs::read(photo)?, fs::read(&photo_again)?);
    visit.press("CSA")?;
    visit.wait_for_network("ready")?;
    visit.fill()?;
    check(&visit, &photo_again, &weights)?;
    assert_eq!(asked(&visit, &weights).len(), 2, "it was on the device");

    visit.press("Weights on this device")?;
    visit.press("Delete CSA")?;
    visit
        .page
        .wait_for("document.querySelector('.shelf').textContent.includes('Not loaded yet')", PATIENCE)?;
    visit.press("Close")?;
    visit.wait_for_network("not-loaded")?;
    visit.come("")?;
    paint(&visit)?;
    visit.press("CSA")?;
    visit.wait_for_network("not-loaded")
}

#[test]
fn a_browser_that_keeps_nothing_still_fills_and_it_is_said() -> anyhow::Result<()> {
    let visit = visit(Graphics::None, "", &[Weights::small(Method::GmSrm)?])?;
    paint(&visit)?;
    visit.page.evaluate_in_worker(
        &visit.compute_worker()?,
        "StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('no', 'SecurityError')), 0",
    )?;
    load(&visit, Method::GmSrm)?;
    visit.fill()?;
    visit.press("Weights on this device")?;
    let shelf = "document.querySelector('dialog[open]').textContent";
    visit.page.wait_for(&format!("{shelf}.includes('keep no files')"), PATIENCE)
}

#[test]
fn a_network_is_restored_after_a_lost_device() -> anyhow::Result<()> {
    let weights = Weights::slow()?;
    let visit = visit(Graphics::WebGpu, "?device=webgpu", &[Weights::slow()?])?;
    let photo = paint(&visit)?;
    load(&visit, Method::Espa)?;
    visit.press("Fill")?;
    visit.wait_for_network_at_work()?;
    let broken = visit.compute_worker()?;
    visit.tell_compute(&ComputeRequest::LoseDevice)?;
    visit.wait_for_words("graphics device was lost", FILL_PATIENCE)?;
    visit.wait_for_state("ready")?;
    assert_ne!(broken, visit.compute_worker()?, "the worker was replaced");
    check(&visit, &photo, &weights)?;
    assert_eq!(asked(&visit, &weights).len(), 1, "it was on the device");
    Ok(())
}

#[test]
fn a_network_is_restored_after_a_cancel_in_its_one_long_step() -> anyhow::Result<()> {
    let weights = Weights::slow()?;
    let visit = visit(Graphics::None, "?device=cpu", &[Weights::slow()?])?;
    let photo = paint(&visit)?;
    load(&visit, Method::Espa)?;
    let busy = visit.compute_worker()?;
    visit.press("Fill")?;
    visit.wait_for_network_at_work()?;
    visit.press("Cancel")?;
    visit.wait_for_state("ready")?;
    visit.fill()?;
    assert_ne!(busy, visit.compute_worker()?, "the worker was replaced");
    check(&visit, &photo, &weights)
}

#[test]
fn a_broken_photo_worker_repeats_the_fills_of_networks() -> anyhow::Result<()> {
    let weights = Weights::small(Method::Espa)?;
    let visit = visit(Graphics::None, "", &[Weights::small(Method::Espa)?])?;
    let photo = paint(&visit)?;
    load(&visit, Method::Espa)?;
    visit.fill()?;
    let plans = visit.plans()?;
    visit.press("Texture")?;
    let trap = "setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable') })";
    visit.page.evaluate_in_worker(&visit.photo_worker()?, trap)?;
    visit.wait_for_words("are back", FILL_PATIENCE)?;
    visit.wait_for_state("ready")?;
    Expected::with(&fs::read(&photo)?, &plans, &[weights.network()?])?
        .check_within(&visit.export("PNG")?.1, LEVELS)
}
