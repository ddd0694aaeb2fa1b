use super::{Match, Scene, parallel, patch::pixel_difference};
use crate::{Guide, NO_MATCH, RADIUS, SIDE, VoteParams, WORST, unpack};

const R: i32 = RADIUS as i32;
const VOTES: usize = (SIDE * SIDE) as usize;

/// Weight of a vote by the squared distance to the patch's centre, where central votes count most.
const CENTRAL: [u32; 7] = [64, 48, 28, 18, 10, 6, 4];

/// New colours of `out.len()` hole pixels, entries of the order from `params.start`: what the matched
/// patches that overlap them propose (Wexler et al. 2007).
///
/// A vote weighs more where its patch matches well compared with the best one here, and where its patch
/// is near known pixels. Votes from unusable pixels or another label do not count; where none counts
/// the pixel keeps its colour.
pub fn vote(params: &VoteParams, scene: &Scene<'_>, field: &[Match], out: &mut [u32]) {
    parallel::fill(out, |index| {
        let slot = scene.order[params.start as usize + index];
        let position = scene.targets[slot as usize];
        let (x, y) = unpack(position);
        let present = scene.image[(y * scene.width + x) as usize];
        let mut votes = [Vote::default(); VOTES];
        let count = collect(params, scene, field, position, &mut votes);
        decide(params, &votes[..count]).unwrap_or(present)
    });
}

#[derive(Clone, Copy, Default)]
struct Vote {
    colour: u32,
    distance: u32,
    depth: u32,
    centrality: u32,
}

fn collect(
    params: &VoteParams,
    scene: &Scene<'_>,
    field: &[Match],
    position: u32,
    votes: &mut [Vote; VOTES],
) -> usize {
    let (x, y) = unpack(position);
    let label = scene.guide_at(position).label();
    let mut count = 0;
    for dy in -R..=R {
        for dx in -R..=R {
            let Some(voter) = scene.index(x as i32 + dx, y as i32 + dy) else { continue };
            let slot = scene.slots[voter];
            if slot == NO_MATCH || field[slot as usize][0] == NO_MATCH {
                continue;
            }
            let [source, distance] = field[slot as usize];
            let (sx, sy) = unpack(source);
            let Some(index) = scene.index(sx as i32 - dx, sy as i32 - dy) else { continue };
            let proposed = Guide(scene.guide[index]);
            if !proposed.has(Guide::USABLE) || proposed.label() != label {
                continue;
            }
            let ring = if params.sharp == 0 { 0 } else { (dx * dx + dy * dy).min(6) as usize };
            votes[count] = Vote {
                colour: scene.image[index],
                distance: distance.min(WORST) + params.floor,
                depth: Guide(scene.guide[voter]).depth(),
                centrality: CENTRAL[ring],
            };
            count += 1;
        }
    }
    count
}

fn decide(params: &VoteParams, votes: &[Vote]) -> Option<u32> {
    let least = votes.iter().map(|vote| vote.distance).min()?;
    let shallowest = votes.iter().map(|vote| vote.depth).min()?;
    let (mut sums, mut total) = ([0u32; 3], 0u32);
    for vote in votes {
        let similarity = least * 256 / vote.distance + 1;
        let weight = ((similarity * confidence(vote.depth - shallowest) * vote.centrality) >> 6).max(1);
        for (channel, sum) in sums.iter_mut().enumerate() {
            *sum += weight * (vote.colour >> (8 * channel) & 0xff);
        }
        total += weight;
    }
    let mean =
        (0..3).fold(0, |colour, channel| colour | ((sums[channel] + total / 2) / total) << (8 * channel));
    if params.sharp == 0 {
        return Some(mean);
    }
    votes.iter().map(|vote| vote.colour).min_by_key(|&colour| pixel_difference(colour, mean))
}

/// 256 times 1.3 to the power of `-depth`, at least 1.
fn confidence(depth: u32) -> u32 {
    (0..depth.min(21)).fold(256, |value, _| value * 10 / 13).max(1)
}
