//! `cargo xtask bench samples`: fills the sample photos, prints their seams and writes the contact sheet.

use xtask::shell::root;

fn main() -> anyhow::Result<()> {
    let out = root().join("target/bench/samples.jpg");
    std::fs::create_dir_all(out.parent().unwrap_or(&out))?;
    infill_tests::samples::contact_sheet(&out)?;
    println!("{}", out.display());
    Ok(())
}
