use burn::tensor::Tensor;
use infill_photo::Photo;
use infill_protocol::{ExportFormat, Size};

/// Photos of a batch that a sheet shows.
const ROWS: usize = 4;

/// Pictures side by side as PNG: a line for each photo, a column for each kind. `None` without a picture.
///
/// Every tensor is `[batch, 3, height, width]` in [0, 1], all of one shape.
pub fn sheet(columns: &[(&'static str, Tensor<4>)]) -> Option<Vec<u8>> {
    let [batch, _, height, width] = columns.first()?.1.dims();
    let rows = batch.min(ROWS);
    let mut rgba = vec![u8::MAX; 4 * rows * height * columns.len() * width];
    for (column, (_, pictures)) in columns.iter().enumerate() {
        let values: Vec<f32> = pictures.clone().into_data().iter::<f32>().collect();
        for row in 0..rows {
            for (channel, plane) in
                values[row * 3 * height * width..].chunks(height * width).take(3).enumerate()
            {
                for (at, value) in plane.iter().enumerate() {
                    let (x, y) = (column * width + at % width, row * height + at / width);
                    rgba[4 * (y * columns.len() * width + x) + channel] = (value * 255.0).round() as u8;
                }
            }
        }
    }
    let size = Size::new((columns.len() * width) as u32, (rows * height) as u32);
    let photo = Photo::from_rgba8("samples", "PNG", Vec::new(), size, rgba).ok()?;
    photo.encode(ExportFormat::Png).ok()
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn every_picture_is_where_it_belongs() {
        let device = Device::flex();
        let plain = |level: f32| Tensor::<4>::full([2, 3, 4, 5], level, &device);
        let bytes = sheet(&[("dark", plain(0.0)), ("light", plain(1.0))]).expect("pictures");
        let photo = Photo::decode("sheet", "", bytes).expect("a PNG");
        assert_eq!(photo.size(), Size::new(10, 8));
        assert_eq!(photo.pixels().rgba8(4), [0, 0, 0, 255]);
        assert_eq!(photo.pixels().rgba8(5), [255; 4]);
        assert!(sheet(&[]).is_none());
    }
}
