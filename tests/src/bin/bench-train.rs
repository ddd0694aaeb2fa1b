//! `cargo xtask bench train`.

use clap::Parser;
use infill_tests::bench::train::{Options, run, serve};

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    match &options.terms.serve {
        Some(folder) => serve(folder),
        None => run(&options),
    }
}
