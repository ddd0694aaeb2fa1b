//! What shows that nothing else was changed, and what is told of a failure.

use infill_protocol::CheckReport;

use super::{App, Sheet};
use crate::platform::download;
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

    /// What to tell somebody who looks for the cause of a failure.
    pub fn report(self) -> String {
        self.shared().borrow().session.report()
    }

    pub fn show_failure(self) {
        self.open_sheet(Sheet::Failure);
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
