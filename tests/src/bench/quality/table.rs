//! The report for people, in Markdown.

use serde_json::Value;

/// Measures of the first table, with the digits that mean something.
const MEASURES: [(&str, &str, usize); 7] = [
    ("perceptual", "perceptual ↓", 3),
    ("ssim", "SSIM ↑", 3),
    ("psnr", "PSNR ↑", 2),
    ("l1", "L1 ↓", 4),
    ("frechet", "Fréchet ↓", 1),
    ("energy", "energy → 1", 2),
    ("border_jump", "border jump → 1", 2),
];
/// Of the second.
const MARGINS: [(&str, &str, usize); 4] =
    [("perceptual", "perceptual", 3), ("ssim", "SSIM", 3), ("psnr", "PSNR", 2), ("l1", "L1", 4)];

/// `report` is what `quality.json` holds.
pub fn markdown(report: &Value) -> String {
    let mut text = format!(
        "`cargo xtask bench quality`: {} photos that no training saw, {} pixels a side, holes {}, seed {}. Means with \
         half of their 95 % interval; `infill eval` says what is measured.\n\n| method | fills |{}\n|---|--:|{}\n",
        report["photos"],
        report["size"],
        report["protocol"].as_str().unwrap_or_default(),
        report["seed"],
        MEASURES.map(|(_, title, _)| format!(" {title} |")).concat(),
        "--:|".repeat(MEASURES.len()),
    );
    for result in rows(report, "results") {
        text += &line(&result["method"], &result["all"], &MEASURES);
    }
    text += &format!(
        "\nWhat each has over the texture fill on the same photos; above 0 is better, whatever the measure.\n\n\
         | method | fills |{}\n|---|--:|{}\n",
        MARGINS.map(|(_, title, _)| format!(" {title} |")).concat(),
        "--:|".repeat(MARGINS.len()),
    );
    for margin in rows(report, "margins") {
        text += &line(&margin["method"], &margin["margin"], &MARGINS);
    }
    for result in rows(report, "results") {
        for failure in rows(result, "failures") {
            text += &format!("\n{} failed: {}\n", words(&result["method"]), words(failure));
        }
    }
    for absent in rows(report, "absent") {
        text += &format!("\nNot compared: {} ({})\n", words(&absent["label"]), words(&absent["reason"]));
    }
    text
}

fn rows<'a>(report: &'a Value, part: &str) -> impl Iterator<Item = &'a Value> {
    report[part].as_array().into_iter().flatten()
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn line(method: &Value, summary: &Value, measures: &[(&str, &str, usize)]) -> String {
    let cells = measures.iter().map(|(name, _, digits)| format!(" {} |", cell(&summary[*name], *digits)));
    format!("| {} | {} |{}\n", words(method), summary["count"], cells.collect::<String>())
}

/// A mean with its margin, a number alone, or a dash.
fn cell(value: &Value, digits: usize) -> String {
    match (value["mean"].as_f64(), value["margin"].as_f64(), value.as_f64()) {
        (Some(mean), Some(margin), _) => format!("{mean:.digits$} ± {margin:.digits$}"),
        (_, _, Some(number)) => format!("{number:.digits$}"),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_failures_and_the_absent_are_told() {
        let all = json!({ "count": 2, "ssim": { "mean": 0.5, "margin": 0.25 }, "frechet": 3.0 });
        let report = json!({
            "photos": 2, "size": 64, "protocol": "object", "seed": 1,
            "results": [{ "method": "texture", "all": all, "failures": ["a: no"] }],
            "margins": [], "absent": [{ "label": "B", "reason": "gone" }],
        });
        let text = markdown(&report);
        for expected in ["| texture | 2 | – | 0.500 ± 0.250 |", "3.0", "texture failed: a: no", "B (gone)"]
        {
            assert!(text.contains(expected), "{text}");
        }
    }
}
