use std::collections::BTreeMap;

use js_sys::ArrayBuffer;
use web_sys::Url;

use crate::platform::download;

/// A small picture (PNG), which an image of the page can show as long as this lives.
pub struct Picture {
    pub file: ArrayBuffer,
    /// Empty where there is nothing to show.
    pub address: String,
}

impl Picture {
    pub fn new(file: ArrayBuffer) -> Self {
        let address = (file.byte_length() > 0).then(|| download::object_url(&file, "image/png").ok());
        Self { file, address: address.flatten().unwrap_or_default() }
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // Fails only for what is no address.
        drop(Url::revoke_object_url(&self.address));
    }
}

/// Small pictures of the photo after each fill.
#[derive(Default)]
pub struct Thumbnails {
    by_fills: BTreeMap<u32, Picture>,
}

impl Thumbnails {
    /// The picture after `fills` fills. Those after more belong to fills that are gone.
    pub fn insert(&mut self, fills: u32, file: ArrayBuffer) {
        self.by_fills.split_off(&fills);
        self.by_fills.insert(fills, Picture::new(file));
    }

    /// Where it is to be found.
    pub fn get(&self, fills: u32) -> Option<&String> {
        self.by_fills.get(&fills).map(|picture| &picture.address)
    }

    pub fn clear(&mut self) {
        self.by_fills.clear();
    }
}
