//! One photo: its fills, and what they are worth.

use anyhow::Context;
use infill_inference::guide::{Proposal, propose};
use infill_inference::metrics::Comparison;
use infill_inference::texture::{Problem, TextureConfig, TextureFill};
use infill_protocol::{LabelMap, Mask, Size};

use super::super::process::cpu_s;
use super::cases::Case;
use super::judge::Judge;
use super::report::{Entry, Fidelity, Guidance, Obedience, Seconds};

/// Longer side of a preview.
const PREVIEW: u32 = 256;

/// What was filled, RGBA8 each, with its labels, for looking at.
pub struct Pictures {
    pub unguided: Vec<u8>,
    pub true_labels: Vec<u8>,
    pub proposal: Proposal,
    pub proposed: Vec<u8>,
    pub changed: Option<(LabelMap, Vec<u8>)>,
}

/// Fills a case in every way and measures it.
///
/// # Errors
/// Where something cannot be filled.
pub fn measure(case: &Case) -> anyhow::Result<(Entry, Pictures)> {
    let start = cpu_s();
    let proposal = propose(&case.problem(None).pixels, &case.hole)?;
    let proposed_s = cpu_s() - start;
    let full = TextureConfig::default();
    let unguided = fill(case.problem(None), full)?;
    let start = cpu_s();
    let true_labels = fill(case.problem(Some(case.labels.clone())), full)?;
    let fill_s = cpu_s() - start;
    let proposed = fill(case.problem(Some(proposal.labels.clone())), full)?;
    let changed = case
        .changed()
        .map(|labels| Ok::<_, anyhow::Error>((labels.clone(), fill(case.problem(Some(labels)), full)?)));
    let changed = changed.transpose()?;

    let small = smaller(&case.problem(Some(case.labels.clone())));
    let start = cpu_s();
    fill(small, TextureConfig::preview(0))?;
    let seconds = Seconds { proposal: proposed_s, preview: cpu_s() - start, fill: fill_s };

    let pictures = Pictures { unguided, true_labels, proposal, proposed, changed };
    let fills = [&pictures.unguided, &pictures.true_labels, &pictures.proposed];
    let pairs = Guidance::ALL.into_iter().zip(fills);
    let fidelity =
        pairs.map(|(guidance, picture)| fidelity(case, guidance, picture)).collect::<anyhow::Result<_>>()?;
    let obedience = obedience(case, &pictures);
    Ok((Entry { photo: case.photo.clone(), fidelity, obedience, seconds }, pictures))
}

fn fill(mut problem: Problem, config: TextureConfig) -> anyhow::Result<Vec<u8>> {
    problem.settle_labels(|_| None);
    Ok(TextureFill::new(problem, config)?.finish())
}

fn fidelity(case: &Case, guidance: Guidance, picture: &[u8]) -> anyhow::Result<Fidelity> {
    let compared = Comparison::new(picture, &case.truth, &case.hole).context("a fill of another size")?;
    Ok(Fidelity { guidance, psnr: compared.psnr(), ssim: compared.ssim(), energy: compared.energy() })
}

fn obedience(case: &Case, pictures: &Pictures) -> Option<Obedience> {
    let (asked, picture) = pictures.changed.as_ref()?;
    let to = case.change?.to;
    let judge = Judge::new(&case.truth, &case.labels, &case.hole);
    let looks = |picture: &[u8]| judge.obedience(picture, asked, &case.hole, Some(to));
    Some(Obedience {
        guided: looks(picture)?,
        unguided: looks(&pictures.unguided)?,
        judge: judge.obedience(&case.truth, &case.labels, &case.hole, None),
        energy: judge.energy(picture, asked, &case.hole, to),
    })
}

/// Every so many pixels of a crop, so that it is no larger than a preview.
fn smaller(problem: &Problem) -> Problem {
    let Size { width, height } = problem.size;
    let longer = width.max(height).max(PREVIEW);
    let side = |side: u32| side * PREVIEW / longer;
    let size = Size::new(side(width), side(height));
    let from = |index: usize| {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        (y * longer / PREVIEW * width + x * longer / PREVIEW) as usize
    };
    let places = || (0..size.area()).map(from);
    let hole = places().map(|place| problem.hole.data()[place]).collect();
    let labels = problem.labels.as_ref().map(|labels| places().map(|place| labels.data()[place]).collect());
    Problem {
        size,
        pixels: places().flat_map(|place| problem.pixels[4 * place..4 * place + 4].to_vec()).collect(),
        hole: Mask::from_levels(size, hole).unwrap_or_default(),
        labels: labels.and_then(|labels| LabelMap::new(size, labels)),
        sources: None,
    }
}
