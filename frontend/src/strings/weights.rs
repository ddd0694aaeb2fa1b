words! {
    /// The weights of networks.
    Weights

    sheet { en: "Weights on this device", ar: "الأوزان على هذا الجهاز", ja: "この端末の重み" }
    open { en: "Open weights…", ar: "افتح أوزانًا…", ja: "重みを開く…" }
    load { en: "Load weights", ar: "حمّل الأوزان", ja: "重みを読み込む" }
    cancel { en: "Cancel loading", ar: "أوقف التحميل", ja: "読み込みを中止" }
    use_it { en: "Use {title}", ar: "استعمل {title}", ja: "{title} を使う" }
    delete { en: "Delete {title}", ar: "احذف {title}", ja: "{title} を削除" }
    none {
        en: "Open a weights file of your own, or drop one anywhere.",
        ar: "افتح ملف أوزان لديك، أو أفلته في أي مكان.",
        ja: "重みのファイルを開くか、ページにドロップしてください。",
    }
    none_short { en: "No weights here yet", ar: "لا أوزان هنا بعد", ja: "重みがまだありません" }
    list_empty {
        en: "There are no weights yet. A network’s weights are one file, which you can open here or \
             drop anywhere on the page.",
        ar: "لا توجد أوزان بعد. أوزان الشبكة ملف واحد يمكنك فتحه هنا أو إفلاته في أي مكان من الصفحة.",
        ja: "重みがまだありません。ネットワークの重みは一つのファイルで、ここで開くかページのどこにでもドロップできます。",
    }
    not_loaded { en: "Not loaded", ar: "غير محمّلة", ja: "未読み込み" }
    is_ready { en: "Ready", ar: "جاهزة", ja: "準備完了" }
    in_use { en: "In use", ar: "قيد الاستعمال", ja: "使用中" }
    here { en: "On this device", ar: "على هذا الجهاز", ja: "この端末にあり" }
    in_memory { en: "Until this tab is closed", ar: "حتى يُغلق هذا التبويب", ja: "タブを閉じるまで" }
    offered { en: "Not loaded yet", ar: "لم تُحمّل بعد", ja: "未読み込み" }
    about { en: "{size} MB · {licence}", ar: "{size} MB · {licence}", ja: "{size} MB · {licence}" }
    loading {
        en: "Loading weights {percent} %",
        ar: "تُحمّل الأوزان {percent} %",
        ja: "重みを読み込み中 {percent} %",
    }
    checking { en: "Checking weights", ar: "تُفحص الأوزان", ja: "重みを確認中" }
    warming_up { en: "Warming up", ar: "تهيئة", ja: "準備運動中" }
    ready { en: "{title} is ready.", ar: "{title} جاهزة.", ja: "{title} の準備ができました。" }
    names { en: "Names for Guide", ar: "أسماء للتوجيه", ja: "ガイド用の名前" }
    names_taken {
        en: "“{title}” names what photos show from now on. Press Guide to see it.",
        ar: "«{title}» تسمّي ما تظهره الصور من الآن. اضغط «توجيه» لترى.",
        ja: "これからは「{title}」が写真の中身に名前を付けます。「ガイド」で確かめられます。",
    }
    missing {
        en: "{method} needs weights to fill with, and there are none yet. Open a weights file or drop one \
             on the page, or choose Texture. What you painted stays.",
        ar: "تحتاج {method} إلى أوزان لتملأ، ولا أوزان بعد. افتح ملف أوزان أو أفلته على الصفحة، أو اختر «نسيج». ما طليته يبقى.",
        ja: "{method} には重みが必要ですが、まだありません。重みのファイルを開くかドロップするか、「テクスチャ」を選んでください。塗った場所は残ります。",
    }
    still_loading {
        en: "The weights are still being loaded. Press Fill again when they are ready.",
        ar: "ما زالت الأوزان تُحمّل. اضغط «املأ» ثانية حين تجهز.",
        ja: "重みを読み込んでいます。準備ができたら、もう一度「塗りつぶす」を押してください。",
    }
    too_large {
        en: "“{name}” has {size} MB; weights of more than {limit} MB are not taken. Choose a smaller \
             file.",
        ar: "حجم “{name}” ‏{size} MB؛ لا تُقبل أوزان فوق {limit} MB. اختر ملفًا أصغر.",
        ja: "“{name}” は {size} MB です。{limit} MB を超える重みは使えません。小さいファイルを選んでください。",
    }
    no_licence { en: "licence not stated", ar: "الرخصة غير مذكورة", ja: "ライセンスの記載なし" }
}
