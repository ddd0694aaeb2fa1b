use std::fmt;
use std::str::FromStr;

use infill_protocol::{LabelMap, Mask, Size};

use crate::train::data::masks::{Centre, MaskMix, Objects, Strokes};
use crate::train::data::{Draw, MaskGenerator};

/// Where the holes of an evaluation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// The middle half of either side: 128 of 256 pixels.
    Centre,
    /// Irregular strokes that cover between these parts of 100 of the picture.
    Irregular(u32, u32),
    /// The shape of something that a label map shows, over 5 to 30 of 100; strokes where there is no map.
    Object,
}

/// A name that no protocol has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no protocol is called {0}; there are: center128, irregular-LOW-HIGH (percent, as irregular-20-40), object"
)]
pub struct UnknownProtocol(String);

impl FromStr for Protocol {
    type Err = UnknownProtocol;

    fn from_str(name: &str) -> Result<Self, UnknownProtocol> {
        let unknown = || UnknownProtocol(name.to_owned());
        match name {
            "center128" => Ok(Self::Centre),
            "object" => Ok(Self::Object),
            _ => {
                let range = name.strip_prefix("irregular-").and_then(|range| range.split_once('-'));
                let (low, high) = range.ok_or_else(unknown)?;
                let [low, high] = [low, high].map(|end| end.parse().unwrap_or(100));
                if low < high && high < 100 { Ok(Self::Irregular(low, high)) } else { Err(unknown()) }
            }
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Centre => f.write_str("center128"),
            Self::Irregular(low, high) => write!(f, "irregular-{low}-{high}"),
            Self::Object => f.write_str("object"),
        }
    }
}

impl Protocol {
    /// The hole of picture `number`; `maps` are what objects are cut from.
    pub fn hole(self, size: Size, seed: u64, number: u64, maps: &[LabelMap]) -> Mask {
        let (kind, share): (Box<dyn MaskGenerator>, _) = match self {
            Self::Centre => (Box::new(Centre { side: 0.5 }), [0.25, 0.25]),
            Self::Irregular(low, high) => {
                (Box::new(Strokes::default()), [low, high].map(|end| f64::from(end) / 100.0))
            }
            Self::Object => (Box::new(Objects::new(maps.to_vec())), [0.05, 0.3]),
        };
        MaskMix::new(vec![(1.0, kind)], share).draw(size, &mut Draw::new(seed, number))
    }
}
