//! Infill as an engine among others: the same conversation, over the network that page and command line run.

use std::fs::read;
use std::path::Path;

use anyhow::Context;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::network::Network;
use infill_inference::weights::{WeightsFile, tensors};
use infill_protocol::{LabelMap, Mask, Size};

use super::super::serving::serve_numbers;

/// Answers jobs on standard input until it ends: see the peers' `serve.py`.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(folder: &Path) -> anyhow::Result<()> {
    serve_numbers(|| Filler::open(folder), |filler| Ok(filler.fill()))
}

/// A network with its inputs.
struct Filler {
    network: Network,
    picture: Tensor<4>,
    hole: Mask,
    labels: Option<LabelMap>,
}

impl Filler {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let device = Device::flex();
        let file = WeightsFile::read(&read(folder.join("weights.safetensors"))?)?;
        let network = Network::open(file, &device)?;
        let inputs = tensors(&read(folder.join("input.safetensors"))?)?;
        let picture = inputs.get("picture").context("no picture")?.clone();
        let [_, _, height, width] = picture.shape().as_slice()[..] else { anyhow::bail!("not a picture") };
        let size = Size::new(width as u32, height as u32);
        let hole = levels(inputs.get("hole").context("no hole")?, Mask::HOLE);
        let hole = Mask::from_levels(size, hole).context("a hole of another size")?;
        let labels = inputs.get("labels").map(|labels| classes(labels, size.area()));
        let labels = labels.map(|labels| LabelMap::new(size, labels).context("labels of another size"));
        Ok(Self { network, picture: Tensor::from_data(picture, &device), hole, labels: labels.transpose()? })
    }

    fn fill(&self) -> Vec<f32> {
        let filled = self.network.predict(self.picture.clone(), &self.hole, self.labels.as_ref());
        filled.into_data().iter::<f32>().collect()
    }
}

/// `inside` where the plane is 1, else 0.
fn levels(plane: &TensorData, inside: u8) -> Vec<u8> {
    plane.iter::<f32>().map(|value| if value > 0.5 { inside } else { 0 }).collect()
}

/// Which of the one-hot planes is 1 at each position.
fn classes(planes: &TensorData, area: usize) -> Vec<u8> {
    let mut labels = vec![0; area];
    for (index, _) in planes.iter::<f32>().enumerate().filter(|(_, value)| *value > 0.5) {
        labels[index % area] = (index / area) as u8;
    }
    labels
}
