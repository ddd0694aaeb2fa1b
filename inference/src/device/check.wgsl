// A known computation: the hash of `infill_shaders::cpu::hash` for `count` counters.

struct Params {
    count: u32,
    seed: u32,
    pass_index: u32,
    unused: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> numbers: array<u32>;

fn pcg(value: u32) -> u32 {
    let state = value * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x < params.count {
        numbers[id.x] = pcg(pcg(pcg(pcg(params.seed) ^ params.pass_index) ^ id.x) ^ (id.x >> 3u));
    }
}
