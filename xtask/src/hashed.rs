//! Names by content for the files that Trunk leaves under fixed names.
//!
//! Trunk hashes the page and its style but not the workers. A cache that kept an old worker beside a
//! new page would mix releases, so every such file gets its content into its name, and the files
//! that mention it are corrected. Order matters: a file is renamed after what it mentions.

use std::{fs, path::Path};

use anyhow::{Context, ensure};

/// Each file, and the files that name it.
const FILES: [(&str, &[&str]); 5] = [
    ("photo-worker_bg.wasm", &["photo-worker.js"]),
    ("compute-worker_bg.wasm", &["compute-worker.js"]),
    ("photo-worker.js", &["index.html"]),
    ("compute-worker.js", &["index.html"]),
    ("boot.js", &["index.html"]),
];

/// Renames the workers and the boot script of `folder` by content.
///
/// # Errors
/// Where one is missing, or nothing mentions it.
pub fn rename_workers(folder: &Path) -> anyhow::Result<()> {
    for (name, users) in FILES {
        let path = folder.join(name);
        let bytes = fs::read(&path).with_context(|| format!("The build left no {name}"))?;
        let hashed = hashed_name(name, &bytes);
        for user in users {
            mention(&folder.join(user), name, &hashed)?;
        }
        fs::rename(&path, folder.join(&hashed))?;
    }
    Ok(())
}

/// Replaces `name` by `hashed` in the file `user`.
fn mention(user: &Path, name: &str, hashed: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(user).with_context(|| format!("{} is missing", user.display()))?;
    ensure!(text.contains(name), "{} does not mention {name}, which must be renamed", user.display());
    fs::write(user, text.replace(name, hashed))?;
    Ok(())
}

/// "photo-worker_bg.wasm" → "photo-worker-0123456789abcdef_bg.wasm".
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let end = name.find(['_', '.']).unwrap_or(name.len());
    let (stem, rest) = name.split_at(end);
    format!("{stem}-{:016x}{rest}", fnv1a(bytes))
}

/// FNV-1a, 64 bits: enough to tell releases apart; it guards against caches, not against people.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv() {
        // Test vectors of the authors' page.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn names_follow_the_content_through_every_mention() {
        let folder = std::env::temp_dir().join(format!("infill-hashed-{}", std::process::id()));
        let build = |wasm: &str| -> String {
            fs::create_dir_all(&folder).expect("a temporary folder");
            for worker in ["photo-worker", "compute-worker"] {
                fs::write(folder.join(format!("{worker}_bg.wasm")), wasm).expect("a file");
                fs::write(folder.join(format!("{worker}.js")), format!("load({worker}_bg.wasm)"))
                    .expect("a file");
            }
            fs::write(folder.join("boot.js"), "boot").expect("a file");
            let index = "boot.js photo-worker.js compute-worker.js";
            fs::write(folder.join("index.html"), index).expect("a file");
            rename_workers(&folder).expect("complete");
            let index = fs::read_to_string(folder.join("index.html")).expect("kept");
            for name in index.split(' ') {
                assert!(folder.join(name).is_file(), "{name}");
            }
            fs::remove_dir_all(&folder).expect("ours");
            index
        };
        let (first, second) = (build("one"), build("two"));
        let names = |index: &str| index.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (first, second) = (names(&first), names(&second));
        // A changed module changes the name of the script that loads it; the boot script stays.
        assert_eq!(first[0], second[0]);
        assert_ne!(first[1], second[1]);
        assert_ne!(first[2], second[2]);
    }
}
