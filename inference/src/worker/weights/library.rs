use std::cell::RefCell;

use infill_protocol::{Better, Purpose, WeightsHash, WeightsInfo, WeightsPlace};
use serde::{Deserialize, Serialize};

use super::download::Download;
use super::manifest::{self, Offer};
use super::outside::{Body, Outside};
use super::shelf::Shelf;
use super::{Ended, Watch, file_name, hash_of, tag_name};

/// Bytes of the largest manifest that is read.
const MANIFEST_LIMIT: usize = 1 << 20;

/// The weights there are: those beside the page and those on this device.
#[derive(Debug, Default)]
pub(in crate::worker) struct Library {
    /// Absolute address of the page's folder.
    base: RefCell<String>,
    offers: RefCell<Vec<Offer>>,
    /// Why there are no offers, in words.
    closed: RefCell<Option<String>>,
    shelf: Shelf,
}

/// What is written beside a whole file, so that listing reads no weights.
#[derive(Serialize, Deserialize)]
struct Tag {
    /// Of [`Purpose::id`].
    method: String,
    preset: String,
    title: String,
    licence: String,
    bytes: u64,
    /// Whether the person brought the file.
    #[serde(default)]
    own: bool,
}

impl Library {
    /// Reads the manifest beside the page. Where that fails there are no offers, and
    /// [`Self::note`] says why.
    pub async fn open(&self, outside: &impl Outside, base: String) {
        let offers = offers(outside, &format!("{base}{}", manifest::ADDRESS)).await;
        *self.base.borrow_mut() = base;
        match offers {
            Ok(offers) => {
                *self.offers.borrow_mut() = offers;
                *self.closed.borrow_mut() = None;
                self.tidy(outside).await;
            }
            Err(words) => *self.closed.borrow_mut() = Some(words),
        }
    }

    /// Offers first, in the manifest's order, then what the person brought.
    pub async fn list(&self, outside: &impl Outside) -> Vec<WeightsInfo> {
        let mut list: Vec<WeightsInfo> = self.offers.borrow().iter().map(Offer::info).collect();
        let mut brought = Vec::new();
        for hash in self.tagged(outside).await {
            match list.iter_mut().find(|info| info.hash == hash) {
                Some(info) => info.place = self.place(),
                None => brought.extend(self.info(outside, hash).await),
            }
        }
        brought.sort_by(|a, b| (&a.title, a.hash).cmp(&(&b.title, b.hash)));
        list.extend(brought);
        list
    }

    /// Why there are fewer weights than could be, in words.
    pub fn note(&self) -> Option<String> {
        let memory = self.shelf.is_memory().then(|| {
            "This browser lets the page keep no files here, so weights are fetched anew on each visit."
                .to_owned()
        });
        let notes: Vec<String> = self.closed.borrow().iter().cloned().chain(memory).collect();
        (!notes.is_empty()).then(|| notes.join(" "))
    }

    /// The bytes of listed weights, which are those that the hash names.
    pub async fn load(
        &self,
        outside: &impl Outside,
        hash: WeightsHash,
        watch: &Watch<'_>,
    ) -> Result<(WeightsInfo, Vec<u8>), Ended> {
        let Some(offer) = self.offer(|offer| offer.hash == hash) else {
            return self.brought(outside, hash).await;
        };
        let address = format!("{}{}", self.base.borrow(), offer.url);
        let download = Download { outside, shelf: &self.shelf, offer: &offer, address, watch };
        Ok((offer.info(), download.run().await?))
    }

    /// The weights that name: the person's own, else those beside the page.
    pub async fn names(&self, outside: &impl Outside) -> Option<WeightsHash> {
        let list = self.list(outside).await;
        let naming = |info: &&WeightsInfo| info.purpose == Purpose::Name;
        let is_offered = |info: &&WeightsInfo| self.offer(|offer| offer.hash == info.hash).is_some();
        let own = list.iter().filter(naming).find(|info| !is_offered(info));
        own.or_else(|| list.iter().find(naming)).map(|info| info.hash)
    }

    fn offer(&self, is_meant: impl Fn(&Offer) -> bool) -> Option<Offer> {
        self.offers.borrow().iter().find(|offer| is_meant(offer)).cloned()
    }

    /// Keeps whole weights, and what is known of them.
    pub async fn keep(&self, outside: &impl Outside, info: &mut WeightsInfo, bytes: &[u8]) {
        let WeightsInfo { hash, purpose, preset, title, licence, bytes: length, .. } = info.clone();
        let own = self.offer(|offer| offer.hash == hash).is_none();
        let method = purpose.id().to_owned();
        let tag = Tag { method, preset, title, licence, bytes: length, own };
        let names = self.shelf.names(outside).await;
        if !names.contains(&tag_name(hash)) {
            let tag = serde_json::to_vec(&tag).unwrap_or_default();
            self.shelf.write(outside, &file_name(hash), 0, bytes).await;
            self.shelf.write(outside, &tag_name(hash), 0, &tag).await;
        }
        info.place = self.place();
    }

    pub async fn delete(&self, outside: &impl Outside, hash: WeightsHash) {
        self.shelf.remove(outside, &tag_name(hash)).await;
        self.shelf.remove(outside, &file_name(hash)).await;
    }

    const fn place(&self) -> WeightsPlace {
        if self.shelf.is_memory() { WeightsPlace::InMemory } else { WeightsPlace::Kept }
    }

    /// Weights that only this device has.
    async fn brought(
        &self,
        outside: &impl Outside,
        hash: WeightsHash,
    ) -> Result<(WeightsInfo, Vec<u8>), Ended> {
        let gone =
            || Ended::Failed("These weights are no longer on this device. Open their file again.".to_owned());
        let info = self.info(outside, hash).await.ok_or_else(gone)?;
        let bytes = self.shelf.read(outside, &file_name(hash)).await.ok_or_else(gone)?;
        if hash_of(&bytes) == hash {
            return Ok((info, bytes));
        }
        self.delete(outside, hash).await;
        Err(Ended::Failed(format!(
            "The copy of “{}” on this device was damaged and has been removed. Open its file again.",
            info.title
        )))
    }

    /// What is known of kept weights.
    async fn info(&self, outside: &impl Outside, hash: WeightsHash) -> Option<WeightsInfo> {
        let Tag { method, preset, title, licence, bytes, .. } = self.tag(outside, hash).await?;
        let (purpose, place) = (Purpose::from_id(&method)?, self.place());
        Some(WeightsInfo { hash, purpose, preset, title, licence, bytes, place, better: Better::default() })
    }

    async fn tag(&self, outside: &impl Outside, hash: WeightsHash) -> Option<Tag> {
        serde_json::from_slice(&self.shelf.read(outside, &tag_name(hash)).await?).ok()
    }

    /// Hashes of the weights that are whole.
    async fn tagged(&self, outside: &impl Outside) -> Vec<WeightsHash> {
        let names = self.shelf.names(outside).await;
        names.iter().filter_map(|name| WeightsHash::from_hex(name.strip_suffix(".json")?)).collect()
    }

    /// Removes what is not offered any more and nobody chose: beginnings of files, and weights of earlier
    /// releases that name, which would count as the person's own.
    async fn tidy(&self, outside: &impl Outside) {
        let whole = self.tagged(outside).await;
        let offered: Vec<WeightsHash> = self.offers.borrow().iter().map(|offer| offer.hash).collect();
        for &hash in whole.iter().filter(|hash| !offered.contains(hash)) {
            let is_stale = |tag: Tag| tag.method == Purpose::Name.id() && !tag.own;
            if self.tag(outside, hash).await.is_some_and(is_stale) {
                self.delete(outside, hash).await;
            }
        }
        for name in self.shelf.names(outside).await {
            let hash = name.strip_suffix(".safetensors").and_then(WeightsHash::from_hex);
            if hash.is_some_and(|hash| !whole.contains(&hash) && !offered.contains(&hash)) {
                self.shelf.remove(outside, &name).await;
            }
        }
    }
}

/// The offers of the manifest at `address`.
async fn offers(outside: &impl Outside, address: &str) -> Result<Vec<Offer>, String> {
    let missing = |why: &str| {
        format!(
            "The list of weights beside this page could not be read ({why}); you can open a weights file of your own."
        )
    };
    let reply = outside.fetch(address, 0).await.map_err(|error| missing(&error))?;
    if reply.status != 200 {
        return Err(missing(&format!("the server answered {}", reply.status)));
    }
    let (mut body, mut bytes) = (reply.body, Vec::new());
    while let Some(piece) = body.next().await.map_err(|error| missing(&error))? {
        bytes.extend(piece);
        if bytes.len() > MANIFEST_LIMIT {
            return Err(missing("it is too long"));
        }
    }
    manifest::read(&bytes).map_err(|error| missing(&error))
}
