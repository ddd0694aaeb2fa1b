//! All cores natively, one thread in the page. Elements are independent, so the split never shows.

/// Sets each element to `f(index)`.
#[cfg(not(target_arch = "wasm32"))]
pub fn fill<T: Send>(out: &mut [T], f: impl Fn(usize) -> T + Sync) {
    use rayon::prelude::*;
    out.par_iter_mut().with_min_len(64).enumerate().for_each(|(index, value)| *value = f(index));
}

#[cfg(target_arch = "wasm32")]
pub fn fill<T>(out: &mut [T], f: impl Fn(usize) -> T) {
    for (index, value) in out.iter_mut().enumerate() {
        *value = f(index);
    }
}
