//! Operations of StyleGAN2 (Karras et al., CVPR 2020, arXiv:1912.04958), the generative memory's
//! building material.

mod ops;

pub use ops::{modulated_conv, pixel_norm, upsample_fir};
