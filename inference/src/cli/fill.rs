use std::path::Path;

use anyhow::{Result, ensure};
use burn::tensor::Device;
use infill_photo::{composite, plan};
use infill_protocol::{DeviceChoice, DeviceKind, DeviceReport, FillOptions, LabelMap, Mask, Rect};

use super::args::FillArgs;
use super::inputs;
use super::report::{Clock, Report};
use super::weights::network;
use crate::device::{Gpu, decide};
use crate::fill::{DeviceFill, FillError};
use crate::models::network::Network;
use crate::texture::Problem;

/// Fills photos with the same options on the device chosen once.
pub struct Filler<'a> {
    args: &'a FillArgs,
    options: FillOptions,
    gpu: Option<Gpu>,
    network: Option<Network>,
    device: DeviceReport,
}

/// The maps beside the mask, at the size of the photo.
struct Maps {
    sources: Option<Mask>,
    labels: Option<LabelMap>,
}

impl<'a> Filler<'a> {
    /// # Errors
    /// Where the weights that the method needs are missing or wrong, or the GPU was asked for and cannot
    /// serve.
    pub fn new(args: &'a FillArgs) -> Result<Self> {
        let choice = args.device.choice();
        let (gpu, device) = pollster::block_on(decide(choice));
        ensure!(
            choice != DeviceChoice::WebGpu || device.kind == DeviceKind::WebGpu,
            "{} Use --device auto to fill on the CPU",
            device.reason
        );
        // A program without Burn on the GPU runs its networks on the CPU.
        let asked = gpu.as_ref().filter(|_| args.method.needs_weights());
        let burn = asked.and_then(|gpu| gpu.burn().ok()).unwrap_or_else(Device::flex);
        let network = network(args, &burn)?;
        Ok(Self { args, options: args.options(), gpu, network, device })
    }

    /// Fills one photo and writes it.
    ///
    /// # Errors
    /// In words: a file that cannot be read or written, sizes that differ, nothing to copy from.
    pub fn fill(&self, photo_path: &Path, mask_path: &Path, output: &Path) -> Result<Report> {
        let mut read = vec![photo_path, mask_path];
        read.extend(self.args.sample_from.as_deref());
        read.extend(self.args.labels.as_deref());
        inputs::check_output(output, &read, self.args.overwrite)?;
        let format = inputs::export_format(output, self.args.quality)?;

        let mut clock = Clock::start();
        let mut photo = inputs::photo(photo_path)?;
        let size = photo.size();
        let mask = inputs::mask(mask_path, size)?;
        let maps = self.maps(size)?;
        clock.lap("decode");
        let crops = plan(&mask, &self.options);
        clock.lap("plan");
        for crop in &crops {
            let problem = || maps.problem(crop.rect, photo.crop_rgba8(crop.rect), crop.hole.clone());
            let prediction = self.predict(problem, &mut clock)?;
            composite(&mut photo, crop, &prediction)?;
            clock.lap("composite");
        }
        let bytes = photo.encode(format)?;
        clock.lap("encode");
        inputs::write(output, &bytes)?;
        clock.lap("write");

        Ok(Report {
            photo: photo_path.to_owned(),
            output: output.to_owned(),
            size,
            hole_pixels: mask.hole_area(),
            crops: crops.iter().map(|crop| crop.rect).collect(),
            device: self.device.clone(),
            seed: self.options.seed,
            method: self.options.method,
            weights: self.network.as_ref().map(|network| network.card().clone()),
            stages: clock.stages(),
        })
    }

    /// On the device decided on; where a GPU fails that nobody insisted on, once more on the CPU.
    fn predict(&self, problem: impl Fn() -> Problem, clock: &mut Clock) -> Result<Vec<u8>> {
        let filled = self.steps(self.gpu.as_ref(), self.network.as_ref(), problem(), clock);
        let filled = pollster::block_on(filled);
        match filled {
            Err(FillError::Gpu(error)) if self.args.device.choice() == DeviceChoice::Auto => {
                eprintln!("infill: {error}; the CPU does it instead");
                let network = network(self.args, &Device::flex())?;
                Ok(pollster::block_on(self.steps(None, network.as_ref(), problem(), clock))?)
            }
            filled => Ok(filled?),
        }
    }

    async fn steps(
        &self,
        gpu: Option<&Gpu>,
        network: Option<&Network>,
        problem: Problem,
        clock: &mut Clock,
    ) -> Result<Vec<u8>, FillError> {
        let mut fill = DeviceFill::new(gpu, network, problem, &self.options)?;
        clock.lap("prepare");
        loop {
            let progress = fill.step().await?;
            clock.lap(progress.stage);
            if progress.is_done() {
                return fill.finish().await;
            }
        }
    }

    fn maps(&self, size: infill_protocol::Size) -> Result<Maps> {
        let sources = self.args.sample_from.as_deref().map(|path| inputs::mask(path, size));
        let classes = self.network.as_ref().map(|network| network.card().classes.as_slice());
        let labels = self.args.labels.as_deref().map(|path| inputs::labels(path, size, classes));
        Ok(Maps { sources: sources.transpose()?, labels: labels.transpose()? })
    }
}

impl Maps {
    fn problem(&self, rect: Rect, pixels: Vec<u8>, hole: Mask) -> Problem {
        let labels = self.labels.as_ref().map(|labels| labels.crop(rect));
        let sources = self.sources.as_ref().map(|sources| sources.crop(rect));
        Problem { size: rect.size(), pixels, hole, labels, sources }
    }
}
