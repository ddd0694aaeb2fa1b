//! Files as they should be, and as they should not.

use burn::tensor::TensorData;
use serde_json::json;

use super::*;

fn file() -> WeightsFile {
    let card = Card {
        system: "espa".into(),
        preset: "tiny".into(),
        title: "A test".into(),
        licence: "CC0-1.0".into(),
        config: json!({"width": 4}),
        classes: vec![Class { name: "sky".into(), colour: [1, 2, 3] }],
        training: Training {
            data: "noise".into(),
            licence: "CC0-1.0".into(),
            steps: 7,
            ..Training::default()
        },
        metrics: [("psnr".to_owned(), 24.5)].into(),
        soft: 1,
        failures: vec!["faces".into()],
    };
    let tensor = |values: &[f32], shape: &[usize]| TensorData::new(values.to_vec(), shape.to_vec());
    let state = StateDict::from([
        ("b.weight".into(), tensor(&[0.1, -2.0, 3.5, 0.0, 1e-3, 6e4], &[2, 3])),
        ("a.bias".into(), tensor(&[1.0], &[1])),
    ]);
    WeightsFile { card, state }
}

/// A file of any header and body.
fn raw(header: &str, body: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), body].concat()
}

fn words(bytes: &[u8]) -> String {
    WeightsFile::read(bytes).expect_err("a file that must be refused").to_string()
}

#[test]
fn a_file_comes_back_as_it_was_written() {
    let file = file();
    let bytes = file.write(Precision::F32);
    assert_eq!(bytes, file.write(Precision::F32));
    let read = WeightsFile::read(&bytes).expect("our own file");
    assert_eq!(read.card, file.card);
    assert_eq!(read.state, file.state);
}

#[test]
fn half_precision_takes_half_the_bytes_and_three_digits() {
    let file = file();
    let [whole, half] = [Precision::F32, Precision::F16].map(|precision| file.write(precision));
    assert_eq!(whole.len() - half.len(), 2 * 7);
    let read = WeightsFile::read(&half).expect("our own file");
    for (name, data) in &file.state {
        let found = &read.state[name];
        assert_eq!(found.shape(), data.shape(), "{name}");
        for (a, b) in data.iter::<f32>().zip(found.iter::<f32>()) {
            assert!((a - b).abs() <= a.abs() / 2048.0, "{name}: {a} became {b}");
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = file().write(Precision::F32);
    for end in 0..bytes.len() {
        let words = words(&bytes[..end]);
        assert!(words.contains("Download"), "cut at {end}: {words}");
    }
    assert!(words(&[bytes.as_slice(), &[0]].concat()).contains("longer"));
}

#[test]
fn a_header_that_lies_is_refused_without_believing_it() {
    let tensor = |shape: &str, offsets: &str| {
        format!(r#"{{"a": {{"dtype": "F32", "shape": {shape}, "data_offsets": {offsets}}}}}"#)
    };
    let long = u64::MAX.to_le_bytes();
    for (bytes, expected) in [
        ([&long[..], b"{}"].concat(), "longer than"),
        ([&(90_000_000_u64).to_le_bytes()[..], b"{}"].concat(), "longer than"),
        (raw("{\"a\": [", &[]), "makes no sense"),
        (raw("[1, 2]", &[]), "makes no sense"),
        (raw(&tensor("[4611686018427387904, 4]", "[0, 0]"), &[]), "any memory"),
        (raw(&tensor("[1000000000, 100]", "[0, 400000000000]"), &[]), "shorter"),
        (raw(&tensor("[3]", "[0, 8]"), &[0; 8]), "do not agree"),
        (raw(&tensor("[2]", "[8, 16]"), &[0; 16]), "tensor a is not where"),
        (raw(&tensor("[-1]", "[0, 4]"), &[0; 4]), "makes no sense"),
        (raw(&"[".repeat(100_000), &[]), "makes no sense"),
    ] {
        let words = words(&bytes);
        assert!(words.contains(expected), "{words}");
    }
}

#[test]
fn a_file_of_another_program_is_called_foreign() {
    assert!(words(&raw("{}", &[])).contains("not of Infill"));
    assert!(words(&raw(r#"{"__metadata__": {"format": "pt"}}"#, &[])).contains("infill convert"));
    let broken = raw(r#"{"__metadata__": {"infill": "{\"system\": 3}"}}"#, &[]);
    assert!(words(&broken).contains("description"), "{}", words(&broken));
}

#[test]
fn numbers_that_are_no_weights_are_named() {
    let card = serde_json::to_string(&file().card.to_json()).expect("a string");
    let with = |dtype: &str, body: &[u8]| {
        let tensor = format!(
            r#"{{"dtype": "{dtype}", "shape": [1], "data_offsets": [0, {length}]}}"#,
            length = body.len()
        );
        raw(&format!(r#"{{"__metadata__": {{"infill": {card}}}, "conv.weight": {tensor}}}"#), body)
    };
    assert!(WeightsFile::read(&with("F32", &1.0_f32.to_le_bytes())).is_ok());
    let words_of_integers = words(&with("I64", &[0; 8]));
    assert!(words_of_integers.contains("conv.weight") && words_of_integers.contains("I64"));
    for value in [f32::NAN, f32::INFINITY] {
        assert!(words(&with("F32", &value.to_le_bytes())).contains("conv.weight"));
    }
    assert!(words(&with("F16", &[0, 0x7c])).contains("not finite"), "an infinity of two bytes");
}

#[test]
fn a_card_of_unreasonable_length_is_not_parsed() {
    let mut file = file();
    file.card.title = "x".repeat(100_000);
    assert!(words(&file.write(Precision::F32)).contains("description"));
}
