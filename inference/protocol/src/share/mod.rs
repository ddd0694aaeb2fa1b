//! Links that reopen a demo: `#v1.…` behind the page's address, where no server sees it.
//!
//! A link holds what a person did, never a picture: where the photo lies beside the page, the edits (with
//! the options of every fill), and what came out of it, so that whoever opens it is told whether they see
//! the same. The bytes are a version, a length, a CRC-32, and the deflated rest; text is base64 for
//! addresses. Project files and the log kept against a crash hold their edits in the same envelope.

mod bytes;
mod edits;
mod envelope;
mod error;
#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use self::bytes::{Reader, Writer};
pub use self::envelope::{ENVELOPE_VERSION, seal};
pub use self::error::ShareError;
pub use crate::fingerprint::{Fingerprint, MadeOn, PictureHash};
use crate::{Edit, Rect};

/// Characters of the longest link that every program takes: mail, chats and forums cut longer ones.
pub const LINK_LIMIT: usize = 2_000;

/// Bytes of a link's content, unpacked. A link of the longest address a browser takes holds far less.
const CONTENT_LIMIT: usize = 4 << 20;
/// Bytes of an edit log, unpacked.
const LOG_LIMIT: usize = 64 << 20;

/// What a link reopens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The release that made it.
    pub app: String,
    pub photo: PhotoPath,
    /// The photo as its decoder gave it, before any edit.
    pub decoded: PictureHash,
    /// The edits that are done, oldest first. Of labels that were proposed only the origin is in the link:
    /// their map comes back empty, to be proposed again.
    pub edits: Vec<Edit>,
    /// The part of the photo that the fills changed; empty where there was none.
    pub area: Rect,
    /// The picture that was shared, and on what it was computed.
    pub result: Fingerprint,
    pub made_on: MadeOn,
}

/// Where a photo lies below the page's own folder, such as "samples/dune.jpg".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoPath(String);

impl PhotoPath {
    /// `None` for whatever could lead out of the folder: other hosts, absolute paths, `..`, queries.
    pub fn new(path: impl Into<String>) -> Option<Self> {
        let path = path.into();
        let plain = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' '))
        };
        (path.len() <= 200 && path.split('/').all(plain)).then_some(Self(path))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the file itself.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl Share {
    /// The fragment of an address, without its `#`.
    pub fn fragment(&self) -> String {
        let mut out = Writer::default();
        out.text(&self.app);
        out.text(self.photo.as_str());
        out.bytes(&self.decoded.0);
        edits::write_for_link(&mut out, &self.edits);
        for side in [self.area.x, self.area.y, self.area.width, self.area.height] {
            out.number(u64::from(side));
        }
        out.bytes(&self.result.hash.0);
        out.bytes(self.result.cells.as_flattened());
        out.byte(match self.made_on {
            MadeOn::Cpu => 0,
            MadeOn::Gpu => 1,
        });
        format!("v{ENVELOPE_VERSION}.{}", URL_SAFE_NO_PAD.encode(envelope::seal(&out.into_bytes())))
    }

    /// The demo of a fragment, without its `#`. `None` where the fragment is no link of Infill's at all.
    ///
    /// # Errors
    /// Which of these it is: cut off, altered, or made by a later release.
    pub fn read(fragment: &str) -> Option<Result<Self, ShareError>> {
        let (version, text) = fragment.strip_prefix('v')?.split_once('.')?;
        let version = version.parse::<u32>().ok()?;
        Some(Self::read_text(version, text))
    }

    fn read_text(version: u32, text: &str) -> Result<Self, ShareError> {
        if version > u32::from(ENVELOPE_VERSION) {
            return Err(ShareError::Future);
        }
        let packed = decode(text)?;
        let content = envelope::open(&packed, CONTENT_LIMIT)?;
        Self::read_content(&mut Reader::new(&content)).ok_or(ShareError::Altered)
    }

    fn read_content(from: &mut Reader<'_>) -> Option<Self> {
        let share = Self {
            app: from.text(40)?,
            photo: PhotoPath::new(from.text(200)?)?,
            decoded: PictureHash(from.array()?),
            edits: edits::read(from)?,
            area: Rect::new(from.small()?, from.small()?, from.small()?, from.small()?),
            result: read_fingerprint(from)?,
            made_on: match from.byte()? {
                0 => MadeOn::Cpu,
                1 => MadeOn::Gpu,
                _ => return None,
            },
        };
        from.is_empty().then_some(share)
    }
}

fn read_fingerprint(from: &mut Reader<'_>) -> Option<Fingerprint> {
    let mut print = Fingerprint { hash: PictureHash(from.array()?), ..Fingerprint::default() };
    for cell in &mut print.cells {
        *cell = from.array()?;
    }
    Some(print)
}

/// Base64 for addresses. A link that was cut may end in the middle of a group: the whole groups before it
/// tell as much.
fn decode(text: &str) -> Result<Vec<u8>, ShareError> {
    if !text.is_ascii() {
        return Err(ShareError::Altered);
    }
    let groups = &text[..text.len() / 4 * 4];
    let bytes = URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(groups));
    match bytes {
        Ok(bytes) if bytes.is_empty() => Err(ShareError::Truncated),
        Ok(bytes) => Ok(bytes),
        Err(_) => Err(ShareError::Altered),
    }
}

/// Edits in an envelope of their own, for project files and the log kept against a crash.
pub fn write_log(edits: &[Edit]) -> Vec<u8> {
    let mut out = Writer::default();
    edits::write(&mut out, edits);
    envelope::seal(&out.into_bytes())
}

/// The edits of [`write_log`].
///
/// # Errors
/// As [`Share::read`].
pub fn read_log(bytes: &[u8]) -> Result<Vec<Edit>, ShareError> {
    let content = envelope::open(bytes, LOG_LIMIT)?;
    let mut from = Reader::new(&content);
    edits::read(&mut from).filter(|_| from.is_empty()).ok_or(ShareError::Altered)
}
