use super::{Match, Scene, hash, parallel};
use crate::{NO_MATCH, UpsampleParams, WORST, pack, unpack};

/// Carries the matches of the coarse level to all targets of this one: twice the coarse source, plus
/// the target's own parity. Where that is no source here, one of the label is drawn.
///
/// Coarse pixel `(x, y)` covers `2x..2x + 2, 2y..2y + 2`. The distance is the coarse one.
pub fn upsample(
    params: &UpsampleParams,
    scene: &Scene<'_>,
    coarse_slots: &[u32],
    coarse: &[Match],
    out: &mut [Match],
) {
    parallel::fill(out, |index| {
        let position = scene.targets[index];
        let (x, y) = unpack(position);
        let slot = coarse_slots[(y / 2 * params.coarse_width + x / 2) as usize];
        let found = if slot == NO_MATCH { [NO_MATCH, WORST] } else { coarse[slot as usize] };
        carried(params, scene, position, found)
    });
}

fn carried(params: &UpsampleParams, scene: &Scene<'_>, position: u32, [source, distance]: Match) -> Match {
    let (x, y) = unpack(position);
    let guide = scene.guide_at(position);
    if source != NO_MATCH {
        let (sx, sy) = unpack(source);
        let (sx, sy) = (2 * sx + x % 2, 2 * sy + y % 2);
        if sx < scene.width && sy < scene.height && guide.accepts(scene.guide_at(pack(sx, sy))) {
            return [pack(sx, sy), distance];
        }
    }
    let range = scene.range(guide.label());
    if range.is_empty() {
        return [NO_MATCH, WORST];
    }
    let choice = range.start + hash(params.seed, 2, position, 0) % (range.end - range.start);
    [scene.sources[choice as usize], distance]
}
