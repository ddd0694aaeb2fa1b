use burn::tensor::Device;
use infill_protocol::{Size, UserError};

use crate::models::squeezenet::{SqueezeNetConfig, input};

/// All nine layers of SqueezeNet 1.0 for a square RGB8 picture, one after the other, each channel by
/// channel and row by row, as little-endian `f32`.
pub(super) async fn features(
    weights: Vec<u8>,
    pixels: &[u8],
    side: u32,
    device: &Device,
) -> Result<Vec<u8>, UserError> {
    let size = Size::new(side, side);
    if pixels.len() != 3 * size.area() {
        return Err(UserError::new("The picture to compare is not square RGB of the size given with it."));
    }
    let words = |error: &dyn std::fmt::Display| UserError::new(format!("The comparison failed: {error}."));
    let net = SqueezeNetConfig::new().init_with(weights, device).map_err(|error| words(&error))?;
    let mut bytes = Vec::new();
    for tap in net.features(input(pixels, 3, size, device)) {
        // A synchronous read would hang a browser: the event loop brings the data.
        let data = tap.into_data_async().await.map_err(|error| words(&format!("{error:?}")))?;
        bytes.extend(data.iter::<f32>().flat_map(f32::to_le_bytes));
    }
    Ok(bytes)
}
