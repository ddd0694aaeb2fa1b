//! The coherent semantic attention itself.

use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::recurrence::recur;
use super::search::{Matches, match_allowed, unit};
use super::{CsaBackward, FeatureMask};

/// Rebuilds the hole of a feature from its known part (section 3.2 of the paper, as coded).
///
/// With `u_t` the hole's vectors in raster order, `k(t)` the known vector most like `u_t` and `b_t`
/// their score, the output is `o_0 = k(0)` and
///
/// `o_t = (a_t·o_(t−1) + b_t·k(t)) / (a_t + b_t)`, with `a_t = ⟨u_t/‖u_t‖, o_(t−1)⟩`.
///
/// "Before" means before in raster order, also across rows and across holes. `a_t + b_t` is not
/// clamped, as in the published code.
///
/// Every `o_t` is a mixture of the `k`, so only the mixture's coefficients are computed one after
/// the other; the scores before and the vectors after are one matrix product each.
#[derive(Module, Debug)]
pub struct CsaLayer {
    /// Which gradient is handed on.
    #[module(skip)]
    pub backward: CsaBackward,
}

impl CsaLayer {
    /// # Shapes
    /// - `x`: `[batch, channels, height, width]`
    /// - `masks`: one a sample, of `height`×`width`
    /// - output: as `x`; known positions, and a sample without hole or without known, unchanged
    ///
    /// # Panics
    /// Where `masks` are not one a sample or of another size.
    pub fn forward(&self, x: Tensor<4>, masks: &[FeatureMask]) -> Tensor<4> {
        let [batch, channels, height, width] = x.dims();
        assert_eq!(masks.len(), batch, "one mask a sample");
        let samples = masks.iter().enumerate().map(|(i, mask)| {
            assert_eq!(mask.size(), [height, width], "a mask of the feature's size");
            let sample = x.clone().narrow(0, i, 1);
            let rows = sample.reshape([channels, height * width]).transpose(); // [positions, channels]
            let rows = self.attend(rows, mask);
            rows.transpose().reshape([1, channels, height, width])
        });
        Tensor::cat(samples.collect(), 0)
    }

    fn attend(&self, rows: Tensor<2>, mask: &FeatureMask) -> Tensor<2> {
        let Some(plan) = Plan::new(mask, &rows.device()) else { return rows };
        let known = rows.clone().select(0, plan.known.clone()); // [known, channels]
        let hole = rows.clone().select(0, plan.hole.clone()); // [hole, channels]
        let (nearest, mixture) = mix(hole, known.clone(), plan.penalties.clone());
        let filled = mixture.clone().matmul(known.clone().select(0, nearest.clone())); // [hole, channels]
        let output = Tensor::cat(vec![known, filled], 0).select(0, plan.raster.clone());
        match self.backward {
            CsaBackward::Derivative => output,
            CsaBackward::Published => {
                let weights = plan.attention(nearest, mixture).trunc().detach();
                // A stand-in with the published gradient and, added to what it lacks, our value.
                let stand_in = rows.clone() + weights.matmul(rows);
                (output - stand_in.clone()).detach() + stand_in
            }
        }
    }

    /// The matrix `A` of one sample with `output = A·x`, for inspection.
    ///
    /// # Shapes
    /// - `x`: `[1, channels, height, width]`
    /// - output: `[height·width, height·width]`, row = target; `None` where there is nothing to do
    pub fn attention(x: Tensor<4>, mask: &FeatureMask) -> Option<Tensor<2>> {
        let [_, channels, height, width] = x.dims();
        let rows = x.reshape([channels, height * width]).transpose(); // [positions, channels]
        let plan = Plan::new(mask, &rows.device())?;
        let known = rows.clone().select(0, plan.known.clone());
        let (nearest, mixture) = mix(rows.select(0, plan.hole.clone()), known, plan.penalties.clone());
        Some(plan.attention(nearest, mixture))
    }
}

/// What the published backward pass returns for the gradient `upstream` of the output:
/// `G + trunc(A)ᵀ·G`.
///
/// # Shapes
/// - `attention`: `[positions, positions]`; `upstream` and output: `[positions, channels]`
pub fn published_gradient(attention: Tensor<2>, upstream: Tensor<2>) -> Tensor<2> {
    attention.trunc().transpose().matmul(upstream.clone()) + upstream
}

/// Which known vector each hole vector matches, `[hole]`, and the mixture of those that makes each
/// output, `[hole, hole]`.
fn mix(hole: Tensor<2>, known: Tensor<2>, penalties: Option<Tensor<2>>) -> (Tensor<1, Int>, Tensor<2>) {
    let Matches { score, nearest } = match_allowed(hole.clone(), known.clone(), penalties);
    let matched = known.select(0, nearest.clone()); // [hole, channels]
    // ⟨u_t/‖u_t‖, k(s)⟩: with the coefficients of o_(t−1) this gives a_t without o_(t−1).
    let pull = unit(hole).matmul(matched.transpose()); // [hole, hole]
    (nearest, recur(pull, score))
}

/// Where the rows come from and go back to.
struct Plan {
    known: Tensor<1, Int>,
    hole: Tensor<1, Int>,
    /// Row of (known, then hole) at each position in raster order.
    raster: Tensor<1, Int>,
    /// Of matching each known position with each of the hole, `[hole, known]`.
    penalties: Option<Tensor<2>>,
}

impl Plan {
    /// `None` where the hole is empty or everything.
    fn new(mask: &FeatureMask, device: &Device) -> Option<Self> {
        let (known, hole) = (mask.known(), mask.hole());
        if known.is_empty() || hole.is_empty() {
            return None;
        }
        let mut raster = vec![0; known.len() + hole.len()];
        for (row, &position) in known.iter().chain(&hole).enumerate() {
            raster[position] = row;
        }
        let shape = [hole.len(), known.len()];
        Some(Self {
            penalties: mask
                .penalties()
                .map(|values| Tensor::from_data(TensorData::new(values, shape), device)),
            known: index(&known, device),
            hole: index(&hole, device),
            raster: index(&raster, device),
        })
    }

    /// Spreads the mixture of matched vectors over the positions those come from.
    fn attention(&self, nearest: Tensor<1, Int>, mixture: Tensor<2>) -> Tensor<2> {
        let [positions] = self.raster.dims();
        let units = Tensor::<2>::eye(positions, &mixture.device());
        let known = units.select(0, self.known.clone()); // [known, positions]
        let hole = mixture.matmul(known.clone().select(0, nearest)); // [hole, positions]
        Tensor::cat(vec![known, hole], 0).select(0, self.raster.clone()) // [positions, positions]
    }
}

fn index(positions: &[usize], device: &Device) -> Tensor<1, Int> {
    let positions: Vec<i32> = positions.iter().map(|&p| p as i32).collect();
    let count = positions.len();
    Tensor::from_data(TensorData::new(positions, [count]), device)
}
