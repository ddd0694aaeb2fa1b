//! Several engines on one case, in turns; what a bench of such races is asked for, and what it leaves.

mod report;
mod terms;

use std::fs::read;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use serde::Serialize;

use super::conversation::{Answer, Conversation, Cost};
use super::engines::Engine;

pub use report::Report;
pub use terms::Terms;

/// For one job.
const LIMIT: Duration = Duration::from_secs(600);

/// How a race is run.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub threads: usize,
    /// Timed jobs of each engine.
    pub rounds: u32,
    /// Beyond this difference from our output somebody computes something else, and is not timed. Of a value
    /// above 1 the difference counts in proportion.
    pub tolerance: f32,
}

/// What one engine needed for one case.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub engine: &'static str,
    pub label: &'static str,
    /// The largest difference from our output.
    pub difference: Option<f32>,
    /// Medians, of one job.
    pub wall_s: Option<f64>,
    pub cpu_s: Option<f64>,
    pub fastest_s: Option<f64>,
    pub peak_mb: Option<f64>,
    pub rounds: usize,
    pub error: Option<String>,
}

/// One engine's part in a race.
struct Runner {
    engine: Engine,
    conversation: Conversation,
    difference: Option<f32>,
    costs: Vec<Cost>,
    error: Option<String>,
}

/// Lets all `engines` do the case in `folder` once, compares what they wrote with what the first of them
/// wrote, which is ours, then times all in turns.
///
/// # Errors
/// Where ours cannot run. Another that fails says so in its entry.
pub fn race(engines: &[Engine], python: &Path, folder: &Path, rules: Rules) -> anyhow::Result<Vec<Entry>> {
    let mut runners = Vec::new();
    for engine in engines {
        let conversation = Conversation::new(engine.invocation(python, folder, rules.threads)?, LIMIT);
        runners.push(Runner {
            engine: *engine,
            conversation,
            difference: None,
            costs: Vec::new(),
            error: None,
        });
    }
    let mut expected: Option<Vec<f32>> = None;
    for runner in &mut runners {
        let out = folder.join(format!("{}.f32", runner.engine.id));
        let answer = runner.conversation.ask(&out.display().to_string());
        match &expected {
            None => {
                anyhow::ensure!(!matches!(answer, Answer::Failed { .. }), "Infill failed: {answer:?}");
                let found = floats(&out)?;
                anyhow::ensure!(found.iter().all(|value| value.is_finite()), "Infill's output is not finite");
                expected = Some(found);
            }
            Some(expected) => runner.compare(answer, expected, &out, rules.tolerance),
        }
    }
    for _ in 0..rules.rounds {
        for runner in runners.iter_mut().filter(|runner| runner.error.is_none()) {
            match runner.conversation.ask("") {
                Answer::Filled(cost) => runner.costs.push(cost),
                Answer::Failed { error } => runner.error = Some(error),
            }
        }
    }
    Ok(runners.into_iter().map(Runner::entry).collect())
}

impl Runner {
    fn compare(&mut self, answer: Answer, expected: &[f32], out: &Path, tolerance: f32) {
        let difference = match answer {
            Answer::Filled(_) => floats(out).and_then(|found| difference(expected, &found)),
            Answer::Failed { error } => Err(anyhow::anyhow!(error)),
        };
        match difference {
            Ok(difference) => {
                self.difference = Some(difference);
                if difference > tolerance {
                    self.error = Some(format!("its output differs by {difference:.1e}: not timed"));
                }
            }
            Err(error) => self.error = Some(format!("{error:#}")),
        }
    }

    fn entry(self) -> Entry {
        Entry {
            engine: self.engine.id,
            label: self.engine.label,
            difference: self.difference,
            wall_s: median(self.costs.iter().map(|cost| cost.wall_s)),
            fastest_s: self.costs.iter().map(|cost| cost.wall_s).reduce(f64::min),
            cpu_s: median(self.costs.iter().map(|cost| cost.cpu_s)),
            peak_mb: self.costs.iter().filter_map(|cost| cost.peak_mb).reduce(f64::max),
            rounds: self.costs.len(),
            error: self.error,
        }
    }
}

/// The largest difference of two outputs, that of a value above 1 in proportion to it.
pub fn difference(expected: &[f32], found: &[f32]) -> anyhow::Result<f32> {
    anyhow::ensure!(expected.len() == found.len(), "{} values instead of {}", found.len(), expected.len());
    anyhow::ensure!(found.iter().all(|value| value.is_finite()), "its output is not finite");
    Ok(expected
        .iter()
        .zip(found)
        .fold(0.0, |largest, (a, b)| f32::max(largest, (a - b).abs() / a.abs().max(1.0))))
}

fn floats(file: &Path) -> anyhow::Result<Vec<f32>> {
    let bytes = read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

/// With so many digits behind the point; a dash for none.
pub fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}

/// Of an even number the mean of the two in the middle; `None` of none.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some((low + high) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median([].into_iter()), None);
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), Some(2.5));
    }

    #[test]
    fn a_difference_is_the_largest_and_never_of_nonsense() {
        assert_eq!(difference(&[0.0, 1.0], &[0.25, 0.5]).expect("two numbers"), 0.5);
        assert_eq!(difference(&[100.0], &[99.0]).expect("a number"), 0.01);
        assert!(difference(&[0.0], &[0.0, 0.0]).is_err());
        assert!(difference(&[0.0], &[f32::NAN]).is_err());
    }
}
