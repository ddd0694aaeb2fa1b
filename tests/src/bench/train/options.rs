use super::super::race;

/// A training step beside PyTorch's: time and memory.
#[derive(Debug, clap::Parser)]
pub struct Options {
    #[command(flatten)]
    pub terms: race::Terms,
    /// Numbers of threads to compare at.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1])]
    pub threads: Vec<usize>,
    /// The published networks at 256², for a GPU, in place of the page's at 128² (CSA: 256²).
    #[arg(long)]
    pub paper: bool,
}
