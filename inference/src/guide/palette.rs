use infill_protocol::{Class, Palette};

/// Colours of one region and another differ by this at least, as the sum over red, green and blue.
const APART: u32 = 110;

/// Colours that an eye tells apart, for regions whose own are too alike.
const SPARE: [[u8; 3]; 12] = [
    [230, 159, 0],
    [86, 180, 233],
    [0, 158, 115],
    [240, 228, 66],
    [0, 114, 178],
    [213, 94, 0],
    [204, 121, 167],
    [120, 94, 240],
    [150, 75, 0],
    [60, 60, 60],
    [250, 250, 250],
    [180, 20, 60],
];

/// Plain names, and for each region its mean colour, made stronger so that it shows on the photo, or the
/// spare colour nearest to it where another region has one like it. Names are a person's business: what
/// colours and textures cannot know is not claimed.
pub(super) fn palette(means: &[[u8; 3]]) -> Palette {
    let mut taken: Vec<[u8; 3]> = Vec::new();
    for &mean in means {
        let own = stronger(mean);
        let is_free = |colour: &[u8; 3]| taken.iter().all(|other| difference(*colour, *other) >= APART);
        let spare = SPARE.into_iter().filter(is_free).min_by_key(|&colour| difference(colour, own));
        taken.push(if is_free(&own) { own } else { spare.unwrap_or(own) });
    }
    let class = |(index, colour)| Class { name: format!("Region {}", index + 1), colour };
    Palette { classes: taken.into_iter().enumerate().map(class).collect() }
}

fn difference(a: [u8; 3], b: [u8; 3]) -> u32 {
    a.into_iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
}

/// Twice as far from grey.
fn stronger(colour: [u8; 3]) -> [u8; 3] {
    let grey = colour.iter().map(|&level| i32::from(level)).sum::<i32>() / 3;
    colour.map(|level| (2 * i32::from(level) - grey).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_alike_get_colours_of_their_own() {
        let means = [[90, 120, 60], [92, 118, 61], [94, 119, 60], [90, 120, 66], [200, 10, 10]];
        let palette = palette(&means);
        let names: Vec<&str> = palette.classes.iter().map(|class| class.name.as_str()).collect();
        assert_eq!(names, ["Region 1", "Region 2", "Region 3", "Region 4", "Region 5"]);
        for (index, class) in palette.classes.iter().enumerate() {
            let others = palette.classes[..index].iter();
            others.for_each(|other| assert!(difference(class.colour, other.colour) >= APART, "{index}"));
        }
    }
}
