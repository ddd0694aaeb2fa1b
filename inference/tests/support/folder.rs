//! A folder of pictures, and the program on them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use infill_photo::Photo;
use infill_protocol::{ExportFormat, Size};

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a picture, a colour for each pixel.
    pub fn picture(&self, name: &str, size: Size, colour: impl Fn(u32, u32) -> [u8; 3]) -> PathBuf {
        let pixels: Vec<u8> = (0..size.height)
            .flat_map(|y| (0..size.width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let [red, green, blue] = colour(x, y);
                [red, green, blue, 255]
            })
            .collect();
        let photo = Photo::from_rgba8(name, "PNG", Vec::new(), size, &pixels).unwrap();
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, photo.encode(ExportFormat::Png).unwrap()).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs `infill fill`.
pub fn infill(arguments: &[&dyn AsRef<OsStr>]) -> Output {
    infill_to("fill", arguments)
}

/// Runs another command of `infill`.
pub fn infill_to(command: &str, arguments: &[&dyn AsRef<OsStr>]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_infill"));
    program.arg(command).args(arguments.iter().map(AsRef::as_ref)).output().unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// RGBA of every pixel of a picture.
pub fn pixels(path: &Path) -> Vec<[u8; 4]> {
    let photo = Photo::decode("result", "", fs::read(path).unwrap()).unwrap();
    (0..photo.size().area()).map(|index| photo.pixels().rgba8(index)).collect()
}
