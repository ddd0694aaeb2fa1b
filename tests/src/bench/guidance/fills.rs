//! One photo's hole, filled in every way.

use burn::tensor::{Tensor, TensorData};
use infill_inference::fill::fill_on_cpu;
use infill_inference::guide::{Proposal, propose, propose_as_published, propose_named};
use infill_inference::models::network::Network;
use infill_inference::texture::{Problem, TextureConfig, TextureFill};
use infill_protocol::{FillOptions, LabelMap, Mask, Method, Size};
use pollster::block_on;

use super::super::process::cpu_s;
use super::cases::Case;
use super::report::{Guidance, Seconds};
use super::tools::Tools;

/// Longer side of a preview.
const PREVIEW: u32 = 256;

/// Label maps of a case.
pub struct Labels {
    pub regions: Proposal,
    pub named: Proposal,
    pub published: Proposal,
    /// What is asked for, where something can be.
    pub changed: Option<LabelMap>,
}

impl Labels {
    /// Proposes in every way; with the CPU seconds of those that the page offers.
    ///
    /// # Errors
    /// Where nothing can be proposed.
    pub fn propose(case: &Case, tools: &Tools) -> anyhow::Result<(Self, [f64; 2])> {
        let pixels = case.problem(None).pixels;
        let (regions, regions_s) = timed(|| propose(&pixels, &case.hole));
        let (named, named_s) = timed(|| block_on(propose_named(&tools.segmenter, &pixels, &case.hole)));
        let published = block_on(propose_as_published(&tools.segmenter, &tools.espa, &pixels, &case.hole))?;
        let labels = Self { regions: regions?, named: named?, published, changed: case.changed() };
        Ok((labels, [regions_s, named_s]))
    }

    /// `None`: without labels.
    pub fn of(&self, guidance: Guidance, case: &Case) -> Option<LabelMap> {
        match guidance {
            Guidance::None => None,
            Guidance::True => Some(case.labels.clone()),
            Guidance::Named => Some(self.named.labels.clone()),
            Guidance::Regions => Some(self.regions.labels.clone()),
            Guidance::Published => Some(self.published.labels.clone()),
        }
    }
}

/// The filled photo, RGBA8.
///
/// # Errors
/// Where it cannot be filled.
pub fn fill(tools: &Tools, method: Method, mut problem: Problem) -> anyhow::Result<Vec<u8>> {
    problem.settle_labels(|_| None);
    let network = (method == Method::Espa).then_some(&tools.espa);
    Ok(fill_on_cpu(network, problem, &FillOptions { method, ..FillOptions::default() })?)
}

/// What edits cost, and what comes before them.
///
/// # Errors
/// Where something cannot be filled.
pub fn seconds(case: &Case, tools: &Tools, [regions, named]: [f64; 2]) -> anyhow::Result<Seconds> {
    let full = case.problem(Some(case.labels.clone()));
    let small = smaller(&full);
    let texture = |mut problem: Problem, config| {
        problem.settle_labels(|_| None);
        timed(|| TextureFill::new(problem, config).map(TextureFill::finish))
    };
    let (previewed, preview) = texture(small, TextureConfig::preview(0));
    let (filled, fill) = texture(full, TextureConfig::default());
    previewed.and(filled)?;
    let [see, paint] = halves(&tools.espa, case);
    Ok(Seconds { regions, named, preview, fill, see, paint })
}

/// Of a network at its own size: what is done once for a picture and its hole, and what an edit costs.
fn halves(network: &Network, case: &Case) -> [f64; 2] {
    let size = network.size();
    let place = |index: usize| {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        (y * case.size.height / size.height * case.size.width + x * case.size.width / size.width) as usize
    };
    let at = |levels: &[u8]| (0..size.area()).map(|index| levels[place(index)]).collect::<Vec<u8>>();
    let (hole, labels) =
        (Mask::from_levels(size, at(case.hole.data())), LabelMap::new(size, at(case.labels.data())));
    let (hole, labels) = (hole.unwrap_or_default(), labels.unwrap_or_default());
    let planes = (0..3).flat_map(|channel| {
        (0..size.area()).map(move |index| f32::from(case.truth[4 * place(index) + channel]) / 255.0)
    });
    let shape = [1, 3, size.height as usize, size.width as usize];
    let picture = Tensor::from_data(TensorData::new(planes.collect::<Vec<f32>>(), shape), network.device());
    let (seen, see) = timed(|| network.see(picture, &hole, None));
    let (_, paint) = timed(|| network.paint(&seen, Some(&labels)).into_data());
    [see, paint]
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = cpu_s();
    let made = work();
    (made, cpu_s() - start)
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
