use std::path::PathBuf;
use std::time::Duration;

use xtask::shell::root;

/// Infill's texture fill beside its peers: quality, time and memory.
#[derive(Debug, clap::Parser)]
pub struct Options {
    /// Folder of photos; by default the project's shared ones.
    #[arg(long, value_name = "DIR", default_value_os_t = shared("photos"))]
    pub photos: PathBuf,
    /// SqueezeNet 1.0 weights for the perceptual distance; without the file that column stays empty.
    #[arg(long, value_name = "FILE", default_value_os_t = shared("backbones/squeezenet_v1_0.safetensors"))]
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
    /// Only peers whose name has this part, such as `gmic`; may be given several times.
    #[arg(long = "peer", value_name = "PART", conflicts_with = "no_peers")]
    pub peers: Vec<String>,
    /// Only crops of this size; may be given several times.
    #[arg(long = "size", value_name = "SIZE", value_parser = ["512", "256", "1024", "12mp"])]
    pub sizes: Vec<String>,
    /// Where results go.
    #[arg(long, value_name = "DIR", default_value_os_t = root().join("target/bench"))]
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

    /// Whether a peer of this name takes part.
    pub fn has_peer(&self, id: &str) -> bool {
        self.peers.is_empty() || self.peers.iter().any(|part| id.contains(part.as_str()))
    }

    /// Whether crops of this series are filled.
    pub fn has_size(&self, id: &str) -> bool {
        let is_quick = matches!(id, "512" | "1024");
        (is_quick || !self.quick) && (self.sizes.is_empty() || self.sizes.iter().any(|size| size == id))
    }

    /// Longest time one fill may take. FSR_BEST, which a quick run leaves out, needs up to 40 s for 256².
    pub fn limit(&self) -> Duration {
        Duration::from_secs(if self.quick { 20 } else { 120 })
    }
}

/// The data shared by the project's copies: beside the repository, or where `INFILL_SHARED` says.
pub fn shared(path: &str) -> PathBuf {
    let folder = std::env::var_os("INFILL_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    folder.join("data").join(path)
}
