//! Programs that run or teach networks, and how each is started.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::conversation::Invocation;
use super::venv;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engine {
    pub id: &'static str,
    pub label: &'static str,
    place: Place,
}

/// Where an engine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In this very program.
    Here,
    /// In a web page, which this program opens.
    Page,
    /// In the peers' `serve.py`, which knows it by its id.
    Python,
}

pub const OURS: Engine = Engine { id: "infill", label: "Infill (Burn, CPU)", place: Place::Here };

/// A program of others.
pub const fn peer(id: &'static str, label: &'static str) -> Engine {
    Engine { id, label, place: Place::Python }
}

/// Ours or another's in a web page.
pub const fn in_page(id: &'static str, label: &'static str) -> Engine {
    Engine { id, label, place: Place::Page }
}

impl Engine {
    /// This engine on the case in `folder`. `python` runs peers.
    ///
    /// # Errors
    /// Where the program does not know its own path.
    pub fn invocation(&self, python: &Path, folder: &Path, threads: usize) -> std::io::Result<Invocation> {
        let log = folder.join(format!("{}.log", self.id));
        let (folder, threads) = (folder.display().to_string(), threads.to_string());
        let (program, arguments) = match self.place {
            Place::Here => (std::env::current_exe()?, vec!["--serve".into(), folder]),
            Place::Page => {
                (std::env::current_exe()?, vec!["--serve".into(), folder, "--in-page".into(), self.id.into()])
            }
            Place::Python => {
                let script = scripts().join("serve.py").display().to_string();
                (python.into(), vec!["-Wignore".into(), script, self.id.into(), folder, threads.clone()])
            }
        };
        let environment =
            ["RAYON_NUM_THREADS", "OMP_NUM_THREADS"].map(|name| (name.to_owned(), threads.clone()));
        Ok(Invocation { program, arguments, environment: environment.into(), log })
    }
}

/// The interpreter that runs the peers, in an environment of the bench's own below `out`.
///
/// # Errors
/// Where there is no Python 3 with `venv`.
pub fn python(out: &Path) -> anyhow::Result<PathBuf> {
    venv::prepare(&out.join("models-venv"), &scripts())
}

/// Whether PyTorch finds a GPU.
pub fn has_cuda(python: &Path) -> bool {
    let ask = "import sys, torch; sys.exit(not torch.cuda.is_available())";
    Command::new(python).args(["-c", ask]).status().is_ok_and(|status| status.success())
}

/// The folder of the peers' scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/models")
}

/// What the processor calls itself.
pub fn processor() -> String {
    let words = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = words.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim().to_owned());
    name.unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// How many programs wanted the processor, as a mean over the last minute; `None` where the system does not
/// tell.
pub fn load() -> Option<f64> {
    read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}
