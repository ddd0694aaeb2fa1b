//! The course of a run.

use std::fs::{create_dir_all, remove_dir_all};
use std::path::PathBuf;

use serde::Serialize;

use super::super::engines::{Engine, OURS, has_cuda, load, peer, python};
use super::super::race::{self, Entry, Rules, race};
use super::cases::{self, Case};
use super::options::Options;
use super::table;

const PEER: Engine = peer("pytorch-train", "PyTorch");
/// Only where there is a GPU of theirs.
const GPU_PEERS: [Engine; 2] = [
    peer("pytorch-train-cuda", "PyTorch, CUDA, TF32"),
    peer("pytorch-train-cuda-bf16", "PyTorch, CUDA, bf16"),
];
/// Of a loss, after three steps of networks that judge each other: rounding is passed on and grows.
const TOLERANCE: f32 = 0.01;

/// All engines on one case.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub system: &'static str,
    pub phase: String,
    pub side: usize,
    pub batch: usize,
    pub threads: usize,
    pub load: Option<f64>,
    pub entries: Vec<Entry>,
}

/// Everything, in the order of `train.json`.
pub type Report = race::Report<Row>;

/// Runs the bench, writes `train.json` and `train.md`, and prints the table.
///
/// # Errors
/// Where files cannot be written, or Infill itself cannot learn. A peer that fails is a line of the report.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let parent = options.terms.out.join("train");
    create_dir_all(&parent)?;
    let mut report = Report::new();
    let (engines, interpreter) = engines(&options.terms, &mut report.absent);
    for case in cases::all(options.paper).into_iter().filter(|case| options.terms.wants(&case.name())) {
        eprintln!("{}", case.name());
        let folder = case.write(&parent)?;
        for &threads in &options.threads {
            let rules = Rules { threads, rounds: options.terms.rounds, tolerance: TOLERANCE };
            let entries = race(&engines, &interpreter, &folder, rules)?;
            report.rows.push(row(&case, threads, entries));
            report.save(&options.terms.out, "train", &table::markdown(&report))?;
        }
        remove_dir_all(folder)?;
    }
    println!("{}", table::markdown(&report));
    Ok(())
}

/// Who takes part, and what runs the peers.
fn engines(terms: &race::Terms, absent: &mut Vec<String>) -> (Vec<Engine>, PathBuf) {
    let mut engines = vec![OURS];
    if terms.no_peers {
        return (engines, PathBuf::new());
    }
    match python(&terms.out) {
        Ok(python) => {
            engines.push(PEER);
            if has_cuda(&python) {
                engines.extend(GPU_PEERS);
            }
            (engines, python)
        }
        Err(error) => {
            absent.push(format!("PyTorch: {error:#}"));
            (engines, PathBuf::new())
        }
    }
}

fn row(case: &Case, threads: usize, entries: Vec<Entry>) -> Row {
    Row {
        system: case.system,
        phase: case.lesson.phase.clone(),
        side: case.side,
        batch: case.batch,
        threads,
        load: load(),
        entries,
    }
}
