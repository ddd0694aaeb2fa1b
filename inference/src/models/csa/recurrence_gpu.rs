//! The recurrence as one kernel, for every GPU that Burn speaks to.

use burn::backend::wgpu::{CubeBackend, CubeDim, CubeTensor};
use burn::tensor::Tensor;
use cubecl::prelude::*;

/// Units of the one workgroup.
const UNITS: usize = 64;

/// See [`super::recurrence`]; `None` where the tensors are not on a GPU.
///
/// # Shapes
/// - `pull` and output: `[hole, hole]`; `score`: `[hole, 1]`
pub(super) fn recur(pull: Tensor<2>, score: Tensor<2>) -> Option<Tensor<2>> {
    let [count, _] = pull.dims();
    let device = pull.device();
    let pull = on_gpu(pull)?;
    let score = on_gpu(score)?;
    // The kernel writes the lower triangle of what is zero otherwise.
    let mixture = on_gpu(Tensor::zeros([count, count], &device))?;
    recur_kernel::launch(
        &mixture.client,
        CubeCount::Static(1, 1, 1),
        CubeDim::new_1d(UNITS as u32),
        pull.into_buffer_arg(),
        score.into_buffer_arg(),
        mixture.clone().into_buffer_arg(),
    );
    let mixture = Tensor::<1>::from_primitive::<CubeBackend>(mixture);
    Some(mixture.reshape([count, count]))
}

/// The elements in a row, as they lie in the GPU's memory.
fn on_gpu(tensor: Tensor<2>) -> Option<CubeTensor> {
    let tensor: Tensor<1> = tensor.flatten(0, 1);
    tensor.try_into_primitive::<CubeBackend>().ok().map(burn::backend::wgpu::into_contiguous)
}

/// Each unit owns every [`UNITS`]th column, so that no row but the sum crosses from one to another.
#[cube(launch)]
fn recur_kernel(pull: &[f32], score: &[f32], mixture: &mut [f32]) {
    let count = score.len();
    let unit = UNIT_POS as usize;
    let mut partial = Shared::new_slice(UNITS);
    if unit == 0 {
        mixture[0] = 1.0f32;
    }
    for step in 1..count {
        let before = (step - 1) * count;
        let here = step * count;
        let mut sum = 0.0f32;
        let mut column = unit;
        while column < step {
            sum += mixture[before + column] * pull[here + column];
            column += UNITS;
        }
        partial[unit] = sum;
        sync_cube();
        let mut a = 0.0f32;
        // Unrolled, because Mesa's software GPU ends a shader after 65 535 turns of its loops.
        #[unroll]
        for other in 0..UNITS {
            a += partial[other];
        }
        // Nobody writes the next sum before everybody has read this one.
        sync_cube();
        let b = score[step];
        let total = a + b;
        let mut column = unit;
        while column < step {
            mixture[here + column] = mixture[before + column] * (a / total);
            column += UNITS;
        }
        if column == step {
            mixture[here + step] = b / total;
        }
    }
}
