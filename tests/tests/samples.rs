//! What a visitor sees first: the six sample photos, each with its subject painted over and filled.

use infill_tests::samples::SAMPLES;

/// Mean step across the border of a fill, in those of the photo.
const MOST: f64 = 1.15;

#[test]
fn no_sample_shows_a_seam() {
    for sample in &SAMPLES {
        let filled = sample.fill().expect("a photo of the page");
        let jump = filled.border_jump().expect("something was painted");
        assert!(jump <= MOST, "{}: {jump:.2} times the photo's own steps", sample.name);
        assert_ne!(filled.before, filled.after, "{}", sample.name);
    }
}

#[test]
fn outside_the_hole_the_samples_keep_their_bytes() {
    for sample in &SAMPLES {
        let filled = sample.fill().expect("a photo of the page");
        let pixels = filled.before.chunks_exact(4).zip(filled.after.chunks_exact(4));
        let changed = pixels.zip(filled.hole.data()).filter(|((a, b), hole)| a != b && **hole == 0).count();
        assert_eq!(changed, 0, "{}", sample.name);
    }
}
