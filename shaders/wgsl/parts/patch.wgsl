// What a patch is made of.

const RADIUS: i32 = 3;

// Squared difference of two packed colours, alpha aside.
fn pixel_difference(a: u32, b: u32) -> u32 {
    let red = i32(a & 0xffu) - i32(b & 0xffu);
    let green = i32((a >> 8u) & 0xffu) - i32((b >> 8u) & 0xffu);
    let blue = i32((a >> 16u) & 0xffu) - i32((b >> 16u) & 0xffu);
    return u32(red * red + green * green + blue * blue);
}
