use serde_json::Value;

use super::plot::names;

/// Sample pictures that the page shows, the latest first.
const SAMPLES: usize = 12;

/// A page about the run that needs nothing but the files beside it.
pub fn page(lines: &[Value], samples: &[String], config: &str) -> String {
    let last = lines.last();
    let cell = |name: &String| {
        let value = lines.iter().rev().find_map(|line| line.get(name)?.as_f64());
        format!("<tr><td>{}</td><td>{:.4}</td></tr>", escaped(name), value.unwrap_or_default())
    };
    let rows: String = names(lines).iter().map(cell).collect();
    let picture = |name: &String| {
        let name = escaped(name);
        format!("<figure><figcaption>{name}</figcaption><img src=\"samples/{name}\" alt=\"\"></figure>\n")
    };
    let pictures: String = samples.iter().rev().take(SAMPLES).map(picture).collect();
    let step = last.and_then(|line| line.get("step")?.as_u64()).unwrap_or_default();
    let phase = last.and_then(|line| line.get("phase")?.as_str()).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Training run</title>\n\
         <style>body{{font:15px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}\
         td{{padding:.1rem 1rem .1rem 0}}img{{max-width:100%}}pre{{background:#f4f4f4;padding:1rem}}</style>\n\
         <h1>Training run</h1>\n<p>Step {step}, phase {}.</p>\n<table>{rows}</table>\n\
         <h2>Curves</h2>\n<img src=\"losses.svg\" alt=\"Every measurement over the steps\">\n\
         <h2>Samples</h2>\n{pictures}<h2>Config</h2>\n<pre>{}</pre>\n</html>\n",
        escaped(phase),
        escaped(config)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_page_shows_the_end_and_escapes_what_a_person_wrote() {
        let lines = [json!({"step": 7, "phase": "stage1", "loss": 0.5})];
        let page = page(&lines, &["00000007.png".into()], "photos = \"<mine>\"");
        assert!(page.contains("Step 7, phase stage1") && page.contains("samples/00000007.png"));
        assert!(page.contains("&lt;mine&gt;") && !page.contains("<mine>"));
    }
}
