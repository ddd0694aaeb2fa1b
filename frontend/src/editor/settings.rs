//! What the page remembers from one visit to the next: how a person likes to work, nothing of their photos.

use infill_protocol::{ExportFormat, ExportOptions, Method};

use super::session::GuideHabits;
use super::tools::{BrushSize, DEFAULT_TOLERANCE};
use crate::strings::Language;

/// In place of a method's name, where none was chosen.
const AUTO: &str = "auto";

/// Which format to save in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveFormat {
    /// As the photo came.
    #[default]
    Same,
    Png,
    Jpeg,
    WebP,
}

impl SaveFormat {
    pub const ALL: [Self; 4] = [Self::Same, Self::Png, Self::Jpeg, Self::WebP];

    const fn id(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::WebP => "webp",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// `None`: what was measured to do best.
    pub method: Option<Method>,
    pub brush: BrushSize,
    pub tolerance: u8,
    pub format: SaveFormat,
    /// Of a JPEG, 1 to 100.
    pub quality: u8,
    pub keep_location: bool,
    pub guide: GuideHabits,
    /// Where a person chose one; else the browser's.
    pub language: Option<Language>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            method: Some(Method::default()),
            brush: BrushSize::default(),
            tolerance: DEFAULT_TOLERANCE,
            format: SaveFormat::default(),
            quality: 92,
            keep_location: true,
            guide: GuideHabits::default(),
            language: None,
        }
    }
}

impl Settings {
    /// How to save a photo whose own format is `same`.
    pub const fn export(&self, same: ExportFormat) -> ExportOptions {
        let format = match self.format {
            SaveFormat::Same => same,
            SaveFormat::Png => ExportFormat::Png,
            SaveFormat::Jpeg => ExportFormat::Jpeg(self.quality),
            SaveFormat::WebP => ExportFormat::WebP,
        };
        ExportOptions { format, keep_location: self.keep_location }
    }

    /// A line a setting.
    pub fn to_text(&self) -> String {
        let Self { method, brush, tolerance, format, quality, keep_location, guide, language } = self;
        let GuideHabits { regions, after_fill } = guide;
        let language = language.map_or("", Language::code);
        let (format, brush) = (format.id(), brush.diameter());
        let method = method.map_or(AUTO, Method::id);
        format!(
            "method={method}\nbrush={brush}\ntolerance={tolerance}\nformat={format}\nquality={quality}\n\
             location={keep_location}\nregions={regions}\nguide-after-fill={after_fill}\nlanguage={language}\n"
        )
    }

    /// What is not there or means nothing is as at the first visit.
    pub fn from_text(text: &str) -> Self {
        let mut settings = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            settings.set(name, value);
        }
        settings
    }

    fn set(&mut self, name: &str, value: &str) {
        let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
        match (name, number) {
            ("method", _) if value == AUTO => self.method = None,
            ("method", _) => self.method = Method::from_id(value).or(self.method),
            ("brush", Some(diameter)) => self.brush = BrushSize::new(diameter),
            ("tolerance", Some(levels)) => self.tolerance = levels as u8,
            ("format", _) => {
                let known = SaveFormat::ALL.into_iter().find(|format| format.id() == value);
                self.format = known.unwrap_or(self.format);
            }
            ("quality", Some(quality)) => self.quality = (quality as u8).clamp(1, 100),
            ("language", _) => self.language = Language::from_tag(value),
            ("regions", _) => self.guide.regions = value == "true",
            ("guide-after-fill", _) => self.guide.after_fill = value == "true",
            ("location", _) => self.keep_location = value != "false",
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were() {
        let settings = Settings {
            method: Some(Method::Csa),
            brush: BrushSize::new(17.0),
            tolerance: 90,
            format: SaveFormat::WebP,
            quality: 71,
            keep_location: false,
            guide: GuideHabits { regions: true, after_fill: true },
            language: Some(Language::Arabic),
        };
        assert_eq!(Settings::from_text(&settings.to_text()), settings);
        let auto = Settings { method: None, ..settings };
        assert_eq!(Settings::from_text(&auto.to_text()), auto);
    }

    #[test]
    fn what_means_nothing_is_as_at_the_first_visit() {
        let text = "method=magic\nbrush=NaN\nquality=9999\nformat\n=\ntolerance=-4\nunknown=1";
        let expected = Settings { quality: 100, tolerance: 0, ..Settings::default() };
        assert_eq!(Settings::from_text(text), expected);
        assert_eq!(Settings::from_text(""), Settings::default());
    }

    #[test]
    fn the_photos_own_format_is_the_way_to_save() {
        let options = Settings::default().export(ExportFormat::JpegAsOpened);
        assert_eq!(options, ExportOptions { format: ExportFormat::JpegAsOpened, keep_location: true });
        let jpeg = Settings { format: SaveFormat::Jpeg, quality: 50, ..Settings::default() };
        assert_eq!(jpeg.export(ExportFormat::Png).format, ExportFormat::Jpeg(50));
    }
}
