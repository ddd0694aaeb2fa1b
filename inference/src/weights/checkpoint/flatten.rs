//! From nested dicts to tensors by name.

use super::machine::Pickle;
use super::value::{Heap, Ref, TensorView, Value};
use super::{Budget, CheckpointError};

/// Names under which training programs keep the weights beside other things.
const WRAPPERS: [&str; 8] =
    ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "params", "weights"];

/// Levels of dicts and lists; real ones have four.
const DEEPEST: usize = 32;

/// Every tensor of the weights by its name.
///
/// # Errors
/// Where there is none, or the nesting is absurd.
pub fn tensors<'a>(
    pickle: &'a Pickle,
    budget: &mut Budget,
) -> Result<Vec<(String, &'a TensorView)>, CheckpointError> {
    let heap = &pickle.heap;
    let mut walk = Walk { heap, budget, found: Vec::new() };
    walk.visit("", weights(heap, pickle.root), 0)?;
    if walk.found.is_empty() { Err(CheckpointError::Empty) } else { Ok(walk.found) }
}

/// The dict that holds the weights: the object itself, or what lies under usual names inside it.
fn weights(heap: &Heap, root: Ref) -> Ref {
    let is_dict = |place: &Ref| matches!(heap.get(*place), Value::Dict(_));
    let inner = |place: Ref| WRAPPERS.iter().find_map(|name| heap.lookup(place, name).filter(is_dict));
    // A dict may be its own content.
    let layers = std::iter::successors(Some(root), |&place| inner(place)).take(DEEPEST);
    layers.last().unwrap_or(root)
}

struct Walk<'a, 'b> {
    heap: &'a Heap,
    budget: &'b mut Budget,
    found: Vec<(String, &'a TensorView)>,
}

impl<'a> Walk<'a, '_> {
    fn visit(&mut self, name: &str, place: Ref, depth: usize) -> Result<(), CheckpointError> {
        // What is shared is visited once for each of its names.
        self.budget.spend(size_of::<Value>() + name.len())?;
        if depth > DEEPEST {
            return Err(CheckpointError::damaged("dicts lie in each other without end"));
        }
        match self.heap.get(place) {
            Value::Tensor(tensor) => self.found.push((name.to_owned(), tensor)),
            Value::Dict(pairs) => {
                for &(key, value) in pairs {
                    let Some(key) = self.key(key) else { continue };
                    self.visit(&join(name, &key), value, depth + 1)?;
                }
            }
            Value::Tuple(items) | Value::List(items) => {
                for (index, &item) in items.iter().enumerate() {
                    self.visit(&join(name, &index.to_string()), item, depth + 1)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A key as text; whatever else a key may be names no weights.
    fn key(&self, key: Ref) -> Option<String> {
        match self.heap.get(key) {
            Value::Text(text) => Some(text.to_string()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

fn join(name: &str, key: &str) -> String {
    if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") }
}
