// How unlike two patches are, and where another may be. Needs `image`, `guide` and `params.near`.

// Squared difference that a source pixel which may not be copied counts as.
const MISSING: u32 = 6000u;

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

// A vector with both parts in -window..=window from random bits.
fn in_window(bits: u32, window: u32) -> vec2<i32> {
    let side = 2u * window + 1u;
    let x = ((bits & 0xffffu) * side) >> 16u;
    let y = ((bits >> 16u) * side) >> 16u;
    return vec2<i32>(i32(x), i32(y)) - vec2<i32>(i32(window));
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
