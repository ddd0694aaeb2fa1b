use infill_protocol::Mask;

use super::FillError;
use super::fit::Fit;
use crate::device::GpuError;
use crate::finish::correct_border;
use crate::models::network::Network;
use crate::texture::Problem;

/// A crop may be this many times as wide as the network's picture before the photo must give the detail
/// that the network cannot have.
const ENOUGH: f64 = 1.25;

/// A crop on its way through a network.
pub(super) struct Prediction {
    pub network: Network,
    pub crop: Problem,
    /// Whether the labels are the network's own classes, so that it can paint what they say.
    pub steered: bool,
}

/// The crop with the network's picture in the hole.
pub(super) struct Painted {
    pub crop: Problem,
    /// Where the picture is coarser than the crop: the number of halvings of the crop at which it is not.
    pub halvings: Option<u32>,
    /// Whether the picture is softer than its own pixels could be: a beginning rather than what is to be kept to.
    pub soft: bool,
    pub steered: bool,
}

impl Prediction {
    /// Known pixels and alpha stay as they are.
    pub async fn run(self) -> Result<Painted, FillError> {
        let Self { network, mut crop, steered } = self;
        let fit = Fit::new(crop.size, network.size());
        let colours = fit.undo(&paint(&network, &fit, &crop, steered).await?);
        for ((pixel, colour), &hole) in crop.pixels.chunks_exact_mut(4).zip(&colours).zip(crop.hole.data()) {
            if hole == 255 {
                pixel[..3].copy_from_slice(colour);
            }
        }
        let known = |index: usize| crop.hole.data()[index] == 0;
        correct_border(&mut crop.pixels, &crop.hole, None, |from, to| {
            // Inside, the steps are the network's own already; across the border its tone may be another
            // than the photo's, but it has an opinion of what lies on either side.
            let step = |channel: usize| i32::from(colours[to][channel]) - i32::from(colours[from][channel]);
            (known(from) || known(to)).then(|| [0, 1, 2].map(|channel| 2 * step(channel)))
        });
        let (coarse, softer) = (fit.reduction(), network.card().soft);
        let halvings = (coarse > ENOUGH || softer > 0).then(|| coarse.log2().round() as u32 + softer.min(8));
        Ok(Painted { crop, halvings, soft: softer > 0, steered })
    }
}

/// The network's picture as planes of its size, in `[0, 1]`.
async fn paint(network: &Network, fit: &Fit, crop: &Problem, steered: bool) -> Result<Vec<f32>, FillError> {
    let hole = fit.hole(&crop.hole);
    let mut picture = fit.picture(&crop.pixels);
    // What lies in the hole is not looked at, and must not make a scene another one.
    for plane in picture.chunks_exact_mut(hole.size().area()) {
        let missing = plane.iter_mut().zip(hole.data()).filter(|(_, hole)| **hole == Mask::HOLE);
        missing.for_each(|(level, _)| *level = 0.0);
    }
    let labels = crop.labels.as_ref().map(|labels| fit.labels(labels));
    let seen = network.see_once(picture, &hole, labels.as_ref());
    let painted = network.paint(&seen, labels.as_ref().filter(|_| steered));
    // A synchronous read would hang a browser: the event loop brings the data.
    let data = painted.into_data_async().await;
    let data = data.map_err(|error| GpuError::Refused(format!("{error:?}")))?;
    let planes: Vec<f32> = data.iter::<f32>().collect();
    if planes.iter().all(|level| level.is_finite()) {
        Ok(planes)
    } else {
        Err(FillError::NoPicture { network: network.card().title.clone() })
    }
}
