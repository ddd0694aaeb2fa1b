//! Infill's side of the conversation: jobs come in as lines, answers go out as JSON lines.

use std::fs::write;
use std::io::{BufRead, Write};
use std::time::Instant;

use super::conversation::{Answer, Cost};
use super::process::{cpu_s, peak_mb};

/// Answers every line of standard input until it ends; an error is an answer too.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(mut answer: impl FnMut(&str) -> anyhow::Result<Cost>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for job in std::io::stdin().lock().lines() {
        let answer = match answer(&job?) {
            Ok(cost) => Answer::Filled(cost),
            Err(error) => Answer::Failed { error: format!("{error:#}") },
        };
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        out.flush()?;
    }
    Ok(())
}

/// [`serve`] as the peers' `serve.py` does: a job is the name of a file for the numbers that `work` gives, or
/// an empty line. What is `open`ed at the first job stays.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve_numbers<T>(
    open: impl Fn() -> anyhow::Result<T>,
    mut work: impl FnMut(&mut T) -> anyhow::Result<Vec<f32>>,
) -> anyhow::Result<()> {
    serve_costs(open, |worker| {
        let (wall, cpu) = (Instant::now(), cpu_s());
        let numbers = work(worker)?;
        let (wall_s, cpu_s) = (wall.elapsed().as_secs_f64(), cpu_s() - cpu);
        Ok((Cost { wall_s, cpu_s, peak_mb: peak_mb(), crops_s: None }, numbers))
    })
}

/// [`serve_numbers`] for work that knows itself what it cost.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve_costs<T>(
    open: impl Fn() -> anyhow::Result<T>,
    mut work: impl FnMut(&mut T) -> anyhow::Result<(Cost, Vec<f32>)>,
) -> anyhow::Result<()> {
    let mut opened = None;
    serve(|job| {
        let worker = match &mut opened {
            Some(worker) => worker,
            None => opened.insert(open()?),
        };
        let (cost, numbers) = work(worker)?;
        if !job.is_empty() {
            write(job, numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())?;
        }
        Ok(cost)
    })
}
