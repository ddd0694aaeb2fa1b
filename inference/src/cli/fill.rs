use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use burn::tensor::Device;
use infill_photo::{CropPlan, Photo, composite};
use infill_protocol::{DeviceChoice, DeviceKind, DeviceReport, FillOptions, Mask, Size};

use super::args::FillArgs;
use super::inputs;
use super::labels::{self, Labels};
use super::report::{Clock, Report};
use super::weights::network;
use crate::device::{Gpu, decide};
use crate::fill::{DeviceFill, FillError, Manner};
use crate::models::network::Network;
use crate::texture::{Problem, Substitution};

/// Fills photos with the same options on the device chosen once.
pub struct Filler<'a> {
    args: &'a FillArgs,
    options: FillOptions,
    gpu: Option<Gpu>,
    network: Option<Network>,
    device: DeviceReport,
}

/// What a photo is filled from and with, beside its mask.
struct Maps {
    photo: Size,
    sources: Option<Mask>,
    labels: Option<Labels>,
    /// Labels that nothing known has, with what was copied in their place.
    substituted: BTreeSet<(u8, u8)>,
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
        if let Some(path) = &self.args.propose_labels {
            inputs::check_output(path, &read, self.args.overwrite)?;
            labels::check_name(path)?;
        }
        let format = inputs::export_format(output, self.args.quality)?;

        let mut clock = Clock::start();
        let mut photo = inputs::photo(photo_path)?;
        let size = photo.size();
        let mask = inputs::mask(mask_path, size)?;
        clock.lap("decode");
        let mut maps = self.maps(&photo, &mask)?;
        clock.lap("labels");
        let crops = labels::planned(maps.labels.as_ref(), &mask, &self.options);
        clock.lap("plan");
        for crop in &crops {
            let pixels = photo.crop_rgba8(crop.rect);
            let prediction = self.predict(crop, pixels, &mut maps, &mut clock)?;
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
    fn predict(
        &self,
        crop: &CropPlan,
        pixels: Vec<u8>,
        maps: &mut Maps,
        clock: &mut Clock,
    ) -> Result<Vec<u8>> {
        let problem = maps.problem(crop, pixels);
        let filled = self.steps(self.gpu.as_ref(), self.network.as_ref(), problem.clone(), maps, clock);
        match pollster::block_on(filled) {
            Err(FillError::Gpu(error)) if self.args.device.choice() == DeviceChoice::Auto => {
                eprintln!("infill: {error}; the CPU does it instead");
                let network = network(self.args, &Device::flex())?;
                Ok(pollster::block_on(self.steps(None, network.as_ref(), problem, maps, clock))?)
            }
            filled => Ok(filled?),
        }
    }

    async fn steps(
        &self,
        gpu: Option<&Gpu>,
        network: Option<&Network>,
        problem: Problem,
        maps: &mut Maps,
        clock: &mut Clock,
    ) -> Result<Vec<u8>, FillError> {
        let colours = maps.labels.as_ref().map(Labels::colours).unwrap_or_default();
        let manner = Manner { colours, ..Manner::default() };
        let mut fill = DeviceFill::with(gpu, network, problem, &self.options, manner)?;
        clock.lap("prepare");
        loop {
            let progress = fill.step().await?;
            clock.lap(progress.stage);
            if progress.is_done() {
                maps.note(fill.substituted());
                return fill.finish().await;
            }
        }
    }

    fn maps(&self, photo: &Photo, mask: &Mask) -> Result<Maps> {
        let sources = self.args.sample_from.as_deref().map(|path| inputs::mask(path, photo.size()));
        let labels = match (&self.args.labels, &self.args.propose_labels) {
            (Some(path), _) => Some(self.labels(path, mask)?),
            (None, Some(path)) => {
                // Nobody has said yet that they are right: the fill is as without labels.
                Labels::propose(photo, mask)?.write(path)?;
                None
            }
            (None, None) => None,
        };
        let (photo, sources) = (photo.size(), sources.transpose()?);
        Ok(Maps { photo, sources, labels, substituted: BTreeSet::new() })
    }

    /// Those of a file, in the numbers of the network where it has classes.
    fn labels(&self, path: &Path, mask: &Mask) -> Result<Labels> {
        let labels = Labels::read(path, mask)?;
        let classes = self.network.as_ref().map_or(&[][..], |network| network.card().classes.as_slice());
        if classes.is_empty() {
            return Ok(labels);
        }
        labels.for_classes(classes, mask).with_context(|| path.display().to_string())
    }
}

impl Maps {
    fn problem(&self, crop: &CropPlan, pixels: Vec<u8>) -> Problem {
        let (size, hole) = (crop.rect.size(), crop.hole.clone());
        let labels = self.labels.as_ref().and_then(|labels| labels.crop(crop.rect, self.photo));
        let sources = self.sources.as_ref().map(|sources| sources.crop(crop.rect));
        Problem { size, pixels, hole, labels, sources }
    }

    /// Says each substitution once.
    fn note(&mut self, substituted: &[Substitution]) {
        for &Substitution { label, by } in substituted {
            if let (true, Some(labels)) = (self.substituted.insert((label, by)), &self.labels) {
                let (label, by) = (labels.name(label), labels.name(by));
                eprintln!(
                    "infill: nothing of {label} is left to copy from; {by}, which looks most like it, is copied in its place"
                );
            }
        }
    }
}
