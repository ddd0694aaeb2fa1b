//! Work kept in the browser against a crash or a reload, in the files that belong to the page's origin.
//!
//! A folder a tab: the photo (once), where it came from, and the edits. A lock held as long as the tab lives
//! tells its folder from those that a crash left.

use std::time::Duration;

use infill_protocol::Edit;
use infill_protocol::share::{PhotoPath, ShareError, read_log, write_log};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, File};

use super::dynamic::{call, get, is_error, navigator, next, object, wait};
use super::{download, files};

const FOLDER: &str = "work";
const PHOTO: &str = "photo";
const ABOUT: &str = "about";
const LOG: &str = "log";
/// Work that nobody came back for is removed after this.
const KEPT_FOR: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// A folder of kept work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot(String);

/// Work that a tab left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub slot: Slot,
    pub name: String,
}

/// What a folder holds.
pub struct Work {
    pub name: String,
    pub source: Option<PhotoPath>,
    pub photo: Blob,
    pub edits: Result<Vec<Edit>, ShareError>,
}

/// Why something was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The disk, or what the browser grants of it, is full.
    Full,
    /// The browser keeps no files for this page, as in a private window.
    Refused,
}

impl From<JsValue> for NotKept {
    fn from(error: JsValue) -> Self {
        if is_error(&error, "QuotaExceededError") { Self::Full } else { Self::Refused }
    }
}

impl Slot {
    /// A folder of this tab's own.
    pub fn new() -> Self {
        let mut name = format!("{:x}", js_sys::Date::now() as u64);
        for _ in 0..3 {
            name += &format!("{:04x}", (js_sys::Math::random() * 65_536.0) as u32);
        }
        Self(name)
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    pub fn named(name: String) -> Self {
        Self(name)
    }

    fn lock(&self) -> String {
        format!("infill-work-{}", self.0)
    }

    /// Holds the folder as long as the tab lives.
    pub fn hold(&self) {
        let forever = Closure::once_into_js(|_: JsValue| Promise::new(&mut |_, _| {}));
        // Where there are no locks there is no folder either.
        drop(navigator("locks").and_then(|locks| call(&locks, "request", &[&self.lock().into(), &forever])));
    }

    /// Keeps the photo, and under which name and from where it was opened.
    pub async fn keep_photo(
        &self,
        name: &str,
        source: Option<&PhotoPath>,
        photo: &Blob,
    ) -> Result<(), NotKept> {
        let folder = self.folder().await?;
        write(&folder, PHOTO, photo).await?;
        let about = format!("{name}\n{}", source.map_or("", PhotoPath::as_str));
        Ok(write(&folder, ABOUT, &about.into()).await?)
    }

    /// Keeps the edits that are done.
    pub async fn keep_log(&self, edits: &[Edit]) -> Result<(), NotKept> {
        let bytes = Uint8Array::from(write_log(edits).as_slice());
        Ok(write(&self.folder().await?, LOG, &bytes).await?)
    }

    /// Forgets everything in it.
    pub async fn remove(&self) -> Result<(), NotKept> {
        let options = object("recursive", &JsValue::TRUE)?;
        match wait(&shelf().await?, "removeEntry", &[&self.name().into(), &options]).await {
            Err(error) if !is_error(&error, "NotFoundError") => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// What was kept.
    pub async fn read(&self) -> Result<Work, NotKept> {
        let folder = self.folder().await?;
        let (name, source) = self.about(&folder).await?;
        // In memory: the file itself is written anew when the work goes on.
        let photo = file(&folder, PHOTO).await?;
        let photo = files::read(&photo).await?;
        let photo = download::blob(&photo, "")?;
        let log = file(&folder, LOG).await?;
        let log = files::read(&log).await?;
        Ok(Work { name, source, photo, edits: read_log(&Uint8Array::new(&log).to_vec()) })
    }

    async fn about(&self, folder: &JsValue) -> Result<(String, Option<PhotoPath>), JsValue> {
        let about = file(folder, ABOUT).await?;
        let text = wait(&about, "text", &[]).await?.as_string().unwrap_or_default();
        let (name, source) = text.split_once('\n').unwrap_or((&text, ""));
        Ok((name.to_owned(), PhotoPath::new(source)))
    }

    async fn folder(&self) -> Result<JsValue, JsValue> {
        wait(&shelf().await?, "getDirectoryHandle", &[&self.name().into(), &created()?]).await
    }
}

/// The newest work that no tab holds. What is old, or was never whole, is removed.
pub async fn left() -> Result<Option<Left>, JsValue> {
    let held = held_locks().await?;
    let names = call(&shelf().await?, "keys", &[])?;
    let mut slots = Vec::new();
    while let Some(name) = next(&names).await? {
        slots.extend(name.as_string().map(Slot));
    }
    let mut newest: Option<(f64, Left)> = None;
    for slot in slots.into_iter().filter(|slot| !held.contains(&slot.lock())) {
        match slot.age().await {
            Ok((age, name)) if age < KEPT_FOR.as_millis() as f64 => {
                if newest.as_ref().is_none_or(|(least, _)| age < *least) {
                    newest = Some((age, Left { slot, name }));
                }
            }
            _ => slot.remove().await.unwrap_or(()),
        }
    }
    Ok(newest.map(|(_, left)| left))
}

impl Slot {
    /// Milliseconds since the last edit, and the photo's name.
    async fn age(&self) -> Result<(f64, String), JsValue> {
        let folder = self.folder().await?;
        let changed = file(&folder, LOG).await?.last_modified();
        Ok((js_sys::Date::now() - changed, self.about(&folder).await?.0))
    }
}

async fn held_locks() -> Result<Vec<String>, JsValue> {
    let state = wait(&navigator("locks")?, "query", &[]).await?;
    let held = get(&state, "held")?.dyn_into::<Array>()?;
    Ok(held.iter().filter_map(|lock| get(&lock, "name").ok()?.as_string()).collect())
}

async fn shelf() -> Result<JsValue, JsValue> {
    let root = wait(&navigator("storage")?, "getDirectory", &[]).await?;
    wait(&root, "getDirectoryHandle", &[&FOLDER.into(), &created()?]).await
}

async fn file(folder: &JsValue, name: &str) -> Result<File, JsValue> {
    let handle = wait(folder, "getFileHandle", &[&name.into()]).await?;
    wait(&handle, "getFile", &[]).await?.dyn_into()
}

/// Written beside and put in place when whole, so that a crash leaves what was there before.
async fn write(folder: &JsValue, name: &str, content: &JsValue) -> Result<(), JsValue> {
    let handle = wait(folder, "getFileHandle", &[&name.into(), &created()?]).await?;
    let out = wait(&handle, "createWritable", &[]).await?;
    wait(&out, "write", &[content]).await?;
    wait(&out, "close", &[]).await.map(drop)
}

/// `{ create: true }`
fn created() -> Result<JsValue, JsValue> {
    object("create", &JsValue::TRUE)
}
