//! `cargo xtask bench guidance`.

use clap::Parser;
use infill_tests::bench::guidance::{Options, run};

fn main() -> anyhow::Result<()> {
    run(&Options::parse())
}
