//! The tour: what it asks for, and how it goes on.

use infill_protocol::{Edit, LabelEdit};

use super::{App, Core};
use crate::strings::WORDS;

/// What each step asks for, in the order of `WORDS.tour.steps`; the last only tells.
#[derive(Clone, Copy)]
pub enum TourStep {
    Paint,
    Guide,
    Label,
    Bucket,
    Horizon,
}

impl Core {
    /// The tour goes on by itself where its step was taken.
    pub(super) fn advance_tour(&mut self, edit: &Edit) {
        let taken = match edit {
            Edit::Stroke(_) | Edit::Shape { .. } => TourStep::Paint,
            Edit::Label(LabelEdit::Bucket { .. }) => TourStep::Bucket,
            Edit::Label(LabelEdit::Horizon { .. }) => TourStep::Horizon,
            _ => return,
        };
        self.took_step(taken);
    }

    pub(super) fn took_step(&mut self, step: TourStep) {
        if self.tour == Some(step as usize) {
            self.tour = Some(step as usize + 1);
        }
    }
}

impl App {
    /// Opens the sample of the tour and shows its first step.
    pub fn start_tour(self) {
        self.open_sample("bay");
        self.set_tour(Some(0));
    }

    pub fn set_tour(self, step: Option<usize>) {
        self.act(|core| core.tour = step.filter(|&step| step < WORDS.tour.steps.len()));
    }
}
