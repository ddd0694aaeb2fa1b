//! How the published trainings lower their learning rates.

/// ESPA by iteration: 2e-4, from 500 000 in a line to 0 at 1 000 000.
pub fn espa_rate(iteration: u64) -> f64 {
    let (rate, turn, end) = (2e-4, 500_000, 1_000_000_u64);
    rate * end.saturating_sub(iteration.max(turn)) as f64 / (end - turn) as f64
}

/// CSA by the scheduler's epoch, as a factor of 2e-4: 1 for 19 epochs, then in a line to 0 at 120. The
/// published scheduler runs two ahead of the epoch.
pub fn csa_factor(epoch: u32) -> f64 {
    let (ahead, steady, falling) = (2, 20, 101);
    let past = (epoch + ahead).saturating_sub(steady);
    (1.0 - f64::from(past) / f64::from(falling)).max(0.0)
}

/// SPL by epoch, counted from 1: 1e-4 up to `steady` (50 for Paris), a tenth of it afterwards.
pub fn spl_rate(epoch: u32, steady: u32) -> f64 {
    if epoch <= steady { 1e-4 } else { 1e-5 }
}
