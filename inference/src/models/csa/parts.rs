//! Layers with the authors' initialisation.

use super::CsaBackward;
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

/// Draws the layers of one network.
pub(super) struct Layers<'a> {
    device: &'a Device,
    /// See [`Conv2d::in_burns_order`].
    in_burns_order: bool,
}

impl<'a> Layers<'a> {
    pub(super) fn new(device: &'a Device) -> Self {
        Self { device, in_burns_order: false }
    }

    /// Of a network with this gradient: the published one amplifies a rounding of the picture so far that
    /// another order of sums is no longer the authors' step.
    pub(super) fn of(backward: CsaBackward, device: &'a Device) -> Self {
        Self { device, in_burns_order: backward == CsaBackward::Published }
    }

    pub(super) fn conv(&self, channels: [usize; 2], geometry: Geometry) -> Conv2d {
        let Geometry(kernel, stride, padding, dilation) = geometry;
        let layer = Conv2dConfig::new(channels, [kernel, kernel])
            .with_stride([stride, stride])
            .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
            .with_dilation([dilation, dilation])
            .with_initializer(START)
            .init(self.device);
        let layer = if self.in_burns_order { layer.in_burns_order() } else { layer };
        Conv2d { bias: Some(self.zeros(channels[1])), ..layer }
    }

    /// The transpose of [`Self::conv`] of the same geometry.
    pub(super) fn conv_transpose(&self, channels: [usize; 2], geometry: Geometry) -> ConvTranspose2d {
        let Geometry(kernel, stride, padding, dilation) = geometry;
        let layer = ConvTranspose2dConfig::new(channels, [kernel, kernel])
            .with_stride([stride, stride])
            .with_padding([padding, padding])
            .with_dilation([dilation, dilation])
            .with_initializer(START)
            .init(self.device);
        ConvTranspose2d { bias: Some(self.zeros(channels[1])), ..layer }
    }

    /// Instance normalisation with gain and shift, statistics of the sample at hand.
    pub(super) fn norm(&self, channels: usize) -> InstanceNorm {
        InstanceNormConfig::new(channels).init(self.device)
    }

    fn zeros(&self, channels: usize) -> Param<Tensor<1>> {
        Initializer::Zeros.init([channels], self.device)
    }
}
