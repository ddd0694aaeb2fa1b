//! Sheets in front of the editor.

use leptos::prelude::*;

use super::App;
use crate::platform::dialog;

/// A sheet in front of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Download,
    Failure,
    Privacy,
    Share,
    Shortcuts,
    Weights,
    Mapping,
}

impl App {
    /// Where none is open: a sheet does not take the place of another.
    pub fn open_sheet(self, sheet: Sheet) {
        if !dialog::any_open() {
            self.sheet.set(Some(sheet));
        }
    }

    pub fn close_sheet(self) {
        self.sheet.set(None);
    }

    /// A loaded map asks what its labels are here.
    pub fn follow_mapping(self, asked: bool) {
        let shown = self.sheet.with_untracked(|sheet| *sheet == Some(Sheet::Mapping));
        if asked != shown {
            self.sheet.set(asked.then_some(Sheet::Mapping));
        }
    }
}
