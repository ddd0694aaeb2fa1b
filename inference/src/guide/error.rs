use infill_protocol::UserError;

/// Why nothing can be proposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuideError {
    #[error("the photo and the hole differ in size")]
    Sizes,
    #[error("the hole covers the whole photo, so nothing is left to guide by: leave part of it unpainted")]
    Nothing,
    #[error("the photo is too narrow for the segmentation network: propose without its weights")]
    Narrow,
    /// A network did not do its part.
    #[cfg(any(feature = "worker", feature = "cli"))]
    #[error(transparent)]
    Network(#[from] crate::fill::FillError),
}

impl From<GuideError> for UserError {
    fn from(error: GuideError) -> Self {
        Self::new(format!("Nothing can be proposed: {error}."))
    }
}
