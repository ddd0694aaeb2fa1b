use std::path::PathBuf;

use clap::Parser;
use xtask::shell::root;

use crate::bench::fill::shared;

/// What is compared, and where results go.
#[derive(Debug, Parser)]
#[command(name = "bench guidance")]
pub struct Options {
    /// Folder of the photos.
    #[arg(long, value_name = "DIR", default_value_os_t = shared("photos"))]
    pub photos: PathBuf,
    /// Folder of their label maps: greys are classes, 255 is none.
    #[arg(long, value_name = "DIR", default_value_os_t = shared("labels"))]
    pub labels: PathBuf,
    /// The segmentation network that names what is proposed.
    #[arg(long, value_name = "FILE", default_value_os_t = root().join("public/weights/segmentation-web.safetensors"))]
    pub segmentation: PathBuf,
    /// The weights of ESPA.
    #[arg(long, value_name = "FILE", default_value_os_t = root().join("public/weights/espa-web.safetensors"))]
    pub network: PathBuf,
    /// Measure the page in Chromium, too: `cargo xtask dist` built it.
    #[arg(long)]
    pub browser: bool,
    /// How many photos at most, one of each source.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
    pub count: u32,
    /// Where results go.
    #[arg(long, value_name = "DIR", default_value_os_t = root().join("target/bench"))]
    pub out: PathBuf,
}
