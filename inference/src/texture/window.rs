use infill_shaders::RADIUS;

use super::pace::Pace;

/// How many pixels of the patch around each pixel have a property; none has beyond the edge.
pub(super) async fn window_counts(
    width: u32,
    height: u32,
    property: impl Fn(usize) -> bool,
    pace: &Pace,
) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let mut rows = vec![0; width * height];
    for y in 0..height {
        let row = y * width;
        slide(width, |x| property(row + x).into(), |x, count| rows[row + x] = count);
        pace.spend(width).await;
    }
    let mut counts = vec![0; width * height];
    for x in 0..width {
        slide(height, |y| rows[y * width + x], |y, count| counts[y * width + x] = count);
        pace.spend(height).await;
    }
    counts
}

/// Sums of a line within [`RADIUS`] of each place.
fn slide(length: usize, value: impl Fn(usize) -> u8, mut set: impl FnMut(usize, u8)) {
    let radius = RADIUS as usize;
    let mut sum = (0..radius.min(length)).map(&value).sum::<u8>();
    for place in 0..length {
        if place + radius < length {
            sum += value(place + radius);
        }
        if place > radius {
            sum -= value(place - radius - 1);
        }
        set(place, sum);
    }
}

#[cfg(test)]
mod tests {
    use super::super::pace::Paced;

    fn window_counts(width: u32, height: u32, property: fn(usize) -> bool) -> Vec<u8> {
        let work = |pace| async move { super::window_counts(width, height, property, &pace).await };
        Paced::new(work).step(usize::MAX).expect("a budget for all of it")
    }

    #[test]
    fn counts_stop_at_the_edges() {
        let all = window_counts(9, 8, |_| true);
        assert_eq!(all[0], 16);
        assert_eq!(all[4 * 9 + 4], 49);
        assert_eq!(all[4], 7 * 4);
        assert_eq!(window_counts(1, 1, |_| true), [1]);
    }

    #[test]
    fn one_pixel_is_seen_from_its_whole_patch() {
        let counts = window_counts(9, 9, |index| index == 4 * 9 + 4);
        assert_eq!(counts.iter().map(|&count| u32::from(count)).sum::<u32>(), 49);
        assert_eq!((counts[9 + 1], counts[0]), (1, 0));
    }
}
