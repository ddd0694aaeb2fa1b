//! Means.

use super::cases::Series;
use super::methods::Method;
use super::report::{Fill, Quality, Row};

/// One row for every method that filled or failed in a series at a share of hole, in the order of the
/// series, the shares and the methods.
pub fn rows(fills: &[Fill], series: &[Series], methods: &[Method]) -> Vec<Row> {
    let mut rows = Vec::new();
    for series in series {
        for &percent in series.percents {
            for method in methods {
                let here = |fill: &&Fill| {
                    fill.series == series.id && fill.percent == percent && fill.method == method.id
                };
                let fills: Vec<_> = fills.iter().filter(here).collect();
                if !fills.is_empty() {
                    rows.push(row(series.id, percent, method, &fills));
                }
            }
        }
    }
    rows
}

fn row(series: &'static str, percent: f64, method: &Method, fills: &[&Fill]) -> Row {
    let costs: Vec<_> = fills.iter().filter_map(|fill| fill.cost).collect();
    let mut errors: Vec<_> = fills.iter().filter_map(|fill| fill.error.clone()).collect();
    errors.dedup();
    Row {
        series,
        percent,
        method: method.id,
        label: method.label,
        family: method.family,
        fills: costs.len(),
        errors,
        wall_s: mean(costs.iter().map(|cost| cost.wall_s)),
        cpu_s: mean(costs.iter().map(|cost| cost.cpu_s)),
        peak_mb: costs.iter().filter_map(|cost| cost.peak_mb).reduce(f64::max),
        quality: quality(fills.iter().filter_map(|fill| fill.quality)),
    }
}

/// Means of qualities; `None` of none.
pub fn quality(all: impl Iterator<Item = Quality>) -> Option<Quality> {
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return None;
    }
    let of = |part: fn(&Quality) -> f64| mean(all.iter().map(part));
    let perceptual: Option<Vec<f64>> = all.iter().map(|quality| quality.perceptual).collect();
    Some(Quality {
        psnr: of(|quality| quality.psnr),
        ssim: of(|quality| quality.ssim),
        perceptual: perceptual.map(|values| mean(values.into_iter())),
        energy: of(|quality| quality.energy),
        border_jump: of(|quality| quality.border_jump),
    })
}

/// The mean; not a number for none.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_distance_makes_the_mean_missing() {
        let with = |perceptual| Quality { psnr: 20.0, ssim: 0.5, perceptual, energy: 1.0, border_jump: 1.0 };
        let both = quality([with(Some(0.2)), with(Some(0.4))].into_iter()).expect("two");
        assert!((both.perceptual.expect("both measured") - 0.3).abs() < 1e-12);
        let one = quality([with(Some(0.2)), with(None)].into_iter()).expect("two");
        assert_eq!((one.perceptual, one.psnr), (None, 20.0));
        assert!(quality([].into_iter()).is_none());
    }
}
