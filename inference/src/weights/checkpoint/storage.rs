//! The bytes behind the tensors.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use burn::tensor::{DType, TensorData};

use super::value::TensorView;

/// Bytes of each storage by its key; those of an archive that is not compressed lie in the file.
#[derive(Debug, Default)]
pub struct Storages<'a>(HashMap<Rc<str>, Cow<'a, [u8]>>);

/// Dimensions of a tensor: more than any network has.
const MOST_DIMENSIONS: usize = 16;

impl<'a> Storages<'a> {
    pub fn add(&mut self, key: Rc<str>, bytes: impl Into<Cow<'a, [u8]>>) {
        self.0.insert(key, bytes.into());
    }

    /// The elements of `view`, row-major.
    ///
    /// # Errors
    /// In words, where the tensor reaches beyond its storage.
    pub fn gather(&self, view: &TensorView) -> Result<TensorData, String> {
        let storage = self.0.get(&view.storage.key).ok_or("its storage is not in the file")?;
        if view.sizes.len() > MOST_DIMENSIONS {
            return Err(format!("it has {} dimensions", view.sizes.len()));
        }
        let width = view.element.size();
        let visible = (view.storage.start.saturating_mul(width), view.storage.count.saturating_mul(width));
        let seen = storage.get(visible.0..visible.0.saturating_add(visible.1));
        let seen = seen.ok_or("its storage is shorter than described")?;
        let bytes = match end(view) {
            Some(end) if end <= view.storage.count => elements(seen, view, width),
            _ => return Err("it reaches beyond its storage".into()),
        };
        TensorData::try_from_bytes_vec(as_written(bytes, view.element), view.sizes.clone(), view.element)
            .map_err(|error| error.to_string())
    }
}

/// The index after the last element that is read; `None` beyond what can be counted.
fn end(view: &TensorView) -> Option<usize> {
    if view.element_count()? == 0 {
        return Some(0);
    }
    let reach =
        |reach: usize, (size, stride): (&usize, &usize)| reach.checked_add((size - 1).checked_mul(*stride)?);
    view.sizes.iter().zip(&view.strides).try_fold(view.offset, reach)?.checked_add(1)
}

/// Every index lies before [`end`].
fn elements(storage: &[u8], view: &TensorView, width: usize) -> Vec<u8> {
    let count = view.element_count().unwrap_or(0);
    if count == 0 {
        return Vec::new();
    }
    if is_contiguous(view) {
        return storage[view.offset * width..(view.offset + count) * width].to_vec();
    }
    let mut bytes = Vec::with_capacity(count * width);
    let mut position = vec![0; view.sizes.len()];
    let mut index = view.offset;
    for _ in 0..count {
        bytes.extend_from_slice(&storage[index * width..(index + 1) * width]);
        // Counts up like an odometer, the last dimension fastest.
        for axis in (0..position.len()).rev() {
            position[axis] += 1;
            index += view.strides[axis];
            if position[axis] < view.sizes[axis] {
                break;
            }
            index -= view.strides[axis] * view.sizes[axis];
            position[axis] = 0;
        }
    }
    bytes
}

fn is_contiguous(view: &TensorView) -> bool {
    let mut expected = 1;
    view.sizes.iter().zip(&view.strides).rev().all(|(&size, &stride)| {
        let fits = size == 1 || stride == expected;
        expected *= size;
        fits
    })
}

/// Any byte but 0 is true; a boolean of Rust has to be 1 then.
fn as_written(mut bytes: Vec<u8>, element: DType) -> Vec<u8> {
    if matches!(element, DType::Bool(_)) {
        bytes.iter_mut().for_each(|byte| *byte = u8::from(*byte != 0));
    }
    bytes
}
