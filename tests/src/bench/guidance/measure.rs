//! What the fills of one photo are worth.

use anyhow::Context;
use infill_inference::guide::Proposal;
use infill_inference::metrics::Comparison;
use infill_protocol::{LabelMap, Method, VOID_LABEL};

use super::cases::Case;
use super::fills::{Labels, fill, seconds};
use super::judge::Judge;
use super::report::{Entry, Fidelity, Guidance, Obedience, Right};
use super::tools::Tools;

/// What was filled by the texture fill, RGBA8 each, with its labels, for looking at.
pub struct Pictures {
    pub unguided: Vec<u8>,
    pub proposal: Proposal,
    pub proposed: Vec<u8>,
    pub changed: Option<(LabelMap, Vec<u8>)>,
}

/// Fills a case in every way and measures it.
///
/// # Errors
/// Where something cannot be filled.
pub fn measure(case: &Case, tools: &Tools) -> anyhow::Result<(Entry, Pictures)> {
    let (labels, proposing) = Labels::propose(case, tools)?;
    let seconds = seconds(case, tools, proposing)?;
    let right =
        Right { named: right(case, &labels.named.labels), published: right(case, &labels.published.labels) };
    let (mut fidelity, mut obedience, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for method in [Method::Texture, Method::Espa] {
        let mut unguided = Vec::new();
        for &guidance in Guidance::of(method) {
            let picture = fill(tools, method, case.problem(labels.of(guidance, case)))?;
            let compared =
                Comparison::new(&picture, &case.truth, &case.hole).context("a fill of another size")?;
            let [psnr, ssim, energy] = [compared.psnr(), compared.ssim(), compared.energy()];
            fidelity.push(Fidelity { method, guidance, psnr, ssim, energy });
            if guidance == Guidance::None {
                unguided.clone_from(&picture);
            }
            if method == Method::Texture && matches!(guidance, Guidance::None | Guidance::Named) {
                shown.push(picture);
            }
        }
        if let Some(asked) = &labels.changed {
            let picture = fill(tools, method, case.problem(Some(asked.clone())))?;
            obedience.extend(obeyed(case, method, asked, [&picture, &unguided]));
            if method == Method::Texture {
                shown.push(picture);
            }
        }
    }
    let mut shown = shown.into_iter();
    let mut next = || shown.next().unwrap_or_default();
    let Labels { named, changed, .. } = labels;
    let (unguided, proposed) = (next(), next());
    let changed = changed.map(|labels| (labels, next()));
    let entry = Entry { photo: case.photo.clone(), right, fidelity, obedience, seconds };
    Ok((entry, Pictures { unguided, proposal: named, proposed, changed }))
}

/// The share of the hole that has its true label.
fn right(case: &Case, labels: &LabelMap) -> f64 {
    let pixels = labels.data().iter().zip(case.labels.data()).zip(case.hole.data());
    let inside = pixels.filter(|((_, truth), hole)| **hole == 255 && **truth != VOID_LABEL);
    let count = inside.clone().count().max(1) as f64;
    inside.filter(|((label, truth), _)| label == truth).count() as f64 / count
}

/// `None` where the judge does not know what was asked for.
fn obeyed(
    case: &Case,
    method: Method,
    asked: &LabelMap,
    [guided, unguided]: [&[u8]; 2],
) -> Option<Obedience> {
    let to = case.change?.to;
    let judge = Judge::new(&case.truth, &case.labels, &case.hole);
    let looks = |picture: &[u8]| judge.obedience(picture, asked, &case.hole, Some(to));
    Some(Obedience {
        method,
        guided: looks(guided)?,
        unguided: looks(unguided)?,
        judge: judge.obedience(&case.truth, &case.labels, &case.hole, None),
        energy: judge.energy(guided, asked, &case.hole, to),
    })
}
