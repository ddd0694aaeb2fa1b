//! Whole addresses for those who show a preview of a pasted link: they do not read relative ones.

use std::{fs, path::Path};

use anyhow::{Context, ensure};

/// Names the variable that holds the address the page will have.
pub const VARIABLE: &str = "INFILL_ADDRESS";

/// What the index says of itself, and where the address belongs.
const PLACES: [(&str, &str); 2] =
    [("property=\"og:url\" content=\"", "./"), ("property=\"og:image\" content=\"", "preview.jpg")];

/// Puts `address` in front of what the index of `folder` says of itself. Without one it stays as it is: the
/// page works under any address, and some previews go without a picture.
///
/// # Errors
/// Where the address is none, or the index lacks the places.
pub fn complete(folder: &Path, address: Option<&str>) -> anyhow::Result<()> {
    let Some(address) = address.filter(|address| !address.is_empty()) else { return Ok(()) };
    let plain = address.starts_with("https://") || address.starts_with("http://");
    ensure!(
        plain && !address.contains(['"', '<', '>', ' ']),
        "{VARIABLE} is not the address of a page: {address}"
    );
    let home = format!("{}/", address.trim_end_matches('/'));
    let path = folder.join("index.html");
    let mut index = fs::read_to_string(&path).context("The build left no index.html")?;
    for (place, relative) in PLACES {
        let before = format!("{place}{relative}\"");
        ensure!(index.contains(&before), "index.html has no place for {VARIABLE}: {before}");
        let whole = relative.trim_start_matches("./");
        index = index.replace(&before, &format!("{place}{home}{whole}\""));
    }
    Ok(fs::write(path, index)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root;

    #[test]
    fn the_index_says_where_it_is() {
        let folder = std::env::temp_dir().join(format!("infill-address-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        let path = folder.join("index.html");
        let template = fs::read_to_string(root().join("index.html")).expect("the page");
        fs::write(&path, &template).expect("a file");
        complete(&folder, None).expect("nothing to do");
        assert_eq!(fs::read_to_string(&path).expect("kept"), template);
        complete(&folder, Some("https://infill.example/fill")).expect("complete");
        let index = fs::read_to_string(&path).expect("kept");
        assert!(index.contains("content=\"https://infill.example/fill/\""), "{index}");
        assert!(index.contains("content=\"https://infill.example/fill/preview.jpg\""), "{index}");
        for wrong in ["infill.example", "https://a\"b"] {
            assert!(complete(&folder, Some(wrong)).is_err(), "{wrong}");
        }
        fs::remove_dir_all(&folder).expect("ours");
    }
}
