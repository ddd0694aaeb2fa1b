//! What convolutions on the CPU make of their weights, kept from one fill to the next.
//!
//! A weight may change between two forward passes wherever something trains. Not so inside a
//! [`Network`](super::network::Network): that one lets [`Kept::during`] say so, and the convolutions
//! inside ask [`Kept::current`]. Everywhere else they are Burn's own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use burn::module::ParamId;
use burn::tensor::Device;

use crate::convolve::{Weights, supported};

thread_local! {
    static CURRENT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Kernels by the parameter that they are made of. Clones share them.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<HashMap<ParamId, Arc<Weights>>>>);

impl Kept {
    /// Runs `work` with these kernels in use, where `device` is a CPU whose vectors are known.
    pub fn during<R>(&self, device: &Device, work: impl FnOnce() -> R) -> R {
        if *device != Device::flex() || device.is_autodiff() || !supported() {
            return work();
        }
        let _last = Restore(CURRENT.replace(Some(self.clone())));
        work()
    }

    /// Those of the network that is filling on this thread.
    pub fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// The kernel of the parameter, made where it is not there yet.
    pub fn weights(&self, id: ParamId, make: impl FnOnce() -> Weights) -> Arc<Weights> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.entry(id).or_insert_with(|| Arc::new(make())))
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// Puts back what was in use before, also where the work panics.
struct Restore(Option<Kept>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}
