use image::ImageFormat;

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Supported(ImageFormat),
    /// A picture of another kind, with its article: "a HEIC picture".
    OtherPicture(&'static str),
    /// Something else, with its article: "a PDF document".
    NotAPicture(&'static str),
    Unknown,
}

use Content::{NotAPicture, OtherPicture, Supported, Unknown};

/// First bytes and what they mean. Longer and rarer ones first where one starts like another.
const SIGNATURES: &[(&[u8], Content)] = &[
    (b"\xff\xd8\xff", Supported(ImageFormat::Jpeg)),
    (b"\x89PNG", Supported(ImageFormat::Png)),
    (b"GIF8", Supported(ImageFormat::Gif)),
    (b"II*\0\x10\0\0\0CR", OtherPicture("a Canon raw picture")),
    (b"II*\0", Supported(ImageFormat::Tiff)),
    (b"MM\0*", Supported(ImageFormat::Tiff)),
    (b"II+\0", Supported(ImageFormat::Tiff)),
    (b"MM\0+", Supported(ImageFormat::Tiff)),
    (b"FUJIFILMCCD-RAW", OtherPicture("a Fujifilm raw picture")),
    (b"IIU\0", OtherPicture("a Panasonic raw picture")),
    (b"IIRO", OtherPicture("an Olympus raw picture")),
    (b"8BPS", OtherPicture("a Photoshop document")),
    (b"gimp xcf", OtherPicture("a GIMP document")),
    (b"\0\0\x01\0", OtherPicture("an icon (ICO)")),
    (b"\0\0\0\x0cJXL ", OtherPicture("a JPEG XL picture")),
    (b"\xff\x0a", OtherPicture("a JPEG XL picture")),
    (b"\0\0\0\x0cjP  ", OtherPicture("a JPEG 2000 picture")),
    (b"\xff\x4f\xff\x51", OtherPicture("a JPEG 2000 picture")),
    (b"v/1\x01", OtherPicture("an OpenEXR picture")),
    (b"#?RADIANCE", OtherPicture("a Radiance HDR picture")),
    (b"qoif", OtherPicture("a QOI picture")),
    (b"DDS ", OtherPicture("a DDS texture")),
    (b"%PDF", NotAPicture("a PDF document")),
    (b"%!PS", NotAPicture("a PostScript document")),
    (b"PK\x03\x04", NotAPicture("a ZIP archive or an office document")),
    (b"\x1f\x8b", NotAPicture("a compressed archive")),
    (b"7z\xbc\xaf", NotAPicture("a 7z archive")),
    (b"Rar!", NotAPicture("a RAR archive")),
    (b"\x1aE\xdf\xa3", NotAPicture("a video")),
    (b"OggS", NotAPicture("a sound or video file")),
    (b"ID3", NotAPicture("a sound file")),
    (b"fLaC", NotAPicture("a sound file")),
    (b"\x7fELF", NotAPicture("a program")),
    (b"MZ", NotAPicture("a program")),
];

/// Tells files apart by their content alone.
pub fn sniff(bytes: &[u8]) -> Content {
    let known = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    if let Some(&(_, content)) = known {
        return content;
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Supported(ImageFormat::WebP),
        [b'R', b'I', b'F', b'F', ..] => NotAPicture("a sound or video file"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => iso_media(brand),
        [b'B', b'M', ..] if is_bitmap(bytes) => Supported(ImageFormat::Bmp),
        _ => text(bytes),
    }
}

/// Containers of the ISO base media family say what they hold in their brand.
fn iso_media(brand: &[u8]) -> Content {
    match brand.get(..4) {
        Some(b"avif" | b"avis") => OtherPicture("an AVIF picture"),
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
            OtherPicture("a HEIC picture")
        }
        Some(b"crx ") => OtherPicture("a Canon raw picture"),
        _ => NotAPicture("a video"),
    }
}

/// "BM" alone may begin any text; the length of the second header makes it a bitmap.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.get(14).is_none_or(|length| matches!(length, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

fn text(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(1024)];
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut may fall inside a character; anything else is not text.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Unknown,
    };
    let is_text = |c: char| !c.is_control() || c.is_ascii_whitespace();
    if head.is_empty() || !head.chars().all(is_text) {
        return Unknown;
    }
    let lower = head.trim_start_matches('\u{feff}').to_ascii_lowercase();
    if lower.contains("<svg") {
        OtherPicture("an SVG drawing")
    } else if lower.contains("<html") || lower.contains("<!doctype html") {
        NotAPicture("a web page")
    } else {
        NotAPicture("a text file")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        for (bytes, format) in [
            (&b"\xff\xd8\xff\xe0"[..], ImageFormat::Jpeg),
            (b"\x89PNG\r\n\x1a\n", ImageFormat::Png),
            (b"GIF89a", ImageFormat::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8L", ImageFormat::WebP),
            (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0", ImageFormat::Bmp),
            (b"MM\0*\0\0\0\x08", ImageFormat::Tiff),
        ] {
            assert_eq!(sniff(bytes), Supported(format));
        }
    }

    #[test]
    fn other_files_are_called_by_what_they_are() {
        for (bytes, word) in [
            (&b"\0\0\0\x18ftypheic"[..], "HEIC"),
            (b"\0\0\0\x20ftypavif", "AVIF"),
            (b"%PDF-1.7", "PDF"),
            (b"<?xml version=\"1.0\"?>\n<svg xmlns=\"\">", "SVG"),
            (b"BMW is a car maker", "text"),
            (b"Hello, Gr\xc3\xbc\xc3", "text"),
        ] {
            match sniff(bytes) {
                OtherPicture(kind) | NotAPicture(kind) => assert!(kind.contains(word), "{kind}"),
                other => panic!("{word}: {other:?}"),
            }
        }
        assert_eq!(sniff(&[0x93, 0x01, 0xfe]), Unknown);
    }
}
