//! Files nobody should have to open: a sentence or a picture, never a panic, never for long.

mod common;

use std::time::{Duration, Instant};

use common::{file, picture};
use image::{DynamicImage, ImageFormat};
use infill_photo::{DecodeError, Photo};

/// One small file of every format, and variants that take other paths through the decoders.
fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let rgba = picture(61, 43);
    let deep = DynamicImage::ImageRgba16(rgba.to_rgba16());
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
