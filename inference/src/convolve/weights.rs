use super::geometry::{Geometry, Phase};
use super::{Piece, for_each};

/// Channels whose rows are sorted in one go: they lie side by side in the kernel, which is read once.
const BAND: usize = 16;

/// A kernel as tiles read it: for each phase one row an output channel, in it one number for each input
/// channel and tap.
#[derive(Clone, Debug)]
pub struct Weights {
    phases: Vec<Vec<f32>>,
}

impl Weights {
    /// Of a convolution: `[output, input, height, width]`, as it lies.
    pub fn convolution(weight: Vec<f32>) -> Self {
        Self { phases: vec![weight] }
    }

    /// Of a transposed convolution: `[input, output, height, width]`, sorted by phase.
    pub fn transposed(geometry: &Geometry, weight: &[f32]) -> Self {
        let ([inputs, ..], [outputs, ..]) = (geometry.input, geometry.output);
        let lines = |phase: &Phase| inputs * phase.taps.len();
        let mut phases: Vec<Vec<f32>> =
            geometry.phases.iter().map(|phase| vec![0.0; outputs * lines(phase)]).collect();
        let mut pieces: Vec<Piece<'_>> = (0..outputs)
            .step_by(BAND)
            .map(|first| Piece { block: first, row: 0, planes: Vec::new() })
            .collect();
        for (phase, rows) in geometry.phases.iter().zip(&mut phases) {
            let mut bands = rows.chunks_mut((BAND * lines(phase)).max(1));
            for piece in &mut pieces {
                piece.planes.push(bands.next().unwrap_or_default());
            }
        }
        for_each(pieces, |piece| sort(geometry, weight, piece));
        Self { phases }
    }

    /// The row of `channel`.
    pub(super) fn row(&self, phase: usize, channel: usize, lines: usize) -> &[f32] {
        &self.phases[phase][channel * lines..(channel + 1) * lines]
    }
}

/// The rows of the channels from `piece.block` on, one slice a phase.
fn sort(geometry: &Geometry, weight: &[f32], piece: Piece<'_>) {
    let ([inputs, ..], [outputs, ..]) = (geometry.input, geometry.output);
    let kernel = weight.len() / (inputs * outputs);
    let first = piece.block;
    let mut planes = piece.planes;
    for input in 0..inputs {
        for output in first..outputs.min(first + BAND) {
            let kernel = &weight[(input * outputs + output) * kernel..][..kernel];
            for (phase, rows) in geometry.phases.iter().zip(&mut planes) {
                let start = ((output - first) * inputs + input) * phase.taps.len();
                for (value, tap) in rows[start..].iter_mut().zip(&phase.taps) {
                    *value = kernel[tap.index];
                }
            }
        }
    }
}
