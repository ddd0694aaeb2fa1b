//! The wire: a Chromium process and the protocol's messages over a pair of pipes.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};

/// No single command takes longer, unless the browser hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A command's answer: its result, or the browser's error.
type Answer = Result<Value, String>;

/// Sends commands; the same from any thread.
#[derive(Clone)]
pub struct Pipe {
    shared: Arc<Shared>,
}

struct Shared {
    writer: Mutex<ChildStdin>,
    waiting: Mutex<Vec<(u64, Sender<Answer>)>>,
    next_id: AtomicU64,
}

impl Pipe {
    /// Starts `program` with its debugging pipe. Returns the process, the pipe, and the events in the
    /// order they happen.
    ///
    /// # Errors
    /// Where the program cannot be started.
    pub fn spawn(program: &Path, arguments: &[OsString]) -> anyhow::Result<(Child, Self, Receiver<Value>)> {
        // Chromium reads commands from descriptor 3 and writes to 4; a shell puts them there.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1"#])
            .arg(program)
            .args(arguments)
            .arg("--remote-debugging-pipe")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let writer = child.stdin.take().context("the browser has no input")?;
        let reader = child.stdout.take().context("the browser has no output")?;
        let pipe = Self {
            shared: Arc::new(Shared {
                writer: Mutex::new(writer),
                waiting: Mutex::default(),
                next_id: AtomicU64::new(1),
            }),
        };
        let (events, receiver) = channel();
        let listener = pipe.clone();
        thread::spawn(move || listener.listen(BufReader::new(reader), &events));
        Ok((child, pipe, receiver))
    }

    /// Sends a command to a session, or to the browser itself where `session` is empty, and waits.
    ///
    /// # Errors
    /// The browser's own error, or that it is gone or does not answer.
    pub fn call(&self, session: &str, method: &str, parameters: Value) -> anyhow::Result<Value> {
        let (sender, receiver) = channel();
        let id = self.next_id();
        lock(&self.shared.waiting).push((id, sender));
        self.write(id, session, method, parameters)?;
        match receiver.recv_timeout(PATIENCE) {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(message)) => Err(anyhow!("{method}: {message}")),
            Err(_) => bail!("{method}: the browser is gone or does not answer"),
        }
    }

    /// Sends a command whose answer does not matter.
    pub fn post(&self, session: &str, method: &str, parameters: Value) {
        // A browser that is gone is noticed by the next call.
        self.write(self.next_id(), session, method, parameters).ok();
    }

    fn next_id(&self) -> u64 {
        self.shared.next_id.fetch_add(1, Ordering::Relaxed)
    }

    fn write(&self, id: u64, session: &str, method: &str, parameters: Value) -> anyhow::Result<()> {
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        let mut writer = lock(&self.shared.writer);
        writer.write_all(&bytes).context("the browser is gone")?;
        Ok(writer.flush()?)
    }

    /// Hands answers to their callers and events to the receiver until the pipe closes.
    fn listen(&self, mut reader: impl BufRead, events: &Sender<Value>) {
        let mut bytes = Vec::new();
        while reader.read_until(0, &mut bytes).is_ok_and(|length| length > 0) {
            bytes.pop();
            let message = serde_json::from_slice::<Value>(&bytes);
            bytes.clear();
            let Ok(message) = message else { continue };
            match message["id"].as_u64() {
                Some(id) => self.answer(id, message),
                None => drop(events.send(message)),
            }
        }
        // Dropping the senders tells every waiting caller.
        lock(&self.shared.waiting).clear();
    }

    fn answer(&self, id: u64, mut message: Value) {
        let mut waiting = lock(&self.shared.waiting);
        let Some(position) = waiting.iter().position(|(waiter, _)| *waiter == id) else { return };
        let (_, sender) = waiting.swap_remove(position);
        let answer = match message["error"]["message"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(message["result"].take()),
        };
        // A caller that lost patience is gone.
        sender.send(answer).ok();
    }
}

/// A test that failed while holding the lock must not hide behind a poisoned one.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
