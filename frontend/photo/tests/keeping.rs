//! Saving a photo as it came: a save of nothing changed is held to its input, format by format.

mod common;

use common::{file, picture};
use image::{DynamicImage, ImageFormat};
use infill_photo::{CropPlan, Photo, Pixels, composite};
use infill_protocol::{ExportFormat, ExportOptions, Mask, Rect, Size};
use std::io::Cursor;
use tiff::decoder::Decoder;
use tiff::encoder::colortype::RGB8;
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use tiff::tags::Tag;

const SAMPLES: [&str; 2] = ["dune", "otters"];

fn opened(bytes: Vec<u8>) -> Photo {
    Photo::decode("photo", "", bytes).unwrap()
}

fn saved(photo: &Photo) -> Photo {
    opened(photo.encode(photo.same_format()).unwrap())
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../public/samples/{name}.jpg", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A picture of four colours, one of them half transparent, with a gamma and an author.
fn palette_png() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 9, 5);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![0, 0, 0, 255, 0, 0, 0, 255, 0, 9, 9, 200]);
    encoder.set_trns(vec![255, 255, 128, 255]);
    encoder.set_source_gamma(png::ScaledFloat::new(0.5));
    encoder.add_text_chunk("Author".into(), "somebody".into()).unwrap();
    encoder.add_text_chunk("Raw profile type exif".into(), "place".into()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&(0..45).map(|index| index % 4).collect::<Vec<u8>>()).unwrap();
    writer.finish().unwrap();
    out
}

#[test]
fn what_is_lossless_keeps_every_sample_and_its_kind() {
    let rgba = picture(61, 43);
    let rgb = DynamicImage::ImageRgb8(rgba.to_rgb8());
    let grey = DynamicImage::ImageLuma8(rgba.to_luma8());
    let deep_grey = DynamicImage::ImageLuma16(rgba.to_luma16());
    let deep = DynamicImage::ImageRgba16(rgba.to_rgba16());
    let deep_rgb = DynamicImage::ImageRgb16(rgba.to_rgb16());
    for (name, bytes) in [
        ("RGBA PNG", file(&rgba, ImageFormat::Png)),
        ("RGB PNG", file(&rgb, ImageFormat::Png)),
        ("grey PNG", file(&grey, ImageFormat::Png)),
        ("deep grey PNG", file(&deep_grey, ImageFormat::Png)),
        ("deep PNG", file(&deep, ImageFormat::Png)),
        ("palette PNG", palette_png()),
        ("RGBA WebP", file(&rgba, ImageFormat::WebP)),
        ("RGB WebP", file(&rgb, ImageFormat::WebP)),
        ("RGB TIFF", file(&rgb, ImageFormat::Tiff)),
        ("RGBA TIFF", file(&rgba, ImageFormat::Tiff)),
        ("grey TIFF", file(&grey, ImageFormat::Tiff)),
        ("deep TIFF", file(&deep, ImageFormat::Tiff)),
        ("deep RGB TIFF", file(&deep_rgb, ImageFormat::Tiff)),
    ] {
        let photo = opened(bytes);
        let copy = saved(&photo);
        assert_eq!(copy.format(), photo.format(), "{name}");
        assert_eq!(copy.bits_per_sample(), photo.bits_per_sample(), "{name}");
        assert_eq!(copy.metadata().is_grey, photo.metadata().is_grey, "{name}");
        assert!(copy.pixels() == photo.pixels(), "{name}: samples differ");
    }
}

#[test]
fn a_tiff_stays_compressed_as_it_was() {
    let rgb = picture(61, 43).to_rgb8();
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Fast),
        Compression::Packbits,
    ] {
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap().with_compression(compression);
        encoder.write_image::<RGB8>(61, 43, &rgb).unwrap();
        let photo = opened(bytes.into_inner());
        let copy = photo.encode(photo.same_format()).unwrap();
        let method = |file: &[u8]| {
            let mut file = Decoder::new(Cursor::new(file)).unwrap();
            file.get_tag_unsigned::<u16>(Tag::Compression).unwrap()
        };
        let before = method(photo.original());
        assert_eq!(method(&copy), before);
        assert!(opened(copy).pixels() == photo.pixels(), "compression {before}: samples differ");
    }
}

#[test]
fn kinds_that_are_not_written_become_png_without_loss() {
    let rgb = DynamicImage::ImageRgb8(picture(61, 43).to_rgb8());
    for format in [ImageFormat::Gif, ImageFormat::Bmp] {
        let photo = opened(file(&rgb, format));
        let copy = saved(&photo);
        assert_eq!(copy.format(), "PNG");
        assert!(copy.pixels() == photo.pixels(), "{format:?}");
    }
}

#[test]
fn a_png_keeps_how_its_samples_are_meant_and_who_made_it() {
    let copy = opened(palette_png()).encode(ExportFormat::Png).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&copy)).read_info().unwrap();
    let info = reader.info();
    assert_eq!(info.gama_chunk.map(png::ScaledFloat::into_scaled), Some(50_000));
    let texts: Vec<&str> = info.uncompressed_latin1_text.iter().map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(texts, ["somebody"], "what hides EXIF stays out");
}

/// Small JPEGs of every sampling that is written, and photos as cameras and editors save them.
fn jpegs() -> Vec<(String, Vec<u8>)> {
    let rgb = DynamicImage::ImageRgb8(picture(203, 117).to_rgb8());
    let photo = opened(file(&rgb, ImageFormat::Png));
    let grey = DynamicImage::ImageLuma8(picture(203, 117).to_luma8());
    let mut found = vec![
        ("another encoder".to_owned(), file(&rgb, ImageFormat::Jpeg)),
        ("grey".to_owned(), file(&grey, ImageFormat::Jpeg)),
        ("half colour".to_owned(), photo.encode(ExportFormat::Jpeg(80)).unwrap()),
        ("full colour".to_owned(), photo.encode(ExportFormat::Jpeg(97)).unwrap()),
    ];
    found.extend(SAMPLES.map(|name| (name.to_owned(), sample(name))));
    found
}

/// Divisors of a file's planes, whatever the order of its segments.
fn divisors(photo: &Photo) -> Vec<Vec<u8>> {
    let segments = photo.metadata().quantisation.iter();
    let mut tables: Vec<Vec<u8>> =
        segments.flat_map(|payload| payload.chunks_exact(65).map(|table| table[1..].to_vec())).collect();
    tables.sort();
    tables.dedup();
    tables
}

#[test]
fn a_jpeg_saved_unchanged_is_the_same_picture_to_the_byte() {
    for (name, bytes) in jpegs() {
        let length = bytes.len();
        let photo = opened(bytes);
        let file = photo.encode(photo.same_format()).unwrap();
        println!("{name}: {length} bytes, saved {}", file.len());
        assert!(file.len() < length * 3 / 2, "{name}: {length} bytes became {}", file.len());
        let copy = opened(file);
        assert_eq!(copy.format(), "JPEG");
        assert_eq!(divisors(&copy), divisors(&photo), "{name}");
        assert!(copy.pixels() == photo.pixels(), "{name}: the picture differs");
    }
}

/// Fills a square with one colour.
fn fill(photo: &mut Photo, rect: Rect, color: [u8; 4]) {
    let mut hole = Mask::known(rect.size());
    hole.invert();
    let plan = CropPlan { rect, hole, weights: vec![255; rect.size().area()] };
    composite(photo, &plan, &color.repeat(rect.size().area())).unwrap();
}

#[test]
fn far_from_an_edit_a_jpeg_loses_nothing_however_often_it_is_saved() {
    for (name, bytes) in jpegs() {
        let original = opened(bytes.clone());
        let size = original.size();
        let mut photo = opened(bytes);
        for round in 0..3 {
            // What fills a grey photo is grey.
            let color = if original.metadata().is_grey { [120, 120, 120, 255] } else { [200, 40, 90, 255] };
            fill(&mut photo, Rect::new(40 + round, 33, 21, 18), color);
            photo = saved(&photo);
        }
        // An MCU has up to 16 pixels a side, and decoders smooth colour into the next.
        let near = Rect::new(40, 33, 23, 18).grown(18, size);
        let (old, new) = (original.crop_rgba8(size.rect()), photo.crop_rgba8(size.rect()));
        let mut inside = 0;
        for index in 0..size.area() {
            let (x, y) = (index as u32 % size.width, index as u32 / size.width);
            let same = old[index * 4..][..4] == new[index * 4..][..4];
            assert!(near.contains(x, y) || same, "{name}: changed at {x}, {y}");
            inside += u32::from(!same);
        }
        assert!(inside > 300, "{name}: the edit is not in the file");
    }
}

/// Mean and greatest difference of the samples.
fn difference(a: &Photo, b: &Photo) -> (f64, u8) {
    let (a, b) = (a.crop_rgba8(a.size().rect()), b.crop_rgba8(b.size().rect()));
    let differences = a.iter().zip(&b).map(|(a, b)| a.abs_diff(*b));
    let (sum, most) = differences.fold((0_u64, 0), |(sum, most), d| (sum + u64::from(d), most.max(d)));
    (sum as f64 / a.len() as f64, most)
}

#[test]
fn a_jpeg_that_lay_on_its_side_keeps_its_tables_turned_and_hardly_changes() {
    const SIDEWAYS: &[u8] =
        b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    for name in SAMPLES {
        let bytes = sample(name);
        let photo = opened([&bytes[..2], SIDEWAYS, &bytes[2..]].concat());
        let copy = saved(&photo);
        assert_eq!(copy.size(), photo.size());
        let (mean, most) = difference(&photo, &copy);
        let fresh = opened(photo.encode(ExportFormat::Jpeg(92)).unwrap());
        let (mean_fresh, most_fresh) = difference(&photo, &fresh);
        println!(
            "{name}: {mean:.3} on average, {most} at most; at quality 92: {mean_fresh:.3}, {most_fresh}"
        );
        // Measured: 0.56 where the file's colour is halved, which smoothing makes a little softer each time.
        assert!(mean < 0.75, "{name}: {mean}");
    }
}

#[test]
fn a_place_goes_when_the_person_says_so_and_only_then() {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0");
    let xmp = b"<x exif:GPSLatitude=\"1,2N\" dc:title=\"t\"/>";
    let segment = |parts: &[&[u8]]| {
        let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
        [&[0xff, 0xe1, (length >> 8) as u8, length as u8], parts.concat().as_slice()].concat()
    };
    let jpeg = file(&DynamicImage::ImageRgb8(picture(64, 32).to_rgb8()), ImageFormat::Jpeg);
    let metadata =
        [segment(&[b"Exif\0\0", &exif]), segment(&[b"http://ns.adobe.com/xap/1.0/\0", xmp])].concat();
    let photo = opened([&jpeg[..2], &metadata, &jpeg[2..]].concat());
    assert!(photo.metadata().has_location());
    for format in [ExportFormat::JpegAsOpened, ExportFormat::Jpeg(80), ExportFormat::Png, ExportFormat::WebP]
    {
        for keep_location in [true, false] {
            let copy = opened(photo.encode(ExportOptions { format, keep_location }).unwrap());
            assert_eq!(copy.metadata().has_location(), keep_location, "{format:?}");
            let xmp = copy.metadata().xmp.clone().unwrap();
            assert!(String::from_utf8(xmp).unwrap().contains("dc:title"), "{format:?}");
            assert!(copy.metadata().exif.is_some(), "{format:?}");
        }
    }
}

/// The data path converts no colours: a wide profile travels with the very samples it explains.
#[test]
fn a_profile_travels_where_it_is_true() {
    let with_profile = |space: &[u8; 4], picture: &DynamicImage| {
        let mut profile = vec![7; 200];
        profile[16..20].copy_from_slice(space);
        let mut out = Vec::new();
        let mut encoder = png::Encoder::with_info(&mut out, {
            let mut info = png::Info::with_size(picture.width(), picture.height());
            info.icc_profile = Some(profile.into());
            info
        })
        .unwrap();
        let is_grey = picture.color().channel_count() == 1;
        encoder.set_color(if is_grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(picture.as_bytes()).unwrap();
        writer.finish().unwrap();
        opened(out)
    };
    let rgb = DynamicImage::ImageRgb8(picture(30, 20).to_rgb8());
    let grey = DynamicImage::ImageLuma8(picture(30, 20).to_luma8());
    let wide = with_profile(b"RGB ", &rgb);
    for format in [ExportFormat::Png, ExportFormat::WebP, ExportFormat::Jpeg(90)] {
        let copy = opened(wide.encode(format).unwrap());
        assert_eq!(copy.metadata().icc, wide.metadata().icc, "{format:?}");
    }
    let file = wide.encode(ExportFormat::Tiff).unwrap();
    let mut reader = tiff::decoder::Decoder::new(std::io::Cursor::new(&file)).unwrap();
    assert_eq!(reader.get_tag_u8_vec(tiff::tags::Tag::IccProfile).ok(), wide.metadata().icc, "TIFF");
    let mut photo = with_profile(b"GRAY", &grey);
    assert_eq!(opened(photo.encode(ExportFormat::Png).unwrap()).metadata().icc, photo.metadata().icc);
    fill(&mut photo, Rect::new(3, 3, 5, 5), [200, 40, 90, 255]);
    let copy = opened(photo.encode(ExportFormat::Png).unwrap());
    assert_eq!(copy.metadata().icc, None, "the photo has colours now");
    assert!(matches!(copy.pixels(), Pixels::Rgba8(_)) && copy.size() == Size::new(30, 20));
}
