//! End-to-end tests: the release page in a real browser. `cargo xtask test` builds the page first.
//!
//! What a fill must give is computed natively from the edits that the page sent, and compared byte by
//! byte: the page, its workers, the codecs and the fill are all in that one comparison.

mod agreement;
mod cancel;
mod driver;
mod expected;
mod guidance;
mod handles;
mod journey;
mod keeping;
mod kept;
mod looks;
mod memory;
mod networks;
mod offline;
mod pictures;
mod privacy;
mod recovery;
mod refusal;
mod share;
mod showcase;
mod soak;
mod speed;
mod visit;
mod weights;
