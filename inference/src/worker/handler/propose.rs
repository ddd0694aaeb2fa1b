use infill_protocol::{ComputeResponse, Size, UserError};

use super::super::parcel;
use super::{Handler, Outbox, Outside};
use crate::guide::{Proposal, Proposer};

impl<O: Outbox + Outside> Handler<O> {
    pub(super) async fn propose(&self, id: u32, size: Size, payloads: Vec<Vec<u8>>) {
        match self.proposed(id, size, payloads).await {
            Ok(Some(Proposal { labels, palette, source })) => {
                self.outbox.post(ComputeResponse::Proposed { id, palette, source }, vec![labels.into_data()]);
            }
            // The Cancel was answered when it came.
            Ok(None) => {}
            Err(error) => self.fail(id, error),
        }
    }

    /// `None` where it was cancelled on the way.
    async fn proposed(
        &self,
        id: u32,
        size: Size,
        payloads: Vec<Vec<u8>>,
    ) -> Result<Option<Proposal>, UserError> {
        let stop = self.jobs.borrow().stop();
        let (pixels, hole) = parcel::picture(size, &mut payloads.into_iter())?;
        let mut proposer = Proposer::new(&pixels, &hole)?;
        loop {
            self.outbox.pause().await;
            if stop.is_asked() {
                return Ok(None);
            }
            let progress = proposer.step();
            let (index, stage) = (0, progress.stage.to_owned());
            let (done, total) = (progress.done, progress.total);
            self.outbox.post(ComputeResponse::Progress { id, index, stage, done, total }, Vec::new());
            if done == total {
                return Ok(Some(proposer.finish()));
            }
        }
    }
}
