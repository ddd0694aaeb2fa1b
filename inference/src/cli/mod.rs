//! The `infill` program: the page's own path from photo to file, in one process.

mod args;
mod batch;
mod convert;
#[cfg(feature = "train")]
mod eval;
#[cfg(feature = "train")]
mod export;
mod fill;
mod inputs;
mod inspect;
mod labels;
#[cfg(feature = "remote")]
mod lend;
#[cfg(feature = "train")]
mod place;
mod report;
mod segment;
#[cfg(feature = "train")]
mod train;
mod weights;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::{Args, Command, FillArgs};
use fill::Filler;

/// Runs the program on the arguments it was started with.
pub fn run() -> ExitCode {
    let Args { command } = Args::parse();
    let done = match command {
        Command::Fill(args) => fill(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Convert(args) => convert::run(args),
        Command::Weights(command) => inspect::run(&command),
        #[cfg(feature = "train")]
        Command::Train(args) => train::run(&args),
        #[cfg(feature = "remote")]
        Command::Lend(args) => lend::run(&args),
        #[cfg(feature = "train")]
        Command::Data(command) => train::data(&command),
        #[cfg(feature = "train")]
        Command::Eval(args) => eval::run(&args),
        #[cfg(feature = "train")]
        Command::Export(args) => export::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("infill: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn fill(args: &FillArgs) -> Result<ExitCode> {
    let filler = Filler::new(args)?;
    if let Some(batch) = &args.batch {
        return batch::run(args, &filler, batch);
    }
    let (Some(photo), Some(mask)) = (&args.photo, &args.mask) else {
        anyhow::bail!("name a photo and its --mask, or a --batch folder with --masks");
    };
    let report = filler.fill(photo, mask, &args.output)?;
    if args.json {
        println!("{}", report.json());
    } else {
        println!("{}", report.line());
    }
    Ok(ExitCode::SUCCESS)
}
