//! What Infill promises of its texture fill, held against a run.

use super::methods::{Family, Method, OURS};
use super::report::{Fill, Goal, Quality};
use super::summary::{mean, quality};

const SERIES: &str = "512";
/// Shares of hole that the promises of quality name.
const PERCENTS: [f64; 2] = [15.0, 30.0];
/// Peers that Infill is to be faster than.
const SLOWER: [&str; 5] = ["pypatchmatch", "shiftmap", "fsr-fast", "fsr-best", "gmic-patch"];
const ENERGY: std::ops::RangeInclusive<f64> = 0.7..=1.3;
const BORDER_JUMP: f64 = 1.15;
/// Seconds for 512² with a hole of 15 %, on two cores.
const SECONDS: f64 = 1.0;
/// A small hole in a large photo against its crop alone.
const LARGE: f64 = 3.0;

/// Every promise that this run can judge.
pub fn goals(fills: &[Fill], methods: &[Method]) -> Vec<Goal> {
    let mut goals = Vec::new();
    for percent in PERCENTS {
        for peer in methods.iter().filter(|method| method.family != Family::Ours) {
            let series =
                if fills.iter().any(|f| f.method == peer.id && f.series == SERIES) { SERIES } else { "256" };
            goals.extend(beside(&Pairs::new(fills, peer, series, percent), peer, series, percent));
        }
        goals.extend(alone(fills, percent));
    }
    goals.extend(times(fills));
    goals
}

/// Our fills and a peer's of the same holes.
struct Pairs<'a>(Vec<(&'a Fill, &'a Fill)>);

impl<'a> Pairs<'a> {
    fn new(fills: &'a [Fill], peer: &Method, series: &str, percent: f64) -> Self {
        let here = |fill: &&Fill, method: &str| {
            fill.method == method && fill.series == series && fill.percent == percent && fill.cost.is_some()
        };
        let of_peer = fills.iter().filter(|fill| here(fill, peer.id));
        let ours =
            |theirs: &Fill| fills.iter().find(|fill| here(fill, OURS.id) && fill.photo == theirs.photo);
        Self(of_peer.filter_map(|theirs| Some((ours(theirs)?, theirs))).collect())
    }

    fn qualities(&self) -> Option<(Quality, Quality)> {
        let ours = quality(self.0.iter().filter_map(|(ours, _)| ours.quality))?;
        Some((ours, quality(self.0.iter().filter_map(|(_, theirs)| theirs.quality))?))
    }

    fn seconds(&self) -> (f64, f64) {
        let of = |fill: &Fill| fill.cost.map_or(f64::NAN, |cost| cost.wall_s);
        (mean(self.0.iter().map(|pair| of(pair.0))), mean(self.0.iter().map(|pair| of(pair.1))))
    }
}

fn beside(pairs: &Pairs<'_>, peer: &Method, series: &str, percent: f64) -> Vec<Goal> {
    let Some((ours, theirs)) = pairs.qualities() else { return Vec::new() };
    let place = format!("{series}², {percent} %, photos: {}", pairs.0.len());
    let mut goals = Vec::new();
    if let (Some(a), Some(b)) = (ours.perceptual, theirs.perceptual) {
        goals.push(Goal {
            met: a < b,
            text: format!("perceptual distance below {}: {a:.3}, {b:.3} ({place})", peer.label),
        });
    }
    if peer.family == Family::Exemplar {
        let (a, b) = (ours.ssim, theirs.ssim);
        goals.push(Goal { met: a > b, text: format!("SSIM above {}: {a:.3}, {b:.3} ({place})", peer.label) });
    }
    if SLOWER.contains(&peer.id) {
        let (a, b) = pairs.seconds();
        goals.push(Goal {
            met: a < b,
            text: format!("faster than {}: {a:.2} s, {b:.2} s ({place})", peer.label),
        });
    }
    goals
}

fn alone(fills: &[Fill], percent: f64) -> Vec<Goal> {
    let here = |fill: &&Fill| fill.method == OURS.id && fill.series == SERIES && fill.percent == percent;
    let Some(ours) = quality(fills.iter().filter(here).filter_map(|fill| fill.quality)) else {
        return Vec::new();
    };
    let (energy, jump) = (ours.energy, ours.border_jump);
    vec![
        Goal {
            met: ENERGY.contains(&energy),
            text: format!("energy between 0.7 and 1.3: {energy:.2} ({percent} %)"),
        },
        Goal {
            met: jump <= BORDER_JUMP,
            text: format!("border jump at most {BORDER_JUMP}: {jump:.2} ({percent} %)"),
        },
    ]
}

fn times(fills: &[Fill]) -> Vec<Goal> {
    let costs = |series: &str, percent: f64| {
        let here =
            move |fill: &&Fill| fill.method == OURS.id && fill.series == series && fill.percent == percent;
        fills.iter().filter(here).filter_map(|fill| fill.cost).collect::<Vec<_>>()
    };
    let mut goals = Vec::new();
    let small = costs(SERIES, 15.0);
    if !small.is_empty() {
        let seconds = mean(small.iter().map(|cost| cost.wall_s));
        goals.push(Goal {
            met: seconds < SECONDS,
            text: format!("512² with 15 % hole under {SECONDS} s: {seconds:.2} s"),
        });
    }
    let large = costs("12mp", 0.5);
    let (whole, crops) =
        (mean(large.iter().map(|cost| cost.wall_s)), mean(large.iter().filter_map(|cost| cost.crops_s)));
    if whole.is_finite() && crops.is_finite() {
        let text =
            format!("12 MP with 0.5 % hole within {LARGE} times its crop alone: {whole:.2} s, {crops:.2} s");
        goals.push(Goal { met: whole <= LARGE * crops, text });
    }
    goals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::conversation::Cost;
    use crate::bench::fill::methods::PEERS;

    fn fill(method: &'static str, photo: &str, perceptual: f64) -> Fill {
        let cost = Cost { wall_s: 0.5, cpu_s: 0.5, peak_mb: None, crops_s: None };
        let quality =
            Quality { psnr: 20.0, ssim: 0.5, perceptual: Some(perceptual), energy: 1.0, border_jump: 1.2 };
        let (cost, quality) = (Some(cost), Some(quality));
        Fill { method, series: SERIES, photo: photo.into(), percent: 15.0, cost, quality, error: None }
    }

    #[test]
    fn peers_are_met_on_the_photos_they_filled() {
        // Ours is better on the one photo both filled, and worse on average.
        let fills = [fill("infill", "a", 0.3), fill("infill", "b", 0.9), fill("pypatchmatch", "a", 0.4)];
        let goals = goals(&fills, &[OURS, PEERS[0]]);
        let named = |words: &str| goals.iter().find(|goal| goal.text.contains(words)).map(|goal| goal.met);
        assert_eq!(named("perceptual distance below PyPatchMatch"), Some(true));
        assert_eq!(named("SSIM above"), Some(false));
        assert_eq!(named("faster than"), Some(false));
        assert_eq!(
            (named("energy"), named("border jump"), named("under 1 s")),
            (Some(true), Some(false), Some(true))
        );
    }
}
