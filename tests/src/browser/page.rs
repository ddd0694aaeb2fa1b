//! One page: addresses, script, waiting, files, pictures of it.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    journal::{Journal, Worker},
    pipe::Pipe,
};

pub struct Page {
    pipe: Pipe,
    journal: Journal,
    session: String,
}

impl Page {
    pub(super) const fn new(pipe: Pipe, journal: Journal, session: String) -> Self {
        Self { pipe, journal, session }
    }

    /// Subscribes to what the journal keeps and sets the window.
    pub(super) fn prepare(&self, window: (u32, u32), touch: bool) -> anyhow::Result<()> {
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "Inspector"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        self.call(
            "Target.setAutoAttach",
            json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true }),
        )?;
        self.resize(window, 1.0, touch)
    }

    /// Sets the window's size in CSS pixels, its pixel density and whether it is touched.
    ///
    /// # Errors
    /// The browser's.
    pub fn resize(&self, (width, height): (u32, u32), density: f64, touch: bool) -> anyhow::Result<()> {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": density, "mobile": touch }),
        )?;
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": touch, "maxTouchPoints": 5 }))?;
        Ok(())
    }

    /// "dark" or "light", as the system would say.
    ///
    /// # Errors
    /// The browser's.
    pub fn set_scheme(&self, scheme: &str) -> anyhow::Result<()> {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }))?;
        Ok(())
    }

    /// Goes to an address and waits until its document is loaded.
    ///
    /// # Errors
    /// Where nothing answers there.
    pub fn goto(&self, url: &str) -> anyhow::Result<()> {
        let result = self.call("Page.navigate", json!({ "url": url }))?;
        if let Some(error) = result["errorText"].as_str() {
            bail!("{url}: {error}");
        }
        self.wait_for("document.readyState === 'complete'", Duration::from_secs(60))?;
        // Input before the first frame is thrown away.
        self.frame()
    }

    /// Waits until the page has drawn once more.
    ///
    /// # Errors
    /// The browser's.
    pub fn frame(&self) -> anyhow::Result<()> {
        let twice = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))";
        self.evaluate(twice).map(drop)
    }

    /// The value of an expression in the page; promises are awaited.
    ///
    /// # Errors
    /// What it throws.
    pub fn evaluate(&self, expression: &str) -> anyhow::Result<Value> {
        self.evaluate_in(&self.session, expression)
    }

    /// As [`Page::evaluate`], in a worker.
    ///
    /// # Errors
    /// What it throws, or that the worker is gone.
    pub fn evaluate_in_worker(&self, worker: &Worker, expression: &str) -> anyhow::Result<Value> {
        self.evaluate_in(&worker.session, expression)
    }

    fn evaluate_in(&self, session: &str, expression: &str) -> anyhow::Result<Value> {
        ensure!(!self.journal.crashed(), "the page crashed");
        let mut result = self.pipe.call(
            session,
            "Runtime.evaluate",
            json!({
                "expression": expression, "awaitPromise": true, "returnByValue": true,
                "userGesture": true,
            }),
        )?;
        let exception = &result["exceptionDetails"];
        if !exception.is_null() {
            let description = exception["exception"]["description"].as_str().or(exception["text"].as_str());
            bail!("{expression}: {}", description.unwrap_or("threw"));
        }
        Ok(result["result"]["value"].take())
    }

    /// The living worker whose script's address contains `script`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn worker(&self, script: &str) -> anyhow::Result<Worker> {
        // Workers start from a blob; what they then import tells them apart.
        let imported = "performance.getEntriesByType('resource').map(entry => entry.name).join(' ')";
        let workers = self.journal.workers();
        for worker in workers.iter().rev().filter(|worker| worker.alive) {
            let names = self.evaluate_in_worker(worker, imported);
            if names.is_ok_and(|names| names.as_str().unwrap_or("").contains(script)) {
                return Ok(worker.clone());
            }
        }
        bail!("no worker runs {script}; seen: {workers:?}")
    }

    /// Waits until an expression is true.
    ///
    /// # Errors
    /// Where it is not within `patience`.
    pub fn wait_for(&self, condition: &str, patience: Duration) -> anyhow::Result<()> {
        let deadline = Instant::now() + patience;
        loop {
            let outcome = self.evaluate(condition);
            if outcome.as_ref().is_ok_and(|value| value == &Value::Bool(true)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("not within {patience:?}: {condition} (last: {outcome:?})");
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Gives files to a file input, as the picker would.
    ///
    /// # Errors
    /// Where a path is relative (which would kill the renderer) or nothing matches `selector`.
    pub fn choose_files(&self, selector: &str, files: &[&Path]) -> anyhow::Result<()> {
        ensure!(files.iter().all(|file| file.is_absolute()), "files are chosen by their full path");
        let document = self.call("DOM.getDocument", json!({}))?;
        let root = &document["root"]["nodeId"];
        let node = self.call("DOM.querySelector", json!({ "nodeId": root, "selector": selector }))?;
        ensure!(node["nodeId"] != 0, "nothing matches {selector}");
        self.call("DOM.setFileInputFiles", json!({ "nodeId": node["nodeId"], "files": files }))?;
        Ok(())
    }

    /// Writes a picture of the window as PNG.
    ///
    /// # Errors
    /// The browser's, or the disk's.
    pub fn screenshot(&self, file: &Path) -> anyhow::Result<()> {
        let result = self.call("Page.captureScreenshot", json!({ "format": "png" }))?;
        let data = result["data"].as_str().context("the screenshot is empty")?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, STANDARD.decode(data)?)?)
    }

    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Sends a command to this page.
    ///
    /// # Errors
    /// The browser's.
    pub fn call(&self, method: &str, parameters: Value) -> anyhow::Result<Value> {
        self.pipe.call(&self.session, method, parameters)
    }
}
