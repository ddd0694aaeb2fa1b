//! `cargo test --release -p infill-tests --test parity [-- FILTER…]`: a line a fixture.

#[path = "../src/parity/mod.rs"]
mod parity;

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    // Options of the standard harness mean nothing here.
    let filters: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    parity::run(&filters)
}
