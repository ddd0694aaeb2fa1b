//! Instructions that make a value out of nothing but themselves.

use super::CheckpointError;
use super::reader::{Reader, index};
use super::value::Value;

/// The value of `instruction`, its content next in `bytes`.
///
/// # Errors
/// Where there is no such instruction, or less content than it claims.
pub fn plain(instruction: u8, bytes: &mut Reader<'_>) -> Result<Value, CheckpointError> {
    let bytes_of = |bytes: &mut Reader<'_>, count: u64| bytes.take(index(count)).map(|_| Value::Other);
    Ok(match instruction {
        b'N' => Value::None,
        0x88 => Value::Bool(true),
        0x89 => Value::Bool(false),
        b'J' => Value::Int(i32::from_le_bytes(bytes.array()?).into()),
        b'K' => Value::Int(bytes.u8()?.into()),
        b'M' => Value::Int(bytes.u16()?.into()),
        0x8a => {
            let count = bytes.u8()?;
            Value::Int(long(bytes.take(count.into())?)?)
        }
        b'G' => bytes_of(bytes, 8)?,
        // The last two are the texts of Python 2.
        b'X' | b'T' => {
            let count = bytes.u32()?;
            Value::Text(bytes.text(count as usize)?.into())
        }
        0x8c | b'U' => {
            let count = bytes.u8()?;
            Value::Text(bytes.text(count.into())?.into())
        }
        0x8d => {
            let count = bytes.u64()?;
            Value::Text(bytes.text(index(count))?.into())
        }
        b'C' => {
            let count = bytes.u8()?;
            bytes_of(bytes, count.into())?
        }
        b'B' => {
            let count = bytes.u32()?;
            bytes_of(bytes, count.into())?
        }
        0x8e => {
            let count = bytes.u64()?;
            bytes_of(bytes, count)?
        }
        other => {
            return Err(CheckpointError::damaged(format!("a pickle has no instruction {other:#04x} here")));
        }
    })
}

/// A whole number in as many bytes as it needs, the lowest first.
fn long(bytes: &[u8]) -> Result<i128, CheckpointError> {
    let sign = bytes.last().is_some_and(|last| last & 0x80 != 0);
    let mut wide = [if sign { 0xff } else { 0 }; 16];
    wide.get_mut(..bytes.len())
        .ok_or_else(|| CheckpointError::damaged("a number is far too large"))?
        .copy_from_slice(bytes);
    Ok(i128::from_le_bytes(wide))
}
