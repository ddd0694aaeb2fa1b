use image::metadata::Orientation;
use infill_protocol::Size;

/// Side of the square that is moved at once: source and target rows of it fit the cache.
const BLOCK: usize = 32;

/// Turns and mirrors the pixels as the camera asked. Half turns and flips happen in place; quarter
/// turns need a second buffer for a moment. `None` where there is no memory for it.
pub fn upright<P: Copy + Default>(
    mut pixels: Vec<P>,
    size: Size,
    orientation: Orientation,
) -> Option<(Size, Vec<P>)> {
    use Orientation::*;
    let width = size.width as usize;
    match orientation {
        NoTransforms => {}
        Rotate180 => pixels.reverse(),
        FlipHorizontal => pixels.chunks_exact_mut(width).for_each(<[P]>::reverse),
        FlipVertical => {
            pixels.reverse();
            pixels.chunks_exact_mut(width).for_each(<[P]>::reverse);
        }
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => {
            let mirror_x = matches!(orientation, Rotate90 | Rotate270FlipH);
            let mirror_y = matches!(orientation, Rotate270 | Rotate270FlipH);
            return Some((
                Size::new(size.height, size.width),
                transposed(&pixels, size, mirror_x, mirror_y)?,
            ));
        }
    }
    Some((size, pixels))
}

/// Rows become columns; then the result is mirrored left to right and top to bottom as asked.
fn transposed<P: Copy + Default>(source: &[P], size: Size, mirror_x: bool, mirror_y: bool) -> Option<Vec<P>> {
    let (width, height) = (size.width as usize, size.height as usize);
    let mut out = Vec::new();
    out.try_reserve_exact(source.len()).ok()?;
    out.resize(source.len(), P::default());
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                let row = if mirror_y { width - 1 - x } else { x };
                for y in top..(top + BLOCK).min(height) {
                    let column = if mirror_x { height - 1 - y } else { y };
                    out[row * height + column] = source[y * width + x];
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where EXIF says the first row and column of the file lie in the upright picture, for 3 × 2
    /// pixels numbered as stored.
    #[test]
    fn every_orientation_matches_its_definition() {
        let stored = [1, 2, 3, 4, 5, 6];
        for (exif, expected) in [
            (1, [1, 2, 3, 4, 5, 6]),
            (2, [3, 2, 1, 6, 5, 4]),
            (3, [6, 5, 4, 3, 2, 1]),
            (4, [4, 5, 6, 1, 2, 3]),
            (5, [1, 4, 2, 5, 3, 6]),
            (6, [4, 1, 5, 2, 6, 3]),
            (7, [6, 3, 5, 2, 4, 1]),
            (8, [3, 6, 2, 5, 1, 4]),
        ] {
            let orientation = Orientation::from_exif(exif).unwrap();
            let (size, pixels) = upright(stored.to_vec(), Size::new(3, 2), orientation).unwrap();
            assert_eq!(pixels, expected, "orientation {exif}");
            assert_eq!(size.width, if exif < 5 { 3 } else { 2 }, "orientation {exif}");
        }
    }

    #[test]
    fn blocks_cover_pictures_larger_than_one() {
        let size = Size::new(70, 33);
        let stored: Vec<u32> = (0..size.area() as u32).collect();
        let (turned, once) = upright(stored.clone(), size, Orientation::Rotate90).unwrap();
        let (_, back) = upright(once, turned, Orientation::Rotate270).unwrap();
        assert_eq!(back, stored);
    }
}
