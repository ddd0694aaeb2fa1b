words! {
    /// Work that is kept against a crash, and new releases.
    Keeping

    sheet { en: "On this device", ar: "على هذا الجهاز", ja: "この端末に" }
    about {
        en: "While you work, the photo and what you do to it are kept in this browser, so that a crash or a reload \
             loses nothing. Closing the photo deletes them.",
        ar: "ما دمت تعمل، تُحفظ الصورة وما تصنعه بها في هذا المتصفح، فلا يضيع شيء بعطل أو إعادة تحميل. إغلاق الصورة يمحوها.",
        ja: "作業中の写真と操作はこのブラウザーに保管され、異常終了や再読み込みでも失われません。写真を閉じると消えます。",
    }
    private {
        en: "This browser keeps nothing for this page, as in a private window: after a crash or a reload the \
             work would be gone. Save the project to keep it.",
        ar: "لا يحفظ هذا المتصفح شيئًا لهذه الصفحة، كما في نافذة خاصة: يضيع العمل بعد عطل أو إعادة تحميل. احفظ المشروع لتبقيه.",
        ja: "プライベートウィンドウのように、このブラウザーはこのページのものを保管しません。異常終了や再読み込みで作業が失われます。残すにはプロジェクトを保存してください。",
    }
    full {
        en: "There is no room left in this browser’s storage, so your work is not kept against a crash. Save the \
             project, or make room.",
        ar: "لم يبق مكان في تخزين هذا المتصفح، فلا يُحفظ عملك تحسّبًا لعطل. احفظ المشروع أو أفسح مكانًا.",
        ja: "ブラウザーの保存領域に空きがないため、作業は異常終了に備えて保管されていません。プロジェクトを保存するか、空きを作ってください。",
    }
    restore_question {
        en: "Restore your last edit? “{name}” and what you did to it were kept.",
        ar: "أتستعيد آخر تحرير لك؟ حُفظت “{name}” وما صنعته بها.",
        ja: "前回の編集を復元しますか。“{name}” と行ったことが残っています。",
    }
    restore { en: "Restore", ar: "استعد", ja: "復元" }
    discard { en: "Discard", ar: "تخلّص منه", ja: "破棄" }
    discarded {
        en: "Nothing of it is kept any more.",
        ar: "لم يعد منه شيء محفوظًا.",
        ja: "もう何も保管されていません。",
    }
    restore_failed {
        en: "What was kept could not be read. Open the photo again; what you downloaded is untouched.",
        ar: "تعذّرت قراءة المحفوظ. افتح الصورة ثانية؛ ما نزّلته لم يُمسّ.",
        ja: "保管されたものを読めませんでした。写真をもう一度開いてください。ダウンロードしたものはそのままです。",
    }
    discard_failed {
        en: "What was kept could not be removed. The browser’s settings for this page can remove it.",
        ar: "تعذّر محو المحفوظ. يمكن لإعدادات المتصفح لهذه الصفحة أن تمحوه.",
        ja: "保管されたものを消せませんでした。ブラウザーのこのページの設定から消せます。",
    }
    restored { en: "Your last edit is back.", ar: "عاد آخر تحرير لك.", ja: "前回の編集が戻りました。" }
    update_question {
        en: "A new version of Infill is ready. Your work is kept and comes back.",
        ar: "إصدار جديد من Infill جاهز. عملك محفوظ ويعود.",
        ja: "Infill の新しい版があります。作業は保管され、戻ってきます。",
    }
    update { en: "Update now", ar: "حدّث الآن", ja: "今すぐ更新" }
    later { en: "Not now", ar: "ليس الآن", ja: "あとで" }
}
