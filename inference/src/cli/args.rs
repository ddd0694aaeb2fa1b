use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use infill_protocol::{DeviceChoice, FillOptions, Method};

use super::convert::ConvertArgs;
use super::inspect::WeightsCommand;
use super::segment::SegmentArgs;

/// Fill painted holes in photos, on this machine.
#[derive(Debug, Parser)]
#[command(name = "infill", version, about)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill the hole of a photo, or of every photo in a folder.
    Fill(FillArgs),
    /// Propose what belongs where in a photo and its hole, as a label map to edit.
    Segment(SegmentArgs),
    /// Turn a checkpoint of a system's authors into a weights file.
    Convert(ConvertArgs),
    /// Inspect weights files.
    #[command(subcommand)]
    Weights(WeightsCommand),
    /// Train a network on a folder of photos.
    #[cfg(feature = "train")]
    Train(super::train::TrainArgs),
    /// Lend this machine's devices to a training on another.
    #[cfg(feature = "remote")]
    Lend(super::lend::LendArgs),
    /// Look at the photos that training would learn from.
    #[cfg(feature = "train")]
    #[command(subcommand)]
    Data(super::train::DataCommand),
    /// Judge methods on photos whose truth is known.
    #[cfg(feature = "train")]
    Eval(Box<super::eval::EvalArgs>),
    /// Write the weights of a training run as a file for Infill.
    #[cfg(feature = "train")]
    Export(super::export::ExportArgs),
}

#[derive(Debug, clap::Args)]
pub struct FillArgs {
    /// The photo: JPEG, PNG, WebP, GIF, BMP or TIFF.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub photo: Option<PathBuf>,

    /// A picture of the photo's size: white is filled, black is kept.
    #[arg(long, value_name = "MASK", required_unless_present = "batch", conflicts_with = "batch")]
    pub mask: Option<PathBuf>,

    /// The file to write (.png, .jpg or .webp), or with --batch the folder.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,

    /// Fill every photo of this folder instead.
    #[arg(long, value_name = "DIR", requires = "masks")]
    pub batch: Option<PathBuf>,

    /// With --batch: the masks, each named as its photo, of any format.
    #[arg(long, value_name = "DIR", requires = "batch")]
    pub masks: Option<PathBuf>,

    /// What fills the hole.
    #[arg(long, default_value = Method::Texture.id(), value_parser = method())]
    pub method: Method,

    /// The weights file (.safetensors) of a method that is a network.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,

    #[arg(long, value_enum, default_value_t = DeviceName::Auto)]
    pub device: DeviceName,

    /// Another seed, another fill; the same seed, the same bytes on any device.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u32,

    /// A picture of the photo's size: only its white part is copied from (by a network, for the detail that
    /// it takes from the photo).
    #[arg(long, value_name = "MASK")]
    pub sample_from: Option<PathBuf>,

    /// A label map, as `infill segment` writes it: an indexed PNG of the photo's shape. A hole pixel takes only
    /// from its own label; a network that has classes paints what the map says.
    #[arg(long, value_name = "LABELS", conflicts_with = "batch")]
    pub labels: Option<PathBuf>,

    /// Propose labels and write them here, to be edited and given to --labels; the fill is as without labels.
    #[arg(long, value_name = "LABELS", conflicts_with_all = ["labels", "batch"])]
    pub propose_labels: Option<PathBuf>,

    /// With --method csa and labels: look for what fills the hole among known parts of the same label alone.
    #[arg(long)]
    pub search_by_label: bool,

    /// Width in pixels of the ring around the hole that is filled too [default: by size].
    #[arg(long, value_name = "PX")]
    pub dilate: Option<u32>,

    /// Width in pixels over which the fill fades out, at most --dilate [default: all of it].
    #[arg(long, value_name = "PX")]
    pub feather: Option<u32>,

    /// Quality of a JPEG, 1 to 100.
    #[arg(long, value_name = "Q", default_value_t = 92, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: u8,

    /// Print sizes, crops, device and milliseconds of each stage as JSON.
    #[arg(long)]
    pub json: bool,

    /// Allow the output to replace the photo, the mask or another file that exists.
    #[arg(long)]
    pub overwrite: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DeviceName {
    Auto,
    Cpu,
    Gpu,
}

impl FillArgs {
    pub const fn options(&self) -> FillOptions {
        let (method, seed) = (self.method, self.seed);
        FillOptions { method, weights: None, seed, dilate: self.dilate, feather: self.feather }
    }
}

pub fn method() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(Method::id))
        .try_map(|id| Method::from_id(&id).ok_or("no method has this name"))
}

impl DeviceName {
    pub const fn choice(self) -> DeviceChoice {
        match self {
            Self::Auto => DeviceChoice::Auto,
            Self::Cpu => DeviceChoice::Cpu,
            Self::Gpu => DeviceChoice::WebGpu,
        }
    }
}
