use crate::{Metadata, Photo, Pixels};

/// Which channels of the photo a file of samples needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    /// One channel for red, green and blue: the file was grey, and what was filled is.
    pub grey: bool,
    pub alpha: bool,
}

impl Channels {
    pub fn of(photo: &Photo, metadata: &Metadata) -> Self {
        let is_grey = match &photo.pixels {
            Pixels::Rgba8(pixels) => pixels.iter().all(|[red, green, blue, _]| red == green && green == blue),
            Pixels::Rgba16(pixels) => {
                pixels.iter().all(|[red, green, blue, _]| red == green && green == blue)
            }
        };
        Self { grey: metadata.is_grey && is_grey, alpha: photo.has_alpha }
    }

    /// Which of RGBA to write, in order.
    pub const fn indices(self) -> &'static [usize] {
        match (self.grey, self.alpha) {
            (true, false) => &[0],
            (true, true) => &[0, 3],
            (false, false) => &[0, 1, 2],
            (false, true) => &[0, 1, 2, 3],
        }
    }

    /// The profile where it speaks of these channels.
    pub fn profile(self, metadata: &Metadata) -> Option<&[u8]> {
        if self.grey {
            metadata.icc.as_deref().filter(|icc| icc.get(16..20) != Some(b"RGB "))
        } else {
            metadata.rgb_profile()
        }
    }
}
