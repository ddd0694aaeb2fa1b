/// Why a link or an edit log does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    #[error("it is cut off: its end is missing")]
    Truncated,
    #[error("it was altered on its way: its check sum does not fit")]
    Altered,
    #[error("it was made by a later release of Infill")]
    Future,
}
