use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Device;
use infill_protocol::Method;

use super::args::FillArgs;
use crate::models::network::Network;
use crate::models::segmentation::SegmentationConfig;
use crate::weights::{Card, MAX_BYTES, WeightsFile};

/// The network that the method asks for, on `device`; `None` where it asks for none.
///
/// # Errors
/// In words: no weights, a file that is none, or one of another network.
pub fn network(args: &FillArgs, device: &Device) -> Result<Option<Network>> {
    let wanted = args.method.title();
    let Some(path) = &args.weights else {
        ensure!(
            !args.method.needs_weights(),
            "{wanted} fills with a network, and its weights are not there; name their file with --weights, \
             or use --method texture"
        );
        return Ok(None);
    };
    if args.method == Method::Texture {
        bail!("--method texture needs no weights; leave --weights out, or name the method they are for");
    }
    let network = open(path, device).with_context(|| format!("cannot use {}", path.display()))?;
    let found = network.method();
    ensure!(
        found == args.method,
        "{} holds weights of {}, not of {wanted}; fill with --method {}, or choose another file",
        path.display(),
        found.title(),
        found.id()
    );
    Ok(Some(if args.search_by_label { network.searching_by_label() } else { network }))
}

fn open(path: &Path, device: &Device) -> Result<Network> {
    Ok(Network::open(WeightsFile::read(&read(path)?)?, device)?)
}

/// The list of a manifest where a file of this card stands: what fills is apart from what only sees.
pub fn list_of(card: &Card) -> &'static str {
    if card.system == SegmentationConfig::SYSTEM { "segmentation" } else { "weights" }
}

/// The bytes of a weights file.
///
/// # Errors
/// Where the file cannot be read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is taken at all, so that a longer file is seen to be longer.
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
