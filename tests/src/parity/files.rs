//! Finds fixtures and reads them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use burn::tensor::{DType, TensorData};
use serde_json::Value;

use super::Case;

/// Every `.safetensors` and `.json` file under `folder`, in order.
pub fn fixtures(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(fixtures(&path)?);
        } else if path.extension().is_some_and(|e| e == "safetensors" || e == "json") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

pub fn read(path: &Path) -> anyhow::Result<Case> {
    let bytes = std::fs::read(path)?;
    let (mut meta, mut tensors) = (BTreeMap::new(), BTreeMap::new());
    match path.extension().and_then(|e| e.to_str()) {
        Some("json") => flatten("", &serde_json::from_slice(&bytes)?, &mut meta, &mut tensors),
        _ => safetensors(&bytes, &mut meta, &mut tensors)?,
    }
    Ok(Case::new(path.to_owned(), meta, tensors))
}

/// Eight bytes of length, a JSON header of that length, then the tensors' bytes.
fn safetensors(
    bytes: &[u8],
    meta: &mut BTreeMap<String, String>,
    tensors: &mut BTreeMap<String, TensorData>,
) -> anyhow::Result<()> {
    let (length, rest) = bytes.split_first_chunk::<8>().context("too short")?;
    let (header, body) = rest.split_at_checked(u64::from_le_bytes(*length) as usize).context("truncated")?;
    let header: BTreeMap<String, Value> = serde_json::from_slice(header)?;
    for (name, entry) in header {
        if name == "__metadata__" {
            *meta = serde_json::from_value(entry)?;
            continue;
        }
        let (dtype, shape, [start, end]): (String, Vec<usize>, [usize; 2]) = (
            serde_json::from_value(entry["dtype"].clone())?,
            serde_json::from_value(entry["shape"].clone())?,
            serde_json::from_value(entry["data_offsets"].clone())?,
        );
        let bytes = body.get(start..end).with_context(|| format!("{name} is truncated"))?;
        let data = match dtype.as_str() {
            // Stored as one byte each, 0 or 1.
            "BOOL" => TensorData::from_bytes_vec(bytes.to_vec(), shape, DType::U8),
            _ => TensorData::from_bytes_vec(bytes.to_vec(), shape, dtype_of(&dtype)?),
        };
        ensure!(tensors.insert(name.clone(), data).is_none(), "{name} is there twice");
    }
    Ok(())
}

fn dtype_of(name: &str) -> anyhow::Result<DType> {
    Ok(match name {
        "F64" => DType::F64,
        "F32" => DType::F32,
        "F16" => DType::F16,
        "BF16" => DType::BF16,
        "I64" => DType::I64,
        "I32" => DType::I32,
        "U8" => DType::U8,
        _ => bail!("tensors of {name} are not read"),
    })
}

/// Numbers and rectangular lists of numbers become tensors, everything else goes deeper.
fn flatten(
    key: &str,
    value: &Value,
    meta: &mut BTreeMap<String, String>,
    tensors: &mut BTreeMap<String, TensorData>,
) {
    let mut numbers = Vec::new();
    if let Some(shape) = rectangle(value, &mut numbers) {
        tensors.insert(key.to_owned(), TensorData::new(numbers, shape));
        return;
    }
    let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}/{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, v)| flatten(&below(name), v, meta, tensors)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, v)| flatten(&below(&i.to_string()), v, meta, tensors));
        }
        other => {
            let text = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            meta.insert(key.to_owned(), text);
        }
    }
}

/// The shape of `value` if it is a number or nested lists of them, its numbers appended to `numbers`.
fn rectangle(value: &Value, numbers: &mut Vec<f64>) -> Option<Vec<usize>> {
    if let Some(number) = value.as_f64() {
        numbers.push(number);
        return Some(Vec::new());
    }
    let items = value.as_array()?;
    let mut shapes = items.iter().map(|item| rectangle(item, numbers));
    let first = shapes.next()??;
    if shapes.all(|shape| shape.as_ref() == Some(&first)) {
        Some([vec![items.len()], first].concat())
    } else {
        None
    }
}
