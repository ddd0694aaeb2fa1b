/// How a window moves, the same along both axes but for the kernel's sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Height and width.
    pub kernel: [usize; 2],
    pub stride: usize,
    pub padding: usize,
    pub dilation: usize,
}

/// Which input each output sees.
#[derive(Clone, Debug)]
pub struct Geometry {
    /// Channels, height, width.
    pub input: [usize; 3],
    pub output: [usize; 3],
    /// How far apart neighbours of one phase lie in the output.
    pub step: usize,
    /// How far the window moves in the input from one of them to the next.
    pub stride: usize,
    /// Outputs that see the same taps: all of them, or one phase for each residue of a transposed stride.
    pub phases: Vec<Phase>,
}

/// Outputs that see the same taps.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Row and column of its first output.
    pub first: [usize; 2],
    pub taps: Vec<Tap>,
}

/// One element of the kernel.
#[derive(Clone, Copy, Debug)]
pub struct Tap {
    /// Where the first output finds it in the input: row and column.
    pub at: [isize; 2],
    /// Its place in the kernel, row by row.
    pub index: usize,
}

impl Geometry {
    /// A convolution from `input` (channels, height, width) to `channels`, zeros around; `None` where the
    /// window is larger than what it moves over.
    pub fn convolution([depth, height, width]: [usize; 3], channels: usize, window: Window) -> Option<Self> {
        let Window { kernel, stride, padding, dilation } = window;
        let side = |length: usize, kernel: usize| {
            let free = (length + 2 * padding).checked_sub(dilation * (kernel - 1) + 1)?;
            Some(free / stride + 1)
        };
        let output = [channels, side(height, kernel[0])?, side(width, kernel[1])?];
        let near = |tap: usize| (tap * dilation) as isize - padding as isize;
        let taps = taps(kernel).map(|(row, column, index)| Tap { at: [near(row), near(column)], index });
        let phases = vec![Phase { first: [0, 0], taps: taps.collect() }];
        Some(Self { input: [depth, height, width], output, step: 1, stride, phases })
    }

    /// The transpose of such a convolution, without padding of its output.
    pub fn transposed(input: [usize; 3], channels: usize, window: Window) -> Option<Self> {
        let Window { kernel, stride, padding, dilation } = window;
        let side = |length: usize, kernel: usize| {
            ((length - 1) * stride + dilation * (kernel - 1) + 1).checked_sub(2 * padding)
        };
        let output = [channels, side(input[1], kernel[0])?, side(input[2], kernel[1])?];
        Some(Self::transposed_to(input, output, window))
    }

    /// The transpose of the convolution from `output` to `input`, some of whose last rows and columns it may not
    /// have looked at.
    pub fn transposed_to(input: [usize; 3], output: [usize; 3], window: Window) -> Self {
        let Window { kernel, stride, padding, dilation } = window;
        // Output o takes tap t from input (o + padding − t·dilation)/stride, where that is whole.
        let near = |first: usize, tap: usize| {
            let at = (first + padding) as isize - (tap * dilation) as isize;
            (at % stride as isize == 0).then(|| at / stride as isize)
        };
        let phase = |first: [usize; 2]| {
            let tap = |(row, column, index)| {
                Some(Tap { at: [near(first[0], row)?, near(first[1], column)?], index })
            };
            Phase { first, taps: taps(kernel).filter_map(tap).collect() }
        };
        let phases = (0..stride * stride).map(|index| phase([index / stride, index % stride])).collect();
        Self { input, output, step: stride, stride: 1, phases }
    }
}

/// Row, column and index of every element of a kernel.
fn taps([height, width]: [usize; 2]) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..height * width).map(move |index| (index / width, index % width, index))
}
