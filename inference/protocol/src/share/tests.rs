use proptest::prelude::*;

use super::*;
use crate::{
    Class, FillOptions, GuideMap, GuideOrigin, LabelEdit, LabelMap, Method, Palette, Point, Shape, Size,
    Stroke, StrokePoint, Tone, WeightsHash,
};

fn tone() -> impl Strategy<Value = Tone> {
    prop_oneof![Just(Tone::Paint), Just(Tone::Erase)]
}

fn point() -> impl Strategy<Value = Point> {
    prop_oneof![
        (-20_000..200_000_i32, -20_000..200_000_i32).prop_map(|(x, y)| Point::new(x, y)),
        any::<(i32, i32)>().prop_map(|(x, y)| Point::new(x, y)),
    ]
}

fn options() -> impl Strategy<Value = FillOptions> {
    let weights = proptest::option::of(any::<[u8; 32]>().prop_map(WeightsHash));
    let width = || proptest::option::of(0..300_u32);
    (0..Method::ALL.len(), weights, any::<u32>(), width(), width()).prop_map(
        |(method, weights, seed, dilate, feather)| FillOptions {
            method: Method::ALL[method],
            weights,
            seed,
            dilate,
            feather,
        },
    )
}

fn edit() -> impl Strategy<Value = Edit> {
    let disc = (point(), any::<u32>()).prop_map(|(at, radius)| StrokePoint { at, radius });
    let stroke = (tone(), proptest::collection::vec(disc, 0..60))
        .prop_map(|(tone, points)| Edit::Stroke(Stroke { tone, points }));
    let lasso = (tone(), proptest::collection::vec(point(), 0..60))
        .prop_map(|(tone, outline)| Edit::Shape { tone, shape: Shape::Lasso(outline) });
    let rectangle = (tone(), point(), point())
        .prop_map(|(tone, a, b)| Edit::Shape { tone, shape: Shape::Rectangle(a, b) });
    prop_oneof![
        stroke,
        lasso,
        rectangle,
        Just(Edit::Invert),
        Just(Edit::Clear),
        options().prop_map(Edit::Fill)
    ]
}

prop_compose! {
    fn share()(
        edits in proptest::collection::vec(edit(), 0..12),
        decoded in any::<[u8; 16]>(),
        hash in any::<[u8; 16]>(),
        cells in any::<[[u8; 3]; Fingerprint::CELLS]>(),
        area in any::<[u32; 4]>(),
        gpu in any::<bool>(),
    ) -> Share {
        Share {
            app: "0.1.0".into(),
            photo: PhotoPath::new("samples/dune.jpg").unwrap(),
            decoded: PictureHash(decoded),
            edits,
            area: Rect::new(area[0], area[1], area[2], area[3]),
            result: Fingerprint { hash: PictureHash(hash), cells },
            made_on: if gpu { MadeOn::Gpu } else { MadeOn::Cpu },
        }
    }
}

proptest! {
    #[test]
    fn a_link_reopens_exactly_what_was_shared(share in share()) {
        prop_assert_eq!(Share::read(&share.fragment()), Some(Ok(share)));
    }

    #[test]
    fn a_log_reads_as_it_was_written(edits in proptest::collection::vec(edit(), 0..12)) {
        prop_assert_eq!(read_log(&write_log(&edits)), Ok(edits));
    }

    #[test]
    fn a_link_that_was_cut_is_told_to_be_cut(share in share(), at in any::<prop::sample::Index>()) {
        let whole = share.fragment();
        let start = whole.find('.').unwrap() + 1;
        let cut = &whole[..start + at.index(whole.len() - start)];
        prop_assert_eq!(Share::read(cut), Some(Err(ShareError::Truncated)), "{}", cut);
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in "\\PC*") {
        let read = Share::read(&format!("v1.{text}"));
        prop_assert!(read.is_some_and(|read| read.is_err()));
    }

    #[test]
    fn any_content_is_read_without_a_panic(content in any::<Vec<u8>>()) {
        // Past the check sum, as somebody who computes it gets: whatever comes out, it comes out the same way
        // again.
        if let Ok(edits) = read_log(&envelope::seal(&content)) {
            prop_assert_eq!(read_log(&write_log(&edits)), Ok(edits));
        }
    }
}

fn demo() -> Share {
    let points = (0..40).map(|step| StrokePoint {
        at: Point::new(3_000 + step * 61, 2_000 + (step * step) % 97),
        radius: 300,
    });
    let options = FillOptions { seed: 3, ..FillOptions::default() };
    Share {
        app: "0.1.0".into(),
        photo: PhotoPath::new("samples/otters.jpg").unwrap(),
        decoded: PictureHash([7; 16]),
        edits: vec![
            Edit::Stroke(Stroke { tone: Tone::Paint, points: points.collect() }),
            Edit::Fill(options),
            Edit::Shape {
                tone: Tone::Erase,
                shape: Shape::Lasso(vec![Point::new(-1, 5), Point::new(9, 70)]),
            },
        ],
        area: Rect::new(10, 20, 300, 200),
        result: Fingerprint { hash: PictureHash([9; 16]), cells: [[1, 2, 3]; 16] },
        made_on: MadeOn::Cpu,
    }
}

/// Every character of a link replaced by a few others, every bit of its bytes turned: nothing that was
/// altered passes for a demo, and nothing makes the reader panic.
#[test]
fn no_altered_link_passes() {
    let link = demo().fragment();
    for at in 3..link.len() {
        for other in ['A', 'z', '0', '_', '-', '.', '=', '%', 'é'] {
            let mut altered: Vec<char> = link.chars().collect();
            if altered[at] == other {
                continue;
            }
            altered[at] = other;
            let altered: String = altered.into_iter().collect();
            let read = Share::read(&altered);
            assert!(matches!(read, Some(Err(_))), "{altered}");
        }
    }
    let bytes = decode(&link[3..]).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            assert!(envelope::open(&altered, 1 << 20).is_err(), "bit {bit} of byte {at}");
        }
    }
    let longer = format!("{link}AAAA");
    assert_eq!(Share::read(&longer), Some(Err(ShareError::Altered)));
}

/// The same for contents whose check sum is right, as an attacker makes them.
#[test]
fn altered_contents_never_panic() {
    let content = envelope::open(&decode(&demo().fragment()[3..]).unwrap(), 1 << 20).unwrap();
    let mut refused = 0;
    for at in 0..content.len() {
        for byte in [0x00, 0x01, 0x7f, 0x80, 0xff] {
            let mut altered = content.clone();
            altered[at] = byte;
            refused += usize::from(Share::read_content(&mut Reader::new(&altered)).is_none());
        }
        assert!(Share::read_content(&mut Reader::new(&content[..at])).is_none());
    }
    assert!(refused > 0);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = envelope::seal(&vec![0; 5 << 20]);
    assert!(bomb.len() < 10_000);
    assert_eq!(envelope::open(&bomb, CONTENT_LIMIT), Err(ShareError::Altered));
    // A count that no content can hold asks for no memory.
    let mut content = Writer::default();
    content.number(u64::MAX);
    assert_eq!(read_log(&envelope::seal(&content.into_bytes())), Err(ShareError::Altered));
}

#[test]
fn other_fragments_and_later_links_are_told_apart() {
    for other in ["", "privacy", "v", "v1", "vx.abc", "version.abc"] {
        assert_eq!(Share::read(other), None, "{other}");
    }
    let link = demo().fragment();
    let later = link.replacen("v1.", "v2.", 1);
    assert_eq!(Share::read(&later), Some(Err(ShareError::Future)));
    let mut bytes = decode(&link[3..]).unwrap();
    bytes[0] = 2;
    let later = format!("v1.{}", URL_SAFE_NO_PAD.encode(bytes));
    assert_eq!(Share::read(&later), Some(Err(ShareError::Future)));
    assert_eq!(Share::read("v1."), Some(Err(ShareError::Truncated)));
}

#[test]
fn a_photo_lies_below_the_page_or_nowhere() {
    for path in ["samples/dune.jpg", "demos/my photo_2.png", "é.jpg"] {
        assert_eq!(PhotoPath::new(path).unwrap().as_str(), path);
    }
    for path in [
        "",
        "/a.jpg",
        "a//b.jpg",
        "../a.jpg",
        "a/../b",
        "https://x.test/a",
        "a?b",
        "a#b",
        "a\\b",
        "a%2e",
        "./a",
    ] {
        assert_eq!(PhotoPath::new(path), None, "{path}");
    }
}

#[test]
fn a_demo_of_a_few_strokes_is_short() {
    let length = demo().fragment().len();
    assert!(length < 500, "{length}");
}

#[test]
fn labels_that_were_proposed_are_proposed_again_and_loaded_ones_are_carried() {
    let map = |origin| {
        let labels = LabelMap::new(Size::new(4, 2), vec![1, 1, 0, 0, 1, 1, 1, 0]).unwrap();
        let class = Class { name: "sky".into(), colour: [1, 2, 3] };
        GuideMap::pack(&labels, Palette { classes: vec![class.clone(), class] }, origin)
    };
    let origin = GuideOrigin::Proposed { network: Some(WeightsHash([5; 32])), segmentation: None };
    let swap = Edit::Label(LabelEdit::Swap { a: 0, b: 1 });
    let edits = vec![Edit::Guide(map(origin)), swap.clone(), Edit::Guide(map(GuideOrigin::Loaded))];
    let share = Share { edits: edits.clone(), ..demo() };
    let read = Share::read(&share.fragment()).unwrap().unwrap();
    let empty = GuideMap::pack(&LabelMap::default(), Palette::default(), origin);
    assert_eq!(read.edits, [Edit::Guide(empty), swap, edits[2].clone()]);
    assert_eq!(read_log(&write_log(&edits)), Ok(edits));
}

#[test]
fn cells_cover_their_area() {
    let area = Rect::new(5, 7, 10, 3);
    let covered: usize =
        (0..Fingerprint::CELLS).map(|cell| Fingerprint::cell(area, cell).size().area()).sum();
    assert_eq!(covered, area.size().area());
    assert_eq!(Fingerprint::cell(Rect::new(0, 0, u32::MAX, 1), 15).right(), u32::MAX);
}

/// A link of every version that was ever released keeps opening. This one was made in the page by 0.1.0.
#[test]
fn links_of_every_release_open() {
    let link = "v1.AcYBIwmwdXXLvQsBYQDH8Xs8qGeTlz_C4FBikk3JbDIZvCR0oawGgySLRRTKS6Ik3XTDcTmXSae7LnXL2YRJkoVQlMWvPr_tq7Hhdtym\
                y4SSRCKcsebS4RQeJ6IFLPC4xM5Jt7Mw8hGmGcQQ5aggXv3VRrQ6bzmBI_g1hdhn2vehvfem4kAJcqAM2ZcpOHj-NwzogDswQ30WKb2Ry2AM\
                eq7FiJ_s11mGluQdv1Wa1SI5HoiCyEvypN8gh93VnFrzwoajhq3auNNgF0vsCQ";
    let share = Share::read(link).unwrap().unwrap();
    assert_eq!((share.app.as_str(), share.photo.as_str()), ("0.1.0", "samples/wren.jpg"));
    assert!(matches!(share.edits[..], [Edit::Stroke(_), Edit::Fill(_), Edit::Stroke(_)]), "{share:?}");
    assert_eq!(share.made_on, MadeOn::Cpu);
}
