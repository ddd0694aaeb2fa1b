use std::path::PathBuf;

use clap::value_parser;
use xtask::shell::root;

// No documentation of the type: clap would show it in place of the command's own.
#[derive(Debug, clap::Args)]
pub struct Terms {
    /// Only cases whose name contains one of these, e.g. `espa`, `256`.
    pub only: Vec<String>,
    /// Timed jobs of each case; the table shows their median.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u32).range(1..))]
    pub rounds: u32,
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

impl Terms {
    /// Whether the case of this name takes part.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
