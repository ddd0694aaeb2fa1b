//! What a run leaves behind as JSON.

use infill_protocol::Method;
use serde::Serialize;

/// What a fill was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guidance {
    None,
    True,
    /// Regions named by the segmentation network: what the page proposes.
    Named,
    /// Regions of the photo alone.
    Regions,
    /// What the segmentation network sees in ESPA's first stage.
    Published,
}

impl Guidance {
    /// Those that mean something to a method.
    pub const fn of(method: Method) -> &'static [Self] {
        match method {
            Method::Texture => &[Self::None, Self::True, Self::Named, Self::Regions, Self::Published],
            _ => &[Self::None, Self::True, Self::Named, Self::Published],
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::None => "no labels",
            Self::True => "true labels",
            Self::Named => "proposed: regions with names",
            Self::Regions => "proposed: regions",
            Self::Published => "proposed as published",
        }
    }
}

/// A fill held against the hidden truth.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fidelity {
    pub method: Method,
    pub guidance: Guidance,
    pub psnr: f64,
    pub ssim: f64,
    pub energy: f64,
}

/// A fill held against what was asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Obedience {
    pub method: Method,
    /// Share of the hole that looks as asked, of what was changed alone.
    pub guided: f64,
    /// The same of a fill without labels: what would be there anyway.
    pub unguided: f64,
    /// How often the judge agrees with the true labels on the photo itself.
    pub judge: Option<f64>,
    /// Change of luma where it was asked for, divided by the photo's under that label.
    pub energy: Option<f64>,
}

/// Shares of the hole whose proposed label is the true one.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Right {
    pub named: f64,
    pub published: f64,
}

/// Seconds of one thread.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Seconds {
    pub regions: f64,
    pub named: f64,
    pub preview: f64,
    pub fill: f64,
    /// ESPA at its own size: once for a picture and its hole, and for each edit.
    pub see: f64,
    pub paint: f64,
}

/// One photo.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub photo: String,
    pub right: Right,
    pub fidelity: Vec<Fidelity>,
    pub obedience: Vec<Obedience>,
    pub seconds: Seconds,
}

/// The page in Chromium without a GPU, from the end of a gesture on; milliseconds of the clock.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Browser {
    pub proposal: f64,
    pub preview: f64,
    /// The rest of the map before it included.
    pub fill: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub entries: Vec<Entry>,
    pub browser: Option<Browser>,
}
