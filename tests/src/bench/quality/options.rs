use std::path::PathBuf;

use infill_inference::eval::{Exam, Holes, Protocol};
use xtask::shell::root;

use super::super::fill::shared;

/// Every method beside its peers, on photos that no training saw.
#[derive(Debug, clap::Parser)]
pub struct Options {
    /// Folder of photos, or a pack of them; by default the project's shared ones.
    #[arg(long, value_name = "DIR", default_value_os_t = shared("photos"))]
    pub photos: PathBuf,
    /// Folder of label maps: what obeys labels is judged once more with them. Not looked for where it is missing.
    #[arg(long, value_name = "DIR", default_value_os_t = shared("labels"))]
    pub labels: PathBuf,
    /// SqueezeNet 1.0 weights for the perceptual measures; without the file they are left out.
    #[arg(long, value_name = "FILE", default_value_os_t = shared("backbones/squeezenet_v1_0.safetensors"))]
    pub backbone: PathBuf,
    /// Folder of weights files: every network that fills takes part.
    #[arg(long, value_name = "DIR", default_value_os_t = root().join("public/weights"))]
    pub weights: PathBuf,
    /// Where the holes are: center128, irregular-LOW-HIGH in percent, object.
    #[arg(long, value_name = "NAME", default_value = "irregular-20-40")]
    pub protocol: Protocol,
    /// At most so many photos, evenly spread; 0 takes all that were kept out.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub count: usize,
    /// Side of the pictures.
    #[arg(long, value_name = "PX", default_value_t = 256, value_parser = clap::value_parser!(u32).range(32..=2048))]
    pub size: u32,
    /// Of the holes and the fills.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u32,
    /// One source in this many is what trainings keep out; 0 takes all photos.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub keep_out: usize,
    /// Only the photos that have a label map, so that guided and unguided fills are of the same.
    #[arg(long)]
    pub labelled: bool,
    /// Sources that trainings do not part.
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        default_value = "languageseed_0026,jlopezcur_0000"
    )]
    pub together: Vec<String>,
    /// Infill alone.
    #[arg(long)]
    pub no_peers: bool,
    /// Where results go.
    #[arg(long, value_name = "DIR", default_value_os_t = root().join("target/bench"))]
    pub out: PathBuf,
}

impl Options {
    pub fn exam(&self) -> Exam {
        Exam {
            photos: self.photos.clone(),
            labels: self.labels.is_dir().then(|| self.labels.clone()),
            holes: Holes::Protocol(self.protocol),
            keep_out: self.keep_out,
            labelled: self.labelled,
            together: self.together.clone(),
            count: self.count,
            size: self.size,
            seed: self.seed,
        }
    }
}
