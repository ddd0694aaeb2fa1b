//! The `wasm-bindgen` step in the version the workspace pins. It takes the arguments Trunk passes and
//! is built from the locked sources, so that nothing is downloaded and the versions cannot drift.

use std::path::PathBuf;

use anyhow::bail;
use clap::Parser;
use wasm_bindgen_cli_support::Bindgen;

#[derive(Parser)]
#[command(name = "wasm-bindgen", version = version())]
struct Arguments {
    /// The module that rustc wrote.
    input: PathBuf,
    #[arg(long)]
    out_dir: PathBuf,
    #[arg(long)]
    out_name: String,
    /// "web" or "no-modules".
    #[arg(long)]
    target: String,
    #[arg(long)]
    keep_debug: bool,
    #[arg(long)]
    no_demangle: bool,
    #[arg(long)]
    no_typescript: bool,
    /// Detected from the module itself; accepted for Trunk.
    #[arg(long)]
    reference_types: bool,
    /// Always on; accepted for Trunk.
    #[arg(long)]
    weak_refs: bool,
}

/// The version Trunk compares with the lock file.
fn version() -> &'static str {
    wasm_bindgen_shared::version().leak()
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut bindgen = Bindgen::new();
    match arguments.target.as_str() {
        "web" => bindgen.web(true)?,
        "no-modules" => bindgen.no_modules(true)?,
        other => bail!("This step makes \"web\" and \"no-modules\" output, not {other:?}."),
    };
    bindgen
        .input_path(arguments.input)
        .out_name(&arguments.out_name)
        .keep_debug(arguments.keep_debug)
        .demangle(!arguments.no_demangle)
        // Workers find their module beside their script.
        .omit_default_module_path(false)
        .typescript(!arguments.no_typescript)
        // A worker is started from a blob: address, beside which its module would not be found by default.
        .omit_default_module_path(false);
    bindgen.generate(arguments.out_dir)
}
