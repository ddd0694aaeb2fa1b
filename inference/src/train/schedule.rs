use serde::{Deserialize, Serialize};

/// How the rate of a phase falls, as a factor of its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Decay {
    #[default]
    Constant,
    /// In a line from 1 at step `from` to 0 at step `to`. ESPA: 500 000 and 1 000 000.
    Linear { from: u64, to: u64 },
    /// As [`Self::Linear`], but once an epoch of `epoch` steps, `from` and `to` counted in epochs. CSA: 18
    /// and 119, its published scheduler running two ahead.
    Epochs { epoch: u64, from: u64, to: u64 },
    /// To `factor` from step `at` on. SPL: a tenth after 50 epochs of Paris.
    Step { at: u64, factor: f64 },
    /// Half a cosine from 1 at step 0 to 0 at step `to`.
    Cosine { to: u64 },
}

impl Decay {
    /// The factor at `step`, counted from 0 at the start of the phase.
    pub fn at(self, step: u64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Linear { from, to } => line(step, from, to),
            Self::Epochs { epoch, from, to } => line(step / epoch.max(1), from, to),
            Self::Step { at, factor } => {
                if step < at {
                    1.0
                } else {
                    factor
                }
            }
            Self::Cosine { to } => {
                let part = step.min(to) as f64 / to.max(1) as f64;
                (1.0 + (part * std::f64::consts::PI).cos()) / 2.0
            }
        }
    }
}

fn line(at: u64, from: u64, to: u64) -> f64 {
    to.saturating_sub(at.max(from)) as f64 / to.saturating_sub(from).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::objectives::{csa_factor, espa_rate, spl_rate};

    #[test]
    fn published_schedules_can_be_said() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        let espa = Decay::Linear { from: 500_000, to: 1_000_000 };
        assert!(
            [0, 499_999, 500_001, 750_000, 2_000_000].iter().all(|&i| near(2e-4 * espa.at(i), espa_rate(i)))
        );
        let csa = Decay::Epochs { epoch: 7, from: 18, to: 119 };
        assert!((0..125).all(|e| near(csa.at(u64::from(e) * 7 + 3), csa_factor(e))));
        let spl = Decay::Step { at: 50 * 100, factor: 0.1 };
        assert!((1..70).all(|e| near(1e-4 * spl.at(u64::from(e - 1) * 100), spl_rate(e, 50))));
    }

    #[test]
    fn a_cosine_ends_at_nothing() {
        let decay = Decay::Cosine { to: 10 };
        assert_eq!([decay.at(0), decay.at(5)].map(|f| (f * 1e6).round() / 1e6), [1.0, 0.5]);
        assert!(decay.at(10) < 1e-12 && decay.at(11) < 1e-12);
    }
}
