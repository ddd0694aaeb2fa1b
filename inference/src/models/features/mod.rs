//! What VGG sees in an image, for losses that compare how images look (Simonyan and Zisserman 2015,
//! arXiv:1409.1556).

mod perceptual;
mod vgg;

pub use perceptual::{Difference, imagenet, perceptual};
pub use vgg::{Vgg, VggConfig, VggFeatures};
