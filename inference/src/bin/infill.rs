//! The command line of Infill.

fn main() -> std::process::ExitCode {
    infill_inference::cli::run()
}
