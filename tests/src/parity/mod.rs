//! Holds the networks to numbers computed with their authors' own code.
//!
//! A fixture is a file: inputs, weights, and what must come out. Its kind names the runner; sizes and
//! widths come from its tensors, so that a new file of a known kind is tested without a new line here.

mod basics;
mod case;
mod checkpoints;
mod converted;
mod csa;
mod device;
mod espa;
mod features;
mod files;
mod judge;
mod noise;
mod optimiser;
mod scores;
mod spl;
mod stylegan;
mod tolerance;
mod training;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use burn::tensor::Device;

pub use case::{Case, Outputs};
use judge::Verdict;
use tolerance::Place;

/// Computes every expected tensor of a fixture.
pub type Runner = fn(&Case, &Device) -> anyhow::Result<Outputs>;

/// What is done with a kind of fixture.
#[derive(Clone, Copy)]
enum Treatment {
    Run(Runner),
    /// Known, and no part of any system here.
    NotOurs,
}

/// Every kind that is known.
fn kinds() -> Vec<(&'static str, Treatment)> {
    let ours = [
        checkpoints::KINDS,
        basics::KINDS,
        espa::KINDS,
        features::KINDS,
        scores::KINDS,
        optimiser::KINDS,
        training::KINDS,
    ];
    let families = ours.into_iter().chain([csa::KINDS, spl::KINDS, stylegan::KINDS]);
    let runners = families.flatten().map(|&(kind, runner)| (kind, Treatment::Run(runner)));
    let others = [("partial_conv", Treatment::NotOurs), ("asl", Treatment::NotOurs)];
    runners.chain(others).collect()
}

/// Runs every fixture whose path holds one of `filters` (all without any), and prints a line for each.
pub fn run(filters: &[String]) -> anyhow::Result<ExitCode> {
    let folder = folder();
    let (device, place) = device::chosen()?;
    let (kinds, mut failed, mut count) = (kinds(), 0, 0);
    for path in files::fixtures(&folder)? {
        let shown = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        if !filters.is_empty() && !filters.iter().any(|filter| shown.contains(filter)) {
            continue;
        }
        count += 1;
        match run_one(&path, &kinds, (&device, place)) {
            Ok(line) => println!("ok      {shown}: {line}"),
            Err(error) => {
                failed += 1;
                println!("FAILED  {shown}: {error:#}");
            }
        }
    }
    println!("{count} fixtures, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `INFILL_FIXTURES`, else the full set beside the repository, else the small ones inside it.
fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let full = here.join("../../shared/fixtures");
    let full = std::env::var_os("INFILL_FIXTURES").map_or(full, PathBuf::from);
    if full.is_dir() {
        return full;
    }
    println!("skipped: {} is no folder; running tests/golden instead", full.display());
    here.join("golden")
}

fn run_one(path: &Path, kinds: &[(&'static str, Treatment)], at: (&Device, Place)) -> anyhow::Result<String> {
    let case = files::read(path)?;
    let kind = case.kind(kinds.iter().map(|(kind, _)| *kind)).context("its kind is unknown")?;
    let treatment = kinds.iter().find(|(name, _)| *name == kind).map(|(_, treatment)| *treatment);
    let runner = match treatment.context("its kind is unknown")? {
        Treatment::Run(runner) => runner,
        Treatment::NotOurs => return Ok("belongs to no system here".to_owned()),
    };
    let line = compare(&case, kind, runner, at)?;
    let Some((_, converted)) = converted::KINDS.iter().find(|(name, _)| *name == kind) else {
        return Ok(line);
    };
    let again = compare(&case, kind, *converted, at).context("as a converted checkpoint")?;
    Ok(format!("{line}; as a converted checkpoint {again}"))
}

fn compare(
    case: &Case,
    kind: &str,
    runner: Runner,
    (device, place): (&Device, Place),
) -> anyhow::Result<String> {
    let start = Instant::now();
    // A shape that does not fit panics inside a kernel: the other fixtures are still worth running.
    let outputs = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runner(case, device)));
    let outputs = outputs.map_err(|_| anyhow::anyhow!("panicked, see above"))??;
    let Verdict { compared, worst } = judge::judge(case, kind, &outputs, place)?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(format!("{compared} tensors, {worst}, {seconds:.1} s"))
}
