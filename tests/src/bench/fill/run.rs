//! The course of a run.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::super::conversation::{Answer, Conversation};
use super::cases::{self, Case, Job, Series};
use super::field::Field;
use super::measure::Judge;
use super::methods::{Method, OURS, PEERS, Share};
use super::options::Options;
use super::report::{Fill, Report};
use super::{goals, summary, table};

/// Runs the bench, writes `fill.json` and `fill.md`, and prints the table.
///
/// # Errors
/// Where photos are missing, files cannot be written, or Infill itself cannot run. A peer that fails is
/// a line of the report.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let folder = options.out.join("fill");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let series = cases::series(options);
    let photos = cases::choose(&options.photos, options.photos_wanted())?;
    let cases = prepare(&photos, &series, &folder)?;
    let Field { usable: methods, absent } = field(options, &folder)?;

    let mut fills = Vec::new();
    for (method, invocation) in &methods {
        for series in &series {
            let conversation = Conversation::new(invocation.clone(), options.limit());
            fills.extend(fill(method, conversation, series, &cases, &folder));
        }
    }
    let mut judge = Judge::new(&options.backbone)?;
    measure(&mut fills, &cases, &series, &folder, &mut judge)?;

    let methods: Vec<_> = methods.into_iter().map(|(method, _)| method).collect();
    let report = Report {
        cores: std::thread::available_parallelism().map_or(1, Into::into),
        photos: photos.iter().map(|photo| name(photo)).collect(),
        absent,
        goals: goals::goals(&fills, &methods),
        rows: summary::rows(&fills, &series, &methods),
        fills,
    };
    std::fs::write(options.out.join("fill.json"), serde_json::to_string_pretty(&report)?)?;
    let table = table::markdown(&report, &series);
    std::fs::write(options.out.join("fill.md"), &table)?;
    println!("{table}");
    Ok(())
}

fn prepare(photos: &[PathBuf], series: &[Series], folder: &Path) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for (index, photo) in photos.iter().enumerate() {
        eprint!("\rPreparing photo {} of {}", index + 1, photos.len());
        cases.extend(cases::write(photo, index, series, folder)?);
    }
    eprintln!();
    Ok(cases)
}

/// Ours, and the peers that can run here.
fn field(options: &Options, logs: &Path) -> anyhow::Result<Field> {
    let wanted =
        |method: &Method| options.has_peer(method.id) && !(options.quick && method.share == Share::Small);
    let mut field = match options.no_peers {
        true => Field::default(),
        false => Field::gather(&options.out.join("venv"), logs, wanted),
    };
    field.usable.insert(0, (OURS, OURS.invocation(Path::new(""), logs)?));
    Ok(field)
}

/// Whether a method fills this case; slow methods are spared most.
fn takes(method: &Method, series: &Series, case: &Case) -> bool {
    case.series == series.id
        && match method.share {
            Share::All => true,
            Share::Third => case.index.is_multiple_of(3),
            Share::Small => series.id == "256" && case.percent <= 15.0 && case.index < 3,
        }
}

/// All fills of a method in a series. One that was too slow is not asked for larger holes.
fn fill(
    method: &Method,
    mut conversation: Conversation,
    series: &Series,
    cases: &[Case],
    folder: &Path,
) -> Vec<Fill> {
    let cases: Vec<_> = cases.iter().filter(|case| takes(method, series, case)).collect();
    let mut fills: Vec<Fill> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        eprint!("\r{} at {}: {} of {}    ", method.label, series.label, number + 1, cases.len());
        let slow = |fill: &Fill| {
            fill.photo == case.photo && fill.error.as_ref().is_some_and(|e| e.starts_with("more than"))
        };
        let gave_up = fills.iter().find(|fill| slow(fill)).and_then(|fill| fill.error.clone());
        let answer = match gave_up {
            Some(error) => Answer::Failed { error },
            None => conversation.ask(&job(method, case, folder).line()),
        };
        let (cost, error) = match answer {
            Answer::Filled(cost) => (Some(cost), None),
            Answer::Failed { error } => (None, Some(error)),
        };
        let (photo, percent) = (case.photo.clone(), case.percent);
        fills.push(Fill { method: method.id, series: series.id, photo, percent, cost, quality: None, error });
    }
    if !cases.is_empty() {
        eprintln!();
    }
    fills
}

fn job(method: &Method, case: &Case, folder: &Path) -> Job {
    let out = format!("{}_{}_{}.{}.png", case.photo, case.series, case.percent, method.id);
    Job { photo: case.crop.clone(), mask: case.mask.clone(), out: folder.join(out) }
}

/// Measures what was filled, crop by crop.
fn measure(
    fills: &mut [Fill],
    cases: &[Case],
    series: &[Series],
    folder: &Path,
    judge: &mut Judge,
) -> anyhow::Result<()> {
    let measured = |case: &&Case| series.iter().any(|series| series.id == case.series && series.measured);
    let cases: Vec<_> = cases.iter().filter(measured).collect();
    for (number, case) in cases.iter().enumerate() {
        eprint!("\rMeasuring {} of {}", number + 1, cases.len());
        let of_case = |fill: &&mut Fill| {
            fill.cost.is_some()
                && (fill.series, &fill.photo, fill.percent) == (case.series, &case.photo, case.percent)
        };
        for fill in fills.iter_mut().filter(of_case) {
            let method = PEERS.iter().chain([&OURS]).find(|method| method.id == fill.method);
            let method = method.context("a fill of an unknown method")?;
            fill.quality = Some(judge.measure(case, &job(method, case, folder).out)?);
        }
    }
    eprintln!();
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
