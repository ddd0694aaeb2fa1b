//! Blocks that more than one published network uses, in exactly the same form.

mod conv;
#[cfg(feature = "train")]
mod learning;
#[cfg(feature = "train")]
pub(crate) mod mixed;
mod ops;
mod spade;
mod spade_resblock;
mod spectral;

pub use conv::{Conv2d, Conv2dConfig, ConvTranspose2d, ConvTranspose2dConfig, conv2d_kept};
pub use ops::{instance_norm, leaky_relu, pad_reflect, resize_bilinear, resize_nearest};
pub use spade::{Spade, SpadeConfig, SpadeNorm};
pub use spade_resblock::{SpadeResBlock, SpadeResBlockConfig};
pub use spectral::{SpectralConv2d, SpectralConv2dConfig};
