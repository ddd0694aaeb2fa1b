//! The course of a run.

use std::fs::{create_dir_all, remove_dir_all};
use std::path::{Path, PathBuf};

use super::super::engines::{Engine, OURS, has_cuda, load, python};
use super::super::race::{Rules, race};
use super::cases::{self, Case};
use super::engines::{self, GPU_PEERS, OURS_IN_PAGE, PEER_IN_PAGE, PEERS, Size};
use super::options::Options;
use super::page;
use super::report::{Report, Row};
use super::table;

/// Half a level of 255.
const TOLERANCE: f32 = 0.5 / 255.0;

/// Runs the bench, writes `models.json` and `models.md`, and prints the table.
///
/// # Errors
/// Where files cannot be written, or Infill itself cannot run. A peer that fails is a line of the report.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let folder = options.terms.out.join("models");
    create_dir_all(&folder)?;
    let mut report = Report::new();
    let field = Field::gather(options, &folder, &mut report.absent);
    for case in cases::all().into_iter().filter(|case| options.terms.wants(&case.name())) {
        let rows = field.fill(&case, options, &folder, &mut report.absent)?;
        report.rows.extend(rows);
        report.rows.sort_by_key(|row| row.threads);
        report.save(&options.terms.out, "models", &table::markdown(&report))?;
    }
    println!("{}", table::markdown(&report));
    Ok(())
}

/// Who takes part.
struct Field {
    engines: Vec<Engine>,
    /// Whether there is a page to fill in.
    page: bool,
    python: PathBuf,
    peers: bool,
}

impl Field {
    fn gather(options: &Options, cases: &Path, absent: &mut Vec<String>) -> Self {
        let mut field = Self { engines: vec![OURS], page: false, python: PathBuf::new(), peers: false };
        if options.terms.no_peers {
            return field;
        }
        match python(&options.terms.out) {
            Ok(python) => {
                field.engines.extend(PEERS);
                if has_cuda(&python) {
                    field.engines.extend(GPU_PEERS);
                }
                (field.python, field.peers) = (python, true);
            }
            Err(error) => absent.push(format!("ONNX Runtime and PyTorch: {error:#}")),
        }
        if field.peers && !options.no_browser {
            match page::prepare(cases) {
                Ok(()) => field.page = true,
                Err(error) => absent.push(format!("in a browser: {error:#}")),
            }
        }
        field
    }

    /// Who fills this case with so many threads; a page has one, and not the memory for the largest networks.
    fn engines(&self, case: &Case, threads: usize) -> Vec<Engine> {
        let in_page = self.page && threads == 1 && case.is_for_pages();
        let pages = in_page.then_some([OURS_IN_PAGE, PEER_IN_PAGE]);
        self.engines.iter().copied().chain(pages.into_iter().flatten()).collect()
    }

    /// The case at every number of threads.
    fn fill(
        &self,
        case: &Case,
        options: &Options,
        parent: &Path,
        absent: &mut Vec<String>,
    ) -> anyhow::Result<Vec<Row>> {
        eprintln!("{}", case.name());
        let folder = case.write(parent)?;
        let size = if self.peers { self.export(case, &folder, absent) } else { None };
        let mut rows = Vec::new();
        for &threads in &options.threads {
            let rules = Rules { threads, rounds: options.terms.rounds, tolerance: TOLERANCE };
            let entries = race(&self.engines(case, threads), &self.python, &folder, rules)?;
            rows.push(Row {
                system: case.system,
                preset: case.preset,
                side: case.side,
                threads,
                parameters: size.map(|size| size.parameters),
                gflop: size.map(|size| size.flops / 1e9),
                load: load(),
                entries,
            });
        }
        // A case has up to a gigabyte of weights.
        remove_dir_all(folder)?;
        Ok(rows)
    }

    fn export(&self, case: &Case, folder: &Path, absent: &mut Vec<String>) -> Option<Size> {
        match engines::export(&self.python, folder) {
            Ok(size) => Some(size),
            Err(error) => {
                absent.push(format!("{}: no ONNX file ({error:#})", case.name()));
                None
            }
        }
    }
}
