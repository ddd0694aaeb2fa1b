use super::CheckpointError;

/// Bytes from front to back; what is not there is a truncated `part`.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    part: &'static str,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], part: &'static str) -> Self {
        Self { rest: bytes, part }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub fn truncated(&self) -> CheckpointError {
        CheckpointError::Truncated(self.part)
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], CheckpointError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], CheckpointError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.truncated())?;
        self.rest = rest;
        Ok(*taken)
    }

    pub fn u8(&mut self) -> Result<u8, CheckpointError> {
        Ok(self.array::<1>()?[0])
    }

    pub fn u16(&mut self) -> Result<u16, CheckpointError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, CheckpointError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub fn u64(&mut self) -> Result<u64, CheckpointError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Bytes up to the next line feed, which is consumed.
    pub fn line(&mut self) -> Result<&'a [u8], CheckpointError> {
        let length = self.rest.iter().position(|&byte| byte == b'\n').ok_or_else(|| self.truncated())?;
        let line = self.take(length)?;
        self.take(1)?;
        Ok(line)
    }

    /// The next `count` bytes as text.
    pub fn text(&mut self, count: usize) -> Result<String, CheckpointError> {
        utf8(self.take(count)?)
    }
}

/// A length or an index of a file as one of this machine; one too large for it is beyond any file.
pub fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

pub fn utf8(bytes: &[u8]) -> Result<String, CheckpointError> {
    let text = std::str::from_utf8(bytes).map_err(|_| CheckpointError::damaged("a name is no text"))?;
    Ok(text.to_owned())
}
