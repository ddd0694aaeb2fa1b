//! What one image costs, from the shapes alone.

use super::{EspaConfig, SemanticDecoderConfig};

/// A convolution: channels in and out, taps of its kernel, and positions of its output.
#[derive(Clone, Copy, Debug)]
struct Work {
    input: usize,
    output: usize,
    taps: usize,
    positions: usize,
}

impl EspaConfig {
    /// Floating-point operations of one image, two for each multiplication with its addition;
    /// activations and norms are not counted.
    pub fn flops(&self) -> f64 {
        self.work().iter().map(|w| 2.0 * (w.input * w.output * w.taps) as f64 * w.positions as f64).sum()
    }

    /// Bytes of the largest tensor of one image in f32.
    pub fn largest_tensor(&self) -> usize {
        // No convolution here has an input of more positions than four times its output's, and those
        // that halve read what another one wrote.
        let sizes = self.work().into_iter().map(|w| 4 * w.positions * w.input.max(w.output));
        sizes.max().unwrap_or_default()
    }

    fn work(&self) -> Vec<Work> {
        let full = self.size[0] * self.size[1];
        let mut work = self.stage1_work(full);
        if self.attention {
            work.extend(self.attention_work());
        }
        work.extend(self.decoder.iter().flat_map(|decoder| decoder.work(self.width, full)));
        work
    }

    fn stage1_work(&self, full: usize) -> Vec<Work> {
        let c = self.width;
        let (half, quarter) = (full / 4, full / 16);
        let mut work = vec![
            Work::new(5, c, 25, full),
            Work::new(c, 2 * c, 9, half),
            Work::new(2 * c, 2 * c, 9, half),
            Work::new(2 * c, 4 * c, 9, quarter),
            Work::new(4 * c, 2 * c, 9, half),
            Work::new(2 * c, 2 * c, 9, half),
            Work::new(2 * c, c, 9, full),
            Work::new(c, c / 2, 9, full),
            Work::new(c / 2, 3, 9, full),
        ];
        work.extend([Work::new(4 * c, 4 * c, 9, quarter); 8]);
        work
    }

    /// Two products along either axis; the one between them is twice as long.
    fn attention_work(&self) -> Vec<Work> {
        let [height, width] = self.size.map(|side| side / 4);
        let channels = 4 * self.width;
        let along = |length: usize, lines: usize| Work::new(length, 2 * length, 1, channels * lines);
        let (down, across) = (along(height, width), along(width, height));
        vec![Work::new(3, channels, 1, height * width), down, down, across, across]
    }
}

impl SemanticDecoderConfig {
    fn work(&self, c: usize, full: usize) -> Vec<Work> {
        let (half, quarter) = (full / 4, full / 16);
        let mut work = vec![Work::new(c, 3, 9, full)];
        work.extend(self.block(4 * c, 4 * c, quarter));
        work.extend(self.block(4 * c, 4 * c, quarter));
        work.extend(self.block(4 * c, 2 * c, half));
        work.extend(self.block(2 * c, c, full));
        work
    }

    fn block(&self, input: usize, output: usize, positions: usize) -> Vec<Work> {
        let middle = input.min(output);
        let mut norms = vec![input, middle];
        let mut work = vec![Work::new(input, middle, 9, positions), Work::new(middle, output, 9, positions)];
        if input != output {
            norms.push(input);
            work.push(Work::new(input, output, 1, positions));
        }
        for channels in norms {
            work.push(Work::new(self.classes, self.hidden, 9, positions));
            work.extend([Work::new(self.hidden, channels, 9, positions); 2]);
        }
        work
    }
}

impl Work {
    fn new(input: usize, output: usize, taps: usize, positions: usize) -> Self {
        Self { input, output, taps, positions }
    }
}
