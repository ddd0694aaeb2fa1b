words! {
    /// What is shown for what the page promises, and what it says when a part of it breaks.
    Trust

    checking {
        en: "Comparing every pixel with the file…",
        ar: "تُقارن كل بكسل بالملف…",
        ja: "すべての画素をファイルと比べています…",
    }
    unchanged {
        en: "Pixels outside your selection: unchanged. All {outside} of them were compared with the file. Inside, {inside_changed} of {inside} differ.",
        ar: "البكسلات خارج ما اخترته: لم تتغير. قورنت كلها ({outside}) بالملف. وفي الداخل يختلف {inside_changed} من {inside}.",
        ja: "選択範囲の外の画素:変化なし。{outside} 個すべてをファイルと比べました。範囲内では {inside} 個のうち {inside_changed} 個が変わりました。",
    }
    changed {
        en: "{outside_changed} of {outside} pixels outside your selection differ from the file. That should never happen: undo the fill, and please tell us with the report.",
        ar: "يختلف {outside_changed} من {outside} بكسل خارج ما اخترته عن الملف. لا ينبغي أن يحدث هذا أبدًا: تراجع عن الملء وأخبرنا مع التقرير.",
        ja: "選択範囲の外の {outside} 個の画素のうち {outside_changed} 個がファイルと異なります。あってはならないことです。塗りつぶしを元に戻し、レポートを添えてお知らせください。",
    }
    check_now {
        en: "Compare every pixel with the file",
        ar: "قارن كل بكسل بالملف",
        ja: "すべてのピクセルをファイルと比べる",
    }
    check_save { en: "Save this report", ar: "احفظ هذا التقرير", ja: "このレポートを保存" }
    details { en: "Details", ar: "التفاصيل", ja: "詳細" }
    failure { en: "What happened", ar: "ما الذي حدث", ja: "何が起きたか" }
    failure_kept { en: "What was kept", ar: "ما بقي محفوظًا", ja: "残っているもの" }
    failure_kept_photo {
        en: "The photo, every fill and what is painted are still here. Your file on the disk was never touched.",
        ar: "الصورة وكل ملء وما طُلي ما زالت هنا. لم يُمسّ ملفك على القرص قط.",
        ja: "写真、すべての塗りつぶし、塗った場所はそのまま残っています。ディスク上のファイルには触れていません。",
    }
    failure_kept_file {
        en: "Your file on the disk was never touched. Nothing else was open.",
        ar: "لم يُمسّ ملفك على القرص قط، ولم يكن شيء آخر مفتوحًا.",
        ja: "ディスク上のファイルには触れていません。ほかに開いていたものはありません。",
    }
    failure_report { en: "Report", ar: "التقرير", ja: "レポート" }
    failure_report_about {
        en: "This is all that helps to find the cause. It holds nothing of your photo but its kind and size, and it is sent nowhere.",
        ar: "هذا كل ما يفيد في معرفة السبب. لا يحوي من صورتك إلا نوعها وقياسها، ولا يُرسل إلى أي مكان.",
        ja: "原因を調べるのに役立つ情報はこれだけです。写真については種類と大きさだけを含み、どこにも送られません。",
    }
    failure_copy { en: "Copy report", ar: "انسخ التقرير", ja: "レポートをコピー" }
    photo_crashed {
        en: "The part of the page that holds the photo broke. Opening the photo again…",
        ar: "تعطّل الجزء الذي يحمل الصورة من الصفحة. تُفتح الصورة ثانية…",
        ja: "写真を扱う部分が止まりました。写真を開き直しています…",
    }
    photo_crashed_in_fill {
        en: "The part of the page that holds the photo broke during the fill. The photo is \
             opened again and your work restored; press Fill once more.",
        ar: "تعطّل أثناء الملء الجزء الذي يحمل الصورة. تُفتح الصورة ثانية ويُستعاد عملك؛ اضغط «املأ» مرة أخرى.",
        ja: "塗りつぶしの途中で写真を扱う部分が止まりました。写真を開き直し、作業を戻します。もう一度「塗りつぶす」を押してください。",
    }
    photo_restored {
        en: "The photo and everything you did to it are back.",
        ar: "عادت الصورة وكل ما صنعته بها.",
        ja: "写真と、それに行ったことがすべて戻りました。",
    }
    photo_lost {
        en: "The photo could not be kept open: this device may be out of memory. Close other tabs and \
             open it again, or use a smaller version.",
        ar: "تعذّر إبقاء الصورة مفتوحة: لعل ذاكرة الجهاز نفدت. أغلق تبويبات أخرى وافتحها ثانية، أو استعمل نسخة أصغر.",
        ja: "写真を開いたままにできませんでした。メモリー不足かもしれません。ほかのタブを閉じて開き直すか、小さくしたものを使ってください。",
    }
    worker_missing {
        en: "A part of the page could not be loaded, so no photo can be opened. Check the \
             connection and reload the page.",
        ar: "تعذّر تحميل جزء من الصفحة، فلا يمكن فتح صورة. تحقق من الاتصال وأعد تحميل الصفحة.",
        ja: "ページの一部を読み込めなかったため、写真を開けません。接続を確かめてページを再読み込みしてください。",
    }
    version_mismatch {
        en: "Parts of this page are of different releases, probably from the browser’s cache. \
             Reload the page.",
        ar: "أجزاء هذه الصفحة من إصدارات مختلفة، والأرجح من ذاكرة المتصفح المؤقتة. أعد تحميل الصفحة.",
        ja: "このページの部品の版が揃っていません。おそらくブラウザーのキャッシュのためです。ページを再読み込みしてください。",
    }
    page_broke {
        en: "The page itself broke. Reload it; the photo on your disk is untouched.",
        ar: "تعطّلت الصفحة نفسها. أعد تحميلها؛ الصورة على قرصك لم تُمسّ.",
        ja: "ページそのものが壊れました。再読み込みしてください。ディスク上の写真はそのままです。",
    }
}
