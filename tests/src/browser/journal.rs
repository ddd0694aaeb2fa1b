//! What happened in the browser: console, exceptions, requests, workers, downloads.

use std::sync::{Arc, Mutex, mpsc::Receiver};

use serde_json::{Value, json};

use super::pipe::{Pipe, lock};

/// A dedicated worker of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    pub session: String,
    pub url: String,
    pub alive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    pub id: String,
    pub name: String,
    pub done: bool,
}

/// Kept up to date by a thread of its own.
#[derive(Clone, Default)]
pub struct Journal {
    entries: Arc<Mutex<Entries>>,
}

#[derive(Default)]
struct Entries {
    lines: Vec<String>,
    failures: Vec<String>,
    requests: Vec<String>,
    workers: Vec<Worker>,
    downloads: Vec<Download>,
    /// Sessions of the pages themselves.
    pages: Vec<String>,
    crashed: bool,
}

impl Journal {
    /// Follows `events` until the browser is gone. New workers are attached to before their first
    /// line runs.
    pub fn follow(pipe: Pipe, events: Receiver<Value>) -> Self {
        let journal = Self::default();
        let writer = journal.clone();
        std::thread::spawn(move || {
            for event in events {
                writer.note(&pipe, &event);
            }
        });
        journal
    }

    /// Console, exceptions and the browser's own messages, in order.
    pub fn lines(&self) -> Vec<String> {
        lock(&self.entries).lines.clone()
    }

    /// Uncaught exceptions and console errors.
    pub fn failures(&self) -> Vec<String> {
        lock(&self.entries).failures.clone()
    }

    /// Every address the page or its workers asked for, those refused by policy included.
    pub fn requests(&self) -> Vec<String> {
        lock(&self.entries).requests.clone()
    }

    /// Workers in the order they were started, the dead ones included.
    pub fn workers(&self) -> Vec<Worker> {
        lock(&self.entries).workers.clone()
    }

    pub fn downloads(&self) -> Vec<Download> {
        lock(&self.entries).downloads.clone()
    }

    /// Whether a page's renderer died.
    pub fn crashed(&self) -> bool {
        lock(&self.entries).crashed
    }

    fn note(&self, pipe: &Pipe, event: &Value) {
        let parameters = &event["params"];
        let mut entries = lock(&self.entries);
        match event["method"].as_str().unwrap_or("") {
            "Target.attachedToTarget" => entries.attached(pipe, parameters),
            "Target.detachedFromTarget" => entries.detached(&text(&parameters["sessionId"])),
            // A service worker that a newer one replaces is said to have crashed as well.
            "Inspector.targetCrashed" => {
                entries.crashed |= entries.pages.contains(&text(&event["sessionId"]))
            }
            "Network.requestWillBeSent" => entries.requests.push(text(&parameters["request"]["url"])),
            "Runtime.consoleAPICalled" => entries.console(parameters),
            "Runtime.exceptionThrown" => {
                let details = &parameters["exceptionDetails"];
                let description = text(&details["exception"]["description"]);
                let line = format!("exception: {} {description}", text(&details["text"]));
                entries.failures.push(line.clone());
                entries.lines.push(line);
            }
            "Log.entryAdded" => {
                let entry = &parameters["entry"];
                let line =
                    format!("{}: {} {}", text(&entry["level"]), text(&entry["text"]), text(&entry["url"]));
                entries.lines.push(line);
            }
            "Browser.downloadWillBegin" => entries.downloads.push(Download {
                id: text(&parameters["guid"]),
                name: text(&parameters["suggestedFilename"]),
                done: false,
            }),
            "Browser.downloadProgress" => {
                let (id, done) = (text(&parameters["guid"]), parameters["state"] == "completed");
                for download in entries.downloads.iter_mut().filter(|download| download.id == id) {
                    download.done |= done;
                }
            }
            _ => {}
        }
    }
}

impl Entries {
    /// A worker waits for the debugger: subscribe to its events first, then let it run.
    fn attached(&mut self, pipe: &Pipe, parameters: &Value) {
        let session = text(&parameters["sessionId"]);
        for domain in ["Runtime.enable", "Log.enable", "Network.enable"] {
            pipe.post(&session, domain, json!({}));
        }
        let target = &parameters["targetInfo"];
        match target["type"].as_str().unwrap_or("") {
            "worker" => {
                let url = text(&target["url"]);
                self.workers.push(Worker { session: session.clone(), url, alive: true });
            }
            "page" => self.pages.push(session.clone()),
            _ => {}
        }
        pipe.post(&session, "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn detached(&mut self, session: &str) {
        for worker in self.workers.iter_mut().filter(|worker| worker.session == session) {
            worker.alive = false;
        }
    }

    fn console(&mut self, parameters: &Value) {
        let arguments = parameters["args"].as_array().into_iter().flatten();
        let words = arguments.map(|argument| match &argument["value"] {
            Value::Null => text(&argument["description"]),
            Value::String(value) => value.clone(),
            value => value.to_string(),
        });
        let kind = text(&parameters["type"]);
        let line = format!("{kind}: {}", words.collect::<Vec<_>>().join(" "));
        if kind == "error" {
            self.failures.push(line.clone());
        }
        self.lines.push(line);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}
