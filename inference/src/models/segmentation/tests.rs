use burn::tensor::{Device, Tensor};

use super::{HeadKind, Segmentation, SegmentationConfig};

fn init(head: HeadKind, device: &Device) -> Segmentation {
    device.seed(3);
    SegmentationConfig::new(2, head).with_width(16).init(device)
}

#[test]
fn every_pixel_gets_a_class() {
    let device = Device::flex();
    for head in [HeadKind::BiSeNet, HeadKind::DeepLab] {
        let net = SegmentationConfig::web(19, head).init(&device);
        // Sides that no halving divides.
        for [height, width] in [[48, 64], [37, 51]] {
            let picture = Tensor::ones([2, 3, height, width], &device);
            assert_eq!(net.forward(picture.clone()).dims(), [2, 19, height, width]);
            assert_eq!(net.labels(picture).dims(), [2, height, width]);
        }
    }
}

#[test]
fn a_shifted_picture_has_shifted_labels() {
    let device = Device::flex();
    // BiSeNet looks at the whole picture, DeepLab at 192 pixels on either side, none of them the border.
    for (head, bound) in [(HeadKind::BiSeNet, 0.1), (HeadKind::DeepLab, 1e-4)] {
        let net = init(head, &device);
        let dot = Tensor::<4>::ones([1, 3, 16, 16], &device);
        let at = |x: usize| {
            let empty = Tensor::<4>::zeros([1, 3, 64, 512], &device);
            net.forward(empty.slice_assign([0..1, 0..3, 24..40, x..x + 16], dot.clone()))
        };
        // Sixteen pixels are one position of the coarsest feature.
        let (here, there) = (at(240).narrow(3, 232, 32), at(256).narrow(3, 248, 32));
        let (difference, scale) = ((here.clone() - there).abs().max(), here.abs().max());
        let share = difference.into_scalar::<f32>() / scale.into_scalar::<f32>();
        assert!(share < bound, "{head:?}: {share}");
    }
}
