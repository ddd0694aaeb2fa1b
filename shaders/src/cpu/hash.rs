/// Random bits from counters, after Jarzynski and Olano, "Hash Functions for GPU Rendering" (2020):
/// the PCG output permutation over a chain of the inputs.
pub fn hash(seed: u32, pass: u32, position: u32, draw: u32) -> u32 {
    pcg(pcg(pcg(pcg(seed) ^ pass) ^ position) ^ draw)
}

fn pcg(value: u32) -> u32 {
    let state = value.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// A vector with both parts in `-window..=window` from random bits; `window` is below 32 768.
pub fn in_window(bits: u32, window: u32) -> (i32, i32) {
    let side = 2 * window + 1;
    let part = |bits: u32| ((bits * side) >> 16) as i32 - window as i32;
    (part(bits & 0xffff), part(bits >> 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_the_published_permutation() {
        // pcg(0): state 2891336453, shifted by (2891336453 >> 28) + 4 = 14.
        assert_eq!(pcg(0), 129_708_002);
        assert_ne!(hash(0, 0, 0, 1), hash(0, 0, 1, 0));
    }

    #[test]
    fn windows_reach_their_corners_and_no_further() {
        assert_eq!(in_window(0, 5), (-5, -5));
        assert_eq!(in_window(u32::MAX, 5), (5, 5));
        assert_eq!(in_window(0x8000_8000, 0), (0, 0));
    }
}
