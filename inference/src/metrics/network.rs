use burn::tensor::Device;
use infill_protocol::Size;

use super::FeatureMap;
use crate::models::squeezenet::{SqueezeNet, SqueezeNetConfig, input};
use crate::weights::WeightsError;

/// The layers that the distance compares, counted as [`SqueezeNet::features`] does: conv1, fire3,
/// fire5, fire6, fire7, fire8 and fire9. They span all depths, and those before a halving stand for
/// the ones they feed.
const LAYERS: [usize; 7] = [0, 2, 4, 5, 6, 7, 8];

/// SqueezeNet 1.0 as an observer: what [`super::perceptual_distance`] compares.
#[derive(Debug)]
pub struct Observer {
    network: SqueezeNet,
    device: Device,
}

impl Observer {
    /// From the network's weights, a safetensors file; it runs on the CPU.
    ///
    /// # Errors
    /// Where the file does not hold every parameter in its shape.
    pub fn load(weights: Vec<u8>) -> Result<Self, WeightsError> {
        let device = Device::flex();
        let network = SqueezeNetConfig::new().init_with(weights, &device)?;
        Ok(Self { network, device })
    }

    /// What the network sees in an RGBA8 picture of at least 17 pixels a side.
    ///
    /// # Panics
    /// Where `rgba` does not hold four bytes a pixel.
    pub fn features(&self, rgba: &[u8], size: Size) -> Vec<FeatureMap> {
        let taps = self.network.features(input(rgba, 4, size, &self.device));
        let of = |layer: usize| {
            let [_, channels, height, width] = taps[layer].dims();
            let data = taps[layer].clone().into_data().convert::<f32>();
            let values = data.try_into_vec().expect("converted to f32");
            FeatureMap { channels, height, width, values }
        };
        LAYERS.into_iter().map(of).collect()
    }
}
