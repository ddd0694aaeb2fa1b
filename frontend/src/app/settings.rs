use super::{App, Core};
use crate::editor::{session::GuideHabits, settings::Settings};
use crate::platform::{memory, page};
use crate::strings::{Language, choose};

/// Under which name the browser keeps the settings.
const NAME: &str = "infill-settings";

/// The settings of the last visit.
pub fn recall() -> Settings {
    memory::recall(NAME).map_or_else(Settings::default, |text| Settings::from_text(&text))
}

/// Speaks the language that was chosen, or else the first of the browser's that the page knows.
pub fn choose_language() {
    let mut tags = page::languages();
    let language = recall().language.or_else(|| tags.find_map(|tag| Language::from_tag(&tag)));
    let language = language.unwrap_or_default();
    choose(language);
    page::set_language(language.code(), language.direction());
}

impl Core {
    /// Works as in the last visit.
    pub(super) fn apply_settings(&mut self, settings: &Settings) {
        self.pointers.size = settings.brush;
        self.pointers.tolerance = settings.tolerance;
        match settings.method {
            Some(method) => self.session.choose_method(method),
            None => self.session.choose_auto(),
        }
        self.session.set_guide_habits(settings.guide);
    }

    /// The settings as they are now, and whether that is news.
    fn settings_now(&mut self) -> Option<Settings> {
        let settings = Settings {
            method: (!self.session.weights().auto).then(|| self.session.method()),
            brush: self.pointers.size,
            tolerance: self.pointers.tolerance,
            guide: self.session.guide_habits(),
            ..self.settings
        };
        (std::mem::replace(&mut self.settings, settings) != settings || self.settings_changed)
            .then_some(settings)
    }
}

impl App {
    /// Keeps the settings for the next visit, where they changed.
    pub(super) fn remember(self) {
        let shared = self.shared();
        let news = shared.borrow_mut().settings_now();
        if let Some(settings) = news {
            shared.borrow_mut().settings_changed = false;
            memory::keep(NAME, &settings.to_text());
        }
    }

    /// Changes what only the person decides: how photos are saved, the language.
    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        self.act(|core| {
            change(&mut core.settings);
            core.settings_changed = true;
        });
    }

    /// Speaks another language from the next moment on.
    pub fn set_language(self, language: Language) {
        self.change_settings(|settings| settings.language = Some(language));
        page::reload();
    }

    /// Changes how guidance begins.
    pub fn change_guide_habits(self, change: impl FnOnce(&mut GuideHabits)) {
        self.act(|core| {
            let mut habits = core.session.guide_habits();
            change(&mut habits);
            core.session.set_guide_habits(habits);
        });
    }

    pub fn set_tolerance(self, levels: u8) {
        self.act(|core| core.pointers.tolerance = levels);
    }
}
