//! What the workers of a page are told, seen from behind.

use anyhow::Context;
use infill_protocol::{ComputeRequest, PhotoRequest, decode_header, encode_header};
use infill_tests::browser::Worker;
use serde_json::Value;

use super::Visit;

impl Visit {
    pub fn photo_worker(&self) -> anyhow::Result<Worker> {
        self.page.worker("photo-worker")
    }

    pub fn compute_worker(&self) -> anyhow::Result<Worker> {
        self.page.worker("compute-worker")
    }

    /// Keeps the plans that the page asks for from now on, in the photo worker.
    pub(super) fn listen(&self) -> anyhow::Result<()> {
        let worker = self.photo_worker()?;
        self.page.evaluate_in_worker(
            &worker,
            "if (!self.heads) { self.heads = []; self.addEventListener('message', event => \
             self.heads.push(Array.from(new Uint8Array(event.data[0])))) }",
        )?;
        Ok(())
    }

    fn heads(&self) -> anyhow::Result<Vec<PhotoRequest>> {
        let value = self.page.evaluate_in_worker(&self.photo_worker()?, "self.heads")?;
        let bytes = value.as_array().context("nobody listened")?.iter().map(|head| {
            let numbers = head.as_array().into_iter().flatten().filter_map(Value::as_u64);
            numbers.map(|number| number as u8).collect::<Vec<u8>>()
        });
        bytes.map(|head| Ok(decode_header(&head)?)).collect()
    }

    pub(super) fn edits_sent(&self) -> anyhow::Result<usize> {
        Ok(self.plans()?.len())
    }

    /// The plans of this photo so far, each a `PhotoRequest::Plan`.
    pub fn plans(&self) -> anyhow::Result<Vec<PhotoRequest>> {
        let heads = self.heads()?.into_iter();
        Ok(heads.filter(|head| matches!(head, PhotoRequest::Plan { .. })).collect())
    }

    /// Hands a request to the compute worker as if the page had sent it.
    pub fn tell_compute(&self, request: &ComputeRequest) -> anyhow::Result<()> {
        let bytes = serde_json::to_string(&encode_header(request))?;
        self.page.evaluate_in_worker(
            &self.compute_worker()?,
            &format!(
                "self.dispatchEvent(new MessageEvent('message', \
                 {{ data: [Uint8Array.from({bytes}).buffer] }}))"
            ),
        )?;
        Ok(())
    }
}
