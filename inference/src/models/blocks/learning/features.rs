//! What lies between convolutions: in one pass over a feature, or two where a plane must be known first.

use burn::backend::TensorMetadata;
use burn::backend::flex::FlexTensor;

use super::{Operation, floats, tensor};

/// `x` above 0, `slope·x` below; the slope is above 0.
#[derive(Debug)]
pub(in crate::models::blocks) struct LeakyRelu {
    pub slope: f32,
}

impl Operation<1> for LeakyRelu {
    type Kept = FlexTensor;

    fn forward(&self, [x]: &[FlexTensor; 1]) -> (FlexTensor, FlexTensor) {
        let values = floats(x).iter().map(|&x| if x >= 0.0 { x } else { self.slope * x });
        let y = like(x, values.collect());
        // The output has the input's sign, and whatever follows keeps it anyway.
        (y.clone(), y)
    }

    fn backward(self, y: FlexTensor, gradient: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let back = |(back, y): (&f32, &f32)| if *y >= 0.0 { *back } else { self.slope * back };
        [Some(like(&gradient, floats(&gradient).iter().zip(floats(&y)).map(back).collect()))]
    }
}

/// Every plane to mean 0 and variance 1 (biased).
#[derive(Debug)]
pub(in crate::models::blocks) struct InstanceNorm {
    /// Added to the variance.
    pub epsilon: f32,
}

impl Operation<1> for InstanceNorm {
    /// The output, and what each plane was divided by.
    type Kept = (FlexTensor, Vec<f32>);

    fn forward(&self, [x]: &[FlexTensor; 1]) -> (FlexTensor, Self::Kept) {
        let [.., height, width]: [usize; 4] = x.shape().dims();
        let mut values = floats(x).to_vec();
        let mut deviations = Vec::new();
        for plane in values.chunks_exact_mut(height * width) {
            let mean = self::mean([plane], |[value]| value);
            plane.iter_mut().for_each(|value| *value -= mean);
            let variance = self::mean([plane], |[value]| value * value);
            let deviation = (variance + self.epsilon).sqrt();
            plane.iter_mut().for_each(|value| *value /= deviation);
            deviations.push(deviation);
        }
        let y = like(x, values);
        (y.clone(), (y, deviations))
    }

    fn backward(self, kept: Self::Kept, gradient: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let (y, deviations) = kept;
        let area = floats(&y).len() / deviations.len();
        let mut values = floats(&gradient).to_vec();
        let planes = values.chunks_exact_mut(area).zip(floats(&y).chunks_exact(area));
        for ((plane, y), deviation) in planes.zip(deviations) {
            let shift = mean([plane], |[back]| back);
            let along = mean([plane, y], |[back, y]| back * y);
            for (back, y) in plane.iter_mut().zip(y) {
                *back = (*back - shift - y * along) / deviation;
            }
        }
        [Some(like(&gradient, values))]
    }
}

/// `x·(1 + gain) + shift`
#[derive(Debug)]
pub(in crate::models::blocks) struct Modulation;

impl Operation<3> for Modulation {
    type Kept = [FlexTensor; 2];

    fn forward(&self, [x, gain, shift]: &[FlexTensor; 3]) -> (FlexTensor, Self::Kept) {
        let values = floats(x).iter().zip(floats(gain)).zip(floats(shift));
        let values = values.map(|((x, gain), shift)| x * (gain + 1.0) + shift).collect();
        (like(x, values), [x.clone(), gain.clone()])
    }

    fn backward(
        self,
        [x, gain]: Self::Kept,
        gradient: FlexTensor,
        wanted: [bool; 3],
    ) -> [Option<FlexTensor>; 3] {
        let back = floats(&gradient);
        let for_x =
            || like(&x, back.iter().zip(floats(&gain)).map(|(back, gain)| back * (gain + 1.0)).collect());
        let for_gain = || like(&x, back.iter().zip(floats(&x)).map(|(back, x)| back * x).collect());
        [wanted[0].then(for_x), wanted[1].then(for_gain), wanted[2].then(|| gradient.clone())]
    }
}

/// The mean of what `of` makes of values at the same place. Sixteen sums side by side are vectors; each takes few
/// values before f64 does.
#[inline(always)]
fn mean<const N: usize>(planes: [&[f32]; N], of: impl Fn([f32; N]) -> f32) -> f32 {
    const LANES: usize = 16;
    const RUN: usize = 64 * LANES;
    let count = planes[0].len();
    let mut total = 0.0_f64;
    for first in (0..count).step_by(RUN) {
        let run = planes.map(|plane| &plane[first..count.min(first + RUN)]);
        let chunks = run.map(|run| run.as_chunks::<LANES>());
        let mut sums = [0.0_f32; LANES];
        for index in 0..chunks[0].0.len() {
            let values = chunks.map(|(chunks, _)| chunks[index]);
            for (lane, sum) in sums.iter_mut().enumerate() {
                *sum += of(values.map(|values| values[lane]));
            }
        }
        let rest = (0..chunks[0].1.len()).map(|index| of(chunks.map(|(_, rest)| rest[index])));
        total += sums.into_iter().chain(rest).map(f64::from).sum::<f64>();
    }
    (total / count as f64) as f32
}

fn like(model: &FlexTensor, values: Vec<f32>) -> FlexTensor {
    let shape: [usize; 4] = model.shape().dims();
    tensor(values, shape)
}

#[cfg(test)]
#[path = "features_tests.rs"]
mod tests;
