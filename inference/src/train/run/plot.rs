use std::fmt::Write as _;

use serde_json::Value;

/// Of one plot, in units of the picture.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
const MARGIN: f64 = 46.0;

/// Keys of a line that are no measurement.
const OTHERS: [&str; 4] = ["step", "phase", "seconds", "waited"];

/// Every measurement over the steps, one plot below the other, as SVG.
pub fn curves(lines: &[Value]) -> String {
    let names = names(lines);
    let height = names.len() as f64 * (HEIGHT + MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n",
        WIDTH + 2.0 * MARGIN
    );
    for (index, name) in names.iter().enumerate() {
        let top = index as f64 * (HEIGHT + MARGIN) + MARGIN / 2.0;
        plot(&mut svg, name, &points(lines, name), top);
    }
    svg.push_str("</svg>\n");
    svg
}

/// Measurements that any line holds, in the order of their first appearance.
pub fn names(lines: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines.iter().filter_map(Value::as_object) {
        let new = line.iter().filter(|(key, value)| value.is_number() && !OTHERS.contains(&key.as_str()));
        for (key, _) in new {
            if !names.contains(key) {
                names.push(key.clone());
            }
        }
    }
    names
}

fn points(lines: &[Value], name: &str) -> Vec<[f64; 2]> {
    let point = |line: &Value| Some([line.get("step")?.as_f64()?, line.get(name)?.as_f64()?]);
    lines.iter().filter_map(point).collect()
}

fn plot(svg: &mut String, name: &str, points: &[[f64; 2]], top: f64) {
    let range = |axis: usize| {
        let values = || points.iter().map(|point| point[axis]);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (low, high)) = (range(0), range(1));
    let place = |[x, y]: [f64; 2]| {
        let part = |value: f64, low: f64, high: f64| (value - low) / (high - low).max(f64::MIN_POSITIVE);
        (MARGIN + WIDTH * part(x, left, right), top + HEIGHT * (1.0 - part(y, low, high)))
    };
    let path: Vec<String> = points.iter().map(|&p| place(p)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let bottom = top + HEIGHT;
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<rect x=\"{MARGIN}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"none\" stroke=\"#bbb\"/>\n\
         <text x=\"{MARGIN}\" y=\"{}\">{name}</text>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{high:.3}</text>\n\
         <text x=\"{}\" y=\"{bottom}\" text-anchor=\"end\">{low:.3}</text>\n\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\">step {right}</text>\n\
         <polyline points=\"{}\" fill=\"none\" stroke=\"#2563eb\" stroke-width=\"1.5\"/>\n",
        top - 5.0,
        MARGIN - 4.0,
        top + 10.0,
        MARGIN - 4.0,
        MARGIN + WIDTH,
        bottom + 14.0,
        path.join(" ")
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_measurement_has_a_curve() {
        let lines =
            [json!({"step": 10, "loss": 2.0, "phase": "a"}), json!({"step": 20, "loss": 1.0, "rate": 3})];
        assert_eq!(names(&lines), ["loss", "rate"]);
        let svg = curves(&lines);
        assert_eq!(svg.matches("<polyline").count(), 2);
        assert!(svg.contains("46.0,23.0 686.0,223.0"), "{svg}");
    }
}
