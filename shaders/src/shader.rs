//! The same stages as WGSL: a file a stage, behind the parts that it shares with others. WGSL has no includes, so
//! the texts are put together here.
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

/// A stage of this name, after the parts it needs.
macro_rules! shader {
    ($name:literal, $($part:literal),+) => {
        Shader {
            name: $name,
            source: concat!(
                $(include_str!(concat!("../wgsl/parts/", $part, ".wgsl")), "\n",)+
                include_str!(concat!("../wgsl/", $name, ".wgsl")),
            ),
        }
    };
}

/// Uniform: [`crate::HashParams`]. Buffer: bits.
pub const HASH: Shader = shader!("hash", "counters");

/// Uniform: [`crate::PeelParams`]. Buffers: image, guide, targets, slots, order, sources, ranges, field.
pub const PEEL: Shader = shader!("peel", "counters", "grid", "patch", "distance");

/// Uniform: [`crate::SearchParams`]. Buffers: image, guide, targets, slots, sources, ranges, field read,
/// field written.
pub const SEARCH: Shader = shader!("search", "counters", "grid", "patch", "distance");

/// Uniform: [`crate::UpsampleParams`]. Buffers: guide, targets, sources, ranges, coarse slots, coarse
/// field, field.
pub const UPSAMPLE: Shader = shader!("upsample", "counters", "grid");

/// Uniform: [`crate::VoteParams`]. Buffers: image, guide, targets, slots, order, field.
pub const VOTE: Shader = shader!("vote", "counters", "grid", "patch");

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
