/// Why a checkpoint was not read. Nothing of it was run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("the file is no PyTorch checkpoint: it is neither a zip archive nor a sequence of pickles")]
    Foreign,
    #[error("the checkpoint ends in the middle of {0}: it was cut off or damaged, so fetch it again")]
    Truncated(&'static str),
    #[error("the checkpoint is damaged ({0}), so fetch it again")]
    Damaged(String),
    #[error(
        "the checkpoint asks to run {0}, which is no part of weights; nothing of it was run. If you trust \
         its source, save the state dict alone (torch.save(model.state_dict(), …)) and convert that"
    )]
    Forbidden(String),
    #[error("the checkpoint was written on a big-endian computer, whose numbers are not read")]
    BigEndian,
    #[error("the checkpoint would take far more memory than its own length, so it was not unpacked")]
    TooLarge,
    #[error("the checkpoint holds no tensor")]
    Empty,
    #[error("the tensor {name} of the checkpoint cannot be read: {words}")]
    Tensor { name: String, words: String },
}

impl CheckpointError {
    pub(super) fn damaged(words: impl Into<String>) -> Self {
        Self::Damaged(words.into())
    }

    pub(super) fn tensor(name: &str, words: impl Into<String>) -> Self {
        Self::Tensor { name: name.to_owned(), words: words.into() }
    }
}
