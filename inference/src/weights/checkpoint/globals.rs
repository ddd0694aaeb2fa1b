//! The names of which weights are built. There are no others.

use std::fmt;

use burn::tensor::{BoolStore, DType};

use super::CheckpointError;
use super::value::{Heap, Ref, StorageView, TensorView, Value};

/// What a name of the list stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Global {
    /// A dict of some kind.
    Dict,
    /// A list, tuple or set of its argument.
    Sequence,
    /// `_rebuild_tensor` in its three versions.
    Tensor,
    /// A tensor with flags around it.
    Parameter,
    /// The elements of a storage; `None`: bytes.
    Storage(Option<DType>),
    Element(DType),
    /// Where a tensor lay: of no interest here.
    Device,
}

const NAMES: [(&str, &str, Global); 14] = [
    ("collections", "OrderedDict", Global::Dict),
    // The steps of a learning rate.
    ("collections", "Counter", Global::Dict),
    ("torch", "Size", Global::Sequence),
    ("builtins", "set", Global::Sequence),
    ("__builtin__", "set", Global::Sequence),
    ("torch._utils", "_rebuild_tensor", Global::Tensor),
    ("torch._utils", "_rebuild_tensor_v2", Global::Tensor),
    ("torch._utils", "_rebuild_tensor_v3", Global::Tensor),
    ("torch._utils", "_rebuild_parameter", Global::Parameter),
    ("torch._utils", "_rebuild_parameter_with_state", Global::Parameter),
    ("torch", "UntypedStorage", Global::Storage(None)),
    ("torch.storage", "UntypedStorage", Global::Storage(None)),
    ("torch.storage", "_UntypedStorage", Global::Storage(None)),
    ("torch", "device", Global::Device),
];

/// Names of PyTorch's element types: of a storage, of the type itself.
const ELEMENTS: [(&str, &str, DType); 9] = [
    ("DoubleStorage", "float64", DType::F64),
    ("FloatStorage", "float32", DType::F32),
    ("HalfStorage", "float16", DType::F16),
    ("BFloat16Storage", "bfloat16", DType::BF16),
    ("LongStorage", "int64", DType::I64),
    ("IntStorage", "int32", DType::I32),
    ("ShortStorage", "int16", DType::I16),
    ("CharStorage", "int8", DType::I8),
    ("ByteStorage", "uint8", DType::U8),
];

const BOOL: DType = DType::Bool(BoolStore::Native);

impl Global {
    /// # Errors
    /// Names what is not on the list.
    pub fn find(module: &str, name: &str) -> Result<Self, CheckpointError> {
        let listed = NAMES.iter().find(|(m, n, _)| (*m, *n) == (module, name)).map(|(.., global)| *global);
        let element = |(storage, element, dtype): &(&str, &str, DType)| {
            let storage = (name == *storage).then_some(Self::Storage(Some(*dtype)));
            storage.or_else(|| (name == *element).then_some(Self::Element(*dtype)))
        };
        let elements = || ELEMENTS.iter().chain(&[("BoolStorage", "bool", BOOL)]).find_map(element);
        let found = listed.or_else(|| if module == "torch" { elements() } else { None });
        found.ok_or_else(|| CheckpointError::Forbidden(printable(&format!("{module}.{name}"))))
    }
}

impl fmt::Display for Global {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dict => "a dict",
            Self::Sequence => "a list",
            Self::Tensor => "a tensor",
            Self::Parameter => "a parameter",
            Self::Storage(_) => "a storage",
            Self::Element(_) => "an element type",
            Self::Device => "a device",
        })
    }
}

/// A name from a file, fit for a message.
fn printable(name: &str) -> String {
    const LONGEST: usize = 80;
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    name.chars().map(clean).take(LONGEST).collect()
}

/// What `global` makes of a tuple of arguments.
///
/// # Errors
/// Where it cannot be made of them.
pub fn call(heap: &Heap, global: Global, arguments: Ref) -> Result<Value, CheckpointError> {
    let Value::Tuple(arguments) = heap.get(arguments) else {
        return Err(CheckpointError::damaged("arguments are no tuple"));
    };
    let made = match global {
        Global::Dict => dict(heap, arguments),
        Global::Sequence => match arguments.first() {
            Some(&items) => heap.items(items).map(|items| Value::List(items.to_vec())),
            None => Some(Value::List(Vec::new())),
        },
        Global::Tensor => tensor(heap, arguments).map(|tensor| Value::Tensor(Box::new(tensor))),
        Global::Parameter => {
            arguments.first().map(|&tensor| heap.get(tensor)).and_then(|tensor| match tensor {
                Value::Tensor(tensor) => Some(Value::Tensor(tensor.clone())),
                _ => None,
            })
        }
        Global::Device => Some(Value::Other),
        Global::Storage(_) | Global::Element(_) => None,
    };
    made.ok_or_else(|| CheckpointError::damaged(format!("{global} is made of the wrong parts")))
}

/// Of nothing, of a dict, or of a list of pairs.
fn dict(heap: &Heap, arguments: &[Ref]) -> Option<Value> {
    let Some(&source) = arguments.first() else { return Some(Value::Dict(Vec::new())) };
    if let Value::Dict(_) = heap.get(source) {
        return Some(heap.get(source).clone());
    }
    let pair = |&pair: &Ref| match *heap.items(pair)? {
        [key, value] => Some((key, value)),
        _ => None,
    };
    heap.items(source)?.iter().map(pair).collect::<Option<_>>().map(Value::Dict)
}

/// Of a storage, an offset, sizes and strides; where the storage is bytes, the element type is the
/// seventh argument.
fn tensor(heap: &Heap, arguments: &[Ref]) -> Option<TensorView> {
    let Value::Storage(storage) = heap.get(*arguments.first()?) else { return None };
    let named = arguments.get(6).map(|&element| heap.get(element));
    let (element, storage) = match (storage.element, named) {
        (Some(element), _) => (element, StorageView::clone(storage)),
        (None, Some(&Value::Global(Global::Element(element)))) => (element, typed(storage, element)?),
        _ => return None,
    };
    let (sizes, strides) = (heap.sizes(*arguments.get(2)?)?, heap.sizes(*arguments.get(3)?)?);
    let offset = heap.size(*arguments.get(1)?)?;
    (sizes.len() == strides.len()).then_some(TensorView { storage, element, offset, sizes, strides })
}

/// Bytes counted as elements.
fn typed(storage: &StorageView, element: DType) -> Option<StorageView> {
    let whole = |bytes: usize| bytes.is_multiple_of(element.size()).then(|| bytes / element.size());
    Some(StorageView {
        key: storage.key.clone(),
        element: Some(element),
        total: whole(storage.total)?,
        start: whole(storage.start)?,
        count: whole(storage.count)?,
    })
}

/// What a reference out of the pickle means: `("storage", type, key, device, elements[, (key, start, elements)])`.
///
/// # Errors
/// Where it is not that.
pub fn storage(heap: &Heap, description: Ref) -> Result<StorageView, CheckpointError> {
    let read = || {
        let items = heap.items(description)?;
        let (kind, key, total) = (*items.get(1)?, *items.get(2)?, heap.size(*items.get(4)?)?);
        let &Value::Global(Global::Storage(element)) = heap.get(kind) else { return None };
        let view = items.get(5).and_then(|&view| heap.items(view));
        let (start, count) = match view {
            Some(view) => (heap.size(*view.get(1)?)?, heap.size(*view.get(2)?)?),
            None => (0, total),
        };
        let inside = start.checked_add(count).is_some_and(|end| end <= total);
        let named = heap.text(*items.first()?) == Some("storage");
        let Value::Text(key) = heap.get(key) else { return None };
        (named && inside).then_some(StorageView { key: key.clone(), element, total, start, count })
    };
    read().ok_or_else(|| CheckpointError::damaged("a storage is not described as one"))
}
