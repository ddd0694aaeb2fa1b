use super::{EspaConfig, SemanticDecoderConfig};

impl EspaConfig {
    /// Floating-point operations of one image, two for each multiplication with its addition;
    /// activations and norms are not counted.
    pub fn flops(&self) -> f64 {
        let [height, width] = self.size.map(|side| side as f64);
        let full = height * width;
        let decoder = self.decoder.as_ref().map_or(0.0, |decoder| decoder.flops(self.width, full));
        self.stage1_flops(full) + self.attention_flops() + decoder
    }

    fn stage1_flops(&self, full: f64) -> f64 {
        let c = self.width;
        let (half, quarter) = (full / 4.0, full / 16.0);
        let quarter_layers = 8.0 * conv(4 * c, 4 * c, 9, quarter);
        conv(5, c, 25, full)
            + conv(c, 2 * c, 9, half)
            + conv(2 * c, 2 * c, 9, half)
            + conv(2 * c, 4 * c, 9, quarter)
            + quarter_layers
            + conv(4 * c, 2 * c, 9, half)
            + conv(2 * c, 2 * c, 9, half)
            + conv(2 * c, c, 9, full)
            + conv(c, c / 2, 9, full)
            + conv(c / 2, 3, 9, full)
    }

    /// Two products along either axis, of inner length twice the axis.
    fn attention_flops(&self) -> f64 {
        if !self.attention {
            return 0.0;
        }
        let [height, width] = self.size.map(|side| side / 4);
        let positions = (height * width) as f64;
        conv(3, 4 * self.width, 1, positions) + 2.0 * conv(4 * self.width, 2 * (height + width), 1, positions)
    }
}

impl SemanticDecoderConfig {
    fn flops(&self, c: usize, full: f64) -> f64 {
        let (half, quarter) = (full / 4.0, full / 16.0);
        2.0 * self.block(4 * c, 4 * c, quarter)
            + self.block(4 * c, 2 * c, half)
            + self.block(2 * c, c, full)
            + conv(c, 3, 9, full)
    }

    fn block(&self, input: usize, output: usize, positions: f64) -> f64 {
        let spade = |channels: usize| {
            conv(self.classes, self.hidden, 9, positions) + conv(self.hidden, 2 * channels, 9, positions)
        };
        let middle = input.min(output);
        let shortcut = if input == output { 0.0 } else { spade(input) + conv(input, output, 1, positions) };
        spade(input)
            + conv(input, middle, 9, positions)
            + spade(middle)
            + conv(middle, output, 9, positions)
            + shortcut
    }
}

fn conv(input: usize, output: usize, taps: usize, positions: f64) -> f64 {
    2.0 * (input * output * taps) as f64 * positions
}
