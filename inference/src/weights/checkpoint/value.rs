//! What a pickle builds.

use std::collections::BTreeMap;
use std::rc::Rc;

use burn::tensor::DType;

use super::CheckpointError;
use super::globals::Global;

/// A value by its place in a [`Heap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ref(usize);

/// Every value of one pickle. Values refer to each other by number: a pickle may share them, nest them
/// deeply or tie them in a knot, and none of that costs a stack when they are dropped.
#[derive(Debug, Default)]
pub struct Heap(Vec<Value>);

#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i128),
    /// A float or a byte string: no part of weights, and so not kept.
    Other,
    Text(Rc<str>),
    Tuple(Vec<Ref>),
    List(Vec<Ref>),
    Dict(Vec<(Ref, Ref)>),
    Global(Global),
    Storage(Box<StorageView>),
    Tensor(Box<TensorView>),
}

/// Elements of a storage, before its bytes are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageView {
    pub key: Rc<str>,
    /// `None` where a storage is bytes, and the tensor says what they are.
    pub element: Option<DType>,
    /// Elements (bytes where untyped) of the whole storage.
    pub total: usize,
    /// First element that is seen.
    pub start: usize,
    /// Elements that are seen.
    pub count: usize,
}

/// A tensor as a pickle describes it.
#[derive(Clone, Debug)]
pub struct TensorView {
    pub storage: StorageView,
    pub element: DType,
    /// In elements, from the start of the view.
    pub offset: usize,
    pub sizes: Vec<usize>,
    /// In elements, one for each size.
    pub strides: Vec<usize>,
}

impl Heap {
    pub fn add(&mut self, value: Value) -> Ref {
        self.0.push(value);
        Ref(self.0.len() - 1)
    }

    pub fn get(&self, place: Ref) -> &Value {
        &self.0[place.0]
    }

    pub fn get_mut(&mut self, place: Ref) -> &mut Value {
        &mut self.0[place.0]
    }

    pub fn text(&self, place: Ref) -> Option<&str> {
        match self.get(place) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number that can be a size.
    pub fn size(&self, place: Ref) -> Option<usize> {
        match self.get(place) {
            Value::Int(number) => usize::try_from(*number).ok(),
            _ => None,
        }
    }

    /// A tuple or list of sizes.
    pub fn sizes(&self, place: Ref) -> Option<Vec<usize>> {
        self.items(place)?.iter().map(|&item| self.size(item)).collect()
    }

    /// Items of a tuple or list.
    pub fn items(&self, place: Ref) -> Option<&[Ref]> {
        match self.get(place) {
            Value::Tuple(items) | Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// How many values the items of a tuple hold themselves: what copying any of them may cost.
    pub fn breadth(&self, tuple: Ref) -> usize {
        let breadth = |&item: &Ref| match self.get(item) {
            Value::Tuple(items) | Value::List(items) => items.len(),
            Value::Dict(pairs) => pairs.len(),
            _ => 1,
        };
        self.items(tuple).map_or(0, |items| items.iter().map(breadth).sum())
    }

    /// Every storage by its key, whatever of it is seen.
    ///
    /// # Errors
    /// Where one key has storages of different types or lengths.
    pub fn storages(&self) -> Result<BTreeMap<&str, &StorageView>, CheckpointError> {
        let mut found = BTreeMap::<&str, &StorageView>::new();
        for value in &self.0 {
            let Value::Storage(storage) = value else { continue };
            let first = *found.entry(&storage.key).or_insert(storage);
            if (first.element, first.total) != (storage.element, storage.total) {
                return Err(CheckpointError::damaged("a storage is described in two ways"));
            }
        }
        Ok(found)
    }

    /// What a dict holds under the text `key`.
    pub fn lookup(&self, dict: Ref, key: &str) -> Option<Ref> {
        let Value::Dict(pairs) = self.get(dict) else { return None };
        pairs.iter().rev().find(|(name, _)| self.text(*name) == Some(key)).map(|(_, value)| *value)
    }
}

impl StorageView {
    /// Of the whole storage; beyond any file where it cannot be counted.
    pub fn byte_count(&self) -> usize {
        self.total.saturating_mul(self.element.map_or(1, |element| element.size()))
    }
}

impl TensorView {
    /// `None` beyond what can be counted.
    pub fn element_count(&self) -> Option<usize> {
        // A length of zero makes the others harmless, whatever they are.
        if self.sizes.contains(&0) {
            return Some(0);
        }
        self.sizes.iter().try_fold(1usize, |count, &size| count.checked_mul(size))
    }

    pub fn byte_count(&self) -> Option<usize> {
        self.element_count()?.checked_mul(self.element.size())
    }
}
