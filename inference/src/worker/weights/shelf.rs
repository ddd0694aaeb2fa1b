use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::outside::Outside;

/// Files by name: on this device, and where the browser refuses that, in memory.
///
/// Once refused, everything stays in memory: half a file here and half there would be of no use.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    refused: Cell<bool>,
    memory: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Shelf {
    /// Whether files are gone with this worker.
    pub const fn is_memory(&self) -> bool {
        self.refused.get()
    }

    pub async fn names(&self, outside: &impl Outside) -> Vec<String> {
        let mut names = match self.unless_refused() {
            true => outside.names().await.unwrap_or_else(|_| self.give_up()),
            false => Vec::new(),
        };
        names.extend(self.memory.borrow().keys().cloned());
        names
    }

    pub async fn read(&self, outside: &impl Outside, name: &str) -> Option<Vec<u8>> {
        let found = self.memory.borrow().get(name).cloned();
        if found.is_some() || !self.unless_refused() {
            return found;
        }
        outside.read(name).await.unwrap_or_else(|_| self.give_up())
    }

    /// As [`Outside::write`], of `at` 0 where the file is new.
    pub async fn write(&self, outside: &impl Outside, name: &str, at: u64, bytes: &[u8]) {
        if self.unless_refused() && outside.write(name, at, bytes).await.is_ok() {
            return;
        }
        self.give_up::<()>();
        let mut memory = self.memory.borrow_mut();
        let file = memory.entry(name.to_owned()).or_default();
        // What came before was refused as well, or is in a file that can only be read anew.
        if file.len() as u64 >= at {
            file.truncate(at as usize);
            file.extend(bytes);
        }
    }

    pub async fn remove(&self, outside: &impl Outside, name: &str) {
        self.memory.borrow_mut().remove(name);
        if self.unless_refused() && outside.remove(name).await.is_err() {
            self.give_up::<()>();
        }
    }

    const fn unless_refused(&self) -> bool {
        !self.refused.get()
    }

    fn give_up<T: Default>(&self) -> T {
        self.refused.set(true);
        T::default()
    }
}
