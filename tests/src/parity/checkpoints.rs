//! The authors' checkpoint files: every tensor of them read, and compared with what PyTorch read.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use burn::tensor::{DType, Device, TensorData};
use infill_inference::weights::checkpoint;

use super::{Case, Outputs, Runner};

pub const KINDS: &[(&str, Runner)] = &[("manifest", manifest)];

/// The manifest names files that lie beside it, and of each tensor the shape, the type, two sums and the
/// first numbers.
fn manifest(case: &Case, _: &Device) -> anyhow::Result<Outputs> {
    let folder = case.path.parent().context("a file lies in a folder")?;
    let files: BTreeSet<&str> =
        case.tensors.keys().filter_map(|key| key.split_once('/')).map(|(file, _)| file).collect();
    let mut found = Outputs::new();
    for file in files {
        let bytes = std::fs::read(folder.join(file)).with_context(|| file.to_owned())?;
        found.put_number(&format!("{file}/bytes"), bytes.len() as f64);
        let state = checkpoint::read(&bytes).with_context(|| file.to_owned())?;
        for (name, data) in &state {
            let key = format!("{file}/tensors/{name}");
            let expected = case.meta.get(&format!("{key}/dtype"));
            let expected =
                expected.with_context(|| format!("{key} is in the file and not in the manifest"))?;
            ensure!(*expected == dtype(data), "{key} is {} and should be {expected}", dtype(data));
            put(&mut found, &key, data);
        }
    }
    Ok(found)
}

fn put(found: &mut Outputs, key: &str, data: &TensorData) {
    let values: Vec<f64> = data.iter::<f64>().collect();
    let shape: Vec<i64> = data.shape().as_slice().iter().map(|&size| size as i64).collect();
    let first = values[..values.len().min(3)].to_vec();
    found.put_number(&format!("{key}/sum"), values.iter().sum());
    found.put_number(&format!("{key}/abs_sum"), values.iter().map(|value| value.abs()).sum());
    for (what, count, list) in [
        ("shape", shape.len(), TensorData::from(shape.as_slice())),
        ("first", first.len(), TensorData::from(first.as_slice())),
    ] {
        if count > 0 {
            found.put_data(&format!("{key}/{what}"), list);
        }
    }
}

/// The name that PyTorch gives an element type.
fn dtype(data: &TensorData) -> String {
    match data.dtype() {
        DType::F64 => "float64",
        DType::F32 => "float32",
        DType::F16 => "float16",
        DType::BF16 => "bfloat16",
        DType::I64 => "int64",
        DType::I32 => "int32",
        DType::I16 => "int16",
        DType::I8 => "int8",
        DType::U8 => "uint8",
        DType::Bool(_) => "bool",
        other => return format!("{other:?}"),
    }
    .to_owned()
}
