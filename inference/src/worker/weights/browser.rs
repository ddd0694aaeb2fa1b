//! The server and the disk of a browser: `fetch`, and the files that belong to the page's origin.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, FileSystemReadWriteOptions, FileSystemSyncAccessHandle, Headers, ReadableStream,
    RequestCache, RequestInit, Response,
};

use super::{Body, Outside, Refused, Reply};
use crate::worker::glue::{Page, scope};

/// Folder of the weights among the origin's files.
const FOLDER: &str = "weights";

/// The body of a response; dropping it ends the transfer.
pub struct Stream {
    reader: JsValue,
    abort: AbortController,
}

impl Outside for Page {
    type Body = Stream;

    async fn fetch(&self, address: &str, from: u64) -> Result<Reply<Stream>, String> {
        fetch(address, from).await.map_err(|error| words(&error))
    }

    async fn names(&self) -> Result<Vec<String>, Refused> {
        names().await.map_err(|_| Refused)
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        found(read(name).await)
    }

    async fn write(&self, name: &str, at: u64, bytes: &[u8]) -> Result<(), Refused> {
        write(name, at, bytes).await.map_err(|_| Refused)
    }

    async fn remove(&self, name: &str) -> Result<(), Refused> {
        found(remove(name).await).map(drop)
    }
}

impl Body for Stream {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let piece = advance(&self.reader, "read").await.map_err(|error| words(&error))?;
        Ok(piece.map(|piece| Uint8Array::new(&piece).to_vec()))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

async fn fetch(address: &str, from: u64) -> Result<Reply<Stream>, JsValue> {
    let (headers, abort, init) = (Headers::new()?, AbortController::new()?, RequestInit::new());
    if from > 0 {
        headers.set("range", &format!("bytes={from}-"))?;
    }
    init.set_headers(&headers);
    init.set_signal(Some(&abort.signal()));
    // What is worth keeping is kept by us, and whole.
    init.set_cache(RequestCache::NoStore);
    let response: Response =
        JsFuture::from(scope().fetch_with_str_and_init(address, &init)).await?.dyn_into()?;
    let body: ReadableStream = response.body().ok_or("an answer without content")?;
    let reader = body.get_reader().into();
    Ok(Reply { status: response.status(), body: Stream { reader, abort } })
}

async fn names() -> Result<Vec<String>, JsValue> {
    let keys = call(&folder().await?, "keys", &[])?;
    let mut names = Vec::new();
    while let Some(name) = advance(&keys, "next").await? {
        names.extend(name.as_string());
    }
    Ok(names)
}

async fn read(name: &str) -> Result<Vec<u8>, JsValue> {
    let handle = wait(&folder().await?, "getFileHandle", &[&name.into()]).await?;
    let file = wait(&handle, "getFile", &[]).await?;
    Ok(Uint8Array::new(&wait(&file, "arrayBuffer", &[]).await?).to_vec())
}

async fn write(name: &str, at: u64, bytes: &[u8]) -> Result<(), JsValue> {
    let handle = wait(&folder().await?, "getFileHandle", &[&name.into(), &created()?]).await?;
    let file: FileSystemSyncAccessHandle = wait(&handle, "createSyncAccessHandle", &[]).await?.dyn_into()?;
    let place = FileSystemReadWriteOptions::new();
    place.set_at(at as f64);
    let written = file
        .truncate_with_f64(at as f64)
        .and_then(|()| file.write_with_u8_array_and_options(bytes, &place))
        .and_then(|written| file.flush().map(|()| written));
    // Open files cannot be opened again, by a later worker neither.
    file.close();
    if written? as usize == bytes.len() { Ok(()) } else { Err("no room".into()) }
}

async fn remove(name: &str) -> Result<(), JsValue> {
    wait(&folder().await?, "removeEntry", &[&name.into()]).await.map(drop)
}

async fn folder() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&scope(), &"navigator".into())?;
    // Missing on a page without a secure origin; its methods are refused in private windows.
    let storage = Reflect::get(&navigator, &"storage".into())?;
    let root = wait(&storage, "getDirectory", &[]).await?;
    wait(&root, "getDirectoryHandle", &[&FOLDER.into(), &created()?]).await
}

/// `{ create: true }`
fn created() -> Result<JsValue, JsValue> {
    let options = js_sys::Object::new();
    Reflect::set(&options, &"create".into(), &JsValue::TRUE)?;
    Ok(options.into())
}

/// `None` where the error is that there is no such file.
fn found<T>(result: Result<T, JsValue>) -> Result<Option<T>, Refused> {
    let is_missing = |error: &JsValue| {
        Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).as_deref()
            == Some("NotFoundError")
    };
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(_) => Err(Refused),
    }
}

/// What a reader or an iterator gives next.
async fn advance(target: &JsValue, method: &str) -> Result<Option<JsValue>, JsValue> {
    let step = wait(target, method, &[]).await?;
    let is_done = Reflect::get(&step, &"done".into())?.is_truthy();
    if is_done { Ok(None) } else { Reflect::get(&step, &"value".into()).map(Some) }
}

/// The result of a method that gives a promise.
async fn wait(target: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(call(target, method, arguments)?.dyn_into::<Promise>()?).await
}

/// A method that not every browser has; where it is missing that is an error like any other.
fn call(target: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    method.apply(target, &arguments.iter().copied().collect::<Array>())
}

fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "the browser gives no reason".to_owned())
}
