//! The peers of `bench fill` as entrants.

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use image::{GrayImage, RgbaImage};
use infill_inference::eval::Entrant;
use infill_inference::texture::Problem;

use super::super::conversation::{Answer, Conversation, Invocation};
use super::super::fill::{Job, Peer};

/// For one fill.
const LIMIT: Duration = Duration::from_secs(120);

/// A peer that fills what it is shown, through files in `folder`.
pub fn entrant(peer: &Peer, invocation: Invocation, folder: &Path) -> Entrant<'static> {
    let path = |part: &str| folder.join(format!("{}.{part}.png", peer.id));
    let job = Job { photo: path("photo"), mask: path("mask"), out: path("out") };
    let conversation = RefCell::new(Conversation::new(invocation, LIMIT));
    let fill = move |problem: Problem| {
        fill(&mut conversation.borrow_mut(), &job, problem).map_err(|error| format!("{error:#}"))
    };
    Entrant { name: peer.label.to_owned(), guided: false, fill: Box::new(fill) }
}

fn fill(conversation: &mut Conversation, job: &Job, problem: Problem) -> anyhow::Result<Vec<u8>> {
    let Problem { size, pixels, hole, .. } = problem;
    let picture = RgbaImage::from_raw(size.width, size.height, pixels).context("a crop of another size")?;
    picture.save(&job.photo)?;
    let mask = GrayImage::from_raw(size.width, size.height, hole.into_data());
    mask.context("a hole of another size")?.save(&job.mask)?;
    match conversation.ask(&job.line()) {
        Answer::Filled(_) => Ok(image::open(&job.out)?.into_rgba8().into_raw()),
        Answer::Failed { error } => anyhow::bail!(error),
    }
}
