use infill_protocol::{Mask, Size};

/// An irregular mask like a person's brush: wandering strokes until `percent` of the picture is hole.
///
/// Widths and steps scale with the picture's shorter side, so that one seed gives alike masks at every
/// size. The last stroke stops as soon as the share is reached.
pub fn strokes(size: Size, percent: f64, seed: u64) -> Mask {
    let mut random = Random(seed);
    let mut mask = Mask::known(size);
    let wanted = (size.area() as f64 * percent / 100.0).ceil() as usize;
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let unit = width.min(height) / 256.0;
    let mut area = 0;
    while area < wanted {
        let mut at = (random.between(0.0, width), random.between(0.0, height));
        let radius = random.between(4.0, 13.0) * unit;
        let mut heading = random.between(0.0, std::f64::consts::TAU);
        for _ in 0..random.between(60.0, 200.0) as u32 {
            area += disc(&mut mask, at, radius, wanted - area);
            if area >= wanted {
                break;
            }
            heading += random.between(-0.3, 0.3);
            at.0 = (at.0 + heading.cos() * unit).clamp(0.0, width - 1.0);
            at.1 = (at.1 + heading.sin() * unit).clamp(0.0, height - 1.0);
        }
    }
    mask
}

/// Paints at most `most` new hole pixels of a disc; how many.
fn disc(mask: &mut Mask, (cx, cy): (f64, f64), radius: f64, most: usize) -> usize {
    let size = mask.size();
    let low = |centre: f64| (centre - radius).ceil().max(0.0) as u32;
    let high = |centre: f64, side: u32| ((centre + radius).floor() as u32).min(side - 1);
    let mut painted = 0;
    for y in low(cy)..=high(cy, size.height) {
        for x in low(cx)..=high(cx, size.width) {
            let inside = (f64::from(x) - cx).hypot(f64::from(y) - cy) <= radius;
            if inside && painted < most && !mask.is_hole(x, y) {
                mask.set(x, y, true);
                painted += 1;
            }
        }
    }
    painted
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        low + unit * (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_hole_is_exact() {
        for percent in [0.5, 5.0, 15.0, 30.0] {
            let size = Size::new(120, 90);
            let mask = strokes(size, percent, 7);
            assert_eq!(mask.hole_area(), (size.area() as f64 * percent / 100.0).ceil() as usize);
        }
    }

    #[test]
    fn the_seed_decides() {
        let size = Size::new(64, 64);
        assert_eq!(strokes(size, 15.0, 1), strokes(size, 15.0, 1));
        assert_ne!(strokes(size, 15.0, 1), strokes(size, 15.0, 2));
    }
}
