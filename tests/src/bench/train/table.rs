//! The report for people, in Markdown.

use super::super::engines::OURS;
use super::super::race::{Entry, number};
use super::run::{Report, Row};

pub fn markdown(report: &Report) -> String {
    let loads = report.rows.iter().filter_map(|row| row.load).reduce(f64::max);
    let mut text = format!(
        "`cargo xtask bench train` on {} CPU cores ({}), load up to {}. Medians of one step (batch forward, \
         critic, backward, Adam) in f32; engines take turns. × is our speed over theirs: above 1 we are faster. \
         The difference is of the losses of the first three steps, in proportion. The peak is the process's, \
         its libraries included.\n\n\
         | system | phase | size | batch | threads | engine | samples/s | s a step | × | CPU s | × | peak MB | \
         difference |\n|---|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|\n",
        report.cores,
        report.processor,
        number(loads, 1),
    );
    for row in &report.rows {
        for entry in &row.entries {
            text += &line(row, entry);
        }
    }
    for absent in &report.absent {
        text += &format!("\nNot compared: {absent}\n");
    }
    text
}

fn line(row: &Row, entry: &Entry) -> String {
    let ours = row.entries.iter().find(|entry| entry.engine == OURS.id);
    let ratio = |seconds: fn(&Entry) -> Option<f64>| Some(seconds(entry)? / seconds(ours?)?);
    let speed = entry.wall_s.map(|seconds| row.batch as f64 / seconds);
    let cells = [
        row.system.to_owned(),
        row.phase.clone(),
        format!("{}²", row.side),
        row.batch.to_string(),
        row.threads.to_string(),
        entry.label.to_owned(),
        entry.error.clone().unwrap_or_else(|| number(speed, 2)),
        number(entry.wall_s, 3),
        number(ratio(|entry| entry.wall_s), 2),
        number(entry.cpu_s, 3),
        number(ratio(|entry| entry.cpu_s), 2),
        number(entry.peak_mb, 0),
        entry.difference.map_or_else(|| "–".to_owned(), |difference| format!("{difference:.0e}")),
    ];
    format!("| {} |\n", cells.join(" | "))
}
