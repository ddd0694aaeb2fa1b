//! The newer container: a zip archive of one pickle and a file for each storage.
//!
//! Only what `torch.save` and ordinary archivers write is read: entries stored or deflated, in one
//! part, not encrypted. Checksums are not compared, because PyTorch lets its users leave them out.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::DeflateDecoder;

use super::archive::{Entry, entries};
use super::machine::{Pickle, unpickle};
use super::reader::Reader;
use super::storage::Storages;
use super::{Budget, CheckpointError};

/// `NAME/data.pkl`, `NAME/data/KEY` for each storage, `NAME/byteorder`.
///
/// # Errors
/// See [`super::read`].
pub fn read<'a>(file: &'a [u8], budget: &mut Budget) -> Result<(Pickle, Storages<'a>), CheckpointError> {
    let entries = entries(file)?;
    let folder = entries.keys().find_map(|name| name.strip_suffix("data.pkl"));
    let folder = folder.filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let folder = folder.ok_or(CheckpointError::Foreign)?;
    let find = |name: &str| entries.get(&format!("{folder}{name}"));

    if let Some(order) = find("byteorder")
        && unpack(file, order, budget)?.starts_with(b"big")
    {
        return Err(CheckpointError::BigEndian);
    }
    let pickle = find("data.pkl").ok_or(CheckpointError::Foreign)?;
    let pickle = unpack(file, pickle, budget)?;
    let object = unpickle(&mut Reader::new(&pickle, "its pickle"))?;

    let mut storages = Storages::default();
    for (key, storage) in object.heap.storages()? {
        let entry = find(&format!("data/{key}"))
            .ok_or_else(|| CheckpointError::damaged(format!("the storage {key} is not in it")))?;
        if entry.size != storage.byte_count() {
            let (found, expected) = (entry.size, storage.byte_count());
            let words = format!("the storage {key} has {found} bytes and should have {expected}");
            return Err(CheckpointError::damaged(words));
        }
        storages.add(storage.key.clone(), unpack(file, entry, budget)?);
    }
    Ok((object, storages))
}

/// The bytes of `entry`, as many as it claims.
fn unpack<'a>(file: &'a [u8], entry: &Entry, budget: &mut Budget) -> Result<Cow<'a, [u8]>, CheckpointError> {
    let packed = entry.packed(file)?;
    if !entry.deflated {
        return Ok(packed.into());
    }
    budget.spend(entry.size)?;
    let mut bytes = Vec::new();
    let limit = entry.size as u64 + 1;
    let read = DeflateDecoder::new(packed).take(limit).read_to_end(&mut bytes);
    match read {
        Ok(count) if count == entry.size => Ok(bytes.into()),
        _ => Err(CheckpointError::damaged("an entry does not unpack to the length it claims")),
    }
}
