words! {
    /// What is done with the tools in hand; the names are also how tests and assistive technology find them.
    Tools

    brush { en: "Brush", ar: "فرشاة", ja: "ブラシ" }
    eraser { en: "Eraser", ar: "ممحاة", ja: "消しゴム" }
    lasso { en: "Lasso", ar: "أنشوطة", ja: "投げ縄" }
    rectangle { en: "Rectangle", ar: "مستطيل", ja: "長方形" }
    wand { en: "Wand", ar: "عصا", ja: "自動選択" }
    title { en: "Tools", ar: "الأدوات", ja: "ツール" }
    brush_size { en: "Brush size", ar: "حجم الفرشاة", ja: "ブラシの太さ" }
    tolerance { en: "Tolerance", ar: "التفاوت", ja: "許容範囲" }
    undo { en: "Undo", ar: "تراجع", ja: "元に戻す" }
    redo { en: "Redo", ar: "إعادة", ja: "やり直す" }
    invert { en: "Invert", ar: "عكس", ja: "反転" }
    clear { en: "Clear", ar: "مسح", ja: "消去" }
    edge { en: "Edge", ar: "الحافة", ja: "縁" }
    edge_width { en: "Edge width", ar: "عرض الحافة", ja: "縁の幅" }
    grow { en: "Grow", ar: "وسّع", ja: "広げる" }
    shrink { en: "Shrink", ar: "قلّص", ja: "狭める" }
    feather { en: "Feather", ar: "تنعيم", ja: "ぼかし" }
    feather_about {
        en: "The next fill fades into the photo over this width, outwards from what is painted.",
        ar: "يذوب الملء التالي في الصورة على هذا العرض، إلى خارج ما طُلي.",
        ja: "次の塗りつぶしは、塗った場所の外側へこの幅で写真になじみます。",
    }
    by_pixels { en: "{name} {pixels} px", ar: "{name} {pixels} px", ja: "{name} {pixels} px" }
    load_mask { en: "Load mask", ar: "حمّل قناعًا", ja: "マスクを読み込む" }
    save_mask { en: "Save mask", ar: "احفظ القناع", ja: "マスクを保存" }
    mask_loaded {
        en: "The mask is loaded: what is light in it will be filled.",
        ar: "حُمّل القناع: سيُملأ ما هو فاتح فيه.",
        ja: "マスクを読み込みました。明るいところが塗りつぶされます。",
    }
    no_mask {
        en: "Nothing is painted on the photo yet, so there is no mask to save.",
        ar: "لم يُطلَ شيء على الصورة بعد، فلا قناع يُحفظ.",
        ja: "まだ何も塗られていないので、保存するマスクがありません。",
    }
    drawing_on {
        en: "Pointer down: arrow keys draw. Shift Space ends, Esc drops it.",
        ar: "المؤشر نازل: ترسم الأسهم. ينهيه Shift والمسافة، ويسقطه Esc.",
        ja: "ポインターを下ろしました。矢印キーで描けます。Shift スペースで終わり、Esc で取り消します。",
    }
    drawing_off { en: "Pointer up.", ar: "المؤشر مرفوع.", ja: "ポインターを上げました。" }
}
