use std::path::PathBuf;

/// Infill's texture fill beside its peers: quality, time and memory.
#[derive(Debug, clap::Parser)]
pub struct Options {
    /// Folder of photos; by default the project's shared ones.
    #[arg(long, value_name = "DIR", default_value = "../shared/data/photos")]
    pub photos: PathBuf,
    /// SqueezeNet 1.0 weights for the perceptual distance; without the file that column stays empty.
    #[arg(long, value_name = "FILE", default_value = "../shared/data/backbones/squeezenet_v1_0.safetensors")]
    pub backbone: PathBuf,
    /// Photos to use, spread evenly over the folder, one of each source.
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..))]
    pub count: u32,
    /// Four photos, no 12 megapixels, no FSR_BEST: minutes instead of an hour.
    #[arg(long)]
    pub quick: bool,
    /// Infill alone.
    #[arg(long)]
    pub no_peers: bool,
    /// Where results go.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub out: PathBuf,
    /// Answer jobs on standard input as every peer does (the bench starts itself with this).
    #[arg(long, hide = true)]
    pub serve: bool,
}

impl Options {
    /// How many photos the run takes at most.
    pub fn photos_wanted(&self) -> usize {
        if self.quick { 4.min(self.count as usize) } else { self.count as usize }
    }
}
