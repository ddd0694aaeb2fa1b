use infill_protocol::{ComputeResponse, GuideOrigin, Mask, ProposeBy, Size, UserError, WeightsHash};

use super::super::parcel;
use super::super::weights::{Ended, Watch};
use super::{Handler, Outbox, Outside};
use crate::guide::{GuideError, Proposal, Proposer};
use crate::models::segmentation::Segmenter;
use crate::texture::Progress;

/// Of the work of a proposal in all, and what of it is done once the network is here.
const WHOLE: u64 = 100;
const FETCHED: u64 = 30;
const FILLED: u64 = 80;

/// A proposal, and how it came about.
struct Proposed {
    proposal: Proposal,
    segmentation: Option<WeightsHash>,
    /// Why it has no names, where it was to have some.
    lacks: Option<String>,
}

impl<O: Outbox + Outside> Handler<O> {
    pub(super) async fn propose(&self, id: u32, size: Size, by: ProposeBy, payloads: Vec<Vec<u8>>) {
        match self.proposed(id, size, by, payloads).await {
            Ok(Proposed { proposal: Proposal { labels, palette, source }, segmentation, lacks }) => {
                let origin = GuideOrigin::Proposed { network: None, segmentation };
                let answer = ComputeResponse::Proposed { id, palette, origin, source, lacks };
                self.outbox.post(answer, vec![labels.into_data()]);
            }
            // The Cancel was answered when it came.
            Err(Ended::Stopped) => {}
            Err(Ended::Failed(words)) => self.fail(id, UserError::new(words)),
        }
    }

    async fn proposed(
        &self,
        id: u32,
        size: Size,
        by: ProposeBy,
        payloads: Vec<Vec<u8>>,
    ) -> Result<Proposed, Ended> {
        let picture = parcel::picture(size, &mut payloads.into_iter());
        let (pixels, hole) = picture.map_err(|error| Ended::Failed(error.message))?;
        let wanted = match by {
            ProposeBy::Regions => None,
            ProposeBy::Names => self.networks.library.names(&self.outbox).await,
            ProposeBy::Again(GuideOrigin::Proposed { segmentation, .. }) => segmentation,
            ProposeBy::Again(GuideOrigin::Loaded) => None,
        };
        let mut lacks = None;
        if let Some(hash) = wanted {
            let named = match self.segmenter(id, hash).await {
                Ok(segmenter) => self.name(id, &segmenter, &pixels, &hole).await,
                Err(ended) => Err(ended),
            };
            match named {
                Ok(proposal) => return Ok(Proposed { proposal, segmentation: Some(hash), lacks }),
                // Without names there still are regions.
                Err(Ended::Failed(words)) if by == ProposeBy::Names => lacks = Some(words),
                Err(ended) => return Err(ended),
            }
        }
        let mut proposer = Proposer::new(&pixels, &hole).map_err(failed)?;
        self.follow(id, (0, WHOLE), || proposer.step()).await?;
        Ok(Proposed { proposal: proposer.finish(), segmentation: None, lacks })
    }

    async fn segmenter(&self, id: u32, hash: WeightsHash) -> Result<Segmenter, Ended> {
        let stop = self.jobs.borrow().stop();
        let told = |stage: &str, done: u64, total: u64| self.tell(id, stage, FETCHED * done / total.max(1));
        let watch = Watch { stop: &stop, told: &told };
        let is_new = !self.segmenters.has(hash);
        let segmenter = self.segmenters.get(&self.networks.library, &self.outbox, hash, &watch).await?;
        if is_new {
            // What was fetched lies on this device now.
            self.tell_weights().await;
        }
        Ok(segmenter)
    }

    async fn name(
        &self,
        id: u32,
        segmenter: &Segmenter,
        pixels: &[u8],
        hole: &Mask,
    ) -> Result<Proposal, Ended> {
        let mut proposer = Proposer::for_names(pixels, hole).map_err(failed)?;
        self.follow(id, (FETCHED, FILLED), || proposer.step()).await?;
        proposer.finish_named(segmenter).await.map_err(failed)
    }

    /// Takes steps until all is done, and lets Cancel in between them.
    async fn follow(
        &self,
        id: u32,
        (from, to): (u64, u64),
        mut step: impl FnMut() -> Progress,
    ) -> Result<(), Ended> {
        let stop = self.jobs.borrow().stop();
        loop {
            self.outbox.pause().await;
            if stop.is_asked() {
                return Err(Ended::Stopped);
            }
            let Progress { stage, done, total } = step();
            self.tell(id, stage, from + (to - from) * done / total.max(1));
            if done == total {
                return Ok(());
            }
        }
    }

    fn tell(&self, id: u32, stage: &str, done: u64) {
        let progress =
            ComputeResponse::Progress { id, index: 0, stage: stage.to_owned(), done, total: WHOLE };
        self.outbox.post(progress, Vec::new());
    }
}

fn failed(error: GuideError) -> Ended {
    Ended::Failed(UserError::from(error).message)
}
