use std::path::PathBuf;

use clap::value_parser;
use xtask::shell::root;

/// A training step beside PyTorch's: time and memory.
#[derive(Debug, clap::Parser)]
pub struct Options {
    /// Only cases whose name contains one of these, e.g. `espa`, `stage2`.
    pub only: Vec<String>,
    /// Timed steps of each case; the table shows their median.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// Numbers of threads to compare at.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1])]
    pub threads: Vec<usize>,
    /// The published networks at 256², for a GPU, in place of the page's at 128² (CSA: 256²).
    #[arg(long)]
    pub paper: bool,
    /// Infill alone.
    #[arg(long)]
    pub no_peers: bool,
    /// Where results go.
    #[arg(long, value_name = "DIR", default_value_os_t = root().join("target/bench"))]
    pub out: PathBuf,
    /// Answer jobs on this case's folder as every peer does (the bench starts itself with this).
    #[arg(long, hide = true, value_name = "FOLDER")]
    pub serve: Option<PathBuf>,
}

impl Options {
    /// Whether the case of this name takes part.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
