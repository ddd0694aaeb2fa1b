words! {
    /// The empty page, and how photos come in.
    Opening

    headline { en: "Paint over it, and it’s gone.", ar: "اطلِ فوقه، فيختفي.", ja: "塗れば、消える。" }
    pitch {
        en: "Open a photo, brush over what should not be there, press Fill. \
             Everything is computed on this device; the photo never leaves it.",
        ar: "افتح صورة، ومرّر الفرشاة على ما لا تريده، ثم اضغط «املأ». كل شيء يُحسب على هذا الجهاز، والصورة لا تغادره أبدًا.",
        ja: "写真を開き、要らないものをブラシでなぞり、「塗りつぶす」を押します。計算はすべてこの端末で行われ、写真が外に出ることはありません。",
    }
    choose { en: "Choose a photo", ar: "اختر صورة", ja: "写真を選ぶ" }
    drop_hint {
        en: "or drop one anywhere, or paste it",
        ar: "أو أفلتها في أي مكان، أو ألصقها",
        ja: "ここにドロップ、または貼り付けもできます",
    }
    drop_here {
        en: "Drop a photo or weights to open them",
        ar: "أفلت صورة أو أوزانًا لفتحها",
        ja: "写真や重みをドロップして開く",
    }
    formats {
        en: "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, and HEIC where the browser opens it",
        ar: "JPEG وPNG وWebP وGIF وBMP وTIFF وAVIF، وHEIC حيث يفتحها المتصفح",
        ja: "JPEG、PNG、WebP、GIF、BMP、TIFF、AVIF。HEIC はブラウザーが開ける場合",
    }
    samples { en: "Or try one of these", ar: "أو جرّب واحدة من هذه", ja: "見本で試す" }
    sample_names: [&'static str; 6] {
        en: [
            "Hikers on a dune",
            "A boat in a bay",
            "A wren on a rock",
            "A lighthouse at dusk",
            "Trees on a green hill",
            "Otters and a toy",
        ],
        ar: [
            "سائرون على كثيب",
            "قارب في خليج",
            "نمنمة على صخرة",
            "منارة عند الغسق",
            "أشجار على تلة خضراء",
            "قضاعات ولعبة",
        ],
        ja: [
            "砂丘を歩く人",
            "入り江の船",
            "岩の上のミソサザイ",
            "夕暮れの灯台",
            "緑の丘の木々",
            "カワウソとおもちゃ",
        ],
    }
    open { en: "Open photo", ar: "افتح صورة", ja: "写真を開く" }
    loading { en: "Opening…", ar: "تُفتح…", ja: "開いています…" }
    opened {
        en: "Opened “{name}”, {width} × {height} pixels.",
        ar: "فُتحت “{name}”، ‏\u{2066}{width} × {height}\u{2069} بكسل.",
        ja: "“{name}” を開きました。{width} × {height} 画素。",
    }
    close_photo { en: "Close photo", ar: "أغلق الصورة", ja: "写真を閉じる" }
    not_pasted {
        en: "There is no picture on the clipboard. Copy one and paste again, or choose a file.",
        ar: "لا صورة في الحافظة. انسخ واحدة وألصق ثانية، أو اختر ملفًا.",
        ja: "クリップボードに画像がありません。コピーしてからもう一度貼り付けるか、ファイルを選んでください。",
    }
    not_readable {
        en: "“{name}” could not be read. It may have been moved or be protected; choose it again.",
        ar: "تعذّرت قراءة “{name}”. لعله نُقل أو محمي؛ اختره ثانية.",
        ja: "“{name}” を読めませんでした。移動されたか保護されているかもしれません。選び直してください。",
    }
    not_decoded {
        en: "“{name}” could not be opened: this browser cannot decode this {format} file. \
             Save it as JPEG or PNG and open that.",
        ar: "تعذّر فتح “{name}”: لا يستطيع هذا المتصفح فكّ ملف {format} هذا. احفظه بصيغة JPEG أو PNG وافتحه.",
        ja: "“{name}” を開けませんでした。このブラウザーはこの {format} ファイルを読めません。JPEG か PNG で保存し直して開いてください。",
    }
    too_large_here {
        en: "“{name}” is {width} × {height} pixels, more than the 100 million that fit here. \
             Open a smaller version of it.",
        ar: "قياس “{name}” ‏\u{2066}{width} × {height}\u{2069} بكسل، أكثر من مئة المليون التي تتسع هنا. افتح نسخة أصغر منه.",
        ja: "“{name}” は {width} × {height} 画素で、上限の 1 億画素を超えています。小さくしたものを開いてください。",
    }
    sample_missing {
        en: "The sample photo could not be loaded. Check the connection, or open a photo of your own.",
        ar: "تعذّر تحميل الصورة النموذجية. تحقق من الاتصال، أو افتح صورة لديك.",
        ja: "見本の写真を読み込めませんでした。接続を確かめるか、自分の写真を開いてください。",
    }
    crashed {
        en: "“{name}” could not be opened: the decoder gave up on it. The file is probably damaged or \
             too large for this device; try another copy of it.",
        ar: "تعذّر فتح “{name}”: توقف فكّه. الأرجح أن الملف تالف أو كبير على هذا الجهاز؛ جرّب نسخة أخرى منه.",
        ja: "“{name}” を開けませんでした。読み取りが途中で止まりました。ファイルが壊れているか、この端末には大きすぎるようです。別のコピーを試してください。",
    }
}
