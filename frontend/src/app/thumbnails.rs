use std::collections::BTreeMap;

use web_sys::Url;

/// Small pictures of the photo after each fill, as addresses that an image can show.
#[derive(Default)]
pub struct Thumbnails {
    by_fills: BTreeMap<u32, String>,
}

impl Thumbnails {
    /// The picture after `fills` fills. Those after more belong to fills that are gone.
    pub fn insert(&mut self, fills: u32, address: String) {
        for old in self.by_fills.split_off(&fills).into_values() {
            revoke(&old);
        }
        self.by_fills.insert(fills, address);
    }

    pub fn get(&self, fills: u32) -> Option<&String> {
        self.by_fills.get(&fills)
    }

    pub fn clear(&mut self) {
        std::mem::take(&mut self.by_fills).into_values().for_each(|address| revoke(&address));
    }
}

/// Fails only for what is no address.
fn revoke(address: &str) {
    drop(Url::revoke_object_url(address));
}
