use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Better, Method, Size};

/// Bytes of the largest weights file that is taken.
pub const WEIGHTS_LIMIT: u64 = 512 << 20;

/// SHA-256 of a weights file: its name wherever it is kept or meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WeightsHash(pub [u8; 32]);

impl WeightsHash {
    /// From 64 hexadecimal digits, as `sha256sum` prints them.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl fmt::Display for WeightsHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for WeightsHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Where a weights file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WeightsPlace {
    /// Beside the page; loading fetches it.
    Offered,
    /// On this device, for this and later visits.
    Kept,
    /// In memory, until the tab is closed: the browser lets the page keep no files.
    InMemory,
}

/// What weights are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// To fill, by this method.
    Fill(Method),
    /// To tell what a photo shows: Guide proposes labels with the names they know.
    Name,
}

impl Purpose {
    /// In files: a method's id, or the system of networks that name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fill(method) => method.id(),
            Self::Name => "segmentation",
        }
    }

    /// The purpose that [`Self::id`] names so. Texture fills without weights, so none are for it.
    pub fn from_id(id: &str) -> Option<Self> {
        let fills = || Method::from_id(id).filter(|method| method.needs_weights()).map(Self::Fill);
        if id == Self::Name.id() { Some(Self::Name) } else { fills() }
    }

    /// In a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fill(method) => method.title(),
            Self::Name => "names",
        }
    }

    /// The method that fills with such weights.
    pub const fn method(self) -> Option<Method> {
        match self {
            Self::Fill(method) => Some(method),
            Self::Name => None,
        }
    }
}

/// What is known of a weights file without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightsInfo {
    pub hash: WeightsHash,
    pub purpose: Purpose,
    /// "paper", "web", or whatever its maker called its width.
    pub preset: String,
    pub title: String,
    pub licence: String,
    pub bytes: u64,
    pub place: WeightsPlace,
    /// Where it was measured to be worth choosing by itself.
    pub better: Better,
}

/// A network that is ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkInfo {
    pub weights: WeightsInfo,
    /// What fills with it.
    pub method: Method,
    /// Size of the pictures it works on; crops are brought to it and back.
    pub size: Size,
    /// Names of the classes it can be guided by.
    pub classes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_is_written() {
        let hash = WeightsHash(std::array::from_fn(|index| (index * 7) as u8));
        assert_eq!(WeightsHash::from_hex(&hash.to_string()), Some(hash));
        for wrong in ["", "00", &"g0".repeat(32), &"+0".repeat(32), &"é".repeat(32), &"0".repeat(65)] {
            assert_eq!(WeightsHash::from_hex(wrong), None, "{wrong}");
        }
    }
}
