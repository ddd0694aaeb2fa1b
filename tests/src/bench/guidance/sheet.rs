//! Fills side by side, for looking at.

use image::imageops::{FilterType, resize};
use image::{Rgb, RgbImage};
use infill_protocol::{LabelMap, Palette};

use super::cases::Case;
use super::measure::Pictures;

/// Size of one picture on the sheet.
const CELL: (u32, u32) = (240, 160);

/// Rows of pictures: the photo with its hole, filled without labels, the proposal, filled under it, the changed
/// labels, filled under those.
#[derive(Default)]
pub struct Sheet {
    rows: Vec<Vec<RgbImage>>,
}

impl Sheet {
    /// `palette`: of the true labels.
    pub fn add(&mut self, case: &Case, pictures: &Pictures, palette: &Palette) {
        let Some((asked, changed)) = &pictures.changed else { return };
        let plain =
            |pixels: &[u8]| picture(case, |index| [0, 1, 2].map(|channel| pixels[4 * index + channel]));
        let map = |labels: &LabelMap, palette: &Palette| {
            picture(case, |index| {
                let class = palette.classes.get(usize::from(labels.data()[index]));
                let (colour, own) =
                    (class.map_or([0; 3], |class| class.colour), case.hole.data()[index] == 255);
                let photo = |channel: usize| u16::from(case.truth[4 * index + channel]);
                let mixed =
                    |channel: usize| ((photo(channel) * 2 + u16::from(colour[channel]) * 2) / 4) as u8;
                if own { colour } else { [0, 1, 2].map(mixed) }
            })
        };
        let hidden = picture(case, |index| match case.hole.data()[index] {
            255 => [255, 0, 200],
            _ => [0, 1, 2].map(|channel| case.truth[4 * index + channel]),
        });
        self.rows.push(vec![
            hidden,
            plain(&pictures.unguided),
            map(&pictures.proposal.labels, &pictures.proposal.palette),
            plain(&pictures.proposed),
            map(asked, palette),
            plain(changed),
        ]);
    }

    /// `None` where nothing was added.
    pub fn draw(&self) -> Option<RgbImage> {
        let columns = self.rows.first()?.len() as u32;
        let mut sheet = RgbImage::from_pixel(
            columns * (CELL.0 + 4),
            self.rows.len() as u32 * (CELL.1 + 4),
            Rgb([255; 3]),
        );
        for (row, pictures) in (0..).zip(&self.rows) {
            for (column, picture) in (0..).zip(pictures) {
                let (x, y) = (column * (CELL.0 + 4), row * (CELL.1 + 4));
                image::imageops::replace(&mut sheet, picture, x.into(), y.into());
            }
        }
        Some(sheet)
    }
}

fn picture(case: &Case, colour: impl Fn(usize) -> [u8; 3]) -> RgbImage {
    let width = case.size.width;
    let full = RgbImage::from_fn(width, case.size.height, |x, y| Rgb(colour((y * width + x) as usize)));
    resize(&full, CELL.0, CELL.1, FilterType::Triangle)
}
