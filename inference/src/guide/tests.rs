use infill_protocol::{Mask, Rect, Size};

use super::{GuideError, Proposer, propose};

/// Sky over a rough dark forest over bright sand, with grain.
fn scene(size: Size) -> Vec<u8> {
    let pixel = |index: usize| {
        let (x, y) = (index as u32 % size.width, index as u32 / size.width);
        let grain = |range: u32| (infill_shaders::cpu::hash(1, 2, x, y) % range) as u8;
        match 9 * y / size.height {
            0..3 => [120 + grain(6), 170 + grain(6), 230, 255],
            3..6 => [30 + grain(40), 50 + grain(50), 20 + grain(20), 255],
            _ => [210 + grain(16), 190 + grain(16), 140 + grain(16), 255],
        }
    };
    (0..size.area()).flat_map(pixel).collect()
}

fn hole(size: Size, rect: Rect) -> Mask {
    let mut hole = Mask::known(size);
    (rect.y..rect.bottom()).for_each(|y| hole.set_span(y, rect.x..rect.right(), true));
    hole
}

#[test]
fn a_hole_gets_what_its_surroundings_continue() {
    let size = Size::new(400, 300);
    let hole = hole(size, Rect::new(140, 60, 110, 190));
    let proposal = propose(&scene(size), &hole).unwrap();
    assert_eq!((proposal.labels.size(), proposal.palette.classes.len()), (size, 3));
    let wrong = (0..size.area()).filter(|&index| {
        let row = index as u32 / size.width;
        u32::from(proposal.labels.data()[index]) != (9 * row / size.height) / 3
    });
    // Four rows of the hole's 190 may be wrong at either edge between two regions.
    let wrong = wrong.count();
    assert!(wrong < 110 * 8 + 300, "{wrong} labels are wrong");
    assert!(proposal.source.contains("texture fill"));
}

#[test]
fn what_lies_in_the_hole_does_not_show_and_steps_change_nothing() {
    let size = Size::new(300, 200);
    let hole = hole(size, Rect::new(90, 50, 70, 90));
    let picture = scene(size);
    let mut other = picture.clone();
    for (pixel, &level) in other.chunks_exact_mut(4).zip(hole.data()) {
        if level == Mask::HOLE {
            pixel.copy_from_slice(&[255, 0, 255, 0]);
        }
    }
    let proposal = propose(&picture, &hole).unwrap();
    assert_eq!(propose(&other, &hole).unwrap(), proposal);
    let mut proposer = Proposer::new(&picture, &hole).unwrap();
    let mut last = 0.0;
    loop {
        let progress = proposer.step();
        let share = progress.done as f64 / progress.total as f64;
        assert!(share >= last && share <= 1.0, "{progress:?} after {last}");
        last = share;
        if progress.done == progress.total {
            break;
        }
    }
    assert_eq!(proposer.finish(), proposal);
}

#[test]
fn without_a_hole_the_photo_alone_is_labelled() {
    let size = Size::new(90, 90);
    let proposal = propose(&scene(size), &Mask::known(size)).unwrap();
    assert_eq!(proposal.palette.classes.len(), 3);
    assert_eq!([proposal.labels.data()[90 * 10 + 45], proposal.labels.data()[90 * 80 + 45]], [0, 2]);
}

#[test]
fn what_cannot_be_proposed_is_said() {
    let size = Size::new(20, 10);
    let all = Mask::from_levels(size, vec![255; 200]).unwrap();
    assert_eq!(propose(&scene(size), &all), Err(GuideError::Nothing));
    assert_eq!(propose(&[0; 3], &all), Err(GuideError::Sizes));
    assert_eq!(propose(&[], &Mask::known(Size::new(0, 0))), Err(GuideError::Sizes));
    let thin = Size::new(700, 1);
    let line = hole(thin, Rect::new(300, 0, 40, 1));
    assert_eq!(propose(&scene(thin), &line).unwrap().labels.size(), thin);
}

/// FNV-1a of one proposal: whatever computes it must come to the same bytes.
#[test]
fn golden_proposal() {
    let size = Size::new(320, 240);
    let labels = propose(&scene(size), &hole(size, Rect::new(100, 60, 90, 120))).unwrap().labels;
    let hash = labels
        .data()
        .iter()
        .fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    assert_eq!(hash, GOLDEN, "{hash:#010x}");
}

const GOLDEN: u32 = 0xe225_e1c5;
