//! Between the page and the compute worker.

use serde::{Deserialize, Serialize};

use crate::{
    CropHeader, GuideOrigin, NetworkInfo, Palette, ProposeBy, Size, UserError, WeightsHash, WeightsInfo,
};

/// What the person asked for with `?device=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceChoice {
    /// The GPU where it is real and passes its check, else the CPU.
    #[default]
    Auto,
    /// The GPU even when it is a software adapter.
    WebGpu,
    Cpu,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceKind {
    WebGpu,
    Cpu,
}

/// The decision and its reason, in words a person can read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReport {
    pub kind: DeviceKind,
    /// Name of the adapter, or "CPU".
    pub name: String,
    pub reason: String,
}

/// Page → compute worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComputeRequest {
    /// First request: decide the device. Answer: `Device`.
    Start { device: DeviceChoice },
    /// Payload: `[RGBA8 pixels, hole mask]`; of a guided crop also its labels, one byte a pixel, and where
    /// they are known the colours of the classes, three bytes each. Answer: `Progress`…, then `Filled`,
    /// `Cancelled` or `Failed`.
    Fill { id: u32, crop: CropHeader },
    /// Labels for a photo and its hole, at the guide's size. Payload: `[RGBA8 photo, hole mask]`. Answer:
    /// `Progress`…, then `Proposed`, `Cancelled` or `Failed`.
    Propose { id: u32, size: Size, by: ProposeBy },
    /// Answered by `Cancelled` for the fill, the proposal or the loading with this id, if it still runs.
    Cancel { id: u32 },
    /// Which weights there are. `base` is the absolute address of the page's folder, beside which its
    /// manifest lies. Answer: `Weights`.
    ListWeights { base: String },
    /// Make the network of listed weights ready. Answer: `Loading`…, then `Loaded`, `Cancelled` or
    /// `Failed`. The network in use stays until the new weights are whole.
    LoadWeights { id: u32, hash: WeightsHash },
    /// As `LoadWeights`, of a file the person brought; it is kept. Where it names, the answer is `NamesTaken`.
    /// Payload: `[file bytes]`.
    TakeWeights { id: u32 },
    /// Remove weights from this device. Answer: `Weights`.
    DeleteWeights { hash: WeightsHash },
    /// Features of SqueezeNet 1.0, for checking that devices agree. Payload:
    /// `[weights (safetensors), RGB8 pixels of a square picture]`. Answer: `Features` or `Failed`.
    Features { id: u32, side: u32, device: DeviceKind },
    /// Destroy the GPU device, as a driver reset would. For tests of recovery.
    LoseDevice,
}

/// Compute worker → page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ComputeResponse {
    /// The first message. Nothing is sent before it.
    Ready {
        protocol_version: u32,
    },
    Device(DeviceReport),
    /// Work done and to do of this crop, in units of equal cost.
    Progress {
        id: u32,
        index: u32,
        stage: String,
        done: u64,
        total: u64,
    },
    /// Payload: `[RGBA8 prediction of the crop]`.
    Filled {
        id: u32,
        index: u32,
    },
    /// Before `Filled`: the crop was too large for the buffers of the GPU, and the CPU filled it.
    LeftGpu {
        id: u32,
    },
    /// Before `Filled`: labels of the hole that nothing known has, each with the one whose pixels were copied
    /// in its place.
    Substituted {
        id: u32,
        labels: Vec<(u8, u8)>,
    },
    /// `source`: where the labels come from, in words; `lacks`: why they have no names, where they were to
    /// have some. Payload: `[labels, one byte a pixel]`.
    Proposed {
        id: u32,
        palette: Palette,
        origin: GuideOrigin,
        source: String,
        lacks: Option<String>,
    },
    /// In the order of the manifest, then what the person brought. `note`: why it is not more, in words.
    Weights {
        list: Vec<WeightsInfo>,
        note: Option<String>,
    },
    /// Weights on their way to a network: `done` of `total` bytes, then other stages.
    Loading {
        id: u32,
        stage: String,
        done: u64,
        total: u64,
    },
    /// The network in use from now on.
    Loaded {
        id: u32,
        network: NetworkInfo,
    },
    /// Weights that name were brought: they are kept, and proposals come from them from now on.
    NamesTaken {
        id: u32,
        weights: WeightsInfo,
    },
    Cancelled {
        id: u32,
    },
    Failed {
        id: u32,
        error: UserError,
    },
    /// Payload: `[f32 little-endian features]`.
    Features {
        id: u32,
    },
    /// The device is gone; this worker must be replaced.
    DeviceLost {
        reason: String,
    },
    /// The worker broke; its last words. It must be replaced.
    Panicked {
        message: String,
    },
}
