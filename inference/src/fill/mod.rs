//! The one path of a crop through any method, on any device.

mod error;
mod fit;
mod manner;
mod prediction;
#[cfg(all(test, feature = "cli"))]
mod tests;
mod texture;

use infill_protocol::{FillOptions, Method};

use crate::device::Gpu;
use crate::models::network::Network;
use crate::texture::{Problem, Substitution, TextureConfig, TextureError};
pub use error::FillError;
pub use manner::Manner;
use prediction::{Painted, Prediction};
use texture::Texture;

/// How far a fill is. The share `done / total` never falls; its units are those of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub stage: &'static str,
    pub done: u64,
    pub total: u64,
}

impl Progress {
    pub const fn is_done(self) -> bool {
        self.done >= self.total
    }
}

impl From<crate::texture::Progress> for Progress {
    fn from(crate::texture::Progress { stage, done, total }: crate::texture::Progress) -> Self {
        Self { stage, done, total }
    }
}

/// One crop on its way through a method. Every method goes through here, in small steps, so that whoever
/// drives it can look after other things (a Cancel, a progress bar) in between; only a network is one long
/// step. Dropping it cancels.
///
/// A network paints the whole crop at its own size. Where the crop is larger, or the network's pictures are
/// soft, the texture fill then takes the detail from the photo, guided by that picture; where nothing of the
/// photo may be copied, the picture stays as it is.
///
/// Labels bind the texture fill. A network that has classes paints what they say, and takes its detail from
/// their pixels where the photo has them; one that has none gives the structure, and the texture fill, bound
/// to the labels, gives all that is seen, whatever the size of the crop.
pub struct DeviceFill {
    gpu: Option<Gpu>,
    config: TextureConfig,
    manner: Manner,
    substituted: Vec<Substitution>,
    state: State,
}

enum State {
    /// Nothing was computed yet; whoever drives is told first that a long step comes.
    Network {
        prediction: Box<Prediction>,
        announced: bool,
    },
    /// The texture fill, alone or after a network.
    Texture {
        fill: Texture,
        guided: bool,
    },
    Done(Vec<u8>),
}

impl DeviceFill {
    /// A network works on the device that it was opened on; the texture fill on the GPU where there is
    /// one and the crop fits its buffers, with the same bytes as on the CPU.
    ///
    /// # Errors
    /// Where the crop offers nothing to fill the hole from, its parts differ in size, or the method needs
    /// a network and `network` is none or another.
    pub fn new(
        gpu: Option<&Gpu>,
        network: Option<&Network>,
        crop: Problem,
        options: &FillOptions,
    ) -> Result<Self, FillError> {
        Self::with(gpu, network, crop, options, Manner::default())
    }

    /// As [`Self::new`], in a manner.
    ///
    /// # Errors
    /// As there.
    pub fn with(
        gpu: Option<&Gpu>,
        network: Option<&Network>,
        mut crop: Problem,
        options: &FillOptions,
        manner: Manner,
    ) -> Result<Self, FillError> {
        crop.check()?;
        let config = manner.texture(options.seed);
        let mut substituted = Vec::new();
        let state = match (options.method, network) {
            (Method::Texture, _) => {
                substituted = crop.settle_labels(|label| manner.colour(label));
                State::Texture { fill: Texture::new(gpu, crop, None, config)?, guided: false }
            }
            (method, None) => return Err(FillError::NoWeights(method.title())),
            (method, Some(network)) if network.method() != method => {
                let (wanted, found) = (method.title(), network.method().title());
                return Err(FillError::OtherNetwork { wanted, found });
            }
            (_, Some(_)) if crop.hole.hole_area() == 0 => State::Done(crop.pixels),
            (_, Some(network)) => {
                let steered = manner.steers(network, &crop);
                let prediction = Box::new(Prediction { network: network.clone(), crop, steered });
                State::Network { prediction, announced: false }
            }
        };
        Ok(Self { gpu: gpu.cloned(), config, manner, substituted, state })
    }

    /// Labels of the hole that nothing known has, and what was copied in their place; complete once the fill
    /// is done.
    pub fn substituted(&self) -> &[Substitution] {
        &self.substituted
    }

    /// Whether there is a GPU, and the crop was too large for its buffers: the CPU works on it, to the same bytes.
    pub const fn left_gpu(&self) -> bool {
        matches!(&self.state, State::Texture { fill, .. } if fill.is_on_cpu()) && self.gpu.is_some()
    }

    /// Works for some tens of milliseconds, or once through the network, and ends when the device has done
    /// it.
    ///
    /// # Errors
    /// Where the GPU is lost or refuses, or the network gives no picture.
    pub async fn step(&mut self) -> Result<Progress, FillError> {
        let stage = "network";
        match std::mem::replace(&mut self.state, State::Done(Vec::new())) {
            State::Network { prediction, announced: false } => {
                self.state = State::Network { prediction, announced: true };
                Ok(Progress { stage, done: 0, total: 2 })
            }
            State::Network { prediction, announced: true } => {
                let painted = prediction.run().await?;
                self.state = self.detail(painted)?;
                let done = if matches!(self.state, State::Done(_)) { 2 } else { 1 };
                Ok(Progress { stage, done, total: 2 })
            }
            State::Texture { mut fill, guided } => {
                let mut progress = fill.step().await?;
                if guided {
                    // The network was the first half.
                    (progress.done, progress.total) = (progress.total + progress.done, 2 * progress.total);
                }
                self.state = State::Texture { fill, guided };
                Ok(progress)
            }
            State::Done(pixels) => {
                self.state = State::Done(pixels);
                Ok(Progress { stage, done: 0, total: 0 })
            }
        }
    }

    /// The filled crop, RGBA8 row by row: known pixels as they came, alpha untouched. Does what is left
    /// to do.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub async fn finish(mut self) -> Result<Vec<u8>, FillError> {
        loop {
            match self.state {
                State::Network { .. } => {
                    self.step().await?;
                }
                State::Texture { fill, .. } => return fill.finish().await,
                State::Done(pixels) => return Ok(pixels),
            }
        }
    }

    /// What follows once the network has painted.
    fn detail(&mut self, Painted { crop, halvings, soft, steered }: Painted) -> Result<State, FillError> {
        let mut problem = crop.clone();
        let substituted = problem.settle_labels(|label| self.manner.colour(label));
        let halvings = match (halvings, &problem.labels) {
            (None, Some(_)) if !steered => 1,
            (None, _) => return Ok(State::Done(crop.pixels)),
            (Some(halvings), _) => halvings,
        };
        if !steered {
            self.substituted = substituted;
        } else if !substituted.is_empty() {
            // It is painted already; bound to something else, it could not get any detail.
            problem.labels = None;
        }
        let config = if soft { self.config } else { self.config.following() };
        match Texture::new(self.gpu.as_ref(), problem, Some(halvings), config) {
            Ok(fill) => Ok(State::Texture { fill, guided: true }),
            Err(TextureError::NoSource) => Ok(State::Done(crop.pixels)),
            Err(error) => Err(error.into()),
        }
    }
}

/// A crop's way through a method from beginning to end, on the CPU.
///
/// # Errors
/// As [`DeviceFill::new`] and [`DeviceFill::step`].
#[cfg(feature = "cli")]
pub fn fill_on_cpu(
    network: Option<&Network>,
    crop: Problem,
    options: &FillOptions,
) -> Result<Vec<u8>, FillError> {
    pollster::block_on(DeviceFill::new(None, network, crop, options)?.finish())
}

/// A crop with a network's picture in its hole, RGBA8: what the network paints, and no detail of the photo's.
///
/// # Errors
/// Where the network gives no picture.
#[cfg(feature = "cli")]
pub(crate) async fn picture_of(network: &Network, crop: Problem) -> Result<Vec<u8>, FillError> {
    Ok(Prediction { network: network.clone(), crop, steered: false }.run().await?.crop.pixels)
}
