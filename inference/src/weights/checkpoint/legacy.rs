//! The older container: five pickles, then the storages.

use super::CheckpointError;
use super::machine::{Pickle, unpickle};
use super::reader::{Reader, index};
use super::storage::Storages;
use super::value::{Ref, Value};

const MAGIC: i128 = 0x1950_a86a_20f9_469c_fc6c;
const VERSION: i128 = 1001;

/// Magic number, version, facts of the machine, object, keys of the storages; then each storage as a
/// count of elements and their bytes, in the order of the keys.
///
/// # Errors
/// See [`super::read`].
pub fn read(file: &[u8]) -> Result<(Pickle, Storages<'_>), CheckpointError> {
    // Every protocol since 2 starts so.
    if file.first() != Some(&0x80) {
        return Err(CheckpointError::Foreign);
    }
    let mut bytes = Reader::new(file, "its pickles");
    let magic = number(&unpickle(&mut bytes)?);
    if magic != Some(MAGIC) {
        return Err(CheckpointError::Foreign);
    }
    if number(&unpickle(&mut bytes)?) != Some(VERSION) {
        return Err(CheckpointError::damaged("it is of an unknown version"));
    }
    check_order(&unpickle(&mut bytes)?)?;
    let object = unpickle(&mut bytes)?;
    let keys = unpickle(&mut bytes)?;
    let storages = storages(&object, &keys, Reader::new(bytes.rest(), "its numbers"))?;
    Ok((object, storages))
}

fn number(pickle: &Pickle) -> Option<i128> {
    match pickle.heap.get(pickle.root) {
        Value::Int(number) => Some(*number),
        _ => None,
    }
}

/// The machine's facts say which byte of a number comes first.
fn check_order(facts: &Pickle) -> Result<(), CheckpointError> {
    let order = facts.heap.lookup(facts.root, "little_endian").map(|place| facts.heap.get(place));
    match order {
        Some(Value::Bool(false)) => Err(CheckpointError::BigEndian),
        _ => Ok(()),
    }
}

fn storages<'a>(
    object: &Pickle,
    keys: &Pickle,
    mut bytes: Reader<'a>,
) -> Result<Storages<'a>, CheckpointError> {
    let described = object.heap.storages()?;
    let find = |&key: &Ref| described.get(keys.heap.text(key)?).copied();
    let listed =
        keys.heap.items(keys.root).and_then(|keys| keys.iter().map(find).collect::<Option<Vec<_>>>());
    let listed = listed.ok_or_else(|| CheckpointError::damaged("it lists storages that no tensor has"))?;

    let mut storages = Storages::default();
    for storage in listed {
        let count = index(bytes.u64()?);
        if count != storage.total {
            return Err(CheckpointError::damaged(format!(
                "a storage has {count} elements and should have {}",
                storage.total
            )));
        }
        storages.add(storage.key.clone(), bytes.take(storage.byte_count())?);
    }
    Ok(storages)
}
