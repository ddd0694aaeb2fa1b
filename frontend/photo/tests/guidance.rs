//! Guidance in the photo worker's conversation, driven without a worker.

use infill_photo::{Answer, PhotoSession};
use infill_protocol::{
    Class, CropHeader, Edit, FillOptions, GuideMap, GuideOrigin, GuideStyle, LabelEdit, Palette,
    PhotoRequest, PhotoResponse, Point, Rect, Shape, Size, TileId, Tone, Version,
};

/// A crop and what travels beside it.
type Crop = (CropHeader, Vec<Vec<u8>>);

const SIZE: Size = Size::new(700, 300);

fn opened() -> PhotoSession {
    let pixels: Vec<u8> = (0..SIZE.height)
        .flat_map(|y| (0..SIZE.width).flat_map(move |x| [x as u8, y as u8, (x ^ y) as u8, 255]))
        .collect();
    let mut session = PhotoSession::default();
    let open = PhotoRequest::OpenPixels { id: 1, name: "a.avif".into(), format: "AVIF".into(), size: SIZE };
    session.handle(open, vec![vec![1, 2, 3], pixels]);
    session
}

fn hole() -> Edit {
    let shape = Shape::Rectangle(Point::new(300 * 16, 100 * 16), Point::new(400 * 16, 200 * 16));
    Edit::Shape { tone: Tone::Paint, shape }
}

fn palette(names: [&str; 2]) -> Palette {
    let class = |name: &str| Class { name: name.into(), colour: [name.len() as u8, 2, 3] };
    Palette { classes: names.map(class).to_vec() }
}

fn labels() -> Vec<u8> {
    (0..SIZE.area()).map(|index| u8::from(index / SIZE.width as usize >= 150)).collect()
}

fn one(answers: Vec<Answer>) -> Answer {
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.into_iter().next().unwrap()
}

fn map(session: &mut PhotoSession) -> GuideMap {
    let origin = GuideOrigin::Proposed { network: None, segmentation: None };
    let take = PhotoRequest::TakeGuide { id: 4, palette: palette(["upper", "lower"]), origin };
    let PhotoResponse::GuideTaken { id: 4, map } = one(session.handle(take, vec![labels()])).0 else {
        panic!()
    };
    map
}

/// Plans, answers every crop with one colour, and returns the crops and the last answer.
fn fill(
    session: &mut PhotoSession,
    edits: &[Edit],
    [fills, color]: [u32; 2],
    preview: bool,
) -> (Vec<Crop>, Answer) {
    let (edits, options) = (edits.to_vec(), FillOptions::default());
    let planned = session.handle(PhotoRequest::Plan { id: 7, edits, options, fills, preview }, Vec::new());
    let crops: Vec<_> = planned
        .into_iter()
        .filter_map(|(answer, payloads)| match answer {
            PhotoResponse::Crop { header, .. } => Some((header, payloads)),
            _ => None,
        })
        .collect();
    let mut last = None;
    for (header, _) in &crops {
        let prediction = [color as u8; 4].repeat(header.rect.size().area());
        last = session.handle(PhotoRequest::Apply { id: 7, index: header.index }, vec![prediction]).pop();
    }
    (crops, last.unwrap())
}

fn middle(session: &mut PhotoSession) -> u8 {
    let tile = TileId { version: Version::Current, level: 0, column: 1, row: 0 };
    let (_, payload) = one(session.handle(PhotoRequest::Tile { id: 9, tile }, Vec::new()));
    payload[0][(150 * 256 + 94) * 4]
}

#[test]
fn a_proposal_is_made_from_the_photo_and_its_hole() {
    let mut session = opened();
    let input = PhotoRequest::GuideInput { id: 3, edits: vec![hole()], fills: 0 };
    let (answer, payloads) = one(session.handle(input, Vec::new()));
    assert_eq!(answer, PhotoResponse::GuideInput { id: 3, size: SIZE });
    assert_eq!(payloads[0].len(), SIZE.area() * 4);
    assert_eq!(payloads[0][..4], [0, 0, 0, 255]);
    let holes = payloads[1].iter().filter(|&&byte| byte == 255).count();
    assert!((100 * 100..115 * 115).contains(&holes), "{holes}: the hole and its ring");
    let nothing = PhotoRequest::GuideInput { id: 3, edits: Vec::new(), fills: 0 };
    assert!(matches!(one(session.handle(nothing, Vec::new())).0, PhotoResponse::Failed { id: 3, .. }));
    let origin = GuideOrigin::Loaded;
    let wrong = PhotoRequest::TakeGuide { id: 4, palette: Palette::default(), origin };
    assert!(matches!(one(session.handle(wrong, vec![vec![0; 9]])).0, PhotoResponse::Failed { id: 4, .. }));
}

#[test]
fn guided_crops_carry_labels_and_previews_change_nothing() {
    let mut session = opened();
    let said = Edit::Label(LabelEdit::Swap { a: 0, b: 0 });
    let edits = [hole(), Edit::Guide(map(&mut session)), said];
    let before = middle(&mut session);
    let (crops, answer) = fill(&mut session, &edits, [0, 9], true);
    let (header, payloads) = &crops[0];
    assert!(header.guided && header.preview);
    assert_eq!((header.rect.width, header.rect.x), (256, 0));
    let area = header.rect.size().area();
    assert_eq!(payloads.iter().map(Vec::len).collect::<Vec<_>>(), [area * 4, area, area, 6]);
    assert_eq!((payloads[2][0], payloads[2][area - 1]), (0, 1));
    let PhotoResponse::Preview { id: 7, index: 0, rect, size } = answer.0 else { panic!("{answer:?}") };
    assert_eq!(size, header.rect.size());
    assert!(rect.contains(300, 100) && rect.width > size.width);
    let centre = (size.height / 2 * size.width + size.width / 2) as usize * 4;
    assert_eq!((&answer.1[0][centre..centre + 4], answer.1[0][3]), (&[9, 9, 9, 255][..], 0));
    assert_eq!(middle(&mut session), before);

    let (crops, answer) = fill(&mut session, &edits, [0, 8], false);
    assert!(crops[0].0.guided && crops[0].1[2].len() == crops[0].0.rect.size().area());
    assert!(matches!(answer.0, PhotoResponse::Changed { fills: 1, .. }));
    assert_eq!(middle(&mut session), 8);
}

#[test]
fn a_proposal_that_nobody_changed_guides_nothing() {
    let mut session = opened();
    let name = Edit::Label(LabelEdit::Rename { label: 0, name: "sky".into() });
    let proposed = vec![hole(), Edit::Guide(map(&mut session)), name, Edit::Label(LabelEdit::Unlock(true))];
    let (plain, _) = fill(&mut session, &proposed[..1], [0, 8], false);
    let (guided, _) = fill(&mut session, &proposed, [0, 8], false);
    assert_eq!(guided, plain);
    let keep = PhotoRequest::KeepGuide { id: 6, edits: proposed, fills: 0 };
    let (PhotoResponse::GuideKept { map, .. }, _) = one(session.handle(keep, Vec::new())) else { panic!() };
    assert_ne!(map.origin, GuideOrigin::Loaded, "gone back to, it guides nothing either");
}

#[test]
fn a_fill_replaces_the_one_before_in_one_step() {
    let mut session = opened();
    let edits = [hole()];
    let (first, _) = fill(&mut session, &edits, [0, 8], false);
    let (second, answer) = fill(&mut session, &edits, [0, 5], false);
    assert_eq!(first, second, "planned on the photo without the fill that is replaced");
    let PhotoResponse::Changed { fills: 1, dirty, .. } = answer.0 else { panic!("{answer:?}") };
    assert!(dirty.contains(350, 150));
    assert_eq!(middle(&mut session), 5);
    session.handle(PhotoRequest::Show { id: 8, fills: 0 }, Vec::new());
    assert_eq!(middle(&mut session), 350u32 as u8);
}

#[test]
fn the_map_is_shown_where_it_changed() {
    let mut session = opened();
    let mut edits = vec![hole(), Edit::Guide(map(&mut session))];
    let mut show = |edits: &[Edit], style: GuideStyle| {
        let request = PhotoRequest::ShowGuide { id: 5, edits: edits.to_vec(), fills: 0, style, whole: false };
        let (answer, payloads) = one(session.handle(request, Vec::new()));
        let PhotoResponse::GuideShown { id: 5, size, rect, palette, known, unlocked } = answer else {
            panic!("{answer:?}")
        };
        assert_eq!((size, palette.classes.len(), unlocked), (SIZE, 2, false));
        assert_eq!(known, [true; 2]);
        assert_eq!(payloads[0].len(), rect.size().area() * 4);
        rect
    };
    assert_eq!(show(&edits, GuideStyle::Colours), SIZE.rect());
    assert_eq!(show(&edits, GuideStyle::Colours), Rect::default());
    edits.push(Edit::Label(LabelEdit::Bucket { label: 1, at: Point::new(350 * 16, 120 * 16) }));
    let changed = show(&edits, GuideStyle::Colours);
    assert!(changed.width < 120 && changed.contains(350, 120), "{changed:?}");
    assert_eq!(show(&edits[..2], GuideStyle::Colours), SIZE.rect(), "undone: all of it again");
    let pick = |edits: &[Edit], y: i32| PhotoRequest::PickLabel {
        id: 6,
        edits: edits.to_vec(),
        fills: 0,
        at: Point::new(350 * 16, y * 16),
    };
    for (y, label) in [(120, 1), (20, 0), (290, 1)] {
        let picked = one(session.handle(pick(&edits, y), Vec::new())).0;
        assert_eq!(picked, PhotoResponse::LabelPicked { id: 6, label }, "{y}");
    }
    assert!(matches!(one(session.handle(pick(&edits[..1], 3), Vec::new())).0, PhotoResponse::Failed { .. }));
}

#[test]
fn a_saved_map_loads_as_it_was() {
    let mut session = opened();
    let mut edits = vec![hole(), Edit::Guide(map(&mut session))];
    edits.push(Edit::Label(LabelEdit::Bucket { label: 1, at: Point::new(350 * 16, 120 * 16) }));
    let keep = PhotoRequest::KeepGuide { id: 6, edits: edits.clone(), fills: 0 };
    let (PhotoResponse::GuideKept { map: kept, .. }, picture) = one(session.handle(keep, Vec::new())) else {
        panic!()
    };
    assert!(picture[0].starts_with(b"\x89PNG"));
    let save = PhotoRequest::SaveGuide { id: 6, edits, fills: 0 };
    let (PhotoResponse::GuideSaved { name, .. }, files) = one(session.handle(save, Vec::new())) else {
        panic!()
    };
    assert_eq!(name, "a-labels");
    let (PhotoResponse::GuideLoaded { map, .. }, _) =
        one(session.handle(PhotoRequest::LoadGuide { id: 6 }, files))
    else {
        panic!()
    };
    assert_eq!(map, kept, "what was changed is no proposal any more");
    let mut other = PhotoSession::default();
    let open = PhotoRequest::OpenPixels {
        id: 1,
        name: "b".into(),
        format: "AVIF".into(),
        size: Size::new(300, 700),
    };
    other.handle(open, vec![Vec::new(), vec![0; SIZE.area() * 4]]);
    let files = vec![infill_photo::encode_labels(&map.unpack().unwrap(), &map.palette).unwrap().0];
    let (PhotoResponse::Failed { error, .. }, _) =
        one(other.handle(PhotoRequest::LoadGuide { id: 6 }, files))
    else {
        panic!()
    };
    assert!(error.message.contains("shape"), "{error}");
}
