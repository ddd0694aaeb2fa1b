//! Networks as Burn modules. The device decides where they run: Flex on the CPU, WebGPU in the page.

pub mod blocks;
pub mod cost;
pub mod csa;
pub mod espa;
pub mod features;
pub mod gmsrm;
pub(crate) mod kept;
pub mod network;
pub mod objectives;
pub mod procedural;
pub mod segmentation;
pub mod spl;
pub mod squeezenet;
pub mod state;
pub mod stylegan;
