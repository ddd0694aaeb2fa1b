words! {
    /// How photos leave.
    Saving

    download { en: "Download", ar: "تنزيل", ja: "ダウンロード" }
    save_as { en: "Save as", ar: "احفظ بصيغة", ja: "保存形式" }
    format_same { en: "Like the original", ar: "مثل الأصل", ja: "元の写真と同じ" }
    format_png { en: "PNG", ar: "PNG", ja: "PNG" }
    format_jpeg { en: "JPEG", ar: "JPEG", ja: "JPEG" }
    format_webp { en: "WebP", ar: "WebP", ja: "WebP" }
    same_png {
        en: "PNG, every sample as it was, in 8 or 16 bits.",
        ar: "PNG، كل قيمة كما كانت، بـ 8 أو 16 بت.",
        ja: "PNG。8 ビットでも 16 ビットでも、すべての値がそのままです。",
    }
    same_jpeg {
        en: "JPEG, compressed as the original was. Parts of it where nothing changed lose nothing.",
        ar: "JPEG بضغط الأصل نفسه. ما لم يتغير من الصورة لا يفقد شيئًا.",
        ja: "JPEG。元と同じ圧縮で、変わっていない部分は劣化しません。",
    }
    same_webp { en: "WebP without loss.", ar: "WebP بلا فقد.", ja: "可逆圧縮の WebP。" }
    same_tiff {
        en: "TIFF, every sample as it was, in 8 or 16 bits.",
        ar: "TIFF، كل قيمة كما كانت، بـ 8 أو 16 بت.",
        ja: "TIFF。8 ビットでも 16 ビットでも、すべての値がそのままです。",
    }
    png_note {
        en: "Lossless. Every pixel outside the fill is exactly as it was.",
        ar: "بلا فقد. كل بكسل خارج الملء كما كان تمامًا.",
        ja: "可逆圧縮。塗りつぶしの外の画素は元のままです。",
    }
    jpeg_note {
        en: "Small. The whole photo is compressed again.",
        ar: "صغير. تُضغط الصورة كلها من جديد.",
        ja: "小さいファイル。写真全体が圧縮し直されます。",
    }
    webp_note {
        en: "Lossless and smaller than PNG.",
        ar: "بلا فقد وأصغر من PNG.",
        ja: "可逆圧縮で PNG より小さくなります。",
    }
    quality { en: "Quality", ar: "الجودة", ja: "画質" }
    keep_location {
        en: "Keep where the photo was taken",
        ar: "أبقِ مكان التقاط الصورة",
        ja: "撮影場所の情報を残す",
    }
    save { en: "Save photo", ar: "احفظ الصورة", ja: "写真を保存" }
    copy { en: "Copy to clipboard", ar: "انسخ إلى الحافظة", ja: "クリップボードにコピー" }
    exporting { en: "Saving…", ar: "يحفظ…", ja: "保存しています…" }
    exported { en: "Saved “{name}”.", ar: "حُفظت “{name}”.", ja: "“{name}” を保存しました。" }
    copied { en: "Copied to the clipboard.", ar: "نُسخ إلى الحافظة.", ja: "クリップボードにコピーしました。" }
    not_copied {
        en: "The browser did not allow copying. Download the photo instead.",
        ar: "لم يسمح المتصفح بالنسخ. نزّل الصورة بدلًا منه.",
        ja: "ブラウザーがコピーを許しませんでした。代わりに写真をダウンロードしてください。",
    }
}
