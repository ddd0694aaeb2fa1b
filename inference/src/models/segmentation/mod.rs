//! What each pixel shows: the label map that guides a fill, and that a person then edits.
//!
//! ESPA was published with DeepLab-V2 for scenes and BiSeNet for faces. Both heads stand here over one
//! backbone, **SqueezeNet 1.0** ([`crate::models::squeezenet`]) without its classifier:
//!
//! * its weights are at hand under a free licence (BSD), learned on ImageNet, so that a head learns from
//!   the few hundred label maps one person can draw;
//! * 0.74 M parameters, 1.5 MB of f16, and 2.1 GFLOP at 256² leave the budget of the page to the network
//!   that fills;
//! * it is plain 1×1 and 3×3 convolutions, which the direct kernels of a browser's GPU run at the same
//!   rate as every other network here; the depthwise ones of later small backbones are bound by memory.
//!
//! Heads normalise by groups of channels: training sees one or two pictures at a time, and a group is the
//! same in training and afterwards. Classes and palette belong to the weights file.

mod backbone;
mod bisenet;
mod config;
mod cost;
mod deeplab;
mod network;
mod parts;
mod segmenter;

pub use backbone::{Backbone, Taps};
pub use bisenet::BiSeNet;
pub use config::{HeadKind, SegmentationConfig};
pub use deeplab::DeepLab;
pub use network::{Segmentation, Sight, label_map};
pub use segmenter::Segmenter;

#[cfg(test)]
pub mod tests;
