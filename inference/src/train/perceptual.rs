use std::fs;
use std::path::Path;

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::config::Features;
use super::error::{At, TrainError};
use crate::models::features::{Difference, Vgg, VggConfig, imagenet, perceptual};
use crate::models::squeezenet::{MEAN_BGR, SqueezeNet, SqueezeNetConfig};
use crate::models::state::StateDict;
use crate::weights::tensors;

/// Layers of SqueezeNet that are compared: the same that the measure of quality takes.
const LAYERS: [usize; 7] = [0, 2, 4, 5, 6, 7, 8];
/// Place of `fire4` among the features.
const FIRE4: usize = 3;
/// Blocks of VGG that are compared.
const BLOCKS: usize = 5;
/// Keeps a position without any activation from dividing by zero.
const EPSILON: f64 = 1e-10;

/// How alike two pictures look to a frozen network: a loss.
#[derive(Debug)]
pub enum Perceptual {
    /// Features scaled to length one at every position and their squared difference, averaged over
    /// positions and layers: the measure of [`crate::metrics::perceptual_distance`] with a gradient.
    SqueezeNet(Box<SqueezeNet>),
    /// Equation 5 of ESPA on the first feature of each block.
    Vgg(Vgg),
}

impl Perceptual {
    /// The network that the config names; a VGG before SqueezeNet, since it is what was published.
    ///
    /// # Errors
    /// Where its file cannot be read or is of another network.
    pub fn open(features: &Features, device: &Device) -> Result<Option<Self>, TrainError> {
        let named = [(&features.vgg19, VggConfig::vgg19()), (&features.vgg16, VggConfig::vgg16())];
        for (path, config) in named {
            let Some(path) = path else { continue };
            let state = state(path)?;
            return Ok(Some(Self::Vgg(config.init(device).load_official(state)?.no_grad())));
        }
        features
            .squeezenet
            .as_deref()
            .map(|path| squeezenet(path, device).map(Box::new).map(Self::SqueezeNet))
            .transpose()
    }

    /// An inner feature of 256 channels, for a discriminator of features: `pool3` of VGG-16, `fire4` of
    /// SqueezeNet.
    ///
    /// # Shapes
    /// - `image`: `[batch, 3, height, width]` in [-1, 1]
    /// - output: `[batch, 256, *, *]`
    pub fn inner(&self, image: Tensor<4>) -> Tensor<4> {
        match self {
            Self::SqueezeNet(net) => net.features(input(image))[FIRE4].clone(),
            // CSA hands the image over as it is, without the mean of ImageNet.
            Self::Vgg(net) => net.features(image, 3).pools[2].clone(),
        }
    }

    /// How far two pictures are apart: the mean squared difference of every layer's features, averaged
    /// over SqueezeNet's layers, summed over VGG's.
    ///
    /// # Shapes
    /// - `image`, `truth`: `[batch, 3, height, width]` in [-1, 1]; the truth hands on no gradient
    /// - output: `[1]`
    pub fn loss(&self, image: Tensor<4>, truth: Tensor<4>) -> Tensor<1> {
        match self {
            Self::SqueezeNet(net) => {
                let pairs = directions(net, image).into_iter().zip(directions(net, truth.detach()));
                total(pairs.map(|(a, b)| (a - b).square().sum_dim(1).mean())) / LAYERS.len() as f64
            }
            Self::Vgg(net) => {
                let see = |image: Tensor<4>| net.features(imagenet((image + 1.0) / 2.0), BLOCKS);
                perceptual(&see(image), &see(truth.detach()), Difference::Squared)
            }
        }
    }

    /// [`Self::loss`], and the style of Gatys et al. (arXiv:1508.06576): the mean absolute difference of
    /// which features occur together, wherever in the picture.
    pub fn likeness_and_style(&self, image: Tensor<4>, truth: Tensor<4>) -> [Tensor<1>; 2] {
        let (image_taps, truth_taps) = (self.taps(image.clone()), self.taps(truth.clone().detach()));
        let pairs = image_taps.into_iter().zip(truth_taps);
        let style = total(pairs.map(|(a, b)| (gram(a) - gram(b)).abs().mean()));
        [self.loss(image, truth), style]
    }

    fn taps(&self, image: Tensor<4>) -> Vec<Tensor<4>> {
        match self {
            Self::SqueezeNet(net) => directions(net, image),
            Self::Vgg(net) => {
                let features = net.features(imagenet((image + 1.0) / 2.0), BLOCKS);
                features.blocks.into_iter().map(|block| block[0].clone()).collect()
            }
        }
    }
}

fn total(terms: impl Iterator<Item = Tensor<1>>) -> Tensor<1> {
    terms.reduce(|sum, term| sum + term).expect("layers to compare")
}

/// Mean product of every two channels, `[batch, channels, channels]`.
fn gram(x: Tensor<4>) -> Tensor<3> {
    let [batch, channels, height, width] = x.dims();
    let x = x.reshape([batch, channels, height * width]);
    x.clone().matmul(x.swap_dims(1, 2)) / (height * width) as f64
}

/// SqueezeNet as a file holds it, frozen.
pub(super) fn squeezenet(path: &Path, device: &Device) -> Result<SqueezeNet, TrainError> {
    let bytes = fs::read(path).at("read", path)?;
    let net = SqueezeNetConfig::new().init_with(bytes, device);
    let net = net.map_err(|source| TrainError::Given { path: path.to_owned(), source })?;
    Ok(net.no_grad())
}

/// What SqueezeNet sees in an image in [-1, 1], each position's feature of length one.
fn directions(net: &SqueezeNet, image: Tensor<4>) -> Vec<Tensor<4>> {
    let taps = net.features(input(image));
    let unit = |tap: Tensor<4>| tap.clone() / (tap.square().sum_dim(1) + EPSILON).sqrt();
    LAYERS.into_iter().map(|layer| unit(taps[layer].clone())).collect()
}

/// An image in [-1, 1] as SqueezeNet takes it.
pub(super) fn input(image: Tensor<4>) -> Tensor<4> {
    let mean = Tensor::<1>::from_floats(MEAN_BGR, &image.device()).reshape([1, 3, 1, 1]);
    (image.flip([1]) + 1.0) * 127.5 - mean // blue, green, red
}

/// The tensors of a safetensors file.
pub(super) fn state(path: &Path) -> Result<StateDict, TrainError> {
    let bytes = fs::read(path).at("read", path)?;
    tensors(&bytes).map_err(|source| TrainError::Given { path: path.to_owned(), source })
}
