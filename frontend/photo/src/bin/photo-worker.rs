//! The photo worker of the page.

fn main() {
    infill_photo::worker::run();
}
