//! Every word the page says, in one table a language; a word that a language lacks does not compile. A field
//! in braces is filled in by [`with`].

mod ar;
mod en;
mod ja;
mod language;

use std::ops::Deref;

pub use self::en::EN;
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

/// The words of one language.
#[cfg_attr(test, derive(Debug))]
pub struct Strings {
    pub title: &'static str,
    // Tools and actions; the names are also how tests and assistive technology find them.
    pub brush: &'static str,
    pub eraser: &'static str,
    pub lasso: &'static str,
    pub rectangle: &'static str,
    pub tools: &'static str,
    pub brush_size: &'static str,
    pub undo: &'static str,
    pub redo: &'static str,
    pub invert: &'static str,
    pub clear: &'static str,
    pub fill: &'static str,
    pub cancel: &'static str,
    pub another: &'static str,
    pub compare: &'static str,
    pub compare_position: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub download: &'static str,
    pub open: &'static str,
    pub photo: &'static str,
    pub close: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub zoom_fit: &'static str,
    pub zoom_actual: &'static str,
    pub theme_dark: &'static str,
    pub theme_light: &'static str,
    pub dismiss: &'static str,
    // The hole's edge, masks, history, saving, and what can be shown for it.
    pub wand: &'static str,
    pub tolerance: &'static str,
    pub edge: &'static str,
    pub edge_width: &'static str,
    pub grow: &'static str,
    pub shrink: &'static str,
    pub feather: &'static str,
    pub feather_about: &'static str,
    pub by_pixels: &'static str,
    pub load_mask: &'static str,
    pub save_mask: &'static str,
    pub history: &'static str,
    pub history_opened: &'static str,
    pub history_fill: &'static str,
    pub history_labels: &'static str,
    pub format_same: &'static str,
    pub same_png: &'static str,
    pub same_jpeg: &'static str,
    pub same_webp: &'static str,
    pub same_tiff: &'static str,
    pub keep_location: &'static str,
    pub checking: &'static str,
    pub check_unchanged: &'static str,
    pub check_changed: &'static str,
    pub check_now: &'static str,
    pub check_save: &'static str,
    pub details: &'static str,
    pub failure: &'static str,
    pub failure_kept: &'static str,
    pub failure_kept_photo: &'static str,
    pub failure_kept_file: &'static str,
    pub failure_report: &'static str,
    pub failure_report_about: &'static str,
    pub failure_copy: &'static str,
    // The empty page.
    pub headline: &'static str,
    pub pitch: &'static str,
    pub choose: &'static str,
    pub drop_hint: &'static str,
    pub drop_here: &'static str,
    pub formats: &'static str,
    pub samples: &'static str,
    pub sample_names: [&'static str; 6],
    pub hint: &'static str,
    // Download.
    pub save_as: &'static str,
    pub format_png: &'static str,
    pub format_jpeg: &'static str,
    pub format_webp: &'static str,
    pub format_png_note: &'static str,
    pub format_jpeg_note: &'static str,
    pub format_webp_note: &'static str,
    pub quality: &'static str,
    pub save: &'static str,
    pub copy: &'static str,
    // Device.
    pub device: &'static str,
    pub device_webgpu: &'static str,
    pub device_cpu: &'static str,
    pub device_starting: &'static str,
    pub device_note: &'static str,
    // Methods and weights.
    pub method: &'static str,
    pub method_names: [&'static str; 5],
    pub weights_sheet: &'static str,
    pub weights_open: &'static str,
    pub weights_load: &'static str,
    pub weights_cancel: &'static str,
    pub weights_use: &'static str,
    pub weights_delete: &'static str,
    pub weights_none: &'static str,
    pub weights_none_short: &'static str,
    pub weights_list_empty: &'static str,
    pub weights_not_loaded: &'static str,
    pub weights_is_ready: &'static str,
    pub weights_in_use: &'static str,
    pub weights_here: &'static str,
    pub weights_in_memory: &'static str,
    pub weights_offered: &'static str,
    pub weights_about: &'static str,
    pub weights_loading: &'static str,
    pub weights_checking: &'static str,
    pub weights_warming_up: &'static str,
    pub no_licence: &'static str,
    // Guidance.
    pub guide: &'static str,
    pub guide_done: &'static str,
    pub guide_labels: &'static str,
    pub guide_tools: &'static str,
    pub guide_hint: &'static str,
    pub label_brush: &'static str,
    pub label_bucket: &'static str,
    pub label_polygon: &'static str,
    pub label_horizon: &'static str,
    pub label_boundary: &'static str,
    pub label_pick: &'static str,
    pub label_tips: [&'static str; 6],
    pub horizon_above: &'static str,
    pub horizon_below: &'static str,
    pub horizon_auto: &'static str,
    pub label_rename: &'static str,
    pub label_swap: &'static str,
    pub label_swap_none: &'static str,
    pub label_unlock: &'static str,
    pub labels_save: &'static str,
    pub labels_load: &'static str,
    pub map_opacity: &'static str,
    pub map_outlines: &'static str,
    pub map_split: &'static str,
    pub candidates: &'static str,
    pub candidate: &'static str,
    pub candidate_none: &'static str,
    pub mapping: &'static str,
    pub mapping_body: &'static str,
    pub mapping_new: &'static str,
    pub mapping_use: &'static str,
    pub mapping_cancel: &'static str,
    pub tour: &'static str,
    pub tour_start: &'static str,
    pub tour_next: &'static str,
    pub tour_end: &'static str,
    pub tour_step: &'static str,
    pub tour_steps: [&'static str; 6],
    pub stage_proposing: &'static str,
    pub guide_needs_hole: &'static str,
    pub guide_no_label: &'static str,
    pub guide_source: &'static str,
    pub guide_substituted: &'static str,
    pub guide_loaded: &'static str,
    pub guide_lost: &'static str,
    pub guide_too_many: &'static str,
    // Sheets.
    pub privacy: &'static str,
    pub privacy_body: &'static [&'static str],
    pub shortcuts: &'static str,
    pub shortcut_rows: &'static [(&'static str, &'static str)],
    // What happens.
    pub loading: &'static str,
    pub stage_preparing: &'static str,
    pub stage_starting: &'static str,
    pub stage_filling: &'static str,
    pub opened: &'static str,
    pub filled: &'static str,
    pub mask_loaded: &'static str,
    pub no_mask: &'static str,
    pub cancelled: &'static str,
    pub nothing_painted: &'static str,
    pub exporting: &'static str,
    pub exported: &'static str,
    pub copied: &'static str,
    pub drawing_on: &'static str,
    pub drawing_off: &'static str,
    pub weights_ready: &'static str,
    // Share and keep.
    pub share: &'static str,
    pub share_sheet: &'static str,
    pub share_link: &'static str,
    pub share_copy: &'static str,
    pub share_making: &'static str,
    pub share_length: &'static str,
    pub share_about: &'static str,
    pub share_private: &'static str,
    pub share_too_long: &'static str,
    pub share_copied: &'static str,
    pub link_not_copied: &'static str,
    pub project: &'static str,
    pub project_about: &'static str,
    pub project_save: &'static str,
    pub project_opened: &'static str,
    pub project_crashed: &'static str,
    pub kept: &'static str,
    pub kept_about: &'static str,
    pub kept_private: &'static str,
    pub kept_full: &'static str,
    pub close_photo: &'static str,
    pub restore_question: &'static str,
    pub restore: &'static str,
    pub discard: &'static str,
    pub discarded: &'static str,
    pub restore_failed: &'static str,
    pub discard_failed: &'static str,
    pub update_question: &'static str,
    pub update: &'static str,
    pub link_question: &'static str,
    pub link_open: &'static str,
    pub later: &'static str,
    pub repeating: &'static str,
    pub work_restored: &'static str,
    pub link_identical: &'static str,
    pub link_differs: &'static str,
    pub link_other_photo: &'static str,
    pub link_other_release: &'static str,
    pub link_other_device: &'static str,
    pub link_other_reason: &'static str,
    pub link_broken: &'static str,
    pub link_photo_missing: &'static str,
    pub photo_crashed: &'static str,
    pub photo_restored: &'static str,
    // What goes wrong: what happened, and what to do.
    pub not_pasted: &'static str,
    pub not_copied: &'static str,
    pub not_readable: &'static str,
    pub not_decoded: &'static str,
    pub too_large_here: &'static str,
    pub sample_missing: &'static str,
    pub open_crashed: &'static str,
    pub photo_crashed_in_fill: &'static str,
    pub photo_lost: &'static str,
    pub worker_missing: &'static str,
    pub gpu_lost_retrying: &'static str,
    pub gpu_lost_cpu: &'static str,
    pub gpu_left: &'static str,
    pub compute_lost_retrying: &'static str,
    pub compute_lost: &'static str,
    pub compute_missing: &'static str,
    pub weights_missing: &'static str,
    pub weights_still_loading: &'static str,
    pub weights_too_large: &'static str,
    pub version_mismatch: &'static str,
    pub page_broke: &'static str,
    pub language: &'static str,
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
    letters
        .next()
        .map_or_else(|| WORDS.stage_filling.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_in() {
        let text = with(WORDS.opened, &[("name", "a.jpg"), ("width", "3"), ("height", "2")]);
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
        assert_eq!(stage_name(""), WORDS.stage_filling);
    }
}
