use burn::module::Module;
use burn::tensor::Device;

use super::{SplConfig, TeacherConfig};

#[test]
fn published_sizes() {
    let device = Device::flex();
    assert_eq!(SplConfig::paper().init(&device).num_params(), 45_597_223);
    let teacher = TeacherConfig::new().init(&device);
    assert_eq!(
        teacher.forward(burn::tensor::Tensor::ones([1, 3, 64, 96], &device)).layer2.dims(),
        [1, 152, 8, 12]
    );
}
