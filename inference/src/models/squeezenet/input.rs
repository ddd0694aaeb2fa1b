use burn::tensor::{Device, Tensor, TensorData};
use infill_protocol::Size;

/// Mean of the training pictures, subtracted from blue, green and red (0..255).
pub const MEAN_BGR: [f32; 3] = [104.0, 117.0, 123.0];

/// A picture as the network reads it: blue, green, red planes, 0..255 minus [`MEAN_BGR`].
///
/// `pixels` are interleaved 8-bit samples, `stride` (3 or 4) of them a pixel, red first; a fourth is
/// ignored.
///
/// # Shapes
/// - output: `[1, 3, height, width]`
///
/// # Panics
/// Where `pixels` does not hold `stride · width · height` bytes.
pub fn input(pixels: &[u8], stride: usize, size: Size, device: &Device) -> Tensor<4> {
    assert_eq!(pixels.len(), stride * size.area(), "pixels of a {size:?} picture");
    let plane = |channel: usize, mean: f32| {
        pixels.chunks_exact(stride).map(move |pixel| f32::from(pixel[channel]) - mean)
    };
    let [blue, green, red] = MEAN_BGR;
    let planes: Vec<f32> = plane(2, blue).chain(plane(1, green)).chain(plane(0, red)).collect();
    let shape = [1, 3, size.height as usize, size.width as usize];
    Tensor::from_data(TensorData::new(planes, shape), device)
}
