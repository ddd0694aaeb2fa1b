//! The compute worker of the page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    infill_inference::worker::glue::start();
}
