//! Files that are no photo: a sentence that names the file and the reason; the open photo stays.

use infill_tests::browser::Graphics;

use crate::{
    pictures,
    visit::{PATIENCE, Visit},
};

/// A file's name and content.
fn bad_files() -> anyhow::Result<Vec<(&'static str, Vec<u8>)>> {
    let jpeg = std::fs::read(pictures::sample(0))?;
    Ok(vec![
        ("empty.jpg", Vec::new()),
        ("text.png", b"This is a letter, not a photo.".to_vec()),
        ("document.jpg", b"%PDF-1.7\n1 0 obj\n".to_vec()),
        ("archive.webp", b"PK\x03\x04\x14\x00\x00\x00".to_vec()),
        ("phone.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic".to_vec()),
        ("cut.jpg", jpeg[..200].to_vec()),
        ("zero.png", png_claiming(0, 0)),
        ("bomb.png", png_claiming(60_000, 60_000)),
        ("beyond.png", png_claiming(u32::MAX, u32::MAX)),
    ])
}

/// The first chunk of a PNG of this size, and nothing in it.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    bytes.extend(b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e\x00\x00\x00\x00IEND\xae\x42\x60\x82");
    bytes
}

/// Of the PNG specification, annex D, without its table.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn bad_files_are_named_and_the_open_photo_stays() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    // With nothing open first: the page must stay usable.
    let file = pictures::save_bytes(b"no photo", "first.jpg")?;
    visit.page.choose_files("#photo-input", &[&file])?;
    visit.wait_for_words("first.jpg", PATIENCE)?;

    visit.open(&pictures::sample(0))?;
    let shown = visit.picture()?;
    for (name, bytes) in bad_files()? {
        let file = pictures::save_bytes(&bytes, name)?;
        visit.page.choose_files("#photo-input", &[&file])?;
        visit.page.wait_for(
            &format!("document.querySelector('p[role=alert]').textContent.includes('{name}')"),
            PATIENCE,
        )?;
        let words = visit.words()?;
        println!("{name}: {words}");
        assert!(words.split_whitespace().count() > 5, "{name}: no reason given: {words}");
        visit.wait_for_state("ready")?;
        visit.wait_for_picture(&shown, true)?;
    }
    assert_eq!(visit.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

#[test]
fn a_photo_under_a_wrong_name_opens() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    let bytes = std::fs::read(pictures::sample(3))?;
    visit.open(&pictures::save_bytes(&bytes, "really-a-jpeg.png")?)
}
