//! `cargo xtask bench models`.

use clap::Parser;
use infill_tests::bench::models::{Options, run, serve};

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    match &options.terms.serve {
        Some(folder) => serve(folder, &options),
        None => run(&options),
    }
}
