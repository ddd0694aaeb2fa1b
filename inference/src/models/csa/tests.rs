use burn::module::Module;
use burn::tensor::{Device, Distribution, Tensor};

use super::{CsaConfig, FeatureDiscriminatorConfig, PatchGan70Config};
use crate::models::state::{load, state_of};

#[test]
fn published_sizes() {
    let device = Device::flex();
    let published = CsaConfig::paper();
    assert_eq!(published.init_rough(&device).num_params(), 54_419_459);
    assert_eq!(published.init_refine(&device).num_params(), 77_692_291);
    assert_eq!(PatchGan70Config::new().init(&device).num_params(), 2_766_529);
    assert_eq!(FeatureDiscriminatorConfig::new().init(&device).num_params(), 10_487_296);
}

/// No numbers of the authors hold the feature discriminator. Its form does: the normalisation without gain
/// or shift after the second convolution takes away whatever scale and offset that one has, and neither
/// the first convolution's nor the last one's.
#[test]
fn the_feature_discriminator_normalises_its_second_layer_alone() {
    let device = Device::flex();
    let net = FeatureDiscriminatorConfig::new().with_input(3).with_width(4).init(&device);
    let feature = Tensor::random([1, 3, 32, 32], Distribution::Normal(0.0, 1.0), &device);
    let answer = |name: &str, gain: f64, offset: f64| {
        let mut state = state_of(&net);
        let data = state.get_mut(name).expect("a parameter of this name");
        *data = burn::tensor::TensorData::new(
            data.iter::<f64>().map(|value| (gain * value + offset) as f32).collect::<Vec<f32>>(),
            data.shape().clone(),
        );
        let net = load(net.clone(), state, |name| Some(name.to_owned())).expect("the same shapes");
        net.forward(feature.clone())
    };
    let same = answer("convs.0.weight", 1.0, 0.0);
    assert_eq!(same.dims(), [1, 4, 4, 4]);
    let scale = same.clone().abs().max().into_scalar::<f32>();
    let moved = |name, gain, offset| {
        let change = (answer(name, gain, offset) - same.clone()).abs().max();
        change.into_scalar::<f32>() / scale
    };
    // The weights start small, so that the normalisation's guard against division by zero shows: scaled
    // up, it would no longer.
    assert!(moved("convs.1.bias", 1.0, 0.5) < 1e-3, "an offset is taken away");
    assert!(moved("convs.0.bias", 1.0, 0.5) > 1e-2, "the first layer is not normalised");
    assert!(moved("convs.2.bias", 1.0, 0.5) > 1e-2, "the last layer is not normalised");
}
