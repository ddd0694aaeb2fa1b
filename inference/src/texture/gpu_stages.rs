use bytemuck::{NoUninit, cast_slice};
use infill_shaders::{
    NO_MATCH, PEEL, PeelParams, SEARCH, SearchParams, Shader, UPSAMPLE, UpsampleParams, VOTE, VoteParams,
    WORST, cpu::Match, uniform,
};
use wgpu::Buffer;

use super::{level::Level, stages::Stages};
use crate::device::{Gpu, GpuError, Kernel};

/// The WGSL stages. Calls only record; [`GpuStages::submit`] sends what was recorded.
#[derive(Debug)]
pub(super) struct GpuStages {
    gpu: Gpu,
    peel: Kernel,
    search: Kernel,
    upsample: Kernel,
    vote: Kernel,
    encoder: wgpu::CommandEncoder,
    present: Option<Present>,
    /// As fetched last.
    matches: Vec<Match>,
}

/// The present level; of its own vectors only those are left that the end of a fill reads.
#[derive(Debug)]
struct Present {
    level: Level,
    image: Buffer,
    guide: Buffer,
    targets: Buffer,
    slots: Buffer,
    order: Buffer,
    sources: Buffer,
    ranges: Buffer,
    field: Buffer,
    next: Buffer,
}

impl Present {
    fn upload(gpu: &Gpu, mut level: Level, matches: &[Match]) -> Self {
        let words = |name, words: &[u32]| gpu.upload(name, cast_slice(words));
        Self {
            image: words("image", &std::mem::take(&mut level.image)),
            guide: words("guide", &level.guide),
            targets: words("targets", &level.targets),
            slots: words("slots", &level.slots),
            order: words("order", &level.order),
            sources: words("sources", &std::mem::take(&mut level.sources)),
            ranges: words("ranges", &level.ranges),
            field: gpu.upload("field", cast_slice(matches)),
            next: gpu.buffer("next field", 8 * matches.len() as u64),
            level,
        }
    }
}

impl GpuStages {
    pub fn new(gpu: Gpu) -> Self {
        let kernel = |Shader { name, source }| gpu.kernel(name, source);
        Self {
            peel: kernel(PEEL),
            search: kernel(SEARCH),
            upsample: kernel(UPSAMPLE),
            vote: kernel(VOTE),
            encoder: gpu.encoder(),
            gpu,
            present: None,
            matches: Vec::new(),
        }
    }

    pub fn gpu(&self) -> &Gpu {
        &self.gpu
    }

    /// Sends what was recorded since the last time.
    pub fn submit(&mut self) {
        let recorded = std::mem::replace(&mut self.encoder, self.gpu.encoder());
        self.gpu.queue.submit([recorded.finish()]);
    }

    /// Brings the colours and matches found so far into the present level.
    ///
    /// # Errors
    /// Where the device is lost.
    pub async fn fetch(&mut self) -> Result<(), GpuError> {
        if let Some(present) = &mut self.present {
            let bytes = self.gpu.read(&present.image, present.image.size()).await?;
            present.level.image = words(&bytes).collect();
            let bytes = self.gpu.read(&present.field, present.field.size()).await?;
            let words: Vec<u32> = words(&bytes).collect();
            self.matches = words.as_chunks::<2>().0.to_vec();
        }
        Ok(())
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_le_bytes(word))
}

/// Records a stage over `count` elements.
fn record(
    gpu: &Gpu,
    encoder: &mut wgpu::CommandEncoder,
    kernel: &Kernel,
    params: &impl NoUninit,
    buffers: &[&Buffer],
    count: u32,
) {
    kernel.record(gpu, encoder, &uniform(params, count), buffers, count);
}

impl Stages for GpuStages {
    fn enter(&mut self, level: Level, params: &UpsampleParams) {
        let none = vec![[NO_MATCH, WORST]; level.targets.len()];
        let fine = Present::upload(&self.gpu, level, &none);
        if let Some(coarse) = self.present.take() {
            let buffers = [
                &fine.guide,
                &fine.targets,
                &fine.sources,
                &fine.ranges,
                &coarse.slots,
                &coarse.field,
                &fine.field,
            ];
            let count = fine.level.targets.len() as u32;
            record(&self.gpu, &mut self.encoder, &self.upsample, params, &buffers, count);
        }
        self.present = Some(fine);
    }

    /// All were carried over as the level was entered: to a GPU they are one short run.
    fn carry(&mut self, _params: &UpsampleParams, _start: u32, _count: u32) {}

    fn resume(&mut self, level: Level, matches: Vec<Match>) {
        self.present = Some(Present::upload(&self.gpu, level, &matches));
    }

    fn peel(&mut self, params: &PeelParams, count: u32) {
        let Some(Present { image, guide, targets, slots, order, sources, ranges, field, .. }) = &self.present
        else {
            return;
        };
        let buffers = [image, guide, targets, slots, order, sources, ranges, field];
        record(&self.gpu, &mut self.encoder, &self.peel, params, &buffers, count);
    }

    fn search(&mut self, params: &SearchParams, count: u32) {
        let Some(Present { image, guide, targets, slots, sources, ranges, field, next, .. }) = &self.present
        else {
            return;
        };
        let buffers = [image, guide, targets, slots, sources, ranges, field, next];
        record(&self.gpu, &mut self.encoder, &self.search, params, &buffers, count);
    }

    fn turn(&mut self) {
        if let Some(present) = &mut self.present {
            std::mem::swap(&mut present.field, &mut present.next);
        }
    }

    fn vote(&mut self, params: &VoteParams, count: u32) {
        let Some(Present { image, guide, targets, slots, order, field, .. }) = &self.present else { return };
        let buffers = [image, guide, targets, slots, order, field];
        record(&self.gpu, &mut self.encoder, &self.vote, params, &buffers, count);
    }

    /// With colours only after [`GpuStages::fetch`].
    fn level(&self) -> Option<&Level> {
        self.present.as_ref().map(|present| &present.level)
    }

    /// Only after [`GpuStages::fetch`].
    fn matches(&self) -> &[Match] {
        &self.matches
    }
}
