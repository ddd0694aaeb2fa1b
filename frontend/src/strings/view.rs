words! {
    /// The photo as it is seen, and what frames it.
    View

    page { en: "Infill", ar: "Infill", ja: "Infill" }
    photo { en: "Photo", ar: "الصورة", ja: "写真" }
    hint {
        en: "Brush over what should go, then press Fill.",
        ar: "مرّر الفرشاة على ما يجب أن يختفي، ثم اضغط «املأ».",
        ja: "消したいものをなぞってから「塗りつぶす」を押してください。",
    }
    compare { en: "Compare", ar: "قارن", ja: "比較" }
    compare_position { en: "Compare position", ar: "موضع المقارنة", ja: "比較の位置" }
    before { en: "Before", ar: "قبل", ja: "前" }
    after { en: "After", ar: "بعد", ja: "後" }
    zoom_in { en: "Zoom in", ar: "تكبير", ja: "拡大" }
    zoom_out { en: "Zoom out", ar: "تصغير", ja: "縮小" }
    zoom_fit { en: "Fit to window", ar: "ملاءمة النافذة", ja: "全体を表示" }
    zoom_actual { en: "Actual size", ar: "الحجم الفعلي", ja: "実寸" }
    theme_dark { en: "Dark theme", ar: "مظهر داكن", ja: "暗い配色" }
    theme_light { en: "Light theme", ar: "مظهر فاتح", ja: "明るい配色" }
    language { en: "Language", ar: "اللغة", ja: "言語" }
    close { en: "Close", ar: "إغلاق", ja: "閉じる" }
    dismiss { en: "Dismiss message", ar: "أغلق الرسالة", ja: "メッセージを閉じる" }
    history { en: "History", ar: "السجل", ja: "履歴" }
    history_opened { en: "Photo as opened", ar: "الصورة كما فُتحت", ja: "開いたときの写真" }
    history_fill { en: "Fill: {method}", ar: "ملء: {method}", ja: "塗りつぶし:{method}" }
    history_labels { en: "Labels", ar: "تسميات", ja: "ラベル" }
}
