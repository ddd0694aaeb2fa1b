//! End-to-end tests: the release page in a real browser. `cargo xtask test` builds the page first.

mod driver;
