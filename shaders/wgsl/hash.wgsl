// Random bits of `count` counters: position is the index from `start`, the draw an eighth of it.
// What every stage's arithmetic rests on, so a device is checked with it before it fills anything.

struct Params {
    start: u32,
    seed: u32,
    turn: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> bits: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = thread(id, groups);
    if index >= params.count {
        return;
    }
    let position = params.start + index;
    bits[index] = hash(params.seed, params.turn, position, position >> 3u);
}
