//! `cargo xtask bench fill`.

use clap::Parser;
use infill_tests::bench::fill::{Options, run, serve};

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.serve { serve() } else { run(&options) }
}
