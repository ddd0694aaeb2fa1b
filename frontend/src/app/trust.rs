use infill_protocol::CheckReport;
use leptos::task::spawn_local;

use super::{App, Sheet};
use crate::platform::{clipboard, download};
use crate::strings::{WORDS, with};

impl App {
    /// Has every pixel compared with the file, where anything was filled.
    pub fn check(self) {
        self.act(|core| {
            if core.session.document().fills() > 0 {
                core.session.check();
            }
        });
    }

    /// What the check found, as a text file.
    pub fn save_check(self, report: CheckReport) {
        let text = format!("{}\n\n{}\n", check_in_words(report), self.report());
        let saved = download::text(&text, "infill-check.txt");
        if saved.is_err() {
            self.act(|core| core.session.alert(WORDS.trust.page_broke));
        }
    }

    pub fn report(self) -> String {
        self.shared().borrow().session.report()
    }

    pub fn show_failure(self) {
        self.open_sheet(Sheet::Failure);
    }

    pub fn copy_report(self) {
        let Ok(written) = clipboard::write_text(&self.report()) else {
            return self.act(|core| core.session.alert(WORDS.saving.not_copied));
        };
        spawn_local(async move {
            if written.await.is_ok() {
                self.act(|core| core.session.say(WORDS.saving.copied));
            }
        });
    }
}

/// What a check found.
pub fn check_in_words(report: CheckReport) -> String {
    let CheckReport { outside, outside_changed, inside, inside_changed } = report;
    let template = if outside_changed == 0 { WORDS.trust.unchanged } else { WORDS.trust.changed };
    let numbers = [outside, outside_changed, inside, inside_changed].map(|number| number.to_string());
    let names = ["outside", "outside_changed", "inside", "inside_changed"];
    let values: Vec<(&str, &str)> = names.into_iter().zip(numbers.iter().map(String::as_str)).collect();
    with(template, &values)
}
