use serde::{Serialize, de::DeserializeOwned};

/// A message that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "A message between the parts of the page could not be read ({0}). Reload the page to get matching parts."
)]
pub struct WireError(String);

/// A message is an array `[header, payload…]`: the header is these bytes, payloads are transferred
/// buffers that no serialiser ever copies.
pub fn encode_header<T: Serialize>(message: &T) -> Vec<u8> {
    // The message types hold only lengths known in advance, which postcard always accepts.
    postcard::to_allocvec(message).expect("protocol messages are plain data")
}

/// The message of a header.
///
/// # Errors
/// Where the bytes are not a whole message of this type.
pub fn decode_header<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    postcard::from_bytes(bytes).map_err(|error| WireError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ComputeRequest, DeviceChoice, PhotoRequest};

    #[test]
    fn headers_survive_the_trip() {
        let request = ComputeRequest::Start { device: DeviceChoice::Cpu };
        assert_eq!(decode_header::<ComputeRequest>(&encode_header(&request)), Ok(request));
        let open = PhotoRequest::Open { id: 7, name: "a.png".into(), mime: String::new() };
        assert_eq!(decode_header::<PhotoRequest>(&encode_header(&open)), Ok(open));
    }

    #[test]
    fn a_cut_header_is_an_error() {
        let bytes = encode_header(&PhotoRequest::Open { id: 1, name: "photo".into(), mime: "x".into() });
        for length in 0..bytes.len() {
            assert!(decode_header::<PhotoRequest>(&bytes[..length]).is_err(), "{length} bytes");
        }
    }
}
