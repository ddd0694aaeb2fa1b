use super::*;

fn view() -> Viewport {
    let mut view = Viewport::new(Size::new(4000, 3000));
    view.resize(1000.0, 700.0, 2.0);
    view
}

fn close(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
}

#[test]
fn canvas_and_photo_positions_are_inverse() {
    let mut view = view();
    for step in 0..40 {
        view.zoom_at(Spot::new(f64::from(step) * 25.0, 300.0), if step % 3 == 0 { 1.7 } else { 0.8 });
        view.pan_by(13.5, -7.25);
        let spot = Spot::new(f64::from(step * 17), f64::from(step * 9));
        let (x, y) = view.to_photo(spot);
        let back = view.to_canvas(x, y);
        assert!(close((back.x, back.y), (spot.x, spot.y)), "step {step}: {back:?}");
    }
}

#[test]
fn zooming_keeps_the_place_under_the_cursor() {
    let mut view = view();
    let spot = Spot::new(321.0, 456.0);
    let before = view.to_photo(spot);
    for factor in [1.25, 3.0, 1.1, 0.5] {
        view.zoom_at(spot, factor);
        assert!(close(view.to_photo(spot), before));
    }
}

#[test]
fn actual_size_is_one_photo_pixel_a_device_pixel() {
    let mut view = view();
    view.actual_size();
    assert!((view.percent() - 100.0).abs() < 1e-9);
    assert_eq!(view.level(5), 0);
}

#[test]
fn a_fitted_photo_is_wholly_visible_and_stays_so() {
    let mut view = view();
    assert_eq!(view.visible(), Rect::new(0, 0, 4000, 3000));
    view.resize(360.0, 500.0, 3.0);
    assert_eq!(view.visible(), Rect::new(0, 0, 4000, 3000));
    view.actual_size();
    view.resize(900.0, 500.0, 3.0);
    assert!((view.percent() - 100.0).abs() < 1e-9, "a chosen zoom survives a resize");
}

#[test]
fn the_photo_cannot_be_lost() {
    let mut view = view();
    view.pan_by(1e7, -1e7);
    assert!(!view.visible().is_empty());
    view.zoom_at(Spot::default(), 1e9);
    assert!(view.percent() <= 3200.0 + 1e-6);
    view.zoom_at(Spot::default(), 1e-9);
    assert!(!view.visible().is_empty());
}

#[test]
fn a_pinch_moves_both_fingers_places() {
    let mut view = view();
    let from = [Spot::new(400.0, 300.0), Spot::new(600.0, 300.0)];
    let to = [Spot::new(350.0, 360.0), Spot::new(750.0, 360.0)];
    let places = from.map(|spot| view.to_photo(spot));
    view.pinch(from, to);
    for (place, spot) in places.into_iter().zip(to) {
        assert!(close(view.to_photo(spot), place));
    }
}

#[test]
fn the_level_has_a_pixel_for_every_device_pixel() {
    let mut view = view();
    for _ in 0..30 {
        view.zoom_at(Spot::new(500.0, 350.0), 1.21);
        let (level, density) = (view.level(4), view.scale() * view.ratio());
        assert!(level == 0 || 0.5_f64.powi(level as i32) >= density * 0.999);
        assert!(level == 4 || 0.5_f64.powi(level as i32 + 1) < density);
    }
}

#[test]
fn tiles_cover_the_visible_part_from_the_middle() {
    let mut view = view();
    view.actual_size();
    let tiles = view.tiles(0);
    let visible = view.visible();
    let side = TILE_SIDE;
    let covered = |x: u32, y: u32| tiles.contains(&(x / side, y / side));
    assert!(covered(visible.x, visible.y) && covered(visible.right() - 1, visible.bottom() - 1));
    let (x, y) = view.to_photo(Spot::new(500.0, 350.0));
    assert_eq!(tiles[0], (x as u32 / side, y as u32 / side));
}

#[test]
fn a_photo_of_one_pixel_fits() {
    let mut view = Viewport::new(Size::new(1, 1));
    view.resize(800.0, 600.0, 1.0);
    assert_eq!(view.visible(), Rect::new(0, 0, 1, 1));
    assert_eq!(view.tiles(0), [(0, 0)]);
}
