//! The same stages as WGSL: one file a stage, complete as it stands.
//!
//! Binding 0 is the uniform (see [`uniform`]); storage buffers follow in the order of the file. A
//! workgroup has [`WORKGROUP`] threads, one element each, and workgroups may be folded into rows.

/// Threads of a workgroup.
pub const WORKGROUP: u32 = 64;

/// One stage for the GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shader {
    /// That of the CPU twin and of the file.
    pub name: &'static str,
    pub source: &'static str,
}

/// Uniform: [`crate::HashParams`]. Buffer: bits.
pub const HASH: Shader = Shader { name: "hash", source: include_str!("../wgsl/hash.wgsl") };

/// Uniform: [`crate::PeelParams`]. Buffers: image, guide, targets, slots, order, sources, ranges, field.
pub const PEEL: Shader = Shader { name: "peel", source: include_str!("../wgsl/peel.wgsl") };

/// Uniform: [`crate::SearchParams`]. Buffers: image, guide, targets, slots, sources, ranges, field read,
/// field written.
pub const SEARCH: Shader = Shader { name: "search", source: include_str!("../wgsl/search.wgsl") };

/// Uniform: [`crate::UpsampleParams`]. Buffers: guide, targets, sources, ranges, coarse slots, coarse
/// field, field.
pub const UPSAMPLE: Shader = Shader { name: "upsample", source: include_str!("../wgsl/upsample.wgsl") };

/// Uniform: [`crate::VoteParams`]. Buffers: image, guide, targets, slots, order, field.
pub const VOTE: Shader = Shader { name: "vote", source: include_str!("../wgsl/vote.wgsl") };

/// All stages.
pub const SHADERS: [Shader; 5] = [HASH, PEEL, SEARCH, UPSAMPLE, VOTE];

/// The bytes of a stage's uniform: its parameters, then how many elements there are, padded to a
/// multiple of 16 bytes.
pub fn uniform(params: &impl bytemuck::NoUninit, count: u32) -> Vec<u8> {
    let mut bytes = bytemuck::bytes_of(params).to_vec();
    bytes.extend(count.to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(16), 0);
    bytes
}
