//! The distance between two patches: sixteen times the weighted mean of the squared colour difference
//! a pixel. Known pixels of the target weigh 16, the outermost two rings of the hole 4, deeper ones 1:
//! what is certain decides, and estimates cannot talk each other into smoothness.

use super::Scene;
use crate::{Guide, RADIUS, SIDE, WORST, unpack};

const R: i32 = RADIUS as i32;
const N: usize = SIDE as usize;
const ROW: usize = 4 * N;

/// Squared difference that a source pixel which may not be copied counts as.
const MISSING: u32 = 6000;

/// The rows of a patch, a value for each of a pixel's four bytes.
type Rows<T> = [[T; ROW]; N];

/// The patch around one target, gathered once for many comparisons.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    scene: &'a Scene<'a>,
    x: i32,
    y: i32,
    /// Where the whole patch lies inside the picture: its rows and the roots of its weights.
    whole: Option<(Rows<u8>, Rows<i16>)>,
    /// Sum of the weights.
    total: u32,
}

impl<'a> Target<'a> {
    pub fn new(scene: &'a Scene<'a>, position: u32) -> Self {
        let (x, y) = unpack(position);
        let (x, y) = (x as i32, y as i32);
        let mut target = Self { scene, x, y, whole: None, total: 0 };
        let inside = scene.index(x - R, y - R).is_some() && scene.index(x + R, y + R).is_some();
        if inside {
            target.gather();
        }
        target
    }

    fn gather(&mut self) {
        let (mut rows, mut roots) = ([[0; ROW]; N], [[0; ROW]; N]);
        for (dy, (row, roots)) in rows.iter_mut().zip(&mut roots).enumerate() {
            let start = row_start(self.scene, self.x, self.y + dy as i32 - R);
            *row = row_bytes(&self.scene.image[start..start + N]);
            for (guide, roots) in self.scene.guide[start..start + N].iter().zip(roots.chunks_exact_mut(4)) {
                let root = root_weight(Guide(*guide));
                self.total += root * root;
                roots.fill(root as i16);
            }
        }
        self.whole = Some((rows, roots));
    }

    /// Distance to the patch around `source`, below [`WORST`]; some value of at least `limit` where it
    /// is no less than `limit`.
    pub fn distance(&self, source: u32, limit: u32) -> u32 {
        let whole = self.whole.as_ref().filter(|_| self.scene.guide_at(source).has(Guide::WHOLE));
        let Some((rows, roots)) = whole else { return self.partial(source, u32::MAX) };
        let (x, y) = unpack(source);
        // The sum at which the distance reaches the limit.
        let enough = (limit.min(WORST) * self.total).div_ceil(16);
        let mut sum = 0;
        for (dy, (row, roots)) in rows.iter().zip(roots).enumerate() {
            let start = row_start(self.scene, x as i32, y as i32 + dy as i32 - R);
            sum += row_difference(row, &row_bytes(&self.scene.image[start..start + N]), roots);
            if sum >= enough {
                return WORST;
            }
        }
        sum * 16 / self.total
    }

    /// Distance over the target's pixels less deep than `depth`; [`WORST`] where there is none.
    pub fn partial(&self, source: u32, depth: u32) -> u32 {
        let (sx, sy) = unpack(source);
        let (mut sum, mut total) = (0u32, 0u32);
        for dy in -R..=R {
            for dx in -R..=R {
                let Some(own) = self.scene.index(self.x + dx, self.y + dy) else { continue };
                let guide = Guide(self.scene.guide[own]);
                if guide.depth() >= depth {
                    continue;
                }
                let weight = root_weight(guide) * root_weight(guide);
                let other = self
                    .scene
                    .index(sx as i32 + dx, sy as i32 + dy)
                    .filter(|&other| Guide(self.scene.guide[other]).has(Guide::USABLE));
                let difference = other.map_or(MISSING, |other| {
                    pixel_difference(self.scene.image[own], self.scene.image[other])
                });
                sum += weight * difference;
                total += weight;
            }
        }
        (sum * 16).checked_div(total).unwrap_or(WORST)
    }
}

fn root_weight(guide: Guide) -> u32 {
    match guide.depth() {
        0 => 4,
        1 | 2 => 2,
        _ => 1,
    }
}

fn row_start(scene: &Scene<'_>, x: i32, y: i32) -> usize {
    y as usize * scene.width as usize + (x - R) as usize
}

fn row_bytes(pixels: &[u32]) -> [u8; ROW] {
    bytemuck::cast_slice(pixels).try_into().expect("seven pixels")
}

fn row_difference(a: &[u8; ROW], b: &[u8; ROW], roots: &[i16; ROW]) -> u32 {
    let mut sum = 0i32;
    for index in 0..ROW {
        let difference = (i16::from(a[index]) - i16::from(b[index])) * roots[index];
        sum += i32::from(difference) * i32::from(difference);
    }
    sum as u32
}

/// Squared difference of two packed colours, alpha aside.
pub fn pixel_difference(a: u32, b: u32) -> u32 {
    let square = |shift: u32| (a >> shift & 0xff).abs_diff(b >> shift & 0xff).pow(2);
    square(0) + square(8) + square(16)
}
