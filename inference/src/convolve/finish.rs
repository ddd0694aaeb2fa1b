/// What becomes of a sum before it is written, while it is still in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    Nothing,
    /// `x` above 0, `eˣ − 1` below; what is no number stays none, so that it is noticed at the end.
    Elu,
}

impl Finish {
    #[inline(always)]
    pub(super) fn of(self, x: f32) -> f32 {
        match self {
            Self::Nothing => x,
            Self::Elu => {
                let below = exp(x.min(0.0)) - 1.0;
                if x <= 0.0 { below } else { x }
            }
        }
    }

    /// What a change of the sum changes of what is written, where that was `y`.
    #[cfg(feature = "train")]
    pub fn slope(self, y: f32) -> f32 {
        match self {
            Self::Nothing => 1.0,
            Self::Elu => {
                if y > 0.0 {
                    1.0
                } else {
                    y + 1.0
                }
            }
        }
    }
}

/// `eˣ` for x in [-∞, 0] within 2 units of the last place, without a branch or a call, so that a row of them
/// becomes vectors. `x = n·ln 2 + r` with r in ±ln 2/2; eʳ by its series to the seventh power.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // ln 2 in two parts, the first of few digits: n times it is exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    let x = x.max(-87.0);
    // Rounds to the nearest whole number: beyond 1.5·2²³ floats have no digits behind the point.
    const ROUND: f32 = 12_582_912.0;
    let n = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let r = (x - n * LN_2[0]) - n * LN_2[1];
    let mut power = 1.0 / 5040.0;
    for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        power = power * r + coefficient;
    }
    // 2ⁿ by its exponent's bits; n is at least -126.
    power * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elu_is_what_the_library_says() {
        for step in 0..200_000 {
            let x = 2.0 - step as f32 * 5e-4;
            let expected = if x > 0.0 { f64::from(x) } else { f64::from(x).exp_m1() };
            let error = (f64::from(Finish::Elu.of(x)) - expected).abs();
            assert!(error < 2e-7, "{x}: {error:e}");
        }
        assert_eq!(Finish::Elu.of(0.0), 0.0);
        assert_eq!(Finish::Elu.of(f32::NEG_INFINITY), -1.0);
        assert!(Finish::Elu.of(f32::NAN).is_nan());
    }
}
