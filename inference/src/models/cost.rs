//! What one picture costs a network, from shapes alone: parameters, operations, the largest tensor.
//!
//! | network | preset | parameters | f16 MB | GFLOP 256² | GFLOP 512² | largest tensor 512² |
//! |---|---|---|---|---|---|---|
//! | ESPA | paper | 4.74 M | 9.5 | 126.2 | 506.9 | 128 MiB |
//! | ESPA | web | 2.86 M | 5.7 | 56.0 | 226.1 | 64 MiB |
//! | CSA | paper | 132.11 M | 264.2 | 59.0 | 245.5 | 128 MiB |
//! | CSA | web | 2.50 M | 5.0 | 3.0 | 13.4 | 64 MiB |
//! | SPL | paper | 45.60 M | 91.2 | 421.6 | 1686.3 | 256 MiB |
//! | SPL | web | 2.87 M | 5.7 | 28.1 | 112.5 | 64 MiB |
//! | GM-SRM | paper | 80.38 M | 160.8 | 156.5 | 500.4 | 192 MiB |
//! | GM-SRM | web | 2.93 M | 5.9 | 8.3 | 27.0 | 48 MiB |
//! | BiSeNet | web | 1.56 M | 3.1 | 3.4 | 13.8 | 24 MiB |
//! | DeepLab | web | 1.09 M | 2.2 | 3.1 | 12.3 | 24 MiB |
//!
//! The `paper` presets are the published networks (GM-SRM: our reading of it). What the `web` presets
//! scale, and why, stands at each `web()`; their bounds are 6 MB of f16, 60 GFLOP at 256² and no tensor
//! above the 128 MiB that WebGPU promises for a buffer's binding, at 512².
//!
//! How far a tensor count can be trusted: each network's list of layers is checked against the parameters
//! of the very module, and against the operations that were counted on the published code. **Scratch of
//! kernels** is part of it as far as Burn 0.22 has any: without autotune, which browsers do not get, its
//! GPU convolutions, transposed ones too, are the direct kernels (`ConvStrategy::Direct`,
//! `ConvTranspose2dStrategy::Direct` of burn-cubecl), which read where the data lies. They allocate the
//! output and, where channels do not come last in memory, a copy of the input: nothing larger than either.
//! The columns of an im2col exist in its autotuned alternatives alone. So the largest of all inputs,
//! outputs and weights, padding included, is the largest buffer.

/// Channels, height and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature(pub usize, pub usize, pub usize);

impl Feature {
    pub fn channels(self, channels: usize) -> Self {
        Self(channels, self.1, self.2)
    }

    pub fn doubled(self) -> Self {
        Self(self.0, 2 * self.1, 2 * self.2)
    }

    pub fn halved(self) -> Self {
        Self(self.0, self.1.div_ceil(2), self.2.div_ceil(2))
    }

    /// With `margin` pixels more on each side.
    pub fn padded(self, margin: usize) -> Self {
        Self(self.0, self.1 + 2 * margin, self.2 + 2 * margin)
    }

    pub fn positions(self) -> usize {
        self.1 * self.2
    }
}

/// A convolution that its padding keeps in place.
#[derive(Clone, Copy, Debug)]
pub struct Conv {
    output: usize,
    kernel: usize,
    step: Step,
    bias: bool,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Keep,
    Halve,
    /// Transposed.
    Double,
}

impl Conv {
    /// Stride 1, with a bias.
    pub fn new(output: usize, kernel: usize) -> Self {
        Self { output, kernel, step: Step::Keep, bias: true }
    }

    pub fn halving(self) -> Self {
        Self { step: Step::Halve, ..self }
    }

    /// A transposed convolution.
    pub fn doubling(self) -> Self {
        Self { step: Step::Double, ..self }
    }

    pub fn unbiased(self) -> Self {
        Self { bias: false, ..self }
    }
}

/// The sum over a network's layers, filled in while a [`Feature`] is led through them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Learned numbers and what else the weights file holds.
    pub parameters: usize,
    /// Floating-point operations, two for each multiplication with its addition; activations, norms and
    /// resizing are not counted.
    pub flops: f64,
    /// Elements of the largest tensor.
    largest: usize,
}

impl Cost {
    /// Bytes of the largest tensor in f32.
    pub fn largest_tensor(&self) -> usize {
        4 * self.largest
    }

    /// Adds a convolution; what comes out of it.
    pub fn conv(&mut self, x: Feature, conv: Conv) -> Feature {
        let y = match conv.step {
            Step::Keep => x,
            Step::Halve => x.halved(),
            Step::Double => x.doubled(),
        };
        let y = y.channels(conv.output);
        let weights = x.0 * y.0 * conv.kernel * conv.kernel;
        // A transposed convolution spreads every input position, the other gathers for every output.
        self.flops += 2.0 * weights as f64 * x.positions().min(y.positions()) as f64;
        self.parameters += weights + if conv.bias { y.0 } else { 0 };
        self.hold(weights);
        self.see(x);
        self.see(y)
    }

    /// Adds a convolution with spectral norm, whose two vectors the file holds as well.
    pub fn spectral(&mut self, x: Feature, conv: Conv) -> Feature {
        self.parameters += x.0 * conv.kernel * conv.kernel + conv.output;
        self.conv(x, conv)
    }

    /// Adds a product of `[rows, inner]` and `[inner, columns]`.
    pub fn product(&mut self, [rows, inner, columns]: [usize; 3]) {
        self.flops += 2.0 * (rows * inner) as f64 * columns as f64;
        [rows * inner, inner * columns, rows * columns].into_iter().for_each(|count| self.hold(count));
    }

    /// Adds a feature that lies in memory.
    pub fn see(&mut self, x: Feature) -> Feature {
        self.hold(x.0 * x.positions());
        x
    }

    /// Adds a tensor of this many elements.
    pub fn hold(&mut self, count: usize) {
        self.largest = self.largest.max(count);
    }

    /// Adds a part that is there without being run.
    pub fn idle(&mut self, part: impl FnOnce(&mut Self)) {
        let mut cost = Self::default();
        part(&mut cost);
        self.parameters += cost.parameters;
    }
}

#[cfg(test)]
mod tests;
