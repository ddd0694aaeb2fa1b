//! The photo worker's conversation, driven without a worker.

use infill_photo::{Answer, PhotoSession};
use infill_protocol::{
    Edit, ExportFormat, FillOptions, PhotoRequest, PhotoResponse, Point, Rect, Shape, Size, TILE_SIDE,
    TileId, Tone, Version,
};

const SIZE: Size = Size::new(700, 300);

/// A photo without two equal neighbours.
fn pixels() -> Vec<u8> {
    (0..SIZE.height)
        .flat_map(|y| (0..SIZE.width).flat_map(move |x| [x as u8, y as u8, (x ^ y) as u8, 255]))
        .collect()
}

fn opened() -> PhotoSession {
    let mut session = PhotoSession::default();
    let request =
        PhotoRequest::OpenPixels { id: 1, name: "a.avif".into(), format: "AVIF".into(), size: SIZE };
    let answers = session.handle(request, vec![vec![1, 2, 3], pixels()]);
    match &answers[..] {
        [(PhotoResponse::Opened { id: 1, info }, _)] => {
            assert_eq!((info.size, info.levels, info.has_alpha), (SIZE, 2, false));
        }
        other => panic!("{other:?}"),
    }
    session
}

fn rectangle(x: i32, y: i32, right: i32, bottom: i32) -> Edit {
    let (a, b) = (Point::new(x * 16, y * 16), Point::new(right * 16, bottom * 16));
    Edit::Shape { tone: Tone::Paint, shape: Shape::Rectangle(a, b) }
}

/// A plan on the photo as it was opened.
fn plan(id: u32, edits: Vec<Edit>, options: FillOptions) -> PhotoRequest {
    PhotoRequest::Plan { id, edits, options, fills: 0, preview: false }
}

/// Plans the edits and answers every crop with one colour.
fn fill(session: &mut PhotoSession, id: u32, fills: u32, edits: Vec<Edit>, color: [u8; 4]) -> Vec<Answer> {
    let options = FillOptions { dilate: Some(0), ..Default::default() };
    let plan = PhotoRequest::Plan { id, edits, options, fills, preview: false };
    let planned = session.handle(plan, Vec::new());
    let crops: Vec<_> = planned
        .iter()
        .filter_map(|(answer, payloads)| match answer {
            PhotoResponse::Crop { header, .. } => Some((header.index, payloads[1].len())),
            _ => None,
        })
        .collect();
    let mut last = Vec::new();
    for (index, area) in crops {
        assert!(last.is_empty(), "the photo changes with the last crop only");
        last = session.handle(PhotoRequest::Apply { id, index }, vec![color.repeat(area)]);
    }
    last
}

fn tile(session: &mut PhotoSession, version: Version, level: u32, column: u32, row: u32) -> Option<Vec<u8>> {
    let tile = TileId { version, level, column, row };
    let answers = session.handle(PhotoRequest::Tile { id: 9, tile }, Vec::new());
    let (answer, mut payloads) = answers.into_iter().next()?;
    assert!(matches!(answer, PhotoResponse::Tile { id: 9, .. }));
    payloads.pop()
}

fn tiles(session: &mut PhotoSession, version: Version) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for level in 0..4 {
        for row in 0..3 {
            for column in 0..4 {
                found.extend(tile(session, version, level, column, row));
            }
        }
    }
    found
}

#[test]
fn a_fill_can_be_undone_and_redone() {
    let mut session = opened();
    let before = tiles(&mut session, Version::Current);
    assert_eq!(before.len(), 6 + 2 + 1);
    let answers = fill(&mut session, 2, 0, vec![rectangle(10, 20, 30, 50)], [9, 8, 7, 6]);
    let [(PhotoResponse::Changed { id: 2, fills: 1, oldest: 0, dirty }, _)] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(*dirty, Rect::new(10, 20, 20, 30));
    let after = tiles(&mut session, Version::Current);
    assert_ne!(before, after);
    assert_eq!(tiles(&mut session, Version::Original), before);

    fill(&mut session, 3, 1, vec![rectangle(25, 0, 690, 300)], [1, 2, 3, 4]);
    assert_eq!(tiles(&mut session, Version::Original), before);
    for (fills, expected) in [(1, &after), (0, &before), (1, &after)] {
        let answers = session.handle(PhotoRequest::Show { id: 4, fills }, Vec::new());
        assert!(matches!(answers[0].0, PhotoResponse::Changed { id: 4, .. }));
        assert_eq!(&tiles(&mut session, Version::Current), expected);
    }
    let beyond = session.handle(PhotoRequest::Show { id: 5, fills: 3 }, Vec::new());
    assert!(matches!(beyond[0].0, PhotoResponse::Failed { id: 5, .. }));
}

#[test]
fn a_new_fill_after_undo_replaces_what_was_undone() {
    let mut session = opened();
    fill(&mut session, 2, 0, vec![rectangle(10, 20, 30, 50)], [9, 8, 7, 6]);
    session.handle(PhotoRequest::Show { id: 3, fills: 0 }, Vec::new());
    let answers = fill(&mut session, 4, 0, vec![rectangle(0, 0, 5, 5)], [1, 1, 1, 1]);
    assert!(matches!(answers[0].0, PhotoResponse::Changed { fills: 1, .. }));
    let corner = tile(&mut session, Version::Current, 0, 0, 0).unwrap();
    assert_eq!(corner[..4], [1, 1, 1, 255]);
    let untouched = (30 * TILE_SIDE as usize + 20) * 4;
    assert_eq!(corner[untouched..untouched + 3], [20, 30, 20 ^ 30]);
}

#[test]
fn a_cancelled_or_stale_fill_changes_nothing() {
    let mut session = opened();
    let before = tiles(&mut session, Version::Current);
    let edits = vec![rectangle(0, 0, 4, 4), rectangle(690, 290, 700, 300)];
    let options = FillOptions::default();
    let planned = session.handle(plan(2, edits, options), Vec::new());
    assert!(matches!(planned[0].0, PhotoResponse::Planned { id: 2, crops: 2, hole_area: 116 }));
    let area = planned[1].1[1].len();
    assert!(session.handle(PhotoRequest::Apply { id: 2, index: 0 }, vec![vec![0; area * 4]]).is_empty());
    assert!(session.handle(PhotoRequest::Discard { id: 2 }, Vec::new()).is_empty());
    assert!(session.handle(PhotoRequest::Apply { id: 2, index: 1 }, vec![vec![0; area * 4]]).is_empty());
    assert_eq!(tiles(&mut session, Version::Current), before);
}

#[test]
fn nothing_painted_is_nothing_to_fill() {
    let mut session = opened();
    let plan = plan(2, vec![Edit::Clear], FillOptions::default());
    assert_eq!(
        session.handle(plan, Vec::new()),
        [(PhotoResponse::Planned { id: 2, crops: 0, hole_area: 0 }, Vec::new())]
    );
}

#[test]
fn a_prediction_of_the_wrong_size_fails_and_changes_nothing() {
    let mut session = opened();
    let before = tiles(&mut session, Version::Current);
    let edits = vec![rectangle(0, 0, 4, 4)];
    session.handle(plan(2, edits, FillOptions::default()), Vec::new());
    let answers = session.handle(PhotoRequest::Apply { id: 2, index: 0 }, vec![vec![0; 7]]);
    assert!(matches!(answers[0].0, PhotoResponse::Failed { id: 2, .. }));
    assert_eq!(tiles(&mut session, Version::Current), before);
}

#[test]
fn a_file_that_does_not_open_leaves_the_photo_open() {
    let mut session = opened();
    let request = PhotoRequest::Open { id: 7, name: "broken.jpg".into(), mime: "image/jpeg".into() };
    let answers = session.handle(request, vec![b"%PDF-1.4 not a photo".to_vec()]);
    let [(PhotoResponse::Failed { id: 7, error }, _)] = &answers[..] else { panic!("{answers:?}") };
    assert!(error.message.contains("broken.jpg") && error.message.contains("PDF"), "{error}");
    assert!(tile(&mut session, Version::Current, 0, 0, 0).is_some());
}

#[test]
fn requests_without_a_photo_or_payload_are_answered_in_words() {
    let mut session = PhotoSession::default();
    for request in [
        PhotoRequest::Export { id: 3, options: ExportFormat::Png.into() },
        PhotoRequest::Show { id: 3, fills: 0 },
        PhotoRequest::Open { id: 3, name: "a".into(), mime: String::new() },
    ] {
        let answers = session.handle(request, Vec::new());
        assert!(matches!(answers[0].0, PhotoResponse::Failed { id: 3, .. }));
    }
    assert!(tile(&mut session, Version::Current, 0, 0, 0).is_none());
}

#[test]
fn an_export_is_named_after_the_file() {
    let mut session = opened();
    let answers =
        session.handle(PhotoRequest::Export { id: 3, options: ExportFormat::WebP.into() }, Vec::new());
    let [(PhotoResponse::Exported { name, mime, .. }, payloads)] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!((name.as_str(), mime.as_str()), ("a-infill.webp", "image/webp"));
    assert_eq!(&payloads[0][8..12], b"WEBP");
}
