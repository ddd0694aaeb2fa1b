//! The one part of the attention that goes position by position, in scalars.
//!
//! With `R_t` the coefficients of `o_t` in the matched vectors,
//!
//! `R_0 = e_0`, `R_t = w·R_(t−1) + (1 − w)·e_t` with `w = a/(a + b_t)` and `a = ⟨pull_t, R_(t−1)⟩`.
//!
//! `w` depends on the row before through a quotient, so there is no closed form and no scan: the steps
//! follow each other. What can be had is that they cost nothing but the steps: on a GPU one kernel with
//! one workgroup does them all, on the CPU a loop over plain numbers. Neither waits for the device to hand
//! something back, which a browser would not allow. Only where a gradient is recorded are the steps tensor
//! operations, some nine a position: automatic differentiation has to see them.

use burn::tensor::{Tensor, TensorData};

/// Row `t` of the result holds the coefficients of `o_t`; zero above the diagonal.
///
/// # Shapes
/// - `pull`: `[hole, hole]`, `⟨u_t/‖u_t‖, k(s)⟩`; `score`: `[hole, 1]`, `b`
/// - output: `[hole, hole]`
pub(super) fn recur(pull: Tensor<2>, score: Tensor<2>) -> Tensor<2> {
    if pull.device().is_autodiff() {
        return recorded(pull, score);
    }
    #[cfg(any(feature = "worker", feature = "vulkan"))]
    if let Some(mixture) = super::recurrence_gpu::recur(pull.clone(), score.clone()) {
        return mixture;
    }
    in_memory(pull, score)
}

/// By tensor operations, for automatic differentiation.
fn recorded(pull: Tensor<2>, score: Tensor<2>) -> Tensor<2> {
    let [count, _] = pull.dims();
    let units = Tensor::<2>::eye(count, &pull.device());
    let mut row = units.clone().narrow(0, 0, 1); // [1, hole]
    let mut rows = vec![row.clone()];
    for t in 1..count {
        let a = (row.clone() * pull.clone().narrow(0, t, 1)).sum_dim(1); // [1, 1]
        let b = score.clone().narrow(0, t, 1); // [1, 1]
        let total = a.clone() + b.clone();
        row = row * (a / total.clone()) + units.clone().narrow(0, t, 1) * (b / total);
        rows.push(row.clone());
    }
    Tensor::cat(rows, 0) // [hole, hole]
}

/// On the CPU, whose tensors are at hand.
fn in_memory(pull: Tensor<2>, score: Tensor<2>) -> Tensor<2> {
    let ([count, _], device) = (pull.dims(), pull.device());
    let (pull, score): (Vec<f32>, Vec<f32>) = (numbers(pull), numbers(score));
    let mut mixture = vec![0f32; count * count];
    mixture[0] = 1.0;
    for t in 1..count {
        let (before, here) = mixture[(t - 1) * count..].split_at_mut(count);
        let a: f32 = before[..t].iter().zip(&pull[t * count..]).map(|(r, p)| r * p).sum();
        let total = a + score[t];
        for (new, old) in here.iter_mut().zip(&before[..t]) {
            *new = old * (a / total);
        }
        here[t] = score[t] / total;
    }
    Tensor::from_data(TensorData::new(mixture, [count, count]), &device)
}

fn numbers(tensor: Tensor<2>) -> Vec<f32> {
    tensor.into_data().iter::<f32>().collect()
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Distribution};

    use super::*;

    #[test]
    fn both_ways_on_the_cpu_agree() {
        let device = Device::flex();
        let positive = Distribution::Uniform(0.1, 1.0);
        let (pull, score) =
            (Tensor::random([37, 37], positive, &device), Tensor::random([37, 1], positive, &device));
        let difference = recorded(pull.clone(), score.clone()) - in_memory(pull, score);
        assert!(difference.abs().max().into_scalar::<f32>() < 1e-6);
    }

    #[test]
    fn every_row_is_a_mixture_of_what_came_before() {
        let device = Device::flex();
        let ones = |shape| Tensor::<2>::ones(shape, &device);
        let rows = in_memory(ones([3, 3]), ones([3, 1])).into_data();
        // Pulled by a unit sum with a score of one: half the row before, half the own match.
        rows.assert_eq(&TensorData::from([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.25, 0.25, 0.5f32]]), true);
    }
}
