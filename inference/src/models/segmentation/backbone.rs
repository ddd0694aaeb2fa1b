use crate::models::blocks::{Conv2d, Conv2dConfig};
use burn::module::Module;
use burn::nn::PaddingConfig2d;
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use crate::models::squeezenet::{Fire, FireConfig, MEAN_BGR};
use crate::models::state::{LoadError, StateDict, load};

/// SqueezeNet 1.0 up to its last Fire module. The fields carry the names of the published weights.
///
/// Unlike the classifier's, the border of the picture is padded by the mean colour, so that every feature
/// lies where it belongs and the sides halve evenly.
#[derive(Module, Debug)]
pub struct Backbone {
    conv1: Conv2d,
    fire2: Fire,
    fire3: Fire,
    fire4: Fire,
    fire5: Fire,
    fire6: Fire,
    fire7: Fire,
    fire8: Fire,
    fire9: Fire,
    pool: MaxPool2d,
    /// Whether the last module stays at an eighth, its taps two apart.
    dense: bool,
}

/// What the backbone sees.
#[derive(Clone, Debug)]
pub struct Taps {
    /// After `fire8`, `[batch, 512, height/8, width/8]`.
    pub eighth: Tensor<4>,
    /// After `fire9`, `[batch, 512, height/16, width/16]`; of a dense backbone as large as `eighth`.
    pub last: Tensor<4>,
}

impl Backbone {
    pub(super) fn init(dense: bool, device: &Device) -> Self {
        let margin = PaddingConfig2d::Explicit(3, 3, 3, 3);
        let conv1 = Conv2dConfig::new([3, 96], [7, 7]).with_stride([2, 2]).with_padding(margin);
        let conv1 = conv1.init(device);
        let mut fires = FireConfig::all();
        fires[7].dilation = if dense { 2 } else { 1 };
        let [fire2, fire3, fire4, fire5, fire6, fire7, fire8, fire9] =
            fires.map(|config| config.init(device));
        Self {
            conv1,
            fire2,
            fire3,
            fire4,
            fire5,
            fire6,
            fire7,
            fire8,
            fire9,
            pool: MaxPool2dConfig::new([3, 3]).with_strides([2, 2]).with_ceil_mode(true).init(),
            dense,
        }
    }

    /// # Shapes
    /// - `input`: `[batch, 3, height, width]` as [`normalised`] makes it, sides of 16 at least
    pub fn forward(&self, input: Tensor<4>) -> Taps {
        let x = self.pool.forward(relu(self.conv1.forward(input))); // [batch, 96, h/4, w/4]
        let x = [&self.fire2, &self.fire3, &self.fire4].iter().fold(x, |x, fire| fire.forward(x));
        let x = self.pool.forward(x); // [batch, 256, h/8, w/8]
        let late = [&self.fire5, &self.fire6, &self.fire7, &self.fire8];
        let eighth = late.iter().fold(x, |x, fire| fire.forward(x)); // [batch, 512, h/8, w/8]
        let x = if self.dense { eighth.clone() } else { self.pool.forward(eighth.clone()) };
        Taps { last: self.fire9.forward(x), eighth }
    }

    /// Takes SqueezeNet's published weights; its classifier is ignored.
    ///
    /// # Errors
    /// Where names or shapes do not fit one to one.
    pub fn load_official(self, state: StateDict) -> Result<Self, LoadError> {
        load(self, state, |name| (!name.starts_with("conv10.")).then(|| name.to_owned()))
    }
}

/// A picture of red, green, blue in `[0, 1]` as SqueezeNet was taught: blue first, 0..255, less the mean.
///
/// # Shapes
/// - `picture` and output: `[batch, 3, height, width]`
pub(super) fn normalised(picture: Tensor<4>) -> Tensor<4> {
    let mean = Tensor::<1>::from_floats(MEAN_BGR, &picture.device()).reshape([1, 3, 1, 1]);
    picture.flip([1]) * 255.0 - mean
}
