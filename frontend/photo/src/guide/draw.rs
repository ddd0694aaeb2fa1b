use infill_protocol::{GuideStyle, Mask, Rect, VOID_LABEL};

use super::Guide;

/// How strongly the known part of the map is coloured, of 255: it is context, the hole is what counts.
const KNOWN_ALPHA: u8 = 130;
const WHITE: [u8; 4] = [255, 255, 255, 255];
/// Between labels of the known part.
const FAINT: [u8; 4] = [255, 255, 255, 200];
const BLACK: [u8; 4] = [0, 0, 0, 255];
const CLEAR: [u8; 4] = [0; 4];

impl Guide {
    /// The part `rect` of the map as a picture, RGBA8: labels in their colours, lines where two labels
    /// meet, and a dashed line around the hole.
    pub fn draw(&self, rect: Rect, style: GuideStyle) -> Vec<u8> {
        let mut out = Vec::with_capacity(rect.size().area() * 4);
        for y in rect.y..rect.bottom() {
            for x in rect.x..rect.right() {
                out.extend_from_slice(&self.colour(x, y, style));
            }
        }
        out
    }

    fn colour(&self, x: u32, y: u32, style: GuideStyle) -> [u8; 4] {
        let index = self.index(x, y);
        let (label, in_hole) = (self.labels[index], self.hole.data()[index] == Mask::HOLE);
        let next = [
            (x + 1 < self.size.width).then(|| index + 1),
            (y + 1 < self.size.height).then(|| index + self.size.width as usize),
        ];
        let mut next = next.into_iter().flatten();
        if next.clone().any(|next| (self.hole.data()[next] == Mask::HOLE) != in_hole) {
            return if ((x + y) / 4).is_multiple_of(2) { WHITE } else { BLACK };
        }
        let is_edge = next.any(|next| self.labels[next] != label);
        let [r, g, b] = self.palette.classes.get(usize::from(label)).map_or([0; 3], |class| class.colour);
        match style {
            _ if is_edge && (in_hole || style == GuideStyle::Outlines) => WHITE,
            GuideStyle::Colours if is_edge => FAINT,
            GuideStyle::Outlines => CLEAR,
            GuideStyle::Colours if label == VOID_LABEL => CLEAR,
            GuideStyle::Colours => [r, g, b, if in_hole { u8::MAX } else { KNOWN_ALPHA }],
        }
    }
}
