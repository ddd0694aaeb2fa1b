//! `infill train` and `infill data`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Subcommand;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::place::{PLACES, Place};
use crate::train::data::{Dataset, Findings, check, pack};
use crate::train::{Session, TrainConfig, train};

#[derive(Debug, clap::Args)]
pub struct TrainArgs {
    /// What to train, on what and how long: a TOML file; see configs/.
    pub config: PathBuf,

    /// Go on from the last checkpoint of the run, or begin where there is none.
    #[arg(long)]
    pub resume: bool,

    /// The run's folder [default: run.folder of the config, else runs/ and the config's name].
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,

    /// Where to train, several times to share out the batches of each step; the first keeps weights and optimisers.
    #[arg(long, value_name = "DEVICE", default_value = "cpu", long_help = format!(
        "Where to train: {PLACES}. Several times, they share out the batches of each step (optimiser.accumulate), \
         and the first keeps weights and optimisers. Only on the CPU a resumed run is bit for bit the run it would \
         have been"
    ))]
    pub device: Vec<Place>,

    /// End with a checkpoint after this long, to be resumed.
    #[arg(long, value_name = "N")]
    pub minutes: Option<f64>,
}

#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Read every photo as training would, and say which cannot be used.
    Check {
        /// A folder of photos, or a pack.
        photos: PathBuf,
        /// A folder of label maps, each named as its photo.
        #[arg(long, value_name = "DIR")]
        labels: Option<PathBuf>,
    },
    /// Put all photos and label maps into one file, for another machine.
    Pack {
        /// A folder of photos.
        photos: PathBuf,
        /// A folder of label maps, each named as its photo.
        #[arg(long, value_name = "DIR")]
        labels: Option<PathBuf>,
        /// Longest that the shorter side of a photo may be, in pixels.
        #[arg(long, value_name = "PX", default_value_t = 288)]
        size: u32,
        /// Quality of its JPEGs.
        #[arg(long, value_name = "Q", default_value_t = 80, value_parser = clap::value_parser!(u8).range(1..=100))]
        quality: u8,
        /// The file to write.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
}

/// Trains until the end, until it is told to stop, or until something is wrong.
pub fn run(args: &TrainArgs) -> Result<ExitCode> {
    let config = TrainConfig::read(&args.config)?;
    let name = args.config.file_stem().unwrap_or_default();
    let folder = args.run.clone().or_else(|| config.run.folder.clone());
    let folder = folder.unwrap_or_else(|| Path::new("runs").join(name));
    let time = args.minutes.map(|minutes| Duration::from_secs_f64(60.0 * minutes.max(0.0)));
    let session = Session { resume: args.resume, time, ..Session::default() };
    for signal in [SIGINT, SIGTERM] {
        // The second time the program ends at once.
        flag::register_conditional_default(signal, session.stop.clone())?;
        flag::register(signal, session.stop.clone())?;
    }
    let devices = args.device.iter().map(Place::open).collect::<Result<Vec<_>>>()?;
    let outcome = train(config, &folder, &devices, &session)?;
    for reason in &outcome.skipped {
        eprintln!("infill: skipped {reason}");
    }
    let folder = outcome.folder.display();
    if outcome.finished {
        println!("finished after {} steps; weights, curves and samples are in {folder}", outcome.step);
    } else {
        println!("stopped after step {}; `infill train … --resume` goes on from it", outcome.step);
    }
    Ok(ExitCode::SUCCESS)
}

/// Looks at a set of photos, or packs it.
pub fn data(command: &DataCommand) -> Result<ExitCode> {
    let findings = match command {
        DataCommand::Check { photos, labels } => check(&Dataset::open(photos, labels.as_deref())?),
        DataCommand::Pack { photos, labels, size, quality, output } => {
            let findings = pack(&Dataset::open(photos, labels.as_deref())?, *size, *quality, output)?;
            let bytes = fs::metadata(output).map(|found| found.len()).unwrap_or_default();
            println!("{}: {:.1} MB", output.display(), bytes as f64 / 1e6);
            findings
        }
    };
    let Findings { usable, labelled, broken } = &findings;
    for reason in broken {
        eprintln!("infill: {reason}");
    }
    println!("{usable} photos can be used, {labelled} of them with a label map; {} cannot", broken.len());
    Ok(if *usable > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
