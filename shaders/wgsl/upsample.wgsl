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

const NO_MATCH: u32 = 0xffffffffu;
const WORST: u32 = 4194304u;
const SOURCE: u32 = 4u;

// The column and row of a packed position.
fn unpack(position: u32) -> vec2<i32> {
    return vec2<i32>(i32(position & 0xffffu), i32(position >> 16u));
}

fn pack(at: vec2<i32>) -> u32 {
    return (u32(at.y) << 16u) | u32(at.x);
}

fn is_inside(at: vec2<i32>) -> bool {
    return at.x >= 0 && at.y >= 0 && at.x < i32(params.width) && at.y < i32(params.height);
}

// Of a pixel inside the picture.
fn index_of(at: vec2<i32>) -> u32 {
    return u32(at.y) * params.width + u32(at.x);
}

fn label_of(word: u32) -> u32 {
    return (word >> 8u) & 0xffu;
}

// Whether a pixel with the guide word `own` may be matched to one with `other`.
fn accepts(own: u32, other: u32) -> bool {
    return (other & SOURCE) != 0u && label_of(own) == label_of(other);
}

// Random bits from counters.
fn hash(seed: u32, turn: u32, position: u32, draw: u32) -> u32 {
    return pcg(pcg(pcg(pcg(seed) ^ turn) ^ position) ^ draw);
}

fn pcg(value: u32) -> u32 {
    let state = value * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

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

// Workgroups are folded into rows of the grid.
fn thread(id: vec3<u32>, groups: vec3<u32>) -> u32 {
    return id.y * groups.x * 64u + id.x;
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
