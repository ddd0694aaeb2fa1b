use std::collections::BTreeMap;

use infill_protocol::{LabelMap, Mask};
use serde_json::{Value, json};

use super::scores::{Impression, impression};
use super::{Scores, Summary};
use crate::fill::FillError;
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
    pub fill: Box<dyn Fn(Problem) -> Result<Vec<u8>, FillError> + 'a>,
}

/// How every entrant did.
#[derive(Debug, Default)]
pub struct Results {
    entrants: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    /// Part of the picture that was hole, and the measures.
    scores: Vec<(f64, Scores)>,
    /// Of fills, and of the truth they hid.
    impressions: [Vec<Impression>; 2],
    failures: Vec<String>,
}

/// Lets every entrant fill every case; `show` gets each result, composited, or `None` where there is none.
///
/// A fill that fails is counted and named, and ends nothing.
///
/// # Errors
/// Where a case has no hole or its parts differ in size.
pub fn judge(
    cases: &[Case],
    entrants: &[Entrant<'_>],
    observer: Option<&Observer>,
    mut show: impl FnMut(&Case, &[Option<Vec<u8>>]),
) -> Result<Results, MetricError> {
    let entry = |entrant: &Entrant<'_>| Entry {
        name: entrant.name.clone(),
        scores: Vec::new(),
        impressions: [Vec::new(), Vec::new()],
        failures: Vec::new(),
    };
    let mut results = Results { entrants: entrants.iter().map(entry).collect() };
    for case in cases {
        let mut pictures = Vec::with_capacity(entrants.len());
        for (entrant, entry) in entrants.iter().zip(&mut results.entrants) {
            pictures.push(entry.take(entrant, case, observer)?);
        }
        show(case, &pictures);
    }
    Ok(results)
}

impl Entry {
    fn take(
        &mut self,
        entrant: &Entrant<'_>,
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
        self.scores.push((case.hole.hole_area() as f64 / size.area() as f64, scores));
        if let (Some(seen), Some(observer)) = (seen, observer) {
            let truth = observer.features(&case.truth, size).last().map(impression);
            self.impressions[0].push(seen);
            self.impressions[1].extend(truth);
        }
        Ok(Some(filled))
    }

    /// By tenths of the picture that are hole.
    fn bins(&self) -> BTreeMap<usize, Summary> {
        let bin = |share: f64| (10.0 * share) as usize;
        let bins: std::collections::BTreeSet<usize> =
            self.scores.iter().map(|(share, _)| bin(*share)).collect();
        let within = |wanted: usize| {
            let inside = self.scores.iter().filter(move |(share, _)| bin(*share) == wanted);
            Summary::of(inside.map(|(_, scores)| scores))
        };
        bins.into_iter().map(|wanted| (wanted, within(wanted))).collect()
    }

    fn json(&self) -> Value {
        let mut all = Summary::of(self.scores.iter().map(|(_, scores)| scores)).json();
        let [ours, theirs] = &self.impressions;
        let dims = ours.first().map_or(0, Vec::len);
        if let Ok(distance) = frechet_distance(&ours.concat(), &theirs.concat(), dims) {
            all["frechet"] = json!((distance * 1e3).round() / 1e3);
        }
        let bins: serde_json::Map<String, Value> = (self.bins().iter())
            .map(|(bin, summary)| (format!("{}-{}", 10 * bin, 10 * bin + 10), summary.json()))
            .collect();
        json!({ "method": self.name, "all": all, "hole_percent": bins, "failures": self.failures })
    }
}

impl Results {
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
            let summary = Summary::of(entry.scores.iter().map(|(_, scores)| scores));
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
        Some(Summary::of(entry.scores.iter().map(|(_, scores)| scores)))
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
