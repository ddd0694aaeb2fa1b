//! Infill as an engine among others: the same conversation, over the network that page and command line run.

use std::fs::read;
use std::path::Path;

use infill_filler::Filler;

use super::super::serving::serve_numbers;

/// Answers jobs on standard input until it ends: see the peers' `serve.py`.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(folder: &Path) -> anyhow::Result<()> {
    let open =
        || Filler::open(&read(folder.join("weights.safetensors"))?, &read(folder.join("input.safetensors"))?);
    serve_numbers(open, |filler| Ok(filler.fill()))
}
