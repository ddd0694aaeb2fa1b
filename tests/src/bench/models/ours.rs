//! Infill as an engine among others: the same conversation, over the network that page and command line run.

use std::fs::{read, write};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::network::Network;
use infill_inference::weights::{WeightsFile, tensors};
use infill_protocol::{LabelMap, Mask, Size};

use super::super::conversation::{Answer, Cost};
use super::super::process::{cpu_s, peak_mb};

/// Answers jobs on standard input until it ends: see the peers' `serve.py`.
///
/// # Errors
/// Where standard input or output is gone.
pub fn serve(folder: &Path) -> anyhow::Result<()> {
    let mut filler = None;
    let mut out = std::io::stdout().lock();
    for job in std::io::stdin().lock().lines() {
        let answer =
            answer(&job?, folder, &mut filler).unwrap_or_else(|e| Answer::Failed { error: format!("{e:#}") });
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        out.flush()?;
    }
    Ok(())
}

fn answer(job: &str, folder: &Path, filler: &mut Option<Filler>) -> anyhow::Result<Answer> {
    let filler = match filler {
        Some(filler) => filler,
        None => filler.insert(Filler::open(folder)?),
    };
    let (wall, cpu) = (Instant::now(), cpu_s());
    let filled = filler.fill();
    let (wall_s, cpu_s) = (wall.elapsed().as_secs_f64(), cpu_s() - cpu);
    if !job.is_empty() {
        let bytes: Vec<u8> = filled.iter::<f32>().flat_map(f32::to_le_bytes).collect();
        write(job, bytes)?;
    }
    Ok(Answer::Filled(Cost { wall_s, cpu_s, peak_mb: peak_mb(), crops_s: None }))
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

    fn fill(&self) -> TensorData {
        self.network.predict(self.picture.clone(), &self.hole, self.labels.as_ref()).into_data()
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
