//! What a visitor keeps: the list of the page's files that its service worker holds.

use std::{fs, path::Path};

use anyhow::{Context, ensure};

use crate::hashed::fnv1a;

/// The service worker; its name must stay, because browsers ask for it again under the same one.
const SCRIPT: &str = "service-worker.js";
const RELEASE: &str = "const RELEASE = \"development\";";
const FILES: &str = "const FILES = [];";
/// The compute worker keeps weights itself; credits and previews are for other eyes.
const NOT_KEPT: [&str; 3] = ["weights/", "preview.", "samples/CREDITS.md"];

/// Writes the list of the files of `folder`, and a name of the release by their contents, into its service
/// worker.
///
/// # Errors
/// Where the script is missing, or lacks the places to write to.
pub fn write_list(folder: &Path) -> anyhow::Result<()> {
    let mut files = Vec::new();
    list(folder, "", &mut files)?;
    files.sort();
    let mut contents = Vec::new();
    for name in &files {
        contents.extend_from_slice(name.as_bytes());
        contents.extend_from_slice(&fnv1a(&fs::read(folder.join(name))?).to_le_bytes());
    }
    let path = folder.join(SCRIPT);
    let script = fs::read_to_string(&path).with_context(|| format!("The build left no {SCRIPT}"))?;
    ensure!(
        script.contains(RELEASE) && script.contains(FILES),
        "{SCRIPT} has no place for the list of files"
    );
    // The index is asked for by the name of its folder.
    let names: Vec<&str> =
        files.iter().map(|name| if name == "index.html" { "./" } else { name.as_str() }).collect();
    let release = format!("const RELEASE = \"{:016x}\";", fnv1a(&contents));
    let list = format!("const FILES = {};", serde_json::to_string(&names)?);
    fs::write(path, script.replace(RELEASE, &release).replace(FILES, &list))?;
    Ok(())
}

/// The files to keep, by their path from the folder.
fn list(folder: &Path, prefix: &str, files: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), files)?;
        } else if name != SCRIPT && !NOT_KEPT.iter().any(|start| name.starts_with(start)) {
            files.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_what_is_kept_and_the_release_follows_the_contents() {
        let folder = std::env::temp_dir().join(format!("infill-offline-{}", std::process::id()));
        let build = |page: &str| -> String {
            for part in ["samples", "weights"] {
                fs::create_dir_all(folder.join(part)).expect("a temporary folder");
            }
            for name in
                ["index.html", "page.wasm", "samples/a.jpg", "weights/espa.safetensors", "preview.jpg"]
            {
                fs::write(folder.join(name), page).expect("a file");
            }
            fs::write(folder.join(SCRIPT), format!("{RELEASE}\n{FILES}\n")).expect("a file");
            write_list(&folder).expect("complete");
            let script = fs::read_to_string(folder.join(SCRIPT)).expect("kept");
            fs::remove_dir_all(&folder).expect("ours");
            script
        };
        let first = build("one");
        assert!(first.contains(r#"const FILES = ["./","page.wasm","samples/a.jpg"];"#), "{first}");
        assert_eq!(first, build("one"));
        assert_ne!(first, build("two"));
    }
}
