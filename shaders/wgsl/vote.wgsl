// New colours of hole pixels from the matched patches that overlap them. Twin of `cpu::vote`.
//
// Reads known pixels and writes hole pixels, so one buffer holds both.

struct Params {
    width: u32,
    height: u32,
    start: u32,
    floor: u32,
    sharp: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> image: array<u32>;
@group(0) @binding(2) var<storage, read> guide: array<u32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> slots: array<u32>;
@group(0) @binding(5) var<storage, read> order: array<u32>;
@group(0) @binding(6) var<storage, read> field: array<vec2<u32>>;

struct Vote {
    colour: u32,
    distance: u32,
    depth: u32,
    centrality: u32,
}

var<private> votes: array<Vote, 49>;
var<private> votes_count: u32;
// Weight of a vote by the squared distance to the patch's centre.
var<private> central: array<u32, 7> = array<u32, 7>(64u, 48u, 28u, 18u, 10u, 6u, 4u);

// The vote of the pixel `way` from `at`, if it has one.
fn hear(at: vec2<i32>, way: vec2<i32>, label: u32) {
    if !is_inside(at + way) {
        return;
    }
    let voter = index_of(at + way);
    let slot = slots[voter];
    if slot == NO_MATCH {
        return;
    }
    let its = field[slot];
    if its.x == NO_MATCH {
        return;
    }
    let source = unpack(its.x) - way;
    if !is_inside(source) {
        return;
    }
    let proposed = index_of(source);
    if (guide[proposed] & USABLE) == 0u || label_of(guide[proposed]) != label {
        return;
    }
    let ring = select(u32(min(way.x * way.x + way.y * way.y, 6)), 0u, params.sharp == 0u);
    let distance = min(its.y, WORST) + params.floor;
    votes[votes_count] = Vote(image[proposed], distance, depth_of(guide[voter]), central[ring]);
    votes_count++;
}

// 256 times 1.3 to the power of `-depth`, at least 1.
fn confidence(depth: u32) -> u32 {
    var value = 256u;
    for (var ring = min(depth, 21u); ring > 0u; ring--) {
        value = value * 10u / 13u;
    }
    return max(value, 1u);
}

fn mean() -> u32 {
    var least = 0xffffffffu;
    var shallowest = 0xffffffffu;
    for (var i = 0u; i < votes_count; i++) {
        least = min(least, votes[i].distance);
        shallowest = min(shallowest, votes[i].depth);
    }
    var sums = vec3<u32>(0u);
    var total = 0u;
    for (var i = 0u; i < votes_count; i++) {
        let vote = votes[i];
        let similarity = least * 256u / vote.distance + 1u;
        let weight = max((similarity * confidence(vote.depth - shallowest) * vote.centrality) >> 6u, 1u);
        let colour = vec3<u32>(vote.colour & 0xffu, (vote.colour >> 8u) & 0xffu, (vote.colour >> 16u) & 0xffu);
        sums += weight * colour;
        total += weight;
    }
    let means = (sums + vec3<u32>(total / 2u)) / vec3<u32>(total);
    return means.x | (means.y << 8u) | (means.z << 16u);
}

// The first of the votes nearest to a colour.
fn nearest(colour: u32) -> u32 {
    var best = votes[0].colour;
    var least = 0xffffffffu;
    for (var i = 0u; i < votes_count; i++) {
        let difference = pixel_difference(votes[i].colour, colour);
        if difference < least {
            least = difference;
            best = votes[i].colour;
        }
    }
    return best;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = thread(id, groups);
    if index >= params.count {
        return;
    }
    let at = unpack(targets[order[params.start + index]]);
    let label = label_of(guide[index_of(at)]);
    votes_count = 0u;
    for (var dy = -RADIUS; dy <= RADIUS; dy++) {
        for (var dx = -RADIUS; dx <= RADIUS; dx++) {
            hear(at, vec2<i32>(dx, dy), label);
        }
    }
    if votes_count > 0u {
        var colour = mean();
        if params.sharp != 0u {
            colour = nearest(colour);
        }
        image[index_of(at)] = colour;
    }
}
