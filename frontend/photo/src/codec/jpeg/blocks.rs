//! Pixels to coefficients.

use super::dct::quantised;
use super::tables::{Block, Layout, Plane};
use crate::Photo;

/// Reads the MCUs of a photo: colours flattened on white, as YCbCr (JFIF), averaged where a plane has fewer
/// samples than the picture, and transformed.
pub struct Blocks<'a> {
    photo: &'a Photo,
    layout: &'a Layout,
    /// One MCU of pixels, row by row, plane by plane.
    planes: Vec<Vec<f32>>,
}

impl<'a> Blocks<'a> {
    pub fn new(photo: &'a Photo, layout: &'a Layout) -> Self {
        let (width, height) = layout.mcu();
        let planes = vec![vec![0.0; (width * height) as usize]; layout.planes().len()];
        Self { photo, layout, planes }
    }

    /// The blocks of the MCU in this column and row of MCUs, plane by plane, each row by row.
    pub fn read(&mut self, column: u32, row: u32, blocks: &mut Vec<Block>) {
        self.load(column, row);
        blocks.clear();
        for (plane, samples) in self.layout.planes().iter().zip(&self.planes) {
            for y in 0..plane.down {
                for x in 0..plane.across {
                    blocks.push(self.block(plane, samples, x.into(), y.into()));
                }
            }
        }
    }

    /// At the right and lower edge the last column and row go on.
    fn load(&mut self, column: u32, row: u32) {
        let size = self.photo.size();
        let (width, height) = self.layout.mcu();
        for y in 0..height {
            let line = (row * height + y).min(size.height - 1) as usize * size.width as usize;
            for x in 0..width {
                let at = line + (column * width + x).min(size.width - 1) as usize;
                let [red, green, blue, alpha] = self.photo.pixels().rgba8(at);
                let [red, green, blue] = [red, green, blue].map(|value| f32::from(over_white(value, alpha)));
                let place = (y * width + x) as usize;
                self.planes[0][place] = 0.299 * red + 0.587 * green + 0.114 * blue - 128.0;
                if let [_, cb, cr] = &mut self.planes[..] {
                    cb[place] = -0.168_735_89 * red - 0.331_264_1 * green + 0.5 * blue;
                    cr[place] = 0.5 * red - 0.418_687_6 * green - 0.081_312_41 * blue;
                }
            }
        }
    }

    fn block(&self, plane: &Plane, samples: &[f32], x: usize, y: usize) -> Block {
        let (across, down) = self.layout.sampling();
        let (wide, high) = (usize::from(across / plane.across), usize::from(down / plane.down));
        let width = usize::from(across) * 8;
        let mean = |at: usize| {
            let (left, top) = ((x * 8 + at % 8) * wide, (y * 8 + at / 8) * high);
            let sum = (0..high).fold(0.0, |sum, down| {
                let line = (top + down) * width + left;
                samples[line..line + wide].iter().fold(sum, |sum, sample| sum + sample)
            });
            sum / (wide * high) as f32
        };
        quantised(&std::array::from_fn(mean), &plane.table)
    }
}

const fn over_white(value: u8, alpha: u8) -> u8 {
    let alpha = alpha as u32;
    ((value as u32 * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_shows_through_what_is_transparent() {
        assert_eq!(over_white(10, 255), 10);
        assert_eq!(over_white(10, 0), 255);
        assert_eq!(over_white(0, 128), 127);
    }
}
