/// Why a crop cannot be filled from itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextureError {
    #[error("the photo, the hole and the maps given with it differ in size")]
    Sizes,
    #[error("a crop of {width} by {height} pixels is too large; a side may have 65535 pixels")]
    TooLarge { width: u32, height: u32 },
    #[error("nothing is left to copy from: leave part of the photo unpainted, or widen the sampling region")]
    NoSource,
    #[error(
        "nothing with label {label} is left to copy from: relabel this part, or leave some of it unpainted"
    )]
    NoSourceForLabel { label: u8 },
}
