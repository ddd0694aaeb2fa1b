//! `cargo xtask test`: every test, natively and in the browser.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

use crate::{
    dist,
    shell::{cargo, stage},
    tools,
};

/// Every crate in the roles it has natively. The features are those of the programs, never all.
pub const NATIVE: [&str; 9] = [
    "--package=infill-protocol",
    "--package=infill-shaders",
    "--package=infill-photo",
    "--package=infill-frontend",
    "--package=infill-inference",
    "--features=infill-inference/cli",
    "--package=infill-tests",
    "--package=infill-filler",
    "--package=xtask",
];

/// The tests that drive a browser; their target is left out of a plain `cargo test`. Named beside the
/// same packages, so that nothing is built anew for them. One at a time: they measure times and memory.
const BROWSER: [&str; 3] = ["--test=e2e", "--", "--test-threads=1"];

/// `cargo test` of all of them.
fn test() -> Command {
    let mut test = cargo();
    test.args(["test", "--locked", "--no-fail-fast"]).args(NATIVE);
    test
}

/// Builds the page, then runs the native tests and those in the browser.
///
/// # Errors
/// Where something cannot be built or a test fails.
pub fn run(filters: &[String]) -> anyhow::Result<()> {
    let start = Instant::now();
    tools::for_tests()?;
    dist::build()?;
    let mut tally = Tally::default();
    let native = stage("Native tests", || tally.run(test().arg("--").args(filters)));
    let browser = stage("Browser tests", || tally.run(test().args(BROWSER).args(filters)));
    println!("\n{}", tally.closing_line(start.elapsed().as_secs_f64()));
    native.and(browser)
}

/// Builds the page and runs the long form of one browser test.
///
/// # Errors
/// Where something cannot be built or memory does not stay flat.
pub fn soak(fills: usize, megapixels: usize) -> anyhow::Result<()> {
    tools::for_tests()?;
    dist::build()?;
    let mut test = test();
    test.args(BROWSER).args(["soak::", "--nocapture"]);
    test.env("INFILL_SOAK_FILLS", fills.to_string()).env("INFILL_SOAK_MEGAPIXELS", megapixels.to_string());
    stage(&format!("{fills} fills on {megapixels} megapixels"), || Tally::default().run(&mut test))
}

/// Builds the page and takes the pictures of it that the README and the previews of links show.
///
/// # Errors
/// Where something cannot be built, or a picture weighs too much.
pub fn pictures() -> anyhow::Result<()> {
    tools::for_tests()?;
    dist::build()?;
    let mut test = test();
    test.args(BROWSER).args(["showcase::", "--ignored"]);
    stage("Pictures of the page", || Tally::default().run(&mut test))
}

/// The sum of all closing lines seen.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
    filtered: u64,
    /// A program that failed without a closing line: it did not compile or it crashed.
    broken: bool,
}

impl Tally {
    /// Runs a `cargo test`, shows its output and counts what it says.
    fn run(&mut self, command: &mut Command) -> anyhow::Result<()> {
        let mut child = command.stdout(Stdio::piped()).spawn().context("cargo could not be started")?;
        let output = child.stdout.take().context("cargo has no output")?;
        let failed_before = self.failed;
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            self.read(&line);
        }
        if !child.wait()?.success() {
            self.broken |= self.failed == failed_before;
            bail!("A test failed; the output above says which and why");
        }
        Ok(())
    }

    /// Adds a line such as "test result: ok. 3 passed; 0 failed; 1 ignored; …".
    fn read(&mut self, line: &str) {
        let Some(counts) = line.trim_start().strip_prefix("test result: ") else { return };
        for count in counts.split(['.', ';']) {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else { continue };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.ignored += number,
                Some("filtered") => self.filtered += number,
                _ => {}
            }
        }
    }

    /// The sum in the form of cargo's own line.
    fn closing_line(&self, seconds: f64) -> String {
        let Self { passed, failed, ignored, filtered, broken } = self;
        let result = if *failed > 0 || *broken { "FAILED" } else { "ok" };
        format!(
            "test result: {result}. {passed} passed; {failed} failed; {ignored} ignored; 0 measured; \
             {filtered} filtered out; finished in {seconds:.2}s"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.read(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s",
        );
        tally.read("test a::result: ok");
        tally.read(
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1s",
        );
        let line = tally.closing_line(2.0);
        assert_eq!(
            line,
            "test result: FAILED. 7 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 2.00s"
        );
    }
}
