use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, ensure};
use burn::tensor::{Device, Tensor, TensorData};
use infill_inference::models::state::{StateDict, now};

/// A fixture, read but not judged.
#[derive(Debug, Default)]
pub struct Case {
    pub path: PathBuf,
    /// Strings: the metadata of a safetensors file, the strings of a JSON file.
    pub meta: BTreeMap<String, String>,
    /// Tensors by name; the numbers of a JSON file under their keys joined by `/`.
    pub tensors: BTreeMap<String, TensorData>,
    /// Names that were read, and so are inputs.
    read: RefCell<BTreeSet<String>>,
}

impl Case {
    pub fn new(path: PathBuf, meta: BTreeMap<String, String>, tensors: BTreeMap<String, TensorData>) -> Self {
        Self { path, meta, tensors, read: RefCell::default() }
    }

    /// The file's name without its extension.
    pub fn stem(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// The metadata's `kind`, else the longest of `known` that the file's name starts with.
    pub fn kind<'a>(&self, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let said = self.meta.get("kind").filter(|_| !self.is_json());
        let fits = |kind: &&str| match said {
            Some(said) => said == kind,
            None => {
                self.stem().strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            }
        };
        known.filter(fits).max_by_key(|kind| kind.len())
    }

    pub fn is_json(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension == "json")
    }

    /// The raw tensor `name`.
    pub fn data(&self, name: &str) -> anyhow::Result<TensorData> {
        self.read.borrow_mut().insert(name.to_owned());
        self.tensors.get(name).cloned().with_context(|| format!("the fixture has no {name}"))
    }

    /// Tensor `name` as f32.
    pub fn tensor<const D: usize>(&self, name: &str, device: &Device) -> anyhow::Result<Tensor<D>> {
        let data = self.data(name)?;
        ensure!(data.rank() == D, "{name} has {} dimensions, not {D}", data.rank());
        Ok(Tensor::from_data(data.convert::<f32>(), device))
    }

    /// Every number of tensor `name`.
    pub fn numbers(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        Ok(self.data(name)?.iter::<f64>().collect())
    }

    /// The shape of tensor `name`.
    pub fn dims<const D: usize>(&self, name: &str) -> anyhow::Result<[usize; D]> {
        let data = self.tensors.get(name).with_context(|| format!("the fixture has no {name}"))?;
        let dims = data.shape().as_slice();
        dims.try_into().with_context(|| format!("{name} has the shape {dims:?}, not {D} dimensions"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The tensors whose names start with `prefix`, without it.
    pub fn state(&self, prefix: &str) -> StateDict {
        let named = |(name, data): (&String, &TensorData)| {
            name.strip_prefix(prefix).map(|short| (short.to_owned(), data.clone()))
        };
        self.tensors.iter().filter_map(named).collect()
    }

    /// A whole number of the metadata.
    pub fn meta_usize(&self, key: &str) -> anyhow::Result<usize> {
        let text = self.meta.get(key).with_context(|| format!("the metadata has no {key}"))?;
        text.parse().with_context(|| format!("{key} is {text}, not a number"))
    }

    /// What a runner must compute: outputs, inner tensors, gradients and state after a step; in a JSON
    /// file all that was not read as an input.
    pub fn expected(&self) -> impl Iterator<Item = (&str, &TensorData)> {
        let result = |name: &str| match self.is_json() {
            true => !self.read.borrow().contains(name),
            false => {
                let (group, _) = name.split_once('.').unwrap_or((name, ""));
                ["out", "mid"].contains(&group) || group.contains("grad") || group.contains("after")
            }
        };
        self.tensors.iter().map(|(name, data)| (name.as_str(), data)).filter(move |(name, _)| result(name))
    }
}

/// What a runner computed, under the names of the fixture.
#[derive(Debug, Default)]
pub struct Outputs(BTreeMap<String, TensorData>);

impl Outputs {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn put<const D: usize>(&mut self, name: &str, tensor: Tensor<D>) {
        self.put_data(name, now(tensor.into_data()));
    }

    pub fn put_data(&mut self, name: &str, data: TensorData) {
        self.0.insert(name.to_owned(), data);
    }

    pub fn put_number(&mut self, name: &str, number: f64) {
        self.put_data(name, TensorData::from([number]));
    }

    pub fn get(&self, name: &str) -> Option<&TensorData> {
        self.0.get(name)
    }
}
