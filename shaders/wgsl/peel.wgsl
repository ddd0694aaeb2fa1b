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

const RADIUS: i32 = 3;
const NO_MATCH: u32 = 0xffffffffu;
const WORST: u32 = 4194304u;
const USABLE: u32 = 2u;
const SOURCE: u32 = 4u;
// Squared difference that a source pixel which may not be copied counts as.
const MISSING: u32 = 6000u;

var<private> position: u32;
// The guide word of the target.
var<private> own_word: u32;
var<private> best: vec2<u32>;
var<private> cost: u32;

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

fn depth_of(word: u32) -> u32 {
    return word >> 16u;
}

// Whether a pixel with the guide word `own` may be matched to one with `other`.
fn accepts(own: u32, other: u32) -> bool {
    return (other & SOURCE) != 0u && label_of(own) == label_of(other);
}

// A packed position moved by a vector; NO_MATCH outside the picture.
fn moved(position: u32, by: vec2<i32>) -> u32 {
    if position == NO_MATCH {
        return NO_MATCH;
    }
    let to = unpack(position) + by;
    if !is_inside(to) {
        return NO_MATCH;
    }
    return pack(to);
}

// Penalty of a far source.
fn remoteness(a: vec2<i32>, b: vec2<i32>) -> u32 {
    let way = abs(a - b);
    return (u32(way.x + way.y) * params.near) >> 8u;
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

// A vector with both parts in -window..=window from random bits.
fn in_window(bits: u32, window: u32) -> vec2<i32> {
    let side = 2u * window + 1u;
    let x = ((bits & 0xffffu) * side) >> 16u;
    let y = ((bits >> 16u) * side) >> 16u;
    return vec2<i32>(i32(x), i32(y)) - vec2<i32>(i32(window));
}

// Squared difference of two packed colours, alpha aside.
fn pixel_difference(a: u32, b: u32) -> u32 {
    let red = i32(a & 0xffu) - i32(b & 0xffu);
    let green = i32((a >> 8u) & 0xffu) - i32((b >> 8u) & 0xffu);
    let blue = i32((a >> 16u) & 0xffu) - i32((b >> 16u) & 0xffu);
    return u32(red * red + green * green + blue * blue);
}

// What is known decides; the outermost two rings of the hole count for something.
fn weight_of(word: u32) -> u32 {
    let depth = depth_of(word);
    if depth == 0u {
        return 16u;
    }
    return select(1u, 4u, depth <= 2u);
}

// Distance over the pixels around `at` less deep than `depth`; WORST where there is none.
fn partial_distance(at: vec2<i32>, source: vec2<i32>, depth: u32) -> u32 {
    var sum = 0u;
    var total = 0u;
    for (var dy = -RADIUS; dy <= RADIUS; dy++) {
        for (var dx = -RADIUS; dx <= RADIUS; dx++) {
            let by = vec2<i32>(dx, dy);
            if !is_inside(at + by) {
                continue;
            }
            let own = index_of(at + by);
            let word = guide[own];
            if depth_of(word) >= depth {
                continue;
            }
            var difference = MISSING;
            if is_inside(source + by) {
                let other = index_of(source + by);
                if (guide[other] & USABLE) != 0u {
                    difference = pixel_difference(image[own], image[other]);
                }
            }
            sum += weight_of(word) * difference;
            total += weight_of(word);
        }
    }
    if total == 0u {
        return WORST;
    }
    return sum * 16u / total;
}

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
