//! `cargo xtask bench`: comparisons that take long and assert nothing.

use crate::shell::{cargo, run};

/// Runs the bench `what` of the tests crate with `arguments`.
///
/// # Errors
/// Where it cannot be built or fails.
pub fn run_bench(what: &str, arguments: &[String]) -> anyhow::Result<()> {
    let bin = format!("bench-{what}");
    run(cargo()
        .args(["run", "--release", "--locked", "--package=infill-tests", "--bin", &bin, "--"])
        .args(arguments))
}
