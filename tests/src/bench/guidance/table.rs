//! The report as tables for people.

use std::fmt::Write;

use infill_protocol::Method;

use super::report::{Browser, Entry, Guidance, Obedience, Report, Seconds};

impl Report {
    /// Means and medians over all photos.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "`cargo xtask bench guidance`: {} photos that no network here was taught, a hole of 13 % where labels \
             meet.\n\n",
            self.entries.len()
        );
        self.write_fidelity(&mut text);
        self.write_obedience(&mut text);
        self.write_seconds(&mut text);
        text
    }

    fn write_fidelity(&self, text: &mut String) {
        text.push_str(
            "| method | labels | right | PSNR ↑ | SSIM ↑ | energy → 1 |\n|---|---|--:|--:|--:|--:|\n",
        );
        for method in [Method::Texture, Method::Espa] {
            for &guidance in Guidance::of(method) {
                let all = || {
                    let all = self.entries.iter().flat_map(|entry| &entry.fidelity);
                    all.filter(move |one| (one.method, one.guidance) == (method, guidance))
                };
                let right = self.right(guidance);
                let [psnr, ssim, energy] = [
                    mean(all().map(|one| one.psnr)),
                    mean(all().map(|one| one.ssim)),
                    median(all().map(|one| one.energy)),
                ];
                let (method, labels) = (method.title(), guidance.title());
                // Writing to a string cannot fail, here and below.
                writeln!(text, "| {method} | {labels} | {right} | {psnr:.2} | {ssim:.3} | {energy:.2} |")
                    .ok();
            }
        }
    }

    /// The share of the hole with its true label, where labels have names.
    fn right(&self, guidance: Guidance) -> String {
        let of = |right: fn(&Entry) -> f64| format!("{:.0} %", 100.0 * mean(self.entries.iter().map(right)));
        match guidance {
            Guidance::True => "100 %".to_owned(),
            Guidance::Named => of(|entry| entry.right.named),
            Guidance::Published => of(|entry| entry.right.published),
            Guidance::None | Guidance::Regions => String::new(),
        }
    }

    fn write_obedience(&self, text: &mut String) {
        let of = |method: Method| {
            let all = self.entries.iter().flat_map(|entry| &entry.obedience);
            all.filter(move |one| one.method == method)
        };
        let columns = |value: &dyn Fn(Method) -> String| {
            [Method::Texture, Method::Espa].map(|method| format!(" {} |", value(method))).concat()
        };
        let share = |value: fn(&Obedience) -> Option<f64>| {
            columns(&|method| format!("{:.1} %", 100.0 * mean(of(method).filter_map(value))))
        };
        let energy = columns(&|method| format!("{:.2}", median(of(method).filter_map(|one| one.energy))));
        write!(
            text,
            "\nOf {} photos, the label that covers most of the hole was changed into another that the photo has:\n\n\
             | share of those pixels that look as asked | Texture | ESPA |\n|---|--:|--:|\n\
             | filled under the changed labels |{}\n| filled without labels (base rate) |{}\n\
             | the judge on the photo itself, under the true labels |{}\n\
             | energy where it was changed, beside the photo's under that label (median) |{energy}\n",
            of(Method::Texture).count(),
            share(|one| Some(one.guided)),
            share(|one| Some(one.unguided)),
            share(|one| one.judge),
        )
        .ok();
    }

    fn write_seconds(&self, text: &mut String) {
        type Row = (&'static str, fn(&Seconds) -> f64);
        text.push_str("\n| one thread, median | ms |\n|---|--:|\n");
        let rows: [Row; 6] = [
            ("proposal: regions", |seconds| seconds.regions),
            ("proposal: regions with names", |seconds| seconds.named),
            ("texture: preview after an edit, 256 pixels", |seconds| seconds.preview),
            ("texture: the photo's own size, 640 pixels", |seconds| seconds.fill),
            ("ESPA: first stage, once for a picture and its hole", |seconds| seconds.see),
            ("ESPA: second stage, after an edit", |seconds| seconds.paint),
        ];
        for (name, of) in rows {
            let ms = 1e3 * median(self.entries.iter().map(|entry| of(&entry.seconds)));
            writeln!(text, "| {name} | {ms:.0} |").ok();
        }
        if let Some(Browser { proposal, preview, fill }) = self.browser {
            write!(
                text,
                "\n| Chromium without a GPU, from the end of a gesture | ms |\n|---|--:|\n\
                 | the first proposal, weights fetched | {proposal:.0} |\n| preview, 256 pixels | {preview:.0} |\n\
                 | the final result, 0.7 s of rest before it included | {fill:.0} |\n"
            )
            .ok();
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
