use infill_protocol::{ComputeRequest, PhotoInfo, PhotoRequest, Rect, Size};

use super::Arrival;

/// What the session passes through without looking inside.
pub trait Host {
    /// Bytes that travel beside a header.
    type Buffer;
    /// A file of the person's, kept so that it can be read again.
    type File: Clone;
}

/// Where an exported file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    Download,
    Clipboard,
}

/// Something to do outside the session.
pub enum Effect<H: Host> {
    /// (Re)start the photo worker, ending the one before.
    StartPhoto,
    /// (Re)start the compute worker, ending the one before.
    StartCompute,
    /// Read the file and ask the photo worker to open it under this id.
    Open {
        id: u32,
        name: String,
        file: H::File,
    },
    /// Read the file and hand its bytes to [`Session::weights_read`](super::Session::weights_read).
    ReadWeights {
        id: u32,
        file: H::File,
    },
    /// Read a project file and hand it to the photo worker under this id.
    ReadProject {
        id: u32,
        name: String,
        file: H::File,
    },
    /// Read the file and ask the photo worker to read it as a mask under this id.
    ReadMask {
        id: u32,
        name: String,
        file: H::File,
    },
    /// Make a file of these bytes and hand it to [`Session::arrive`](super::Session::arrive).
    OpenUnpacked {
        name: String,
        data: H::Buffer,
        arrival: Arrival<H::Buffer>,
    },
    /// Ask the photo worker, with the pictures of these candidates beside the request.
    SaveProject {
        request: PhotoRequest,
        pictures: Vec<u32>,
    },
    /// Ask the photo worker to compare the photo with its file, decoding that where only the browser can.
    Check {
        id: u32,
        file: H::File,
    },
    /// The hole's tiles show something else now, or there are none any more.
    HoleDrawn,
    /// A small picture of the photo after so many fills, as a PNG.
    Thumbnail {
        fills: u32,
        data: H::Buffer,
    },
    Photo(PhotoRequest, Vec<H::Buffer>),
    Compute(ComputeRequest, Vec<H::Buffer>),
    /// Another photo is on screen.
    ShowPhoto(PhotoInfo),
    /// No photo is on screen any more.
    PhotoClosed,
    /// Tiles asked for before will not come; what is on screen stays until they are asked for again.
    TilesLost,
    /// These pixels of the photo changed.
    Repaint(Rect),
    /// A part of a guide map's picture, of a map of this size.
    GuidePicture {
        size: Size,
        rect: Rect,
        pixels: H::Buffer,
    },
    /// A rough picture of a fill, to lie over this part of the photo; one of another fill replaces those
    /// before it.
    Preview {
        id: u32,
        rect: Rect,
        size: Size,
        pixels: H::Buffer,
    },
    /// A picture (PNG) of a candidate.
    Candidate {
        id: u32,
        picture: H::Buffer,
    },
    /// The label at a place is in the hand now.
    LabelPicked,
    /// An export is ready, or (without data) it failed.
    Deliver {
        destination: Destination,
        name: String,
        mime: String,
        data: Option<H::Buffer>,
    },
}

/// The newest message to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub message: String,
    pub is_alert: bool,
}
