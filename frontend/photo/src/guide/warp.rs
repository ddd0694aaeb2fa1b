use infill_protocol::{Point, Size};

/// The labels after what lies around `from` was dragged to `to`: each pixel takes the label from where it
/// was dragged from, wholly at `to`, less and less towards `reach` around it, beyond not at all. Positions
/// and lengths in sixteenths of a pixel of the map. The reach is at least twice the way, so that labels
/// are pushed and stretched, never torn.
pub fn drag(size: Size, labels: &[u8], from: Point, to: Point, reach: u32) -> Vec<u8> {
    let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let (dx, dy) = (dx.clamp(-FAR, FAR), dy.clamp(-FAR, FAR));
    let way = (dx * dx + dy * dy).isqrt();
    let reach = i64::from(reach).clamp(2 * way, 2 * way + FAR).max(1);
    let mut out = labels.to_vec();
    let (width, height) = (i64::from(size.width), i64::from(size.height));
    let middle = |at: i32| i64::from(at).clamp(-4 * FAR, 4 * FAR);
    for y in rows(middle(to.y), reach, height) {
        for x in rows(middle(to.x), reach, width) {
            let (ox, oy) = (16 * x + 8 - middle(to.x), 16 * y + 8 - middle(to.y));
            let left = reach * reach - ox * ox - oy * oy;
            if left <= 0 {
                continue;
            }
            // (1 - r²)², of 2^10 each.
            let share = (left << 10) / (reach * reach);
            let share = share * share;
            let (sx, sy) = (16 * x + 8 - ((dx * share) >> 20), 16 * y + 8 - ((dy * share) >> 20));
            let (sx, sy) = ((sx >> 4).clamp(0, width - 1), (sy >> 4).clamp(0, height - 1));
            out[(y * width + x) as usize] = labels[(sy * width + sx) as usize];
        }
    }
    out
}

/// More than any map is wide, in sixteenths of a pixel.
const FAR: i64 = 1 << 15;

fn rows(middle: i64, reach: i64, length: i64) -> std::ops::Range<i64> {
    let (start, end) = ((middle - reach).div_euclid(16), (middle + reach).div_euclid(16) + 1);
    start.clamp(0, length)..end.clamp(0, length)
}
