//! The page's program, started by `boot.js`.

#[cfg(target_arch = "wasm32")]
fn main() {
    infill_frontend::run();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The page runs in a browser: cargo xtask serve");
}
