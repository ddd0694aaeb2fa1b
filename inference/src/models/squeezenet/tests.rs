//! The module against a second, naive implementation with loops, on weights made up from a hash and
//! passed through a safetensors file, so that names, shapes and arithmetic are all in the test.

use std::collections::BTreeMap;

use burn::tensor::Device;
use infill_protocol::Size;

use super::{MEAN_BGR, SqueezeNetConfig, TAPS, input};
use crate::weights::WeightsError;

const CLASSES: usize = 5;
const SIZE: Size = Size::new(37, 31);

/// Shape and values, row-major.
type Weights = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

fn noise(counter: u32) -> f32 {
    (infill_shaders::cpu::hash(3, 0, counter, 0) >> 8) as f32 / (1 << 23) as f32 - 1.0
}

fn weights() -> Weights {
    let mut weights = Weights::new();
    let mut conv = |name: &str, out: usize, input: usize, side: usize| {
        let fan_in = input * side * side;
        let scale = (6.0 / fan_in as f32).sqrt();
        let start = weights.len() as u32 * 1_000_000;
        let kernel = (0..(out * fan_in) as u32).map(|index| scale * noise(start + index)).collect();
        let bias = (0..out as u32).map(|index| 0.1 * noise(start + 900_000 + index)).collect();
        weights.insert(format!("{name}.weight"), (vec![out, input, side, side], kernel));
        weights.insert(format!("{name}.bias"), (vec![out], bias));
    };
    conv("conv1", 96, 3, 7);
    for (name, input, squeeze, expand) in FIRES {
        conv(&format!("{name}.s"), squeeze, input, 1);
        conv(&format!("{name}.e1"), expand, squeeze, 1);
        conv(&format!("{name}.e3"), expand, squeeze, 3);
    }
    conv("conv10", CLASSES, 512, 1);
    weights
}

const FIRES: [(&str, usize, usize, usize); 8] = [
    ("fire2", 96, 16, 64),
    ("fire3", 128, 16, 64),
    ("fire4", 128, 32, 128),
    ("fire5", 256, 32, 128),
    ("fire6", 256, 48, 192),
    ("fire7", 384, 48, 192),
    ("fire8", 384, 64, 256),
    ("fire9", 512, 64, 256),
];

/// The file format: length of the header, header in JSON, values.
fn safetensors(weights: &Weights) -> Vec<u8> {
    let (mut header, mut values) = (Vec::new(), Vec::new());
    for (name, (shape, data)) in weights {
        let start = values.len();
        values.extend(data.iter().flat_map(|value| value.to_le_bytes()));
        let end = values.len();
        header
            .push(format!(r#""{name}":{{"dtype":"F32","shape":{shape:?},"data_offsets":[{start},{end}]}}"#));
    }
    let mut header = format!("{{{}}}", header.join(",")).into_bytes();
    header.resize(header.len().next_multiple_of(8), b' ');
    [&(header.len() as u64).to_le_bytes()[..], &header, &values].concat()
}

/// Planes of a picture: channels, height, width, values.
#[derive(Clone)]
struct Planes(usize, usize, usize, Vec<f32>);

impl Planes {
    fn at(&self, channel: usize, y: isize, x: isize) -> f32 {
        let inside = (0..self.1 as isize).contains(&y) && (0..self.2 as isize).contains(&x);
        if inside { self.3[(channel * self.1 + y as usize) * self.2 + x as usize] } else { 0.0 }
    }

    /// Convolution and ReLU.
    fn conv(&self, weights: &Weights, name: &str, stride: usize, padding: usize) -> Self {
        let (shape, kernel) = &weights[&format!("{name}.weight")];
        let (_, bias) = &weights[&format!("{name}.bias")];
        let (channels, side) = (shape[1], shape[2]);
        let length = |input: usize| (input + 2 * padding - side) / stride + 1;
        let (height, width) = (length(self.1), length(self.2));
        let mut out = Vec::with_capacity(shape[0] * height * width);
        for (o, bias) in bias.iter().enumerate() {
            for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
                let mut sum = f64::from(*bias);
                for (c, dy, dx) in (0..channels)
                    .flat_map(|c| (0..side).flat_map(move |dy| (0..side).map(move |dx| (c, dy, dx))))
                {
                    let sy = (y * stride + dy) as isize - padding as isize;
                    let sx = (x * stride + dx) as isize - padding as isize;
                    let weight = kernel[((o * channels + c) * side + dy) * side + dx];
                    sum += f64::from(weight) * f64::from(self.at(c, sy, sx));
                }
                out.push(sum.max(0.0) as f32);
            }
        }
        Self(shape[0], height, width, out)
    }

    /// 3×3 maximum, stride 2; windows may hang over the far edges.
    fn pool(&self) -> Self {
        let length = |input: usize| (input - 3).div_ceil(2) + 1;
        let (height, width) = (length(self.1), length(self.2));
        let mut out = Vec::new();
        for (c, y, x) in
            (0..self.0).flat_map(|c| (0..height).flat_map(move |y| (0..width).map(move |x| (c, y, x))))
        {
            let rows = 2 * y..(2 * y + 3).min(self.1);
            let most = rows
                .flat_map(|y| (2 * x..(2 * x + 3).min(self.2)).map(move |x| (y, x)))
                .map(|(y, x)| self.at(c, y as isize, x as isize))
                .fold(f32::MIN, f32::max);
            out.push(most);
        }
        Self(self.0, height, width, out)
    }

    fn fire(&self, weights: &Weights, name: &str) -> Self {
        let squeezed = self.conv(weights, &format!("{name}.s"), 1, 0);
        let e1 = squeezed.conv(weights, &format!("{name}.e1"), 1, 0);
        let e3 = squeezed.conv(weights, &format!("{name}.e3"), 1, 1);
        Self(e1.0 + e3.0, e1.1, e1.2, [e1.3, e3.3].concat())
    }
}

fn reference(picture: Planes, weights: &Weights) -> Vec<Planes> {
    let mut taps = vec![picture.conv(weights, "conv1", 2, 0)];
    for (index, (name, ..)) in FIRES.iter().enumerate() {
        let last = taps[taps.len() - 1].clone();
        let last = if [0, 3, 7].contains(&index) { last.pool() } else { last };
        taps.push(last.fire(weights, name));
    }
    taps
}

fn pixels() -> Vec<u8> {
    (0..4 * SIZE.area() as u32).map(|index| (infill_shaders::cpu::hash(9, 0, index, 0) & 255) as u8).collect()
}

/// Largest difference relative to the largest value.
fn difference(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let scale = expected.iter().fold(0.0f32, |most, value| most.max(value.abs()));
    assert!(scale > 0.0, "a layer without any response tests nothing");
    found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / scale
}

#[test]
fn every_layer_equals_the_naive_network() {
    let (device, weights) = (Device::flex(), weights());
    let config = SqueezeNetConfig::new().with_classes(CLASSES);
    let net = config.init_with(safetensors(&weights), &device).unwrap();
    let picture = input(&pixels(), 4, SIZE, &device);
    let planes = picture.clone().into_data().try_to_vec::<f32>().unwrap();
    let (height, width) = (SIZE.height as usize, SIZE.width as usize);
    let expected = reference(Planes(3, height, width, planes), &weights);

    let found = net.features(picture.clone());
    assert_eq!(found.len(), TAPS);
    for (layer, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found.dims(), [1, expected.0, expected.1, expected.2], "layer {layer}");
        let values = found.clone().into_data().try_to_vec::<f32>().unwrap();
        let worst = difference(&values, &expected.3);
        assert!(worst < 1e-5, "layer {layer} differs by {worst}");
    }

    let last = expected[TAPS - 1].conv(&weights, "conv10", 1, 0);
    let area = last.1 * last.2;
    let means: Vec<f32> = last.3.chunks(area).map(|plane| plane.iter().sum::<f32>() / area as f32).collect();
    let scores = net.forward(picture);
    assert_eq!(scores.dims(), [1, CLASSES]);
    assert!(difference(&scores.into_data().try_to_vec::<f32>().unwrap(), &means) < 1e-5);
}

#[test]
fn the_input_is_blue_first_and_centred() {
    let picture = input(&[10, 20, 30, 0, 40, 50, 60, 0], 4, Size::new(2, 1), &Device::flex());
    let [blue, green, red] = MEAN_BGR;
    let expected = [30.0 - blue, 60.0 - blue, 20.0 - green, 50.0 - green, 10.0 - red, 40.0 - red];
    assert_eq!(picture.dims(), [1, 3, 1, 2]);
    assert_eq!(picture.into_data().try_to_vec::<f32>().unwrap(), expected);
}

#[test]
fn wrong_weights_are_refused_in_words() {
    let config = SqueezeNetConfig::new().with_classes(CLASSES);
    let error = |bytes| config.init_with(bytes, &Device::flex()).unwrap_err();
    assert!(matches!(error(b"no weights at all".to_vec()), WeightsError::Unreadable(_)));

    let mut missing = weights();
    missing.remove("fire5.e3.bias");
    assert!(error(safetensors(&missing)).to_string().contains("fire5.e3.bias"));

    let mut misshapen = weights();
    misshapen.insert("fire2.s.bias".into(), (vec![8], vec![0.0; 8]));
    assert!(error(safetensors(&misshapen)).to_string().contains("fire2.s.bias"));
}
