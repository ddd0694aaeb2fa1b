//! Weights made from names, so that a network of full width can be held to reference numbers
//! without a file of hundreds of megabytes.
//!
//! Each tensor draws from splitmix64 seeded with the FNV-1a hash of its name, so the value of one
//! weight depends on nothing but its name, its index and the seed.

use burn::tensor::TensorData;

/// How one-dimensional `*.weight` tensors are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vectors {
    /// Around one: the gains of a normalisation.
    NormGains,
    /// Around zero, like a bias.
    Plain,
}

/// The tensor that `name` has under `seed`.
///
/// With `u` uniform in [-1, 1): tensors of two or more dimensions hold `u·√(3/fan_in)` with
/// `fan_in` the product of all dimensions but the first, vectors `0.1·u`, gains `1 + 0.1·u`.
pub fn tensor(name: &str, shape: &[usize], seed: u64, vectors: Vectors) -> TensorData {
    let (offset, scale) = match shape {
        [_] if vectors == Vectors::NormGains && name.ends_with(".weight") => (1.0, 0.1),
        [] | [_] => (0.0, 0.1),
        [_, rest @ ..] => (0.0, (3.0 / rest.iter().product::<usize>() as f64).sqrt()),
    };
    let mut state = fnv1a(name.as_bytes()) ^ seed;
    let values: Vec<f32> = (0..shape.iter().product::<usize>())
        .map(|_| (offset + scale * signed_unit(splitmix(&mut state))) as f32)
        .collect();
    TensorData::new(values, shape.to_vec())
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The top 24 bits as a number in [-1, 1).
fn signed_unit(bits: u64) -> f64 {
    2.0 * ((bits >> 40) as f64 / f64::from(1 << 24)) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values published with the recipe.
    #[test]
    fn the_recipe_gives_its_check_values() {
        assert_eq!(fnv1a(b"model.model.0.weight"), 0x94a6_864c_4eaf_6eef);
        let mut state = 0;
        let first = (signed_unit(splitmix(&mut state)) + 1.0) / 2.0;
        assert_eq!(first, 0.883_310_794_830_322_3);

        let data = tensor("model.model.0.weight", &[2, 3, 1, 1], 0x1234, Vectors::Plain);
        let expected = [-0.291_354_9, -0.966_104_15, -0.999_227_05, 0.971_376_8, -0.779_996_16, 0.525_588_87];
        assert_eq!(data.try_to_vec::<f32>().expect("f32 data"), expected);
    }

    #[test]
    fn gains_lie_around_one() {
        let gains = tensor("norm.weight", &[64], 7, Vectors::NormGains);
        let gains = gains.try_to_vec::<f32>().expect("f32 data");
        assert!(gains.iter().all(|g| (0.9..=1.1).contains(g)));
    }
}
