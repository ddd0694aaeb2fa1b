words! {
    /// Guidance in a minute, on a sample.
    Tour

    title { en: "Tour", ar: "جولة", ja: "ツアー" }
    start { en: "Guide in a minute", ar: "التوجيه في دقيقة", ja: "一分でわかるガイド" }
    next { en: "Next", ar: "التالي", ja: "次へ" }
    end { en: "End the tour", ar: "أنهِ الجولة", ja: "ツアーを終える" }
    step { en: "{step} of {steps}", ar: "{step} من {steps}", ja: "{step} / {steps}" }
    steps: [&'static str; 6] {
        en: [
            "This photo has a boat in it. Brush over the boat, all of it, a little generously.",
            "Now press Guide. Infill proposes what belongs there: each colour is one kind of thing.",
            "Choose the label of what should take the boat’s place. “Pick label” takes it from the photo: same as here.",
            "Bucket: click into the hole. It takes that label, and the fill follows by itself.",
            "Horizon: drag a line across the hole. Above it grows what is above, below it what is below.",
            "Every result waits under “Results so far”. Press Done to keep the one you see.",
        ],
        ar: [
            "في هذه الصورة قارب. مرّر الفرشاة عليه كله، بسخاء قليل.",
            "اضغط الآن «توجيه». يقترح Infill ما ينبغي أن يكون هناك: كل لون نوع واحد من الأشياء.",
            "اختر تسمية ما يحلّ محلّ القارب. «التقط تسمية» يأخذها من الصورة: مثل هنا.",
            "الدلو: انقر داخل الفراغ، فيأخذ تلك التسمية ويتبعها الملء وحده.",
            "الأفق: اسحب خطًا عبر الفراغ. ينمو فوقه ما هو فوق، وتحته ما هو تحت.",
            "كل نتيجة تنتظر في «النتائج حتى الآن». اضغط «تم» لتبقي ما تراه.",
        ],
        ja: [
            "この写真には船があります。船全体を、少し大きめにブラシでなぞってください。",
            "次に「ガイド」を押します。そこに何があるべきかを Infill が提案します。色の一つひとつが一種類のものです。",
            "船の代わりに来るもののラベルを選びます。「ラベルを拾う」なら写真から選べます:ここと同じ。",
            "バケツ:穴をクリックすると、そのラベルになり、塗りつぶしが自動で続きます。",
            "水平線:穴を横切る線を引きます。上には上のもの、下には下のものが広がります。",
            "結果はすべて「これまでの結果」にあります。見えているものでよければ「完了」を押します。",
        ],
    }
}
