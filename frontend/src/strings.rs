//! Every word the page says, each with its translations beside it; a word that a language lacks does not
//! compile. A field in braces is filled in by [`with`].

/// Declares the words of a theme: each with its text in every language, which is one string where no other type
/// is said.
macro_rules! words {
    ($(#[$about:meta])* $theme:ident $($word:ident $(: $kind:ty)? { en: $en:expr, ar: $ar:expr, ja: $ja:expr $(,)? })*) => {
        $(#[$about])*
        #[cfg_attr(test, derive(Debug))]
        pub struct $theme {
            $(pub $word: words!(@kind $($kind)?),)*
        }

        impl $theme {
            pub(super) const EN: Self = Self { $($word: $en,)* };
            pub(super) const AR: Self = Self { $($word: $ar,)* };
            pub(super) const JA: Self = Self { $($word: $ja,)* };
        }
    };
    (@kind) => { &'static str };
    (@kind $kind:ty) => { $kind };
}

mod filling;
mod guide;
mod help;
mod keeping;
mod language;
mod opening;
mod saving;
mod sharing;
mod tools;
mod tour;
mod trust;
mod view;
mod weights;

use std::ops::Deref;

pub use self::language::{Language, choose, chosen};

/// The words of the chosen language.
pub static WORDS: Words = Words(());

/// Stands for the table of the chosen language; see [`WORDS`].
pub struct Words(());

impl Deref for Words {
    type Target = Strings;

    fn deref(&self) -> &Strings {
        chosen().strings()
    }
}

/// Gathers the themes into one table a language.
macro_rules! tables {
    ($($field:ident: $theme:path,)*) => {
        /// The words of one language.
        #[cfg_attr(test, derive(Debug))]
        pub struct Strings {
            $(pub $field: $theme,)*
        }

        static EN: Strings = Strings { $($field: <$theme>::EN,)* };
        static AR: Strings = Strings { $($field: <$theme>::AR,)* };
        static JA: Strings = Strings { $($field: <$theme>::JA,)* };
    };
}

tables! {
    tools: tools::Tools,
    view: view::View,
    opening: opening::Opening,
    filling: filling::Filling,
    guide: guide::Guide,
    tour: tour::Tour,
    saving: saving::Saving,
    sharing: sharing::Sharing,
    keeping: keeping::Keeping,
    weights: weights::Weights,
    trust: trust::Trust,
    help: help::Help,
}

/// `template` with every `{name}` replaced by its value.
pub fn with(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// A stage of the compute worker in words.
pub fn stage_name(stage: &str) -> String {
    let mut letters = stage.chars();
    letters.next().map_or_else(
        || WORDS.filling.filling.to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_in() {
        let text = with(WORDS.opening.opened, &[("name", "a.jpg"), ("width", "3"), ("height", "2")]);
        assert_eq!(text, "Opened “a.jpg”, 3 × 2 pixels.");
    }

    /// How often each part that is filled in occurs in a table.
    fn parts(strings: &Strings) -> std::collections::BTreeMap<String, usize> {
        let text = format!("{strings:?}");
        let mut found = std::collections::BTreeMap::new();
        for part in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(part, _)| part) {
            if part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_') {
                *found.entry(part.to_owned()).or_default() += 1;
            }
        }
        found
    }

    #[test]
    fn every_language_fills_in_the_same_parts() {
        assert!(parts(&EN).len() > 20);
        for language in Language::ALL {
            assert_eq!(parts(language.strings()), parts(&EN), "{language:?}");
        }
    }

    #[test]
    fn stages_start_with_a_capital() {
        assert_eq!(stage_name("matching"), "Matching");
        assert_eq!(stage_name(""), WORDS.filling.filling);
    }
}
