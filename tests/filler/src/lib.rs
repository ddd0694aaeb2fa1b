//! A network with its inputs: what the bench of networks times, natively and as a module of a web page.

use anyhow::Context;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::network::Network;
use infill_inference::weights::{WeightsFile, tensors};
use infill_protocol::{LabelMap, Mask, Size};

/// A network, a picture with a hole, and labels where the network has classes; all on the CPU.
#[derive(Debug)]
pub struct Filler {
    network: Network,
    picture: Tensor<4>,
    hole: Mask,
    labels: Option<LabelMap>,
}

impl Filler {
    /// `weights`: a weights file. `inputs`: safetensors with `picture` `[1, 3, height, width]` in [0, 1], `hole`
    /// `[1, 1, height, width]` with 1 in the hole, perhaps `labels` `[1, classes, height, width]`, one-hot.
    ///
    /// # Errors
    /// Where either is not such a file.
    pub fn open(weights: &[u8], inputs: &[u8]) -> anyhow::Result<Self> {
        let device = Device::flex();
        let network = Network::open(WeightsFile::read(weights)?, &device)?;
        let inputs = tensors(inputs)?;
        let picture = inputs.get("picture").context("no picture")?.clone();
        let [_, _, height, width] = picture.shape().as_slice()[..] else { anyhow::bail!("not a picture") };
        let size = Size::new(width as u32, height as u32);
        let hole = levels(inputs.get("hole").context("no hole")?, Mask::HOLE);
        let hole = Mask::from_levels(size, hole).context("a hole of another size")?;
        let labels = inputs.get("labels").map(|labels| classes(labels, size.area()));
        let labels = labels.map(|labels| LabelMap::new(size, labels).context("labels of another size"));
        Ok(Self { network, picture: Tensor::from_data(picture, &device), hole, labels: labels.transpose()? })
    }

    /// What the network paints, `[3, height, width]` in [0, 1].
    pub fn fill(&self) -> Vec<f32> {
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
