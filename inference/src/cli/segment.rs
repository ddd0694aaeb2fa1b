//! `infill segment`: the label map that a person then edits.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use burn::tensor::Device;
use infill_protocol::Mask;

use super::{inputs, labels, weights};
use crate::guide::{propose_as_published, propose_named};
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::weights::{WeightsError, WeightsFile};

#[derive(Debug, clap::Args)]
pub struct SegmentArgs {
    /// The photo: JPEG, PNG, WebP, GIF, BMP or TIFF.
    pub photo: PathBuf,

    /// A picture of the photo's size: what is white will be filled, and gets the labels of what would continue
    /// into it.
    #[arg(long, value_name = "MASK")]
    pub mask: Option<PathBuf>,

    /// The label map to write (.png, a colour a label); the names of the labels go beside it, in a file that
    /// ends in .json.
    #[arg(short, long, value_name = "LABELS")]
    pub output: PathBuf,

    /// The weights of a segmentation network (.safetensors), which names the regions: by its classes.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,

    /// With --weights and --mask: propose as the authors of ESPA do, by what the segmentation network sees in the
    /// hole once the network of these weights has filled it.
    #[arg(long, value_name = "FILE", requires_all = ["weights", "mask"])]
    pub network: Option<PathBuf>,

    /// Allow the output to replace the photo or the mask.
    #[arg(long)]
    pub overwrite: bool,
}

/// Proposes labels and writes them, at most 1024 pixels on the longer side.
///
/// # Errors
/// In words: a file that cannot be read or written, or a mask that leaves nothing of the photo.
pub fn run(args: &SegmentArgs) -> Result<ExitCode> {
    let mut read = vec![args.photo.as_path()];
    read.extend(args.mask.as_deref());
    inputs::check_output(&args.output, &read, args.overwrite)?;
    labels::check_name(&args.output)?;
    let photo = inputs::photo(&args.photo)?;
    let mask = args.mask.as_deref().map(|path| inputs::mask(path, photo.size())).transpose()?;
    let mask = mask.unwrap_or_else(|| Mask::known(photo.size()));
    let proposal = match &args.weights {
        None => labels::proposal(&photo, &mask)?,
        Some(path) => {
            let segmenter = in_file(path, |file| Segmenter::open(file, &Device::flex()))?;
            let network = args.network.as_deref();
            let network =
                network.map(|path| in_file(path, |file| Network::open(file, &Device::flex()))).transpose()?;
            let (picture, hole) = labels::guide_input(&photo, &mask);
            pollster::block_on(async {
                match &network {
                    None => propose_named(&segmenter, &picture, &hole).await,
                    Some(network) => propose_as_published(&segmenter, network, &picture, &hole).await,
                }
            })?
        }
    };
    labels::write(&proposal.labels, &proposal.palette, &args.output)?;
    let names: Vec<&str> = proposal.palette.classes.iter().map(|class| class.name.as_str()).collect();
    println!(
        "{} → {}: {} ({})",
        args.photo.display(),
        args.output.display(),
        names.join(", "),
        proposal.source
    );
    Ok(ExitCode::SUCCESS)
}

/// What opens the weights in a file.
fn in_file<T>(path: &Path, open: impl FnOnce(WeightsFile) -> Result<T, WeightsError>) -> Result<T> {
    let bytes = weights::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let opened = WeightsFile::read(&bytes).and_then(open);
    opened.with_context(|| format!("cannot use {}", path.display()))
}
