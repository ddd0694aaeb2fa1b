use serde::{Deserialize, Serialize};

/// What fills the hole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// Exemplar-based completion from the photo itself; needs no weights.
    #[default]
    Texture,
}

/// How a hole is filled. The same options, photo and hole give the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FillOptions {
    pub method: Method,
    pub seed: u32,
    /// Width in pixels of the ring around the painted hole that is filled too, so that no rim of the
    /// removed object stays. `None`: chosen from the size of the crop.
    pub dilate: Option<u32>,
    /// Width in pixels over which the fill fades into the photo, outwards from the painted hole; at
    /// most `dilate`. `None`: the whole ring.
    pub feather: Option<u32>,
}
