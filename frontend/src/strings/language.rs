use std::sync::atomic::{AtomicU8, Ordering};

use super::{AR, EN, JA, Strings};

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Arabic,
    Japanese,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::English, Self::Arabic, Self::Japanese];

    /// As BCP 47 has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Japanese => "ja",
        }
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Arabic => "العربية",
            Self::Japanese => "日本語",
        }
    }

    /// Which way it is written, as HTML has it.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English | Self::Japanese => "ltr",
        }
    }

    /// The language of a tag such as "ja-JP", where the page speaks it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    pub fn strings(self) -> &'static Strings {
        match self {
            Self::English => &EN,
            Self::Arabic => &AR,
            Self::Japanese => &JA,
        }
    }
}

/// The place of the chosen language among all.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// Speaks this language from now on. What is on screen already stays as it is: choose before it is drawn.
pub fn choose(language: Language) {
    CHOSEN.store(language as u8, Ordering::Relaxed);
}

pub fn chosen() -> Language {
    Language::ALL[usize::from(CHOSEN.load(Ordering::Relaxed))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_browsers_are_understood() {
        assert_eq!(Language::from_tag("ja-JP"), Some(Language::Japanese));
        assert_eq!(Language::from_tag("AR"), Some(Language::Arabic));
        assert_eq!(Language::from_tag("arn"), None);
        assert_eq!(Language::from_tag(""), None);
        for (place, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!((language as usize, Language::from_tag(language.code())), (place, Some(language)));
        }
    }
}
