//! The method that *Auto* stands for, chosen by what was measured.
//!
//! A network is chosen over the texture fill where, on photos that no training saw, its fills were nearer to the
//! truth in perceptual distance, and not further from it in structure (SSIM), each beyond what chance explains: the
//! mean of the paired differences against half of its 95 % interval. That is asked with label maps and without,
//! because a network may be worth it in one case alone. The holes measured cover 20 to 40 % of their picture, as
//! those that a person paints do of the crop around them. The numbers are the `margins` of `cargo xtask bench quality`;
//! they stand beside each file in `public/weights/manifest.json`.

use serde::{Deserialize, Serialize};

use crate::{Method, WeightsInfo};

/// By how much a measure was better than the texture fill's; above 0 is better, whatever the measure.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Gain {
    pub mean: f64,
    /// Half of the 95 % interval of the mean.
    pub margin: f64,
}

/// What was measured of a network.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Evidence {
    pub perceptual: Gain,
    pub ssim: Gain,
}

impl Evidence {
    /// The rule.
    pub fn speaks_for_it(&self) -> bool {
        self.perceptual.mean > self.perceptual.margin && self.ssim.mean > -self.ssim.margin
    }
}

/// Where a network was measured to be better than the texture fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Better {
    pub plain: bool,
    /// With a label map.
    pub guided: bool,
}

impl Method {
    /// What *Auto* stands for among these weights: the first network that was measured to be better for a fill that
    /// is `guided` by labels or is not, else the texture fill.
    pub fn auto(list: &[WeightsInfo], guided: bool) -> Self {
        let better = |info: &&WeightsInfo| if guided { info.better.guided } else { info.better.plain };
        list.iter().filter(better).find_map(|info| info.purpose.method()).unwrap_or(Self::Texture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, WeightsHash, WeightsPlace};

    fn evidence(perceptual: [f64; 2], ssim: [f64; 2]) -> Evidence {
        let gain = |[mean, margin]: [f64; 2]| Gain { mean, margin };
        Evidence { perceptual: gain(perceptual), ssim: gain(ssim) }
    }

    #[test]
    fn chance_speaks_for_nobody() {
        assert!(evidence([0.03, 0.02], [0.0, 0.01]).speaks_for_it());
        assert!(evidence([0.03, 0.02], [-0.005, 0.01]).speaks_for_it(), "no worse than chance");
        assert!(!evidence([0.03, 0.04], [0.1, 0.01]).speaks_for_it(), "no better than chance");
        assert!(!evidence([0.03, 0.02], [-0.02, 0.01]).speaks_for_it(), "structure is lost");
        assert!(!evidence([f64::NAN, 0.0], [0.1, 0.0]).speaks_for_it());
    }

    #[test]
    fn auto_is_texture_until_something_is_better() {
        let info = |method, better| WeightsInfo {
            hash: WeightsHash([0; 32]),
            purpose: Purpose::Fill(method),
            preset: String::new(),
            title: String::new(),
            licence: String::new(),
            bytes: 1,
            place: WeightsPlace::Offered,
            better,
        };
        let list = [
            info(Method::Csa, Better::default()),
            info(Method::Espa, Better { plain: false, guided: true }),
            info(Method::Spl, Better { plain: true, guided: true }),
        ];
        assert_eq!(Method::auto(&list[..1], true), Method::Texture);
        assert_eq!([false, true].map(|guided| Method::auto(&list, guided)), [Method::Spl, Method::Espa]);
    }
}
