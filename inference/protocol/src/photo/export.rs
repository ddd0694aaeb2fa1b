use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    #[default]
    Png,
    /// Quality 1 to 100.
    Jpeg(u8),
    /// Compressed as the photo's own JPEG file was; its blocks stay as they are where nothing changed.
    JpegAsOpened,
    /// Lossless.
    WebP,
    Tiff,
}

/// How a photo is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOptions {
    pub format: ExportFormat,
    /// Whether the file still tells where the photo was taken.
    pub keep_location: bool,
}

impl From<ExportFormat> for ExportOptions {
    fn from(format: ExportFormat) -> Self {
        Self { format, keep_location: true }
    }
}

impl ExportFormat {
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg(_) | Self::JpegAsOpened => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Tiff => "image/tiff",
        }
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg(_) | Self::JpegAsOpened => "jpg",
            Self::WebP => "webp",
            Self::Tiff => "tiff",
        }
    }
}
