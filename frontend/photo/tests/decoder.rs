//! Files nobody should have to open: a sentence or a picture, never a panic, never for long.

mod common;

use std::time::{Duration, Instant};

use common::{deep_picture, file, picture};
use image::{DynamicImage, ImageFormat};
use infill_photo::{DecodeError, Photo};

/// One small file of every format, and variants that take other paths through the decoders.
fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let (rgba, deep) = (picture(61, 43), deep_picture(61, 43));
    let rgb = DynamicImage::ImageRgb8(rgba.to_rgb8());
    let grey = DynamicImage::ImageLuma8(rgba.to_luma8());
    vec![
        ("rgb.jpg", file(&rgb, ImageFormat::Jpeg)),
        ("grey.jpg", file(&grey, ImageFormat::Jpeg)),
        ("rgba.png", file(&rgba, ImageFormat::Png)),
        ("grey.png", file(&grey, ImageFormat::Png)),
        ("deep.png", file(&deep, ImageFormat::Png)),
        ("rgb.webp", file(&rgb, ImageFormat::WebP)),
        ("rgba.webp", file(&rgba, ImageFormat::WebP)),
        ("rgba.gif", file(&rgba, ImageFormat::Gif)),
        ("rgb.bmp", file(&rgb, ImageFormat::Bmp)),
        ("rgba.bmp", file(&rgba, ImageFormat::Bmp)),
        ("rgb.tiff", file(&rgb, ImageFormat::Tiff)),
        ("deep.tiff", file(&deep, ImageFormat::Tiff)),
    ]
}

/// Decodes and checks what holds for any file.
fn open(name: &str, bytes: Vec<u8>) -> Result<Photo, DecodeError> {
    let start = Instant::now();
    let result = Photo::decode(name, "image/jpeg", bytes);
    assert!(start.elapsed() < Duration::from_secs(5), "{name} took {:?}", start.elapsed());
    match &result {
        Ok(photo) => assert!(photo.size().area() <= 100_000_000 && !photo.size().is_empty()),
        Err(error) => assert!(error.to_string().contains(name), "{error}"),
    }
    result
}

#[test]
fn whole_files_open() {
    for (name, bytes) in corpus() {
        assert!(open(name, bytes).is_ok(), "{name}");
    }
}

#[test]
fn files_cut_at_every_percent_are_refused() {
    for (name, bytes) in corpus() {
        for percent in 0..100 {
            let cut = bytes[..bytes.len() * percent / 100].to_vec();
            let result = open(name, cut);
            assert!(result.is_err(), "{name} cut at {percent} % opened");
        }
    }
}

#[test]
fn flipped_bytes_give_a_sentence_or_a_picture() {
    for (name, bytes) in corpus() {
        // Headers are where damage is worst: every byte there, then a sample of the rest.
        let positions = (0..bytes.len().min(160)).chain((160..bytes.len()).step_by(53));
        for position in positions {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[position] ^= flip;
                let _ = open(name, bytes);
            }
        }
    }
}

#[test]
fn a_file_may_lie_about_its_name_but_not_about_being_a_picture() {
    let (_, png) = corpus().swap_remove(2);
    assert_eq!(open("holiday.jpg", png).unwrap().format(), "PNG");
    for (bytes, word) in [
        (&b"%PDF-1.7\n"[..], "PDF"),
        (b"\0\0\0\x1cftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"Dear diary, today", "text"),
        (b"PK\x03\x04....", "ZIP"),
        (b"", "empty"),
        (b"\x93\x01\xfe\x00", "damaged"),
    ] {
        let error = open("holiday.jpg", bytes.to_vec()).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
    let error = Photo::decode("notes", "", vec![0x93, 1, 0xfe]).unwrap_err();
    assert!(matches!(error, DecodeError::Unknown { .. }));
}

/// A PNG that claims a size and holds next to nothing.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 1, 1);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 4]).unwrap();
    writer.finish().unwrap();
    out[16..20].copy_from_slice(&width.to_be_bytes());
    out[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc32(&out[12..29]);
    out[29..33].copy_from_slice(&checksum.to_be_bytes());
    out
}

/// ISO 3309, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

/// The corpus file with 16-bit little-endian numbers put at offsets.
fn patched(name: &str, patches: &[(usize, u16)]) -> Vec<u8> {
    let (_, mut bytes) = corpus().into_iter().find(|(known, _)| *known == name).unwrap();
    for &(at, value) in patches {
        bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// The JPEG with another size in its frame header.
fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let (_, mut bytes) = corpus().swap_remove(0);
    let frame = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// The TIFF with another width, height and height of its one strip in its directory.
fn tiff_claiming(side: u32) -> Vec<u8> {
    let (_, mut bytes) = corpus().into_iter().find(|(name, _)| *name == "rgb.tiff").unwrap();
    let directory = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(bytes[directory..directory + 2].try_into().unwrap()));
    for entry in (0..count).map(|index| directory + 2 + index * 12) {
        if matches!(u16::from_le_bytes(bytes[entry..entry + 2].try_into().unwrap()), 256 | 257 | 278) {
            bytes[entry + 2..entry + 4].copy_from_slice(&4u16.to_le_bytes());
            bytes[entry + 8..entry + 12].copy_from_slice(&side.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn bombs_are_refused_by_their_claimed_size() {
    for (name, bytes) in [
        ("bomb.png", png_claiming(60_000, 60_000)),
        ("strip.png", png_claiming(70_000, 1)),
        ("bomb.jpg", jpeg_claiming(60_000, 60_000)),
        ("bomb.gif", patched("rgba.gif", &[(6, 60_000), (8, 60_000)])),
        ("bomb.bmp", patched("rgb.bmp", &[(18, 60_000), (22, 60_000)])),
        ("bomb.tiff", tiff_claiming(60_000)),
    ] {
        let error = open(name, bytes).unwrap_err();
        assert!(matches!(error, DecodeError::TooLarge { .. }), "{error}");
        assert!(error.to_string().contains("100 megapixels"), "{error}");
    }
}

#[test]
fn a_large_claim_within_the_limit_ends_with_the_data() {
    for (name, bytes) in [
        ("a.png", png_claiming(9_000, 9_000)),
        ("a.jpg", jpeg_claiming(9_000, 9_000)),
        ("a.tiff", tiff_claiming(9_000)),
    ] {
        let _ = open(name, bytes);
    }
}

#[test]
fn no_pixels_is_a_sentence_of_its_own() {
    for (name, bytes) in
        [("z.png", png_claiming(0, 5)), ("z.jpg", jpeg_claiming(0, 5)), ("z.tiff", tiff_claiming(0))]
    {
        assert!(open(name, bytes).is_err(), "{name}");
    }
}
