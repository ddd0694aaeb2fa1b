//! The commands of the project: `cargo xtask serve`, `cargo xtask test` and what they are made of.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use xtask::{bench, check, dist, serve, size, suite};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, serve and test Infill", disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the release page and serve it on this machine.
    Serve {
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Open it in the default browser.
        #[arg(long)]
        open: bool,
    },
    /// Run every test, the browser ones included.
    Test {
        /// Only tests whose name contains one of these.
        filters: Vec<String>,
    },
    /// Build the release page into dist/: a static folder for any file server, under any path.
    #[command(visible_alias = "build")]
    Dist,
    /// Compare with other programs: `fill` the texture fill, `models` the networks, `train` a step of their training,
    /// `quality` every method's fills; `guidance` asks whether fills obey labels, `samples` draws the samples.
    Bench {
        #[arg(value_parser = ["fill", "guidance", "models", "quality", "samples", "train"])]
        what: String,
        /// Passed on to the bench.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Fill one large photo again and again in one tab, ending workers now and then: memory must stay flat.
    Soak {
        #[arg(long, default_value_t = 30)]
        fills: usize,
        #[arg(long, default_value_t = 24)]
        megapixels: usize,
    },
    /// Take the pictures of the page that the README and the previews of links show.
    Pictures,
    /// Print the compressed sizes of the programs in dist/ and hold them to their budget.
    Size {
        #[arg(long, default_value = "dist")]
        folder: PathBuf,
    },
    /// Run one check of the continuous integration, or all of them.
    Check {
        #[arg(value_enum)]
        parts: Vec<check::Part>,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Serve { port, open } => serve::run(port, open),
        Task::Test { filters } => suite::run(&filters),
        Task::Dist => dist::build().map(drop),
        Task::Bench { what, arguments } => bench::run_bench(&what, &arguments),
        Task::Soak { fills, megapixels } => suite::soak(fills, megapixels),
        Task::Pictures => suite::pictures(),
        Task::Size { folder } => size::run(&folder),
        Task::Check { parts } => check::run_parts(&parts),
    }
}
