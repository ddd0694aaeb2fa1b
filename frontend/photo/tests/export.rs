//! What goes in comes out: samples, alpha, depth, metadata.

mod common;

use common::{file, picture};
use image::{DynamicImage, ImageBuffer, ImageFormat};
use infill_photo::{Photo, Pixels};
use infill_protocol::{ExportFormat, Size};

/// As [`picture`] with 16 bits that no 8-bit file can hold.
fn deep_picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba16(ImageBuffer::from_fn(width, height, |x, y| {
        image::Rgba([(x * 997) as u16, (y * 1013) as u16, (x * y * 31) as u16, (65535 - x * 3) as u16])
    }))
}

fn opened(name: &str, bytes: Vec<u8>) -> Photo {
    Photo::decode(name, "", bytes).unwrap()
}

fn reopened(photo: &Photo, format: ExportFormat) -> Photo {
    opened("copy", photo.encode(format).unwrap())
}

#[test]
fn every_format_opens_with_the_samples_it_holds() {
    let (rgba, deep) = (picture(61, 43), deep_picture(61, 43));
    let rgb = DynamicImage::ImageRgb8(rgba.to_rgb8());
    for (picture, format, label) in [
        (&rgba, ImageFormat::Png, "PNG"),
        (&rgba, ImageFormat::WebP, "WebP"),
        (&rgba, ImageFormat::Tiff, "TIFF"),
        (&rgb, ImageFormat::Png, "PNG"),
        (&rgb, ImageFormat::Bmp, "BMP"),
        (&deep, ImageFormat::Png, "PNG"),
        (&deep, ImageFormat::Tiff, "TIFF"),
    ] {
        let photo = opened("misleading.txt", file(picture, format));
        assert_eq!((photo.format(), photo.size()), (label, Size::new(61, 43)));
        match photo.pixels() {
            Pixels::Rgba8(pixels) => {
                assert_eq!(pixels.as_flattened(), picture.to_rgba8().as_raw(), "{label}")
            }
            Pixels::Rgba16(pixels) => {
                assert_eq!(pixels.as_flattened(), picture.to_rgba16().as_raw(), "{label}");
            }
        }
        assert_eq!(photo.has_alpha(), picture.color().has_alpha(), "{label}");
    }
}

#[test]
fn png_keeps_every_sample() {
    for source in [picture(61, 43), deep_picture(61, 43), DynamicImage::ImageRgb8(picture(9, 200).to_rgb8())]
    {
        let photo = opened("a.png", file(&source, ImageFormat::Png));
        let copy = reopened(&photo, ExportFormat::Png);
        assert_eq!(copy.pixels(), photo.pixels());
        assert_eq!(copy.bits_per_sample(), photo.bits_per_sample());
    }
}

#[test]
fn webp_is_lossless_at_eight_bits() {
    for source in [picture(61, 43), DynamicImage::ImageRgb8(picture(9, 200).to_rgb8())] {
        let photo = opened("a.png", file(&source, ImageFormat::Png));
        assert_eq!(reopened(&photo, ExportFormat::WebP).pixels(), photo.pixels());
    }
    let deep = opened("a.png", file(&deep_picture(61, 43), ImageFormat::Png));
    let copy = reopened(&deep, ExportFormat::WebP);
    assert_eq!(copy.crop_rgba8(copy.size().rect()), deep.crop_rgba8(deep.size().rect()));
}

#[test]
fn jpeg_flattens_on_white_and_its_quality_counts() {
    let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 0])));
    let photo = opened("a.png", file(&clear, ImageFormat::Png));
    let copy = reopened(&photo, ExportFormat::Jpeg(95));
    assert!(copy.crop_rgba8(copy.size().rect()).iter().all(|&sample| sample >= 254));

    let photo = opened("a.png", file(&picture(200, 200), ImageFormat::Png));
    let length = |quality| photo.encode(ExportFormat::Jpeg(quality)).unwrap().len();
    assert!(length(30) < length(90));
    assert!(length(0) <= length(1) && length(255) >= length(100), "out of range is clamped");
}

#[test]
fn webp_says_when_a_photo_is_too_long_for_it() {
    let photo = Photo::from_rgba8("a", "PNG", Vec::new(), Size::new(20_000, 1), &[7; 80_000]).unwrap();
    let error = photo.encode(ExportFormat::WebP).unwrap_err().to_string();
    assert!(error.contains("WebP") && error.contains("PNG"), "{error}");
}

/// Orientation 6, as phones write it, in both byte orders, with a thumbnail; a profile; XMP.
fn sideways_jpeg() -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"ASCII tail");
    let mut out = file(&DynamicImage::ImageRgb8(picture(64, 32).to_rgb8()), ImageFormat::Jpeg);
    let mut segment = |marker: u8, parts: &[&[u8]]| {
        let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
        let mut bytes = vec![0xff, marker, (length >> 8) as u8, length as u8];
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        out.splice(2..2, bytes);
    };
    segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &[42; 300]]);
    segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", b"<x tiff:Orientation=\"6\"/>"]);
    segment(0xe1, &[b"Exif\0\0", &exif]);
    out
}

#[test]
fn orientation_is_applied_once_and_metadata_travels() {
    let bytes = sideways_jpeg();
    let stored = image::load_from_memory(&bytes).unwrap().rotate90().to_rgba8();
    let photo = opened("phone.jpg", bytes);
    assert_eq!(photo.size(), Size::new(32, 64));
    assert_eq!(&photo.crop_rgba8(photo.size().rect()), stored.as_raw());
    assert!(!photo.metadata().quantisation.is_empty());

    for format in [ExportFormat::Png, ExportFormat::Jpeg(90), ExportFormat::WebP] {
        let copy = reopened(&photo, format);
        assert_eq!(copy.size(), photo.size(), "{format:?}: turned once");
        let (old, new) = (photo.metadata(), copy.metadata());
        assert_eq!(new.icc.as_deref(), Some(&[42; 300][..]), "{format:?}");
        assert_eq!(new.xmp.as_deref(), Some(&b"<x tiff:Orientation=\"1\"/>"[..]), "{format:?}");
        assert_eq!((&new.exif, &new.icc), (&old.exif, &old.icc), "{format:?}");
        assert!(new.exif.as_ref().is_some_and(|exif| exif.ends_with(b"ASCII tail")), "{format:?}");
    }
}
