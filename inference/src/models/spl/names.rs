//! How the published names map to our fields.

use crate::models::state::rewrite;

/// Layers without a name of their own are numbered in the published modules.
const NUMBERED: [(&str, &str); 12] = [
    ("mlp_shared.0.", "mlp_shared."),
    ("conv_block.0.", "spade1."),
    ("conv_block.3.", "conv1."),
    ("conv_block.7.", "conv2."),
    // Of the blocks without SPADE.
    ("conv_block.1.", "conv1."),
    ("conv_block.4.mlp", "spade2.mlp"),
    ("conv_block.4.", "conv2."),
    ("decoder.0.", "decoder.conv1."),
    ("decoder.2.", "decoder.norm1."),
    ("decoder.4.", "decoder.conv2."),
    ("decoder.6.", "decoder.norm2."),
    ("decoder.9.", "decoder.conv3."),
];

/// The field path of a tensor of the generator. The published class is flat; ours has parts.
pub(super) fn rename_generator(name: &str) -> String {
    let part = match name.split('.').next().unwrap_or(name) {
        "middle" | "decoder" => "",
        "rdbs" | "gff" | "feature_recon" | "feature_mapping" | "encoder_sm_out" => "semantic.",
        layer if layer.ends_with("_sm") => "semantic.",
        _ => "encoder.",
    };
    format!("{part}{}", rewrite(name, &NUMBERED))
}

/// The field path of a tensor of a steered residual block alone.
pub(super) fn rename_block(name: &str) -> String {
    rewrite(name, &NUMBERED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_names() {
        let pairs = [
            ("encoder_in1.foreground_gamma", "encoder.encoder_in1.foreground_gamma"),
            ("encoder_conv4_sm.bias", "semantic.encoder_conv4_sm.bias"),
            ("rdbs.3.layers.0.conv.weight", "semantic.rdbs.3.layers.0.conv.weight"),
            ("feature_recon.0.conv_block.4.bias", "semantic.feature_recon.0.conv2.bias"),
            ("middle.1.conv_block.4.mlp_shared.0.bias", "middle.1.spade2.mlp_shared.bias"),
            ("middle.1.conv_block.3.weight", "middle.1.conv1.weight"),
            ("decoder.6.sa.conv1.weight", "decoder.norm2.sa.conv1.weight"),
        ];
        for (official, ours) in pairs {
            assert_eq!(rename_generator(official), ours);
        }
    }
}
