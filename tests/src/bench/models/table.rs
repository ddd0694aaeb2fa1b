//! The report for people, in Markdown.

use super::super::engines::OURS;
use super::super::race::{Entry, number};
use super::engines::{OURS_IN_PAGE, PEER_IN_PAGE};
use super::report::{Report, Row};

/// The whole report: one table for each number of threads.
pub fn markdown(report: &Report) -> String {
    let mut text = format!(
        "`cargo xtask bench models` on {} CPU cores ({}). Seconds are the median of one warm fill of a batch \
         of one, in f32; engines take turns. × is our time over theirs, in the browser ours there: below 1 we are faster. \
         On a machine that others use too, trust the CPU seconds. The peak is \
         the process's, its libraries included. Peers compute the same network from the same weights; the \
         largest difference of their output from ours is shown, in units of [0, 1].\n",
        report.cores, report.processor,
    );
    let loads: Vec<f64> = report.rows.iter().filter_map(|row| row.load).collect();
    if let Some(load) = loads.iter().copied().reduce(f64::max) {
        text += &format!("The machine's load meanwhile was up to {load:.1}.\n");
    }
    for rows in report.rows.chunk_by(|one, next| one.threads == next.threads) {
        text += &section(rows);
    }
    if !report.absent.is_empty() {
        text += "\n### Not compared\n\n";
        for absent in &report.absent {
            text += &format!("- {absent}\n");
        }
    }
    text
}

/// Rows of one number of threads.
fn section(rows: &[Row]) -> String {
    let threads = rows[0].threads;
    let plural = if threads == 1 { "" } else { "s" };
    let mut text = format!(
        "\n### {threads} thread{plural}\n\n\
         | network | size | M params | GFLOP | engine | s | × | CPU s | × | GFLOP/s | peak MB | difference |\n\
         |---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|\n"
    );
    for row in rows {
        for entry in &row.entries {
            text += &line(row, entry);
        }
    }
    text
}

fn line(row: &Row, entry: &Entry) -> String {
    let ours = if [OURS_IN_PAGE, PEER_IN_PAGE].iter().any(|engine| engine.id == entry.engine) {
        OURS_IN_PAGE
    } else {
        OURS
    };
    let ratio = |seconds: fn(&Entry) -> Option<f64>| Some(seconds(row.entry(ours.id)?)? / seconds(entry)?);
    let cells = [
        format!("{} {}", row.system, row.preset),
        format!("{}²", row.side),
        number(row.parameters.map(|count| count as f64 / 1e6), 1),
        number(row.gflop, 1),
        entry.label.to_owned(),
        entry.error.clone().unwrap_or_else(|| number(entry.wall_s, 3)),
        number(ratio(|entry| entry.wall_s), 2),
        number(entry.cpu_s, 3),
        number(ratio(|entry| entry.cpu_s), 2),
        number(row.speed(entry), 1),
        number(entry.peak_mb, 0),
        entry.difference.map_or_else(|| "–".to_owned(), |difference| format!("{difference:.0e}")),
    ];
    format!("| {} |\n", cells.join(" | "))
}
