//! The filler as a module of a web page.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    use wasm_bindgen::prelude::*;

    /// See [`infill_filler::Filler`].
    #[wasm_bindgen]
    pub struct Filler(infill_filler::Filler);

    #[wasm_bindgen]
    impl Filler {
        #[wasm_bindgen(constructor)]
        pub fn open(weights: &[u8], inputs: &[u8]) -> Result<Self, JsError> {
            let filler = infill_filler::Filler::open(weights, inputs);
            filler.map(Self).map_err(|error| JsError::new(&format!("{error:#}")))
        }

        pub fn fill(&self) -> Vec<f32> {
            self.0.fill()
        }
    }
}
