// First matches of one ring of targets, from finished rings alone. Twin of `cpu::peel`.
//
// Reads matches of rings less deep and writes this ring's in place.

struct Params {
    width: u32,
    height: u32,
    start: u32,
    seed: u32,
    ring: u32,
    close: u32,
    far: u32,
    near: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> image: array<u32>;
@group(0) @binding(2) var<storage, read> guide: array<u32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> slots: array<u32>;
@group(0) @binding(5) var<storage, read> order: array<u32>;
@group(0) @binding(6) var<storage, read> sources: array<u32>;
@group(0) @binding(7) var<storage, read> ranges: array<u32>;
@group(0) @binding(8) var<storage, read_write> field: array<vec2<u32>>;

var<private> position: u32;
// The guide word of the target.
var<private> own_word: u32;
var<private> best: vec2<u32>;
var<private> cost: u32;

fn consider(source: u32) {
    if source == NO_MATCH {
        return;
    }
    let at = unpack(position);
    let there = unpack(source);
    if !accepts(own_word, guide[index_of(there)]) {
        return;
    }
    let distance = partial_distance(at, there, max(params.ring, 1u));
    let sum = distance + remoteness(at, there);
    if sum < cost {
        best = vec2<u32>(source, distance);
        cost = sum;
    }
}

fn follow() {
    for (var dy = -1; dy <= 1; dy++) {
        for (var dx = -1; dx <= 1; dx++) {
            let way = vec2<i32>(dx, dy);
            let there = unpack(position) + way;
            if !is_inside(there) {
                continue;
            }
            let index = index_of(there);
            let slot = slots[index];
            if slot != NO_MATCH && depth_of(guide[index]) < params.ring {
                consider(moved(field[slot].x, -way));
            }
        }
    }
}

fn draw_close() {
    for (var draw = 0u; draw < params.close; draw++) {
        // A quarter, an eighth and a sixteenth of the picture in turn.
        let window = (max(params.width, params.height) / 4u) >> (draw % 3u);
        let bits = hash(params.seed, 1u, position, draw);
        consider(moved(position, in_window(bits, window)));
    }
}

fn draw_far() {
    let first = ranges[label_of(own_word)];
    let count = ranges[label_of(own_word) + 1u] - first;
    for (var draw = 0u; draw < min(count, params.far); draw++) {
        var choice = draw;
        if count > params.far {
            choice = hash(params.seed, 0u, position, draw) % count;
        }
        consider(sources[first + choice]);
    }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = thread(id, groups);
    if index >= params.count {
        return;
    }
    let slot = order[params.start + index];
    position = targets[slot];
    own_word = guide[index_of(unpack(position))];
    best = vec2<u32>(NO_MATCH, WORST);
    cost = 0xffffffffu;
    follow();
    draw_close();
    draw_far();
    field[slot] = best;
}
