//! What a file is: weights, a project, or a photo, and which photos the browser must decode because no Rust decoder
//! serves them well.

/// How many bytes of a file tell its kind.
pub const HEAD: usize = 64;

/// The name of the format where only the browser can decode it: AVIF, and HEIC where the browser can at all.
pub fn browser_format(head: &[u8]) -> Option<&'static str> {
    let brands = head.get(8..HEAD.min(head.len()))?;
    if head.get(4..8)? != b"ftyp" {
        return None;
    }
    let avif = brands.chunks_exact(4).any(|brand| brand == b"avif" || brand == b"avis");
    if avif {
        return Some("AVIF");
    }
    // HEVC is no format that a decoder in Rust serves well; Safari opens it, others say that they cannot.
    let heic = brands.chunks_exact(4).any(|brand| matches!(brand, b"heic" | b"heix" | b"heim" | b"heis"));
    heic.then_some("HEIC")
}

/// Whether a file of this name holds weights of a network rather than a photo.
pub fn is_weights(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("safetensors"))
}

/// Whether a file of this name is a project rather than a photo.
pub fn is_project(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("infill"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_projects_are_told_by_their_name() {
        assert!(is_weights("espa.web.safetensors") && is_weights("ESPA.SafeTensors"));
        assert!(is_project("my photo.infill") && !is_project("infill") && !is_project("a.infill.png"));
        assert!(!is_weights("safetensors") && !is_weights("safetensors.png") && !is_weights(""));
    }

    #[test]
    fn what_only_browsers_decode_is_told_by_its_brands() {
        assert_eq!(browser_format(b"\0\0\0\x1cftypavif\0\0\0\0mif1miafMA1B"), Some("AVIF"));
        assert_eq!(browser_format(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifMA1B"), Some("AVIF"));
        assert_eq!(browser_format(b"\0\0\0\x1cftypheic\0\0\0\0mif1heic"), Some("HEIC"));
        assert_eq!(browser_format(b"\0\0\0\x1cftypisom\0\0\0\0isommp41"), None);
        assert_eq!(browser_format(b"\xff\xd8\xff\xe0"), None);
        assert_eq!(browser_format(b""), None);
    }
}
