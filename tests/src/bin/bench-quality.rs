//! `cargo xtask bench quality`.

use clap::Parser;
use infill_tests::bench::quality::{Options, run};

fn main() -> anyhow::Result<()> {
    run(&Options::parse())
}
