use std::collections::BTreeSet;
use std::io;

use infill_protocol::{LabelMap, Mask};
use serde_json::{Value, json};

use super::scores::{Impression, impression};
use super::{Scores, Summary};
use crate::metrics::published::frechet_distance;
use crate::metrics::{MetricError, Observer};
use crate::texture::Problem;

/// A picture to fill.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    /// RGBA8, row by row, of the hole's size.
    pub truth: Vec<u8>,
    pub hole: Mask,
    pub labels: Option<LabelMap>,
}

/// Something that fills.
pub struct Entrant<'a> {
    pub name: String,
    /// Whether it is told the label map; without one it sits the case out.
    pub guided: bool,
    /// RGBA8 of the crop's size, or why there is none.
    pub fill: Box<dyn Fn(Problem) -> Result<Vec<u8>, String> + 'a>,
}

/// How every entrant did.
#[derive(Debug, Default)]
pub struct Results {
    entrants: Vec<Entry>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub name: String,
    pub guided: bool,
    pub fills: Vec<Filled>,
    /// Of fills, and of the truth they hid.
    impressions: [Vec<Impression>; 2],
    failures: Vec<String>,
}

/// One fill that was judged.
#[derive(Debug)]
pub(super) struct Filled {
    /// Place among the cases.
    pub case: usize,
    /// Tenths of the picture that were hole, rounded down.
    pub bin: usize,
    pub scores: Scores,
}

/// Why there is no judgement.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error(transparent)]
    Metric(#[from] MetricError),
    #[error("the pictures cannot be kept: {0}")]
    Show(#[from] io::Error),
}

/// Lets every entrant fill every case; `show` gets each result, or `None` where there is none.
///
/// A fill that fails is counted and named, and ends nothing.
///
/// # Errors
/// Where a case has no hole or its parts differ in size, or `show` cannot keep a picture.
pub fn judge(
    cases: &[Case],
    entrants: &[Entrant<'_>],
    observer: Option<&Observer>,
    mut show: impl FnMut(&Case, &[Option<Vec<u8>>]) -> io::Result<()>,
) -> Result<Results, JudgeError> {
    let entry = |entrant: &Entrant<'_>| Entry {
        name: entrant.name.clone(),
        guided: entrant.guided,
        fills: Vec::new(),
        impressions: [Vec::new(), Vec::new()],
        failures: Vec::new(),
    };
    let mut results = Results { entrants: entrants.iter().map(entry).collect() };
    for (number, case) in cases.iter().enumerate() {
        let mut pictures = Vec::with_capacity(entrants.len());
        for (entrant, entry) in entrants.iter().zip(&mut results.entrants) {
            pictures.push(entry.take(entrant, number, case, observer)?);
        }
        show(case, &pictures)?;
    }
    Ok(results)
}

impl Entry {
    fn take(
        &mut self,
        entrant: &Entrant<'_>,
        number: usize,
        case: &Case,
        observer: Option<&Observer>,
    ) -> Result<Option<Vec<u8>>, MetricError> {
        let size = case.hole.size();
        let labels = case.labels.clone().filter(|_| entrant.guided);
        if entrant.guided && labels.is_none() {
            return Ok(None);
        }
        let (pixels, hole) = (hidden(case), case.hole.clone());
        let filled = match (entrant.fill)(Problem { size, pixels, hole, labels, sources: None }) {
            Ok(filled) => filled,
            Err(error) => {
                self.failures.push(format!("{}: {error}", case.name));
                return Ok(None);
            }
        };
        let (scores, seen) = Scores::of(&filled, &case.truth, &case.hole, observer)?;
        let bin = 10 * case.hole.hole_area() / size.area();
        self.fills.push(Filled { case: number, bin, scores });
        if let (Some(seen), Some(observer)) = (seen, observer) {
            let truth = observer.features(&case.truth, size).last().map(impression);
            self.impressions[0].push(seen);
            self.impressions[1].extend(truth);
        }
        Ok(Some(filled))
    }

    fn summary(&self) -> Summary {
        Summary::of(self.fills.iter().map(|fill| &fill.scores))
    }

    fn json(&self) -> Value {
        let mut all = self.summary().json();
        let [ours, theirs] = &self.impressions;
        let dims = ours.first().map_or(0, Vec::len);
        if let Ok(distance) = frechet_distance(&ours.concat(), &theirs.concat(), dims) {
            all["frechet"] = json!((distance * 1e3).round() / 1e3);
        }
        let fills = self.fills.iter().map(|fill| (fill.bin, &fill.scores));
        json!({
            "method": self.name, "all": all, "hole_percent": by_bin(fills), "failures": self.failures,
        })
    }
}

/// A summary for each tenth of hole that there is.
pub(super) fn by_bin<'a>(fills: impl Iterator<Item = (usize, &'a Scores)> + Clone) -> Value {
    let bins: BTreeSet<usize> = fills.clone().map(|(bin, _)| bin).collect();
    let summary = |wanted: usize| {
        let inside = fills.clone().filter(|(bin, _)| *bin == wanted);
        Summary::of(inside.map(|(_, scores)| scores)).json()
    };
    let named = |bin: usize| (format!("{}-{}", 10 * bin, 10 * bin + 10), summary(bin));
    Value::Object(bins.into_iter().map(named).collect())
}

impl Results {
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entrants
    }

    /// An object for each entrant: all cases, those of each tenth of hole, and what failed.
    pub fn json(&self) -> Value {
        self.entrants.iter().map(Entry::json).collect()
    }

    /// The same for a person: a line an entrant.
    pub fn table(&self) -> String {
        let names = ["psnr", "ssim", "l1", "perceptual", "energy"];
        let mut lines =
            vec![format!("{:<22}{:>6}{}", "method", "fills", names.map(|n| format!("{n:>20}")).concat())];
        for entry in &self.entrants {
            let summary = entry.summary();
            let cell = |name| match summary.measures.get(name) {
                Some(e) => format!("{:>20}", format!("{:.4} ± {:.4}", e.mean, e.margin)),
                None => format!("{:>20}", "–"),
            };
            lines.push(format!("{:<22}{:>6}{}", entry.name, summary.count, names.map(cell).concat()));
        }
        lines.join("\n")
    }

    /// The summary of the entrant of this name over all cases.
    pub fn summary(&self, name: &str) -> Option<Summary> {
        let entry = self.entrants.iter().find(|entry| entry.name == name)?;
        Some(entry.summary())
    }
}

/// The truth with mid grey in the hole, so that nobody can look it up.
pub(super) fn hidden(case: &Case) -> Vec<u8> {
    let mut pixels = case.truth.clone();
    for (pixel, &level) in pixels.chunks_exact_mut(4).zip(case.hole.data()) {
        if level == Mask::HOLE {
            pixel[..3].fill(128);
        }
    }
    pixels
}
