use infill_protocol::{Edit, FillOptions, GuideOrigin, LabelMap, Palette, Point, Shape, Size, Tone};
use proptest::prelude::*;

use super::*;

fn project() -> Project {
    let shape = Shape::Rectangle(Point::new(16, 16), Point::new(160, 90));
    Project {
        name: "Picture (2).jpg".into(),
        photo: (0..5_000).map(|n| (n * 7 % 251) as u8).collect(),
        work: Work {
            edits: vec![Edit::Shape { tone: Tone::Paint, shape }, Edit::Fill(FillOptions::default())],
            undone: vec![Edit::Invert],
            candidates: vec![candidate(0), candidate(1)],
            settings: "method=texture\n".into(),
        },
        pictures: vec![picture(192), Vec::new()],
    }
}

/// The start of a picture that says it has this width.
fn picture(width: u32) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &width.to_be_bytes()[..], &[0, 0, 0, 9, 8, 2, 0, 0, 0]].concat()
}

fn candidate(label: u8) -> (FillOptions, GuideMap) {
    let labels = LabelMap::new(Size::new(2, 1), vec![label, 1]).unwrap();
    let fill = FillOptions { seed: label.into(), ..FillOptions::default() };
    (fill, GuideMap::pack(&labels, Palette::default(), GuideOrigin::Loaded))
}

#[test]
fn a_project_opens_as_it_was_saved() {
    let file = project().write().unwrap();
    assert_eq!(Project::read(&file), Ok(project()));
    assert!(file.len() < 5_000 + 1_500, "{}", file.len());
}

#[test]
fn pictures_of_results_are_small_or_none() {
    for harmful in [picture(60_000), b"<svg/>".to_vec(), b"\x89PNG\r\n\x1a\n".to_vec()] {
        let pictures = vec![harmful, picture(5)];
        let file = Project { pictures, ..project() }.write().unwrap();
        assert_eq!(Project::read(&file).unwrap().pictures, [Vec::new(), picture(5)]);
    }
}

/// What the first release wrote.
#[test]
fn a_project_without_later_parts_opens() {
    let log = write_log(&project().work.edits);
    let found = Project::read(&with(ABOUT_START, &log, "photo/a.jpg")).unwrap();
    assert_eq!(found.work, Work { edits: project().work.edits, ..Work::default() });
    assert_eq!((found.name.as_str(), found.pictures), ("a.jpg", Vec::new()));
}

#[test]
fn results_that_are_none_are_refused() {
    let mut files = vec![(ABOUT, ABOUT_START.as_bytes()), (SETTINGS, b""), ("photo/a.jpg", b"photo")];
    let (empty, half) = (write_log(&[]), write_log(&[Edit::Invert]));
    files.extend([(EDITS, &empty[..]), (CANDIDATES, &half[..])]);
    let damaged = ProjectError::Damaged("its results cannot be read");
    assert_eq!(Project::read(&zip::write(&files).unwrap()), Err(damaged));
}

#[test]
fn every_cut_is_refused_in_words() {
    let file = project().write().unwrap();
    for length in (0..file.len()).step_by(13).chain(file.len() - 30..file.len()) {
        assert!(Project::read(&file[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn other_files_are_told_to_be_no_projects() {
    for file in [&b""[..], b"PK\x03\x04", b"\xff\xd8\xff\xe0 some photo", &[0; 70_000]] {
        assert_eq!(Project::read(file), Err(ProjectError::Foreign));
    }
    let other = zip::write(&[("word/document.xml", b"<w/>")]).unwrap();
    assert_eq!(Project::read(&other), Err(ProjectError::Foreign));
}

/// A project whose parts are given.
fn with(about: &str, edits: &[u8], photo: &str) -> Vec<u8> {
    zip::write(&[(ABOUT, about.as_bytes()), (EDITS, edits), (SETTINGS, b""), (photo, b"photo")]).unwrap()
}

#[test]
fn later_projects_and_bad_paths_are_told_apart() {
    let log = write_log(&[]);
    assert!(Project::read(&with(ABOUT_START, &log, "photo/a.jpg")).is_ok());
    assert_eq!(Project::read(&with("Infill project 2", &log, "photo/a.jpg")), Err(ProjectError::Future));
    assert!(matches!(Project::read(&with(ABOUT_START, b"x", "photo/a.jpg")), Err(ProjectError::Damaged(_))));
    for path in ["photo/../a.jpg", "/etc/passwd", "photo//a", "C:\\a.jpg", "photo\\..\\a", ".."] {
        assert_eq!(Project::read(&with(ABOUT_START, &log, path)), Err(ProjectError::BadPath), "{path}");
    }
    let two = zip::write(&[("photo/a", b"a"), ("photo/a", b"b")]).unwrap();
    assert!(matches!(Project::read(&two), Err(ProjectError::Damaged(_))));
}

/// The directory's entry of `name`, for tests that make it lie.
fn directory_of(file: &[u8], name: &str) -> usize {
    let at = file.windows(name.len()).rposition(|window| window == name.as_bytes()).unwrap();
    at - 46
}

#[test]
fn what_is_larger_than_it_says_or_may_be_is_not_unpacked() {
    let mut lies = project().write().unwrap();
    let at = directory_of(&lies, EDITS);
    lies[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(Project::read(&lies), Err(ProjectError::TooLarge));

    // Deflated zeros that claim to be few: a bomb.
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 8 << 20]).unwrap();
    let bomb = encoder.finish().unwrap();
    let mut file = with(ABOUT_START, &bomb, "photo/a.jpg");
    let at = directory_of(&file, EDITS);
    file[at + 10] = 8;
    file[at + 24..at + 28].copy_from_slice(&100_u32.to_le_bytes());
    let Err(ProjectError::Damaged(why)) = Project::read(&file) else { panic!("a bomb") };
    assert!(why.contains("another size"), "{why}");
}

#[test]
fn names_become_plain() {
    for (name, plain) in [
        ("a/b\\c.jpg", "a_b_c.jpg"),
        ("..", "photo"),
        ("", "photo"),
        ("x\n.png", "x_.png"),
        ("日本.jpg", "日本.jpg"),
    ] {
        assert_eq!(plain_name(name), plain);
    }
}

proptest! {
    #[test]
    fn altered_files_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), again in any::<prop::sample::Index>()) {
        let mut file = project().write().unwrap();
        let (at, again) = (at.index(file.len()), again.index(file.len()));
        file[at] = byte;
        file[again] = byte.wrapping_mul(31);
        drop(Project::read(&file));
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        bytes.extend([0x50, 0x4b, 5, 6]);
        bytes.extend([0; 18]);
        prop_assert!(Project::read(&bytes).is_err());
    }
}
