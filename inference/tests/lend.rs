//! Training with a device of another process, on loopback.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use infill_inference::weights::WeightsFile;
use infill_protocol::Size;

#[expect(dead_code, reason = "other tests start the program otherwise")]
#[path = "support/folder.rs"]
mod folder;
#[expect(dead_code, reason = "other tests look at pixels")]
#[path = "support/pictures.rs"]
mod pictures;
use folder::{Folder, stderr};

/// A process that lends its CPU, ended with the test.
struct Lender {
    process: Child,
    address: String,
}

impl Lender {
    fn start() -> Self {
        let mut process = infill(&["lend", "--listen", "127.0.0.1:0", "--device", "cpu"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().expect("its output"));
        out.read_line(&mut line).expect("a line");
        let address = line.trim().rsplit(' ').next().expect("an address").to_owned();
        // What it writes later goes nowhere, and must not stop it.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Self { process, address }
    }
}

impl Drop for Lender {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn infill(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_infill"));
    program.args(arguments).env_remove("INFILL_TOKEN");
    program
}

/// Four photos, and a toy ESPA that learns `steps` from them, two batches each.
fn config(folder: &Folder, steps: u64) -> PathBuf {
    let photos = folder.path("photos");
    fs::create_dir_all(&photos).expect("a folder");
    for index in 0..4_u8 {
        let colour = |x: u32, y: u32| [4 * x as u8 + index, 3 * y as u8, 90];
        folder.picture(&format!("photos/p{index}.png"), Size::new(48, 48), colour);
    }
    let text = format!(
        "system = \"espa\"\nsize = [32, 32]\nbatch = 1\n[data]\nphotos = {photos:?}\n\
         [network]\nwidth = 8\n[optimiser]\naccumulate = 2\n[run]\nlog = 1\nsave = 1\njudge = 0\nsample = 0\n\
         [[phase]]\nname = \"stage1\"\nsteps = {steps}\nrate = 1e-4\n[phase.weights]\nperceptual = 0.0\n"
    );
    folder.file("config.toml", text)
}

fn train(config: &Path, run: &Path, devices: &[&str]) -> Command {
    let devices = devices.iter().flat_map(|device| ["--device", device]);
    let [config, run] = [config, run].map(|path| path.to_str().expect("a name"));
    infill(&["train", config, "--run", run, "--resume"].into_iter().chain(devices).collect::<Vec<_>>())
}

fn finished(mut command: Command) -> Output {
    let output = command.output().expect("a process");
    assert!(output.status.success(), "{}", stderr(&output));
    output
}

#[test]
fn a_lent_device_learns_as_one_of_ours() {
    let folder = Folder::new("lend");
    // One step on one device, and two ways on from there.
    let begun = config(&folder, 1);
    finished(train(&begun, &folder.path("begun"), &["cpu"]));
    let whole = config(&folder, 4);
    let lender = Lender::start();
    let [ours, lent] =
        [("ours", vec!["cpu"]), ("lent", vec!["cpu", &lender.address])].map(|(run, devices)| {
            let path = folder.path(run);
            let copied = Command::new("cp").arg("-r").arg(folder.path("begun")).arg(&path).status();
            assert!(copied.expect("a process").success());
            finished(train(&whole, &path, &devices));
            let weights = fs::read(path.join("weights.safetensors")).expect("weights");
            WeightsFile::read(&weights).expect("a weights file").state
        });
    let start = fs::read(folder.path("begun/weights.safetensors")).expect("weights");
    let start = WeightsFile::read(&start).expect("a weights file").state;
    let [moved, apart] = [&start, &lent].map(|other| {
        let squares = ours.iter().map(|(name, values)| {
            let pairs = values.iter::<f64>().zip(other[name].iter::<f64>());
            pairs.map(|(one, other)| (one - other).powi(2)).sum::<f64>()
        });
        squares.sum::<f64>().sqrt()
    });
    assert!(apart < 0.05 * moved, "weights moved by {moved} and are {apart} apart");
}

#[test]
fn a_device_that_is_killed_ends_the_run_and_leaves_its_checkpoint() {
    let folder = Folder::new("lend-killed");
    let config = config(&folder, 100_000);
    let run = folder.path("run");
    let lender = Lender::start();
    let training = train(&config, &run, &["cpu", &lender.address])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let start = Instant::now();
    while !run.join("checkpoints/00000003").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing is learned");
        sleep(Duration::from_millis(50));
    }
    drop(lender);
    let output = training.wait_with_output().expect("an end");
    let words = stderr(&output);
    assert!(!output.status.success() && words.contains("--resume"), "{words}");

    // What is left goes on without the device.
    let alone = train(&config, &run, &["cpu"]).args(["--minutes", "0"]).output().expect("a process");
    let said = String::from_utf8_lossy(&alone.stdout).into_owned();
    assert!(alone.status.success() && said.contains("stopped after step"), "{said} {}", stderr(&alone));
}

#[test]
fn nobody_lends_beyond_the_machine_without_a_token() {
    let output = infill(&["lend", "--listen", "0.0.0.0:0"]).output().expect("a process");
    assert!(!output.status.success() && stderr(&output).contains("INFILL_TOKEN"), "{}", stderr(&output));
    let folder = Folder::new("lend-nobody");
    let config = config(&folder, 1);
    let output = train(&config, &folder.path("run"), &["ws://127.0.0.1:1"]).output().expect("a process");
    assert!(!output.status.success() && stderr(&output).contains("infill lend"), "{}", stderr(&output));
}
