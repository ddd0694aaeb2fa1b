// Packed positions and guide words, for every stage of a level. Needs `params.width` and `params.height`.

const NO_MATCH: u32 = 0xffffffffu;
const WORST: u32 = 4194304u;
const USABLE: u32 = 2u;
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

fn depth_of(word: u32) -> u32 {
    return word >> 16u;
}

// Whether a pixel with the guide word `own` may be matched to one with `other`.
fn accepts(own: u32, other: u32) -> bool {
    return (other & SOURCE) != 0u && label_of(own) == label_of(other);
}
