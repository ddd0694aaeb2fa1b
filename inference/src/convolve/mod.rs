//! Convolutions on the CPU, as one matrix product over columns that are gathered where they are used.
//!
//! Burn's own convolution turns the whole input channels-last first, on one thread, and gathers and
//! multiplies in separate buffers of each tile. Here a tile of output rows gathers its columns in panels
//! that stay in the first cache, straight from where the input lies, and a register tile of six channels by
//! two vectors runs over them. A transposed convolution is the same once for each residue of its stride,
//! with the taps that meet it, so no column is computed only to be added somewhere.
//!
//! All f32, one sample at a time, channels first. Sums run in a fixed order: equal inputs give equal bytes,
//! whatever the number of threads.

mod finish;
mod geometry;
#[cfg(feature = "train")]
mod gradient;
mod sight;
#[cfg(test)]
mod tests;
mod tile;
mod weights;

pub use finish::Finish;
pub use geometry::{Geometry, Window};
#[cfg(feature = "train")]
pub use gradient::{bias_gradient, kernel_gradient};
pub use weights::Weights;

pub use tile::supported;
use tile::{BLOCK, Tile};

/// Positions a tile holds at least, where there are as many.
const POSITIONS: usize = 256;
/// Pieces of work a thread, so that one that is held up holds up little.
const PIECES: usize = 4;

/// The convolution of every sample by itself.
///
/// # Shapes
/// - `input`: whole samples, `channels·height·width` of `geometry` each
/// - `bias`: one number a channel of the output, or none
/// - `finish` is applied to each sum with its bias
/// - output: as many samples, `channels·height·width` of `geometry` each
///
/// # Panics
/// Where lengths do not fit `geometry`, or this processor's vectors are not [`supported`].
pub fn convolve(
    geometry: &Geometry,
    weights: &Weights,
    bias: Option<&[f32]>,
    finish: Finish,
    input: &[f32],
) -> Vec<f32> {
    let [from, to] = [geometry.input, geometry.output].map(|sides| sides.iter().product::<usize>());
    assert!(input.len().is_multiple_of(from), "input of another size");
    let mut output = vec![0.0; input.len() / from * to];
    let rows = rows_of_tile(geometry);
    let mut tiles = Vec::new();
    for (input, output) in input.chunks_exact(from).zip(output.chunks_exact_mut(to)) {
        let tile = |Piece { block, row, planes }| Tile {
            geometry,
            weights,
            bias,
            finish,
            input,
            block,
            row,
            rows,
            planes,
        };
        tiles.extend(cut(output, geometry, rows).into_iter().map(tile));
    }
    for_each(tiles, tile::run);
    output
}

/// Rows of a phase in one tile.
fn rows_of_tile(geometry: &Geometry) -> usize {
    let [_, height, width] = geometry.output;
    let step = geometry.step;
    POSITIONS.div_ceil(width.div_ceil(step)).clamp(1, height.div_ceil(step))
}

/// Some channels of some rows of the output.
struct Piece<'a> {
    /// First block of channels, and first row of a phase.
    block: usize,
    row: usize,
    planes: Vec<&'a mut [f32]>,
}

/// Cuts the output by rows, and by channels where rows alone do not keep all threads busy.
fn cut<'a>(output: &'a mut [f32], geometry: &Geometry, rows: usize) -> Vec<Piece<'a>> {
    let [channels, height, width] = geometry.output;
    let bands = height.div_ceil(rows * geometry.step);
    let blocks = channels.div_ceil(BLOCK);
    let groups = (PIECES * threads()).div_ceil(bands).min(blocks);
    let blocks_a_group = blocks.div_ceil(groups);
    let mut pieces = Vec::new();
    let group = blocks_a_group * BLOCK;
    for (index, planes) in output.chunks_mut(group * height * width).enumerate() {
        let first = pieces.len();
        let piece = |row| Piece { block: index * blocks_a_group, row: row * rows, planes: Vec::new() };
        pieces.extend((0..bands).map(piece));
        for plane in planes.chunks_mut(height * width) {
            for (piece, band) in
                pieces[first..].iter_mut().zip(plane.chunks_mut(rows * geometry.step * width))
            {
                piece.planes.push(band);
            }
        }
    }
    pieces
}

#[cfg(feature = "cli")]
fn for_each<T: Send>(pieces: Vec<T>, work: impl Fn(T) + Sync + Send) {
    use rayon::prelude::*;
    pieces.into_par_iter().for_each(work);
}

#[cfg(not(feature = "cli"))]
fn for_each<T>(pieces: Vec<T>, work: impl Fn(T)) {
    pieces.into_iter().for_each(work);
}

#[cfg(feature = "cli")]
fn threads() -> usize {
    rayon::current_num_threads()
}

#[cfg(not(feature = "cli"))]
const fn threads() -> usize {
    1
}
