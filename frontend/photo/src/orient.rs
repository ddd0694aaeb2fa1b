use image::metadata::Orientation;
use infill_protocol::Size;

/// Rows that are transposed together, and the length of the runs that then move as one.
const BAND: usize = 32;

/// Turns and mirrors the pixels as the camera asked, in place: phones keep most upright photos lying.
/// Returns the size of the upright photo.
pub fn upright<P: Copy>(pixels: &mut [P], size: Size, orientation: Orientation) -> Size {
    use Orientation::*;
    let turned = Size::new(size.height, size.width);
    match orientation {
        NoTransforms => size,
        Rotate180 => {
            pixels.reverse();
            size
        }
        FlipHorizontal => mirrored(pixels, size),
        FlipVertical => {
            pixels.reverse();
            mirrored(pixels, size)
        }
        Rotate90FlipH => {
            transpose(pixels, size);
            turned
        }
        Rotate270FlipH => {
            transpose(pixels, size);
            pixels.reverse();
            turned
        }
        Rotate90 => {
            transpose(pixels, size);
            mirrored(pixels, turned)
        }
        Rotate270 => {
            transpose(pixels, size);
            pixels.reverse();
            mirrored(pixels, turned)
        }
    }
}

/// Left becomes right.
fn mirrored<P>(pixels: &mut [P], size: Size) -> Size {
    pixels.chunks_exact_mut(size.width as usize).for_each(<[P]>::reverse);
    size
}

/// Rows become columns, with little memory beside the pixels. Bands of rows are transposed one by one;
/// then the runs of the bands trade places; then rows that filled no band join the end of each row.
fn transpose<P: Copy>(pixels: &mut [P], size: Size) {
    let (width, height) = (size.width as usize, size.height as usize);
    let bands = height / BAND;
    let whole = bands * BAND;
    let (banded, rest) = pixels.split_at_mut(whole * width);
    let rest = rest.to_vec();
    banded.chunks_exact_mut(BAND * width).for_each(|band| transpose_band(band, width));
    exchange_runs(banded.as_chunks_mut::<BAND>().0, bands, width);
    // From the last row back, so that nothing is overwritten before it has moved.
    for x in (0..width).rev() {
        pixels.copy_within(x * whole..(x + 1) * whole, x * height);
        for y in whole..height {
            pixels[x * height + y] = rest[(y - whole) * width + x];
        }
    }
}

fn transpose_band<P: Copy>(band: &mut [P], width: usize) {
    let rows = band.to_vec();
    for (x, run) in band.as_chunks_mut::<BAND>().0.iter_mut().enumerate() {
        for (y, pixel) in run.iter_mut().enumerate() {
            *pixel = rows[y * width + x];
        }
    }
}

/// Transposes a `bands` × `width` table of runs by walking along the cycles of the permutation.
fn exchange_runs<P: Copy>(runs: &mut [[P; BAND]], bands: usize, width: usize) {
    let mut moved = vec![false; runs.len()];
    for start in 0..runs.len() {
        let (mut carried, mut at) = (runs[start], start);
        while !moved[at] {
            moved[at] = true;
            at = at % width * bands + at / width;
            std::mem::swap(&mut runs[at], &mut carried);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(stored: &[u32], size: Size, exif: u8) -> (Size, Vec<u32>) {
        let mut pixels = stored.to_vec();
        let size = upright(&mut pixels, size, Orientation::from_exif(exif).unwrap());
        (size, pixels)
    }

    /// Where EXIF says the first row and column of the file lie in the upright picture, for 3 × 2
    /// pixels numbered as stored.
    #[test]
    fn every_orientation_matches_its_definition() {
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
            let (size, pixels) = turned(&[1, 2, 3, 4, 5, 6], Size::new(3, 2), exif);
            assert_eq!(pixels, expected, "orientation {exif}");
            assert_eq!(size.width, if exif < 5 { 3 } else { 2 }, "orientation {exif}");
        }
    }

    #[test]
    fn pictures_of_any_number_of_bands_are_transposed() {
        for (width, height) in [(70, 31), (70, 32), (1, 100), (100, 1), (33, 97), (129, 64), (64, 64)] {
            let size = Size::new(width, height);
            let stored: Vec<u32> = (0..width * height).collect();
            let (_, pixels) = turned(&stored, size, 5);
            let expected: Vec<u32> =
                (0..width).flat_map(|x| (0..height).map(move |y| y * width + x)).collect();
            assert!(pixels == expected, "{width} × {height}");
        }
    }
}
