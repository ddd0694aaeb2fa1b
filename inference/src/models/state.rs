//! State dicts: weights by name, and how they enter a module.
//!
//! A published checkpoint names its tensors after the authors' code. Each system knows how those
//! names map to the fields of its modules; everything else about loading lives here.

use std::collections::BTreeMap;
use std::fmt;

use burn::module::Module;
use burn::store::{ApplyError, ModuleSnapshot, bridge};
use burn::tensor::TensorData;

/// Tensors by name, as a checkpoint holds them.
pub type StateDict = BTreeMap<String, TensorData>;

/// Why a state dict does not fit a module. Every list is complete, so that one look tells whether
/// the file is of another system, of another width, or damaged.
#[derive(Debug, Default, thiserror::Error)]
pub struct LoadError {
    /// Parameters of the module that the file does not hold, by field path.
    pub missing: Vec<String>,
    /// Tensors of the file that the module has no place for, by the file's name.
    pub unused: Vec<String>,
    /// Tensors whose shape or kind differs: the file's name, what was expected, what was found.
    pub mismatched: Vec<String>,
}

impl LoadError {
    fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unused.is_empty() && self.mismatched.is_empty()
    }

    /// The same lists, each name below `part`.
    #[must_use]
    pub fn of_part(self, part: &str) -> Self {
        let below = |names: Vec<String>| names.into_iter().map(|name| format!("{part}: {name}")).collect();
        Self { missing: below(self.missing), unused: below(self.unused), mismatched: below(self.mismatched) }
    }

    /// The lists of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = |mut names: Vec<String>, more: Vec<String>| {
            names.extend(more);
            names
        };
        Self {
            missing: both(self.missing, other.missing),
            unused: both(self.unused, other.unused),
            mismatched: both(self.mismatched, other.mismatched),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the weights do not fit this network")?;
        let lists =
            [("missing", &self.missing), ("not used", &self.unused), ("of another shape", &self.mismatched)];
        for (title, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
            write!(f, "; {title}: {}", names.join(", "))?;
        }
        Ok(())
    }
}

/// Puts every tensor of `state` into `module` as f32.
///
/// `rename` turns a name of the file into the module's field path; `None` means that the tensor
/// is known and deliberately ignored (a counter, a duplicate).
///
/// # Errors
///
/// Unless names and shapes fit one to one, nothing is returned but the three lists.
pub fn load<M: Module>(
    mut module: M,
    state: StateDict,
    rename: impl Fn(&str) -> Option<String>,
) -> Result<M, LoadError> {
    let mut file_names = BTreeMap::new();
    let mut tensors = Vec::with_capacity(state.len());
    for (name, data) in state {
        let Some(path) = rename(&name) else { continue };
        tensors.push(bridge::from_data(data.convert::<f32>(), path.clone(), None));
        file_names.insert(path, name);
    }
    let in_file = |path: &String| file_names.get(path).unwrap_or(path).clone();

    let applied = module.apply(tensors, None, None, true);
    let error = LoadError {
        missing: applied.missing.into_iter().map(|(path, _)| path).collect(),
        unused: applied.unused.iter().map(in_file).collect(),
        mismatched: applied.errors.iter().map(|e| describe(e, in_file)).collect(),
    };
    if error.is_empty() { Ok(module) } else { Err(error) }
}

/// Every parameter of `module` by its field path.
pub fn state_of<M: Module>(module: &M) -> StateDict {
    let tensors = module.collect(None, None, true);
    let read = |tensor| bridge::to_data(&tensor).ok().map(|data| (tensor.name, now(data)));
    tensors.into_iter().filter_map(read).collect()
}

/// The numbers as they are now. What Burn reads from a GPU it fetches when it is first looked at, and by then the next
/// operation may have been done in place (`read_lazy_async` in `burn-cubecl`, sound only where nothing follows).
pub fn now(data: TensorData) -> TensorData {
    let _fetched = data.as_bytes();
    data
}

fn describe(error: &ApplyError, in_file: impl Fn(&String) -> String) -> String {
    match error {
        ApplyError::ShapeMismatch { path, expected, found } => {
            let name = in_file(path);
            format!("{name} (expected {:?}, found {:?})", expected.as_slice(), found.as_slice())
        }
        ApplyError::DTypeMismatch { path, expected, found } => {
            format!("{} (expected {expected:?}, found {found:?})", in_file(path))
        }
        ApplyError::AdapterError { path, message } | ApplyError::LoadError { path, message } => {
            format!("{} ({message})", in_file(path))
        }
    }
}

/// Length of dimension `axis` of the tensor `name`: the width of a network is read off its weights.
///
/// # Errors
/// Where there is no such tensor or dimension: the weights are of another network.
pub fn dimension(state: &StateDict, name: &str, axis: usize) -> Result<usize, LoadError> {
    let found = state.get(name).and_then(|data| data.shape().as_slice().get(axis).copied());
    found.ok_or_else(|| LoadError { missing: vec![name.to_owned()], ..LoadError::default() })
}

/// How many numbered parts `state` has below `prefix`, as in `prefix0.weight`, `prefix1.weight`.
pub fn count_parts(state: &StateDict, prefix: &str) -> usize {
    let index = |name: &String| name.strip_prefix(prefix)?.split('.').next()?.parse::<usize>().ok();
    state.keys().filter_map(index).max().map_or(0, |last| last + 1)
}

/// Applies ordered substring replacements to `name`.
pub fn rewrite(name: &str, rules: &[(&str, &str)]) -> String {
    rules.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
}
