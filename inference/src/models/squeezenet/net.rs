use crate::models::blocks::{Conv2d, Conv2dConfig};
use burn::config::Config;
use burn::module::Module;
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::{Fire, FireConfig};
use crate::models::state::load;
use crate::weights::{WeightsError, tensors};

/// Number of layers that [`SqueezeNet::features`] returns.
pub const TAPS: usize = 9;

/// SqueezeNet 1.0 without the bypass connections.
#[derive(Config, Debug)]
pub struct SqueezeNetConfig {
    #[config(default = "1000")]
    pub classes: usize,
}

/// The fields carry the names of the published weights.
#[derive(Module, Debug)]
pub struct SqueezeNet {
    conv1: Conv2d,
    fire2: Fire,
    fire3: Fire,
    fire4: Fire,
    fire5: Fire,
    fire6: Fire,
    fire7: Fire,
    fire8: Fire,
    fire9: Fire,
    conv10: Conv2d,
    pool: MaxPool2d,
}

impl SqueezeNetConfig {
    pub fn init(&self, device: &Device) -> SqueezeNet {
        let conv1 = Conv2dConfig::new([3, 96], [7, 7]).with_stride([2, 2]).init(device);
        let [fire2, fire3, fire4, fire5, fire6, fire7, fire8, fire9] =
            FireConfig::all().map(|config| config.init(device));
        SqueezeNet {
            conv1,
            fire2,
            fire3,
            fire4,
            fire5,
            fire6,
            fire7,
            fire8,
            fire9,
            conv10: Conv2dConfig::new([512, self.classes], [1, 1]).init(device),
            pool: MaxPool2dConfig::new([3, 3]).with_strides([2, 2]).with_ceil_mode(true).init(),
        }
    }

    /// The network with the weights of a safetensors file under the published names.
    ///
    /// # Errors
    /// Where the file does not hold every parameter in its shape.
    pub fn init_with(&self, weights: Vec<u8>, device: &Device) -> Result<SqueezeNet, WeightsError> {
        let ours = |name: &str| name.starts_with("conv") || name.starts_with("fire");
        Ok(load(self.init(device), tensors(&weights)?, |name| ours(name).then(|| name.to_owned()))?)
    }
}

impl SqueezeNet {
    /// What each layer sees: the outputs after the ReLU of `conv1` and of `fire2` to `fire9`.
    ///
    /// # Shapes
    /// With `h`, `w` the input halved (7×7, stride 2, no padding), and `/2` a halving that rounds up:
    /// - `x`: `[batch, 3, height, width]`, made by [`super::input()`]; at least 29 pixels a side
    /// - `conv1`: `[batch, 96, h, w]`
    /// - `fire2`, `fire3`: `[batch, 128, h/2, w/2]`; `fire4`: `[batch, 256, h/2, w/2]`
    /// - `fire5`: `[batch, 256, h/4, w/4]`; `fire6`, `fire7`: `[batch, 384, h/4, w/4]`;
    ///   `fire8`: `[batch, 512, h/4, w/4]`
    /// - `fire9`: `[batch, 512, h/8, w/8]`
    pub fn features(&self, x: Tensor<4>) -> Vec<Tensor<4>> {
        let mut taps = Vec::with_capacity(TAPS);
        let mut x = relu(self.conv1.forward(x)); // [batch, 96, h, w]
        taps.push(x.clone());
        x = self.pool.forward(x); // [batch, 96, h/2, w/2]
        for fire in [&self.fire2, &self.fire3, &self.fire4] {
            x = fire.forward(x); // [batch, 128 | 128 | 256, h/2, w/2]
            taps.push(x.clone());
        }
        x = self.pool.forward(x); // [batch, 256, h/4, w/4]
        for fire in [&self.fire5, &self.fire6, &self.fire7, &self.fire8] {
            x = fire.forward(x); // [batch, 256 | 384 | 384 | 512, h/4, w/4]
            taps.push(x.clone());
        }
        x = self.pool.forward(x); // [batch, 512, h/8, w/8]
        taps.push(self.fire9.forward(x)); // [batch, 512, h/8, w/8]
        taps
    }

    /// Scores of the classes before the softmax.
    ///
    /// # Shapes
    /// - `x`: as for [`Self::features`]
    /// - output: `[batch, classes]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        let last = self.features(x).pop().expect("the network has layers");
        let scores = relu(self.conv10.forward(last)); // [batch, classes, h/8, w/8]
        scores.mean_dims(&[2, 3]).flatten(1, 3) // [batch, classes]
    }
}
