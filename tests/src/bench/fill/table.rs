//! The report for people, in Markdown.

use std::fmt::Write;

use super::cases::Series;
use super::report::{Quality, Report, Row};

/// The whole report: a table for each series and share of hole, then the promises.
pub fn markdown(report: &Report, series: &[Series]) -> String {
    let mut text = format!(
        "`cargo xtask bench fill`: {} photos, {} CPU cores. All measures are of the hole alone; see \
         `inference/src/metrics`. Times are means in seconds of one fill, reading and writing files apart; \
         the peak is that of the process that fills, its libraries included.\n",
        report.photos.len(),
        report.cores,
    );
    for series in series {
        for &percent in series.percents {
            let here = |row: &&Row| row.series == series.id && row.percent == percent;
            let rows: Vec<_> = report.rows.iter().filter(here).collect();
            text += &section(series, percent, &rows);
        }
    }
    if !report.absent.is_empty() {
        text += "\n### Not compared\n\n";
        for absent in &report.absent {
            text += &format!("- {}: {}\n", absent.label, absent.reason);
        }
    }
    if !report.goals.is_empty() {
        text += "\n### Goals\n\n";
        for goal in &report.goals {
            text += &format!("- {}: {}\n", if goal.met { "met" } else { "**missed**" }, goal.text);
        }
    }
    text
}

fn section(series: &Series, percent: f64, rows: &[&Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("\n### {}, {percent} % hole\n\n", series.label);
    let quality = series.measured;
    let head = if quality {
        " perceptual ↓ | SSIM ↑ | PSNR ↑ | energy → 1 | border jump → 1 |"
    } else {
        ""
    };
    let rule = if quality { "--:|--:|--:|--:|--:|" } else { "" };
    text += &format!("| method | photos |{head} wall s | CPU s | peak MB |\n|---|--:|{rule}--:|--:|--:|\n");
    for row in rows {
        text += &line(row, quality);
    }
    for row in rows.iter().filter(|row| !row.errors.is_empty()) {
        text += &format!("\n{}: {}.\n", row.label, row.errors.join("; "));
    }
    text
}

fn line(row: &Row, quality: bool) -> String {
    let number = |value: f64, digits: usize| {
        if value.is_finite() { format!("{value:.digits$}") } else { "–".into() }
    };
    let mut line = format!("| {} | {} |", row.label, row.fills);
    if quality {
        let none = Quality {
            psnr: f64::NAN,
            ssim: f64::NAN,
            energy: f64::NAN,
            border_jump: f64::NAN,
            perceptual: None,
        };
        let q = row.quality.unwrap_or(none);
        let cells = [
            (q.perceptual.unwrap_or(f64::NAN), 3),
            (q.ssim, 3),
            (q.psnr, 2),
            (q.energy, 2),
            (q.border_jump, 2),
        ];
        for (value, digits) in cells {
            line += &format!(" {} |", number(value, digits));
        }
    }
    let (wall, cpu) = (number(row.wall_s, 2), number(row.cpu_s, 2));
    let peak = number(row.peak_mb.unwrap_or(f64::NAN), 0);
    // Writing to a string cannot fail.
    writeln!(line, " {wall} | {cpu} | {peak} |").ok();
    line
}
