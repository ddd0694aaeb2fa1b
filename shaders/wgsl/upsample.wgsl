// Carries the matches of the coarse level to this one. Twin of `cpu::upsample`.

struct Params {
    width: u32,
    height: u32,
    coarse_width: u32,
    seed: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> guide: array<u32>;
@group(0) @binding(2) var<storage, read> targets: array<u32>;
@group(0) @binding(3) var<storage, read> sources: array<u32>;
@group(0) @binding(4) var<storage, read> ranges: array<u32>;
@group(0) @binding(5) var<storage, read> coarse_slots: array<u32>;
@group(0) @binding(6) var<storage, read> coarse: array<vec2<u32>>;
@group(0) @binding(7) var<storage, read_write> field: array<vec2<u32>>;

fn carry(position: u32, coarse_match: vec2<u32>) -> vec2<u32> {
    let at = unpack(position);
    let word = guide[index_of(at)];
    if coarse_match.x != NO_MATCH {
        let source = 2 * unpack(coarse_match.x) + (at & vec2<i32>(1));
        if is_inside(source) && accepts(word, guide[index_of(source)]) {
            return vec2<u32>(pack(source), coarse_match.y);
        }
    }
    let first = ranges[label_of(word)];
    let count = ranges[label_of(word) + 1u] - first;
    if count == 0u {
        return vec2<u32>(NO_MATCH, WORST);
    }
    return vec2<u32>(sources[first + hash(params.seed, 2u, position, 0u) % count], coarse_match.y);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = thread(id, groups);
    if index >= params.count {
        return;
    }
    let at = unpack(targets[index]);
    let slot = coarse_slots[u32(at.y / 2) * params.coarse_width + u32(at.x / 2)];
    var coarse_match = vec2<u32>(NO_MATCH, WORST);
    if slot != NO_MATCH {
        coarse_match = coarse[slot];
    }
    field[index] = carry(targets[index], coarse_match);
}
