// One pass of PatchMatch over targets. Twin of `cpu::search`.

struct Params {
    width: u32,
    height: u32,
    start: u32,
    seed: u32,
    turn: u32,
    step: u32,
    window: u32,
    samples: u32,
    coherence: u32,
    near: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> image: array<u32>;
@group(0) @binding(2) var<storage, read> guide: array<u32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> slots: array<u32>;
@group(0) @binding(5) var<storage, read> sources: array<u32>;
@group(0) @binding(6) var<storage, read> ranges: array<u32>;
@group(0) @binding(7) var<storage, read> field: array<vec2<u32>>;
@group(0) @binding(8) var<storage, read_write> found: array<vec2<u32>>;

const RADIUS: i32 = 3;
const NO_MATCH: u32 = 0xffffffffu;
const WORST: u32 = 4194304u;
const USABLE: u32 = 2u;
const SOURCE: u32 = 4u;
const WHOLE: u32 = 8u;
// Squared difference that a source pixel which may not be copied counts as.
const MISSING: u32 = 6000u;

var<private> position: u32;
// The guide word of the target.
var<private> own_word: u32;
// What the four neighbours would have this target copy.
var<private> continued: vec4<u32>;
var<private> best: vec2<u32>;
// Distance of the best and its penalties.
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

// Distance of the patches around `at` and `source`, below WORST; some value of at least `limit` where
// it is no less than `limit`.
fn patch_distance(at: vec2<i32>, source: vec2<i32>, limit: u32) -> u32 {
    let reach = vec2<i32>(RADIUS);
    let whole = (guide[index_of(source)] & WHOLE) != 0u;
    if !whole || !is_inside(at - reach) || !is_inside(at + reach) {
        return partial_distance(at, source, NO_MATCH);
    }
    var total = 0u;
    for (var dy = -RADIUS; dy <= RADIUS; dy++) {
        let own = index_of(at + vec2<i32>(-RADIUS, dy));
        for (var dx = 0u; dx < 7u; dx++) {
            total += weight_of(guide[own + dx]);
        }
    }
    // The sum at which the distance reaches the limit.
    let enough = (min(limit, WORST) * total + 15u) / 16u;
    var sum = 0u;
    for (var dy = -RADIUS; dy <= RADIUS; dy++) {
        let own = index_of(at + vec2<i32>(-RADIUS, dy));
        let other = index_of(source + vec2<i32>(-RADIUS, dy));
        for (var dx = 0u; dx < 7u; dx++) {
            sum += weight_of(guide[own + dx]) * pixel_difference(image[own + dx], image[other + dx]);
        }
        if sum >= enough {
            return WORST;
        }
    }
    return sum * 16u / total;
}

fn carried(way: vec2<i32>) -> u32 {
    let voter = unpack(position) + way;
    if !is_inside(voter) {
        return NO_MATCH;
    }
    let slot = slots[index_of(voter)];
    if slot == NO_MATCH {
        return NO_MATCH;
    }
    return moved(field[slot].x, -way);
}

// The matches of the four neighbours `step` away, moved here.
fn neighbours(step: i32) -> vec4<u32> {
    return vec4<u32>(
        carried(vec2<i32>(-step, 0)),
        carried(vec2<i32>(step, 0)),
        carried(vec2<i32>(0, -step)),
        carried(vec2<i32>(0, step)),
    );
}

fn consider(source: u32) {
    if source == NO_MATCH || source == best.x {
        return;
    }
    let at = unpack(position);
    let there = unpack(source);
    if !accepts(own_word, guide[index_of(there)]) {
        return;
    }
    var broken = 0u;
    for (var side = 0u; side < 4u; side++) {
        let other = continued[side];
        broken += select(0u, 1u, other != NO_MATCH && other != source);
    }
    let penalty = broken * params.coherence + remoteness(at, there);
    if penalty >= cost {
        return;
    }
    let distance = patch_distance(at, there, cost - penalty);
    if distance + penalty < cost {
        best = vec2<u32>(source, distance);
        cost = distance + penalty;
    }
}

fn draw_any() {
    let first = ranges[label_of(own_word)];
    let end = ranges[label_of(own_word) + 1u];
    if best.x == NO_MATCH && end > first {
        consider(sources[first + hash(params.seed, params.turn, position, 0u) % (end - first)]);
    }
}

fn draw_around() {
    var window = params.window;
    for (var draw = 1u; draw <= params.samples; draw++) {
        let bits = hash(params.seed, params.turn, position, draw);
        consider(moved(best.x, in_window(bits, window)));
        window /= 2u;
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
    let slot = params.start + index;
    position = targets[slot];
    own_word = guide[index_of(unpack(position))];
    continued = neighbours(1);
    best = vec2<u32>(NO_MATCH, WORST);
    cost = 0xffffffffu;
    consider(field[slot].x);
    let tried = neighbours(i32(params.step));
    for (var side = 0u; side < 4u; side++) {
        consider(tried[side]);
    }
    draw_any();
    draw_around();
    found[slot] = best;
}
