use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use infill_photo::Photo;
use infill_protocol::{ExportFormat, Mask, Size};

use super::Case;
use super::judge::hidden;

/// A page of pictures: truth, input and every method, a line a photo.
#[derive(Debug)]
pub struct Gallery {
    folder: PathBuf,
    methods: Vec<String>,
    rows: String,
    count: usize,
}

impl Gallery {
    /// # Errors
    /// Where the folder cannot be made.
    pub fn create(folder: &Path, methods: Vec<String>) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), methods, rows: String::new(), count: 0 })
    }

    /// Adds a photo; `results` are RGBA8 in the order of the methods.
    ///
    /// # Errors
    /// Where a picture cannot be written.
    pub fn add(&mut self, case: &Case, results: &[Option<Vec<u8>>]) -> io::Result<()> {
        let size = case.hole.size();
        let mut cells =
            vec![self.picture("truth", size, &case.truth)?, self.picture("input", size, &hidden(case))?];
        for (index, result) in results.iter().enumerate() {
            cells.push(match result {
                Some(result) => self.picture(&index.to_string(), size, &composited(case, result))?,
                None => "–".to_owned(),
            });
        }
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        self.rows += &format!("<tr><th>{}</th>{cells}</tr>\n", escaped(&case.name));
        self.count += 1;
        Ok(())
    }

    /// Writes the page, with `table` above the pictures.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(&self, table: &str) -> io::Result<()> {
        let heads: String = (["truth", "input"].into_iter().chain(self.methods.iter().map(String::as_str)))
            .map(|name| format!("<th>{}</th>", escaped(name)))
            .collect();
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><title>Fills</title>\n<style>body{{font:14px \
             sans-serif;background:#16181d;color:#ddd}}th{{text-align:left;font-weight:normal}}\
             img{{display:block}}</style>\n<pre>{}</pre>\n<table><tr><th></th>{heads}</tr>\n{}</table>\n",
            escaped(table),
            self.rows
        );
        fs::write(self.folder.join("index.html"), page)
    }

    fn picture(&self, kind: &str, size: Size, rgba: &[u8]) -> io::Result<String> {
        let name = format!("{:03}-{kind}.png", self.count);
        let photo = Photo::from_rgba8(&name, "PNG", Vec::new(), size, rgba.to_vec());
        let photo = photo.map_err(|error| io::Error::other(error.to_string()))?;
        let bytes = photo.encode(ExportFormat::Png).map_err(|error| io::Error::other(error.to_string()))?;
        fs::write(self.folder.join(&name), bytes)?;
        Ok(format!("<img src=\"{name}\" width=\"{}\" height=\"{}\">", size.width, size.height))
    }
}

fn composited(case: &Case, result: &[u8]) -> Vec<u8> {
    let mut pixels = case.truth.clone();
    for ((to, from), &level) in pixels.chunks_exact_mut(4).zip(result.chunks_exact(4)).zip(case.hole.data()) {
        if level == Mask::HOLE {
            to.copy_from_slice(from);
        }
    }
    pixels
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
