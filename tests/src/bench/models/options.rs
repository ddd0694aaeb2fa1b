use super::super::race;

/// Infill's networks beside ONNX Runtime and PyTorch: time and memory.
#[derive(Debug, clap::Parser)]
pub struct Options {
    #[command(flatten)]
    pub terms: race::Terms,
    /// Numbers of threads to compare at.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1, 2])]
    pub threads: Vec<usize>,
    /// Leave out the browser.
    #[arg(long)]
    pub no_browser: bool,
    /// With `--serve`: answer as this engine, in a web page.
    #[arg(long, hide = true, value_name = "ENGINE", requires = "serve")]
    pub in_page: Option<String>,
}
