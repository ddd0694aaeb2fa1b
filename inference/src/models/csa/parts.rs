//! Layers with the authors' initialisation.

use crate::models::blocks::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig};
use burn::module::{Initializer, Param};
use burn::nn::{InstanceNorm, InstanceNormConfig, PaddingConfig2d};
use burn::tensor::{Device, Tensor};

/// Slope of every leaky rectifier.
pub(super) const SLOPE: f64 = 0.2;
/// Weights start as N(0, 0.02).
const START: Initializer = Initializer::Normal { mean: 0.0, std: 0.02 };

/// A square convolution: kernel, stride, padding, dilation.
#[derive(Clone, Copy)]
pub(super) struct Geometry(pub usize, pub usize, pub usize, pub usize);

/// Keeps the size.
pub(super) const SAME: Geometry = Geometry(3, 1, 1, 1);
/// Halves the size.
pub(super) const HALVE: Geometry = Geometry(4, 2, 1, 1);
/// Halves the size while looking twice as far.
pub(super) const HALVE_DILATED: Geometry = Geometry(4, 2, 3, 2);

pub(super) fn conv(channels: [usize; 2], geometry: Geometry, device: &Device) -> Conv2d {
    let Geometry(kernel, stride, padding, dilation) = geometry;
    let layer = Conv2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
        .with_dilation([dilation, dilation])
        .with_initializer(START)
        .init(device)
        .in_burns_order();
    Conv2d { bias: Some(zeros(channels[1], device)), ..layer }
}

/// The transpose of [`conv`] of the same geometry.
pub(super) fn conv_transpose(channels: [usize; 2], geometry: Geometry, device: &Device) -> ConvTranspose2d {
    let Geometry(kernel, stride, padding, dilation) = geometry;
    let layer = ConvTranspose2dConfig::new(channels, [kernel, kernel])
        .with_stride([stride, stride])
        .with_padding([padding, padding])
        .with_dilation([dilation, dilation])
        .with_initializer(START)
        .init(device);
    ConvTranspose2d { bias: Some(zeros(channels[1], device)), ..layer }
}

/// Instance normalisation with gain and shift, statistics of the sample at hand.
pub(super) fn norm(channels: usize, device: &Device) -> InstanceNorm {
    InstanceNormConfig::new(channels).init(device)
}

fn zeros(channels: usize, device: &Device) -> Param<Tensor<1>> {
    Initializer::Zeros.init([channels], device)
}
