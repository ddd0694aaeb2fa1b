//! One method's process: jobs go in as lines, answers come out as JSON lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// What one fill cost, as its own process measured it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    pub wall_s: f64,
    pub cpu_s: f64,
    /// The process's largest resident set so far; absent where the system does not tell.
    pub peak_mb: Option<f64>,
    /// Wall seconds of the crops alone, for a method that works on crops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crops_s: Option<f64>,
}

/// A process's answer to one job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Filled(Cost),
    Failed { error: String },
}

/// How a method's process is started.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    /// Variables of its environment beside ours.
    pub environment: Vec<(String, String)>,
    /// Its standard error, kept so that a failure can be explained.
    pub log: PathBuf,
}

/// A running method. A process that dies or takes too long is replaced before the next job.
pub struct Conversation {
    invocation: Invocation,
    limit: Duration,
    process: Option<Process>,
}

struct Process {
    child: Child,
    jobs: ChildStdin,
    answers: Receiver<String>,
}

impl Conversation {
    /// Nothing starts before the first job. A job may take `limit`.
    pub fn new(invocation: Invocation, limit: Duration) -> Self {
        Self { invocation, limit, process: None }
    }

    /// The answer to one job, a line; whatever goes wrong is an [`Answer::Failed`].
    pub fn ask(&mut self, job: &str) -> Answer {
        self.exchange(job).unwrap_or_else(|error| {
            self.stop();
            Answer::Failed { error: format!("{error:#}") }
        })
    }

    fn exchange(&mut self, job: &str) -> anyhow::Result<Answer> {
        if self.process.is_none() {
            self.process = Some(self.invocation.start()?);
        }
        let process = self.process.as_mut().context("the process has just been started")?;
        let sent = process.jobs.write_all(format!("{job}\n").as_bytes()).and_then(|()| process.jobs.flush());
        if sent.is_err() {
            anyhow::bail!("{}", self.invocation.last_words());
        }
        match process.answers.recv_timeout(self.limit) {
            Ok(line) => serde_json::from_str(&line).with_context(|| format!("unexpected answer {line:?}")),
            Err(RecvTimeoutError::Timeout) => anyhow::bail!("more than {} s", self.limit.as_secs()),
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("{}", self.invocation.last_words()),
        }
    }

    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended by itself; then there is nothing to stop.
            process.child.kill().ok();
            process.child.wait().ok();
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Invocation {
    /// Whether the method can run at all: it starts, finds no job and ends well.
    ///
    /// # Errors
    /// The reason in the method's own last words.
    pub fn probe(&self) -> anyhow::Result<()> {
        let status = self.command()?.stdin(Stdio::null()).stdout(Stdio::null()).status();
        let status = status.with_context(|| format!("cannot start {}", self.program.display()))?;
        anyhow::ensure!(status.success(), "{}", self.last_words());
        Ok(())
    }

    fn start(&self) -> anyhow::Result<Process> {
        let mut command = self.command()?;
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("cannot start {}", self.program.display()))?;
        let jobs = child.stdin.take().context("no way to hand over jobs")?;
        let out = child.stdout.take().context("no way to read answers")?;
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            // Send fails once nobody waits for answers any more.
            for line in lines {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Process { child, jobs, answers })
    }

    fn command(&self) -> anyhow::Result<Command> {
        let log = File::create(&self.log).with_context(|| format!("cannot write {}", self.log.display()))?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stderr(log);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn last_words(&self) -> String {
        last_line(&self.log).unwrap_or_else(|| "its process ended without a word".into())
    }
}

fn last_line(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn talk(name: &str, script: &str, limit: Duration) -> Conversation {
        let log = std::env::temp_dir().join(format!("infill-conversation-{name}-{}.log", std::process::id()));
        let arguments = vec!["-c".into(), script.into()];
        Conversation::new(Invocation { program: "sh".into(), arguments, environment: Vec::new(), log }, limit)
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn answers_are_read_line_by_line() {
        let script = r#"while read -r job; do echo '{"wall_s":1.5,"cpu_s":2.0,"peak_mb":null}'; done"#;
        let mut method = talk("answers", script, MINUTE);
        let cost = Answer::Filled(Cost { wall_s: 1.5, cpu_s: 2.0, peak_mb: None, crops_s: None });
        assert_eq!((method.ask("a job"), method.ask("a job")), (cost.clone(), cost));
    }

    #[test]
    fn a_crash_is_explained_by_its_last_words() {
        let mut method = talk("crash", "read -r job; echo first >&2; echo no memory >&2; exit 3", MINUTE);
        for _ in 0..2 {
            assert_eq!(method.ask("a job"), Answer::Failed { error: "no memory".into() });
        }
    }

    #[test]
    fn a_slow_method_is_given_up() {
        let mut method = talk("slow", "exec sleep 60", Duration::from_millis(50));
        assert_eq!(method.ask("a job"), Answer::Failed { error: "more than 0 s".into() });
    }

    #[test]
    fn a_probe_tells_why() {
        let method = talk("probe", "echo no such module >&2; exit 1", MINUTE);
        let error = method.invocation.probe().expect_err("it exits with 1");
        assert_eq!(error.to_string(), "no such module");
    }
}
