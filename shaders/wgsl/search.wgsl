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
    settled: u32,
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

const WHOLE: u32 = 8u;

var<private> position: u32;
// The guide word of the target.
var<private> own_word: u32;
// What the four neighbours would have this target copy.
var<private> continued: vec4<u32>;
var<private> best: vec2<u32>;
// Distance of the best and its penalties.
var<private> cost: u32;

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

fn penalty_of(source: u32) -> u32 {
    var broken = 0u;
    for (var side = 0u; side < 4u; side++) {
        let other = continued[side];
        broken += select(0u, 1u, other != NO_MATCH && other != source);
    }
    return broken * params.coherence + remoteness(unpack(position), unpack(source));
}

fn take(source: u32, distance: u32, penalty: u32) {
    best = vec2<u32>(source, distance);
    cost = distance + penalty;
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
    let penalty = penalty_of(source);
    if penalty >= cost {
        return;
    }
    let distance = patch_distance(at, there, cost - penalty);
    if distance + penalty < cost {
        take(source, distance, penalty);
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
    let own = field[slot];
    if own.x != NO_MATCH && params.settled == 1u {
        take(own.x, own.y, penalty_of(own.x));
    } else {
        consider(own.x);
    }
    let tried = neighbours(i32(params.step));
    for (var side = 0u; side < 4u; side++) {
        consider(tried[side]);
    }
    draw_any();
    draw_around();
    found[slot] = best;
}
