use serde_json::{Value, json};

use super::judge::{Entry, by_bin};
use super::{Results, Scores, Summary};

impl Results {
    /// How much better each entrant is than the one that `baseline` names for it (told whether it is guided), on
    /// the cases that both filled: the mean of the differences, 0 where both do as well, with half of its 95 %
    /// interval; over all and by tenths of hole. Above 0 is better, whatever the measure.
    pub fn margins(&self, baseline: impl Fn(bool) -> String) -> Value {
        let margins = |entry: &Entry| {
            let name = baseline(entry.guided);
            let other = self.entries().iter().find(|other| other.name == name && other.name != entry.name)?;
            let gains = gains(entry, other);
            let mut all = Summary::of(gains.iter().map(|(_, scores)| scores)).json();
            all["hole_percent"] = by_bin(gains.iter().map(|(bin, scores)| (*bin, scores)));
            Some(json!({ "method": entry.name, "over": name, "margin": all }))
        };
        self.entries().iter().filter_map(margins).collect()
    }
}

/// What the one has over the other, case by case, with the tenth of hole.
fn gains(one: &Entry, other: &Entry) -> Vec<(usize, Scores)> {
    let both = one.fills.iter().filter_map(|fill| {
        let theirs = other.fills.iter().find(|theirs| theirs.case == fill.case)?;
        Some((fill, theirs))
    });
    both.map(|(fill, theirs)| (fill.bin, gain(&fill.scores, &theirs.scores))).collect()
}

/// By measure, turned so that more is better; what has its best in the middle is left out.
fn gain(Scores(one): &Scores, Scores(other): &Scores) -> Scores {
    let gain = |(&name, value): (&&'static str, &f64)| {
        let sign = match name {
            "psnr" | "ssim" | "psnr_image" | "ssim_image" => 1.0,
            "l1" | "perceptual" => -1.0,
            _ => return None,
        };
        Some((name, sign * (value - other.get(name)?)))
    };
    Scores(one.iter().filter_map(gain).collect())
}
