//! Small files that claim to be large, and what opening a large one costs.

mod common;

use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use common::{file, picture};
use image::{DynamicImage, ImageFormat};
use infill_photo::{DecodeError, Photo};
use infill_protocol::{ExportFormat, Size};

/// The process has one peak of memory: tests take turns.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Decodes, and gives the memory in MB that this took at its peak where the system tells.
fn open(name: &str, bytes: Vec<u8>) -> (Result<Photo, DecodeError>, Option<u64>) {
    let before = fs::write("/proc/self/clear_refs", "5").ok().and_then(|()| peak());
    let start = Instant::now();
    let result = Photo::decode(name, "image/jpeg", bytes);
    assert!(start.elapsed() < Duration::from_secs(10), "{name} took {:?}", start.elapsed());
    let grown = before.zip(peak()).map(|(before, after)| after.saturating_sub(before));
    (result, grown)
}

/// Most memory the process ever held, in MB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib / 1024)
}

fn small(format: ImageFormat) -> Vec<u8> {
    file(&DynamicImage::ImageRgb8(picture(61, 43).to_rgb8()), format)
}

fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut out = small(ImageFormat::Png);
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

fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut out = small(ImageFormat::Jpeg);
    let frame = out.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    out[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    out[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    out
}

/// Width, height and the height of its one strip replaced in the directory.
fn tiff_claiming(side: u32) -> Vec<u8> {
    let mut out = small(ImageFormat::Tiff);
    let short = |bytes: &[u8]| usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    let directory = u32::from_le_bytes(out[4..8].try_into().unwrap()) as usize;
    for entry in (0..short(&out[directory..])).map(|index| directory + 2 + index * 12) {
        if matches!(short(&out[entry..]), 256 | 257 | 278) {
            out[entry + 2..entry + 4].copy_from_slice(&4u16.to_le_bytes());
            out[entry + 8..entry + 12].copy_from_slice(&side.to_le_bytes());
        }
    }
    out
}

/// 16-bit little-endian numbers put at two offsets.
fn claiming(format: ImageFormat, side: u16, offsets: [usize; 2]) -> Vec<u8> {
    let mut out = small(format);
    for at in offsets {
        out[at..at + 2].copy_from_slice(&side.to_le_bytes());
    }
    out
}

#[test]
fn bombs_are_refused_by_their_claimed_size() {
    let _turn = turn();
    for (name, bytes) in [
        ("bomb.png", png_claiming(60_000, 60_000)),
        ("strip.png", png_claiming(70_000, 1)),
        ("bomb.jpg", jpeg_claiming(60_000, 60_000)),
        ("bomb.gif", claiming(ImageFormat::Gif, 60_000, [6, 8])),
        ("bomb.bmp", claiming(ImageFormat::Bmp, 60_000, [18, 22])),
        ("bomb.tiff", tiff_claiming(60_000)),
    ] {
        let (result, grown) = open(name, bytes);
        let error = result.unwrap_err();
        assert!(matches!(error, DecodeError::TooLarge { .. }), "{error}");
        assert!(error.to_string().contains("100 megapixels") && error.to_string().contains(name), "{error}");
        assert!(grown.is_none_or(|grown| grown < 16), "{name} took {grown:?} MB");
    }
}

#[test]
fn a_large_claim_within_the_limit_ends_with_the_data() {
    let _turn = turn();
    for (name, bytes) in [
        ("a.png", png_claiming(9_000, 9_000)),
        ("a.jpg", jpeg_claiming(9_000, 9_000)),
        ("a.bmp", claiming(ImageFormat::Bmp, 9_000, [18, 22])),
        ("a.tiff", tiff_claiming(9_000)),
    ] {
        let (result, grown) = open(name, bytes);
        assert!(result.is_err(), "{name}");
        // The pixels, once; a decoder that fills a buffer of its own first may hold as much again.
        assert!(grown.is_none_or(|grown| grown < 2 * 81 * 4), "{name} took {grown:?} MB");
    }
}

#[test]
fn no_pixels_is_refused() {
    let _turn = turn();
    for (name, bytes) in
        [("z.png", png_claiming(0, 5)), ("z.jpg", jpeg_claiming(0, 5)), ("z.tiff", tiff_claiming(0))]
    {
        assert!(open(name, bytes).0.is_err(), "{name}");
    }
}

/// EXIF with nothing but an orientation.
const SIDEWAYS: &[u8] =
    b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

#[test]
fn a_large_photo_costs_its_pixels_once() {
    let _turn = turn();
    const SIZE: Size = Size::new(4000, 3000);
    let rgba: Vec<u8> =
        (0..SIZE.area()).flat_map(|i| [i as u8, (i >> 8) as u8, (i >> 16) as u8, 255]).collect();
    let photo = Photo::from_rgba8("a", "PNG", Vec::new(), SIZE, rgba).unwrap();
    let (png, jpeg) =
        (photo.encode(ExportFormat::Png).unwrap(), photo.encode(ExportFormat::Jpeg(90)).unwrap());
    drop(photo);
    let sideways = [&jpeg[..2], SIDEWAYS, &jpeg[2..]].concat();
    for (name, bytes) in [("a.png", png), ("a.jpg", jpeg), ("sideways.jpg", sideways)] {
        let (result, grown) = open(name, bytes);
        let expected = if name == "sideways.jpg" { Size::new(3000, 4000) } else { SIZE };
        assert_eq!(result.unwrap().size(), expected, "{name}");
        assert!(grown.is_none_or(|grown| (40..66).contains(&grown)), "{name} took {grown:?} MB");
    }
}
