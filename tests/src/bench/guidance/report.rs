//! What a run leaves behind: JSON, and a table for people.

use std::fmt::Write;

use serde::Serialize;

/// What a fill was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guidance {
    None,
    True,
    Proposed,
}

impl Guidance {
    pub const ALL: [Self; 3] = [Self::None, Self::True, Self::Proposed];

    const fn title(self) -> &'static str {
        match self {
            Self::None => "no labels",
            Self::True => "true labels",
            Self::Proposed => "proposed labels",
        }
    }
}

/// A fill held against the hidden truth.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fidelity {
    pub guidance: Guidance,
    pub psnr: f64,
    pub ssim: f64,
    pub energy: f64,
}

/// A fill held against what was asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Obedience {
    /// Share of the hole that looks as asked, of what was changed alone.
    pub guided: f64,
    /// The same of a fill without labels: what would be there anyway.
    pub unguided: f64,
    /// How often the judge agrees with the true labels on the photo itself.
    pub judge: Option<f64>,
    /// Change of luma where it was asked for, divided by the photo's under that label.
    pub energy: Option<f64>,
}

/// Seconds of one thread.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Seconds {
    pub proposal: f64,
    pub preview: f64,
    pub fill: f64,
}

/// One photo.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub photo: String,
    pub fidelity: Vec<Fidelity>,
    pub obedience: Option<Obedience>,
    pub seconds: Seconds,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub method: &'static str,
    pub entries: Vec<Entry>,
}

impl Report {
    /// The means over all photos.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "`cargo xtask bench guidance`: texture fill, {} photos, one of each source, a hole of 13 % where labels \
             meet.\n\n| the hole is filled with | PSNR ↑ | SSIM ↑ | energy → 1 |\n|---|--:|--:|--:|\n",
            self.entries.len()
        );
        for guidance in Guidance::ALL {
            let all = || {
                self.entries.iter().flat_map(|entry| &entry.fidelity).filter(|one| one.guidance == guidance)
            };
            let [psnr, ssim, energy] = [
                mean(all().map(|one| one.psnr)),
                mean(all().map(|one| one.ssim)),
                median(all().map(|one| one.energy)),
            ];
            // Writing to a string cannot fail.
            writeln!(text, "| {} | {psnr:.2} | {ssim:.3} | {energy:.2} |", guidance.title()).ok();
        }
        let all = || self.entries.iter().filter_map(|entry| entry.obedience);
        let changed = all().count();
        write!(
            text,
            "\nOf {changed} photos, the label that covers most of the hole was changed into another that the photo has:\n\n\
             | share of those pixels that look as asked | |\n|---|--:|\n\
             | filled under the changed labels | {:.1} % |\n| filled without labels (base rate) | {:.1} % |\n\
             | the judge on the photo itself, under the true labels | {:.1} % |\n\
             | energy where it was changed, beside the photo's under that label (median) | {:.2} |\n",
            100.0 * mean(all().map(|one| one.guided)),
            100.0 * mean(all().map(|one| one.unguided)),
            100.0 * mean(all().filter_map(|one| one.judge)),
            median(all().filter_map(|one| one.energy)),
        )
        .ok();
        let seconds =
            |of: fn(&Seconds) -> f64| 1e3 * median(self.entries.iter().map(|entry| of(&entry.seconds)));
        write!(
            text,
            "\n| one thread, median | ms |\n|---|--:|\n| proposal | {:.0} |\n| preview after an edit, 256 pixels | {:.0} |\n\
             | the photo's own size, 640 pixels | {:.0} |\n",
            seconds(|seconds| seconds.proposal),
            seconds(|seconds| seconds.preview),
            seconds(|seconds| seconds.fill),
        )
        .ok();
        text
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
