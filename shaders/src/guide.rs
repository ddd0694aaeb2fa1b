//! What the stages know of each pixel before they begin.

/// Patches are squares of [`SIDE`] pixels around their centre.
pub const RADIUS: u32 = 3;
pub const SIDE: u32 = 2 * RADIUS + 1;

/// A target without a source yet.
pub const NO_MATCH: u32 = u32::MAX;

/// Greater than any distance of two patches.
pub const WORST: u32 = 1 << 22;

/// Packs a position; both coordinates are below 65 536.
pub const fn pack(x: u32, y: u32) -> u32 {
    y << 16 | x
}

/// The column and row of a packed position.
pub const fn unpack(position: u32) -> (u32, u32) {
    (position & 0xffff, position >> 16)
}

/// One word a pixel: four flags, the label (bits 8 to 15) and the depth (bits 16 to 31), which is the
/// number of 4-neighbour steps to the nearest known pixel, 0 where the pixel is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guide(pub u32);

impl Guide {
    /// To be filled.
    pub const HOLE: u32 = 1;
    /// Known, opaque and allowed by the person: may be copied.
    pub const USABLE: u32 = 2;
    /// May be the centre of a match.
    pub const SOURCE: u32 = 4;
    /// Every pixel of the patch around it is usable and inside the picture.
    pub const WHOLE: u32 = 8;

    pub const fn new(flags: u32, label: u8, depth: u32) -> Self {
        let depth = if depth > 0xffff { 0xffff } else { depth };
        Self(flags | (label as u32) << 8 | depth << 16)
    }

    pub const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    pub const fn label(self) -> u32 {
        self.0 >> 8 & 0xff
    }

    pub const fn depth(self) -> u32 {
        self.0 >> 16
    }

    /// Whether a target with this guide may be matched to `source`.
    pub const fn accepts(self, source: Self) -> bool {
        source.has(Self::SOURCE) && self.label() == source.label()
    }
}
