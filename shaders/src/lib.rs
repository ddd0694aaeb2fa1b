//! The pixel stages of Infill: data-parallel passes over flat `u32` buffers, integer throughout.
//!
//! Every stage is a [`Shader`] with a CPU twin in [`cpu`]. Positions are packed as `y << 16 | x`, pixels as RGBA8 with
//! red in the low byte, and randomness is a hash of counters, so that any device and any number of
//! threads computes the same bytes.

pub mod cpu;
mod guide;
mod params;
mod shader;

pub use guide::{Guide, NO_MATCH, RADIUS, SIDE, WORST, pack, unpack};
pub use params::{HashParams, PeelParams, SearchParams, UpsampleParams, VoteParams};
pub use shader::{HASH, PEEL, SEARCH, SHADERS, Shader, UPSAMPLE, VOTE, WORKGROUP, uniform};
