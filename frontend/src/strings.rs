//! Every word the page says, in one table. A field in braces is filled in by [`with`].

/// The words of one language.
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
    pub cancelled: &'static str,
    pub nothing_painted: &'static str,
    pub exporting: &'static str,
    pub exported: &'static str,
    pub copied: &'static str,
    pub drawing_on: &'static str,
    pub drawing_off: &'static str,
    pub weights_ready: &'static str,
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
}

pub static EN: Strings = Strings {
    title: "Infill",
    brush: "Brush",
    eraser: "Eraser",
    lasso: "Lasso",
    rectangle: "Rectangle",
    tools: "Tools",
    brush_size: "Brush size",
    undo: "Undo",
    redo: "Redo",
    invert: "Invert",
    clear: "Clear",
    fill: "Fill",
    cancel: "Cancel",
    another: "Try another",
    compare: "Compare",
    compare_position: "Compare position",
    before: "Before",
    after: "After",
    download: "Download",
    open: "Open photo",
    photo: "Photo",
    close: "Close",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    zoom_fit: "Fit to window",
    zoom_actual: "Actual size",
    theme_dark: "Dark theme",
    theme_light: "Light theme",
    dismiss: "Dismiss message",
    headline: "Paint over it, and it’s gone.",
    pitch: "Open a photo, brush over what should not be there, press Fill. \
            Everything is computed on this device; the photo never leaves it.",
    choose: "Choose a photo",
    drop_hint: "or drop one anywhere, or paste it",
    drop_here: "Drop a photo or weights to open them",
    formats: "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF",
    samples: "Or try one of these",
    sample_names: [
        "Hikers on a dune",
        "A boat in a bay",
        "A wren on a rock",
        "A lighthouse at dusk",
        "Trees on a green hill",
        "Otters and a toy",
    ],
    hint: "Brush over what should go, then press Fill.",
    save_as: "Save as",
    format_png: "PNG",
    format_jpeg: "JPEG",
    format_webp: "WebP",
    format_png_note: "Lossless. Every pixel outside the fill is exactly as it was.",
    format_jpeg_note: "Small. The whole photo is compressed again.",
    format_webp_note: "Lossless and smaller than PNG.",
    quality: "Quality",
    save: "Save photo",
    copy: "Copy to clipboard",
    device: "Computing on",
    device_webgpu: "GPU",
    device_cpu: "CPU",
    device_starting: "Starting…",
    device_note: "Texture gives the same bytes on both, networks the same picture. Add ?device=cpu or ?device=webgpu to the \
                  address to choose.",
    method: "Method",
    method_names: ["Texture", "ESPA", "CSA", "SPL", "GM-SRM"],
    weights_sheet: "Weights on this device",
    weights_open: "Open weights…",
    weights_load: "Load weights",
    weights_cancel: "Cancel loading",
    weights_use: "Use {title}",
    weights_delete: "Delete {title}",
    weights_none: "Open a weights file of your own, or drop one anywhere.",
    weights_none_short: "No weights here yet",
    weights_list_empty: "There are no weights yet. A network’s weights are one file, which you can open here or \
                         drop anywhere on the page.",
    weights_not_loaded: "Not loaded",
    weights_is_ready: "Ready",
    weights_in_use: "In use",
    weights_here: "On this device",
    weights_in_memory: "Until this tab is closed",
    weights_offered: "Not loaded yet",
    weights_about: "{size} MB · {licence}",
    weights_loading: "Loading weights {percent} %",
    weights_checking: "Checking weights",
    weights_warming_up: "Warming up",
    no_licence: "licence not stated",
    privacy: "Privacy",
    privacy_body: &[
        "Your photo is opened, filled and saved by this page, on this device. It is sent nowhere: not to us, \
         not to anyone else. There is no account, no analytics, no cookie.",
        "The browser enforces it. The page’s content policy forbids it and its workers to talk to any other \
         address than the one it was loaded from, and from there it only loads its own program, the sample \
         photos and the weights you choose.",
        "Photos are not stored either. Close the tab and the photo is gone from here; what you download is \
         yours alone. Only weights of networks stay on this device, so that the next visit need not load them \
         again; “Weights on this device” lists and deletes them.",
        "A saved photo keeps the camera data of the original, such as date and place, where the format \
         has room for it.",
    ],
    shortcuts: "Shortcuts",
    shortcut_rows: &[
        ("B · E · L · R", "Brush, eraser, lasso, rectangle"),
        ("[ · ]", "Smaller or larger brush (also Alt or Ctrl with the wheel)"),
        ("Alt while drawing", "Take away with lasso, rectangle or brush"),
        ("Enter", "Fill"),
        ("Esc", "Cancel the fill or the stroke"),
        ("Ctrl Z · Ctrl Shift Z", "Undo, redo (also Ctrl Y)"),
        ("C or \\ held", "See the photo as it was"),
        ("Wheel · + · −", "Zoom"),
        ("0 · 1", "Fit to window, actual size"),
        ("Space or middle button", "Drag to move the photo"),
        ("Two fingers", "Zoom and move"),
        ("Arrow keys on the photo", "Move the pointer (with Shift: by a pixel)"),
        ("Shift Space on the photo", "Pointer down, and up again: draw with the arrow keys"),
        ("Ctrl O · Ctrl S", "Open, download"),
        ("Ctrl C · Ctrl V", "Copy the result, paste a photo"),
        ("?", "This list"),
    ],
    loading: "Opening…",
    stage_preparing: "Preparing",
    stage_starting: "Starting up",
    stage_filling: "Filling",
    opened: "Opened {name}, {width} × {height} pixels.",
    filled: "Filled.",
    cancelled: "Cancelled. The photo and what you painted are as they were.",
    nothing_painted: "Nothing is painted on the photo yet. Brush over what should go, then press Fill.",
    exporting: "Saving…",
    exported: "Saved {name}.",
    copied: "Copied to the clipboard.",
    drawing_on: "Pointer down: arrow keys draw. Shift Space ends, Esc drops it.",
    drawing_off: "Pointer up.",
    weights_ready: "{title} is ready.",
    photo_crashed: "The part of the page that holds the photo broke. Opening the photo again…",
    photo_restored: "The photo and everything you did to it are back.",
    not_pasted: "There is no picture on the clipboard. Copy one and paste again, or choose a file.",
    not_copied: "The browser did not allow copying. Download the photo instead.",
    not_readable: "“{name}” could not be read. It may have been moved or be protected; choose it again.",
    not_decoded: "“{name}” could not be opened: this browser cannot decode this {format} file. \
                  Save it as JPEG or PNG and open that.",
    too_large_here: "“{name}” is {width} × {height} pixels, more than the 100 million that fit here. \
                     Open a smaller version of it.",
    sample_missing: "The sample photo could not be loaded. Check the connection, or open a photo of your own.",
    open_crashed: "“{name}” could not be opened: the decoder gave up on it. The file is probably damaged or \
                   too large for this device; try another copy of it.",
    photo_crashed_in_fill: "The part of the page that holds the photo broke during the fill. The photo is \
                            opened again and your work restored; press Fill once more.",
    photo_lost: "The photo could not be kept open: this device may be out of memory. Close other tabs and \
                 open it again, or use a smaller version.",
    worker_missing: "A part of the page could not be loaded, so no photo can be opened. Check the \
                     connection and reload the page.",
    gpu_lost_retrying: "The graphics device was lost during the fill. It is started again and the fill \
                        repeated.",
    gpu_lost_cpu: "The fill broke off again. It goes on with the CPU: slower, same result.",
    gpu_left: "The graphics device was lost repeatedly, so the CPU is used. Reload the page to try the GPU \
               again.",
    compute_lost_retrying: "The fill broke off. It is started once more.",
    compute_lost: "The fill broke off repeatedly. The photo and what you painted are as they were: \
                   try a smaller area, or reload the page.",
    compute_missing: "The part of the page that computes could not be started. Photos can be opened and \
                      painted on; Fill tries to start it again. If that fails too, reload the page.",
    weights_missing: "{method} needs weights to fill with, and there are none yet. Open a weights file or drop one \
                      on the page, or choose Texture. What you painted stays.",
    weights_still_loading: "The weights are still being loaded. Press Fill again when they are ready.",
    weights_too_large: "“{name}” has {size} MB; weights of more than {limit} MB are not taken. Choose a smaller \
                        file.",
    version_mismatch: "Parts of this page are of different releases, probably from the browser’s cache. \
                       Reload the page.",
    page_broke: "The page itself broke. Reload it; the photo on your disk is untouched.",
};

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
        .map_or_else(|| EN.stage_filling.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_in() {
        let text = with(EN.opened, &[("name", "a.jpg"), ("width", "3"), ("height", "2")]);
        assert_eq!(text, "Opened a.jpg, 3 × 2 pixels.");
    }

    #[test]
    fn stages_start_with_a_capital() {
        assert_eq!(stage_name("matching"), "Matching");
        assert_eq!(stage_name(""), EN.stage_filling);
    }
}
