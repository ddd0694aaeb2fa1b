words! {
    /// Guidance: what belongs in the hole.
    Guide

    title { en: "Guide", ar: "توجيه", ja: "ガイド" }
    done { en: "Done", ar: "تم", ja: "完了" }
    labels { en: "Labels", ar: "التسميات", ja: "ラベル" }
    tools { en: "Label tools", ar: "أدوات التسميات", ja: "ラベルのツール" }
    hint {
        en: "Say what belongs in the hole: choose a label, then paint it there. The fill follows.",
        ar: "قل ما الذي ينبغي أن يكون في الفراغ: اختر تسمية واطلها هناك، فيتبعها الملء.",
        ja: "穴に何があるべきかを示します。ラベルを選んでそこに塗ると、塗りつぶしが従います。",
    }
    proposal {
        en: "This is what Infill sees, and would continue into the hole. Change what should be otherwise: the fill follows.",
        ar: "هذا ما يراه Infill وما كان سيمدّه إلى داخل الفراغ. غيّر ما ينبغي أن يكون غير ذلك، فيتبعك الملء.",
        ja: "Infill に見えているもの、穴へ続けようとするものです。違うべきところを変えると、塗りつぶしが従います。",
    }
    after_fill { en: "Open Guide after every fill", ar: "افتح «توجيه» بعد كل ملء", ja: "塗りつぶすたびにガイドを開く" }
    by { en: "Labels are", ar: "التسميات هي", ja: "ラベルの種類" }
    by_names { en: "Things by name", ar: "أشياء بأسمائها", ja: "名前のあるもの" }
    by_regions { en: "Regions of this photo", ar: "مناطق هذه الصورة", ja: "この写真の領域" }
    absent {
        en: "The photo has nothing of this outside the hole; what looks most like it would stand in.",
        ar: "ليس في الصورة شيء من هذا خارج الفراغ؛ سيقوم مقامه الأشبه به.",
        ja: "穴の外の写真にはこれがありません。いちばん似たもので代えます。",
    }
    brush { en: "Label brush", ar: "فرشاة التسمية", ja: "ラベルのブラシ" }
    bucket { en: "Bucket", ar: "دلو", ja: "バケツ" }
    polygon { en: "Polygon", ar: "مضلّع", ja: "多角形" }
    horizon { en: "Horizon", ar: "أفق", ja: "水平線" }
    boundary { en: "Move boundary", ar: "حرّك الحدّ", ja: "境界を動かす" }
    pick { en: "Pick label", ar: "التقط تسمية", ja: "ラベルを拾う" }
    tips: [&'static str; 6] {
        en: [
            "Paint the chosen label over the hole.",
            "Click a region of the hole: all of it takes the chosen label.",
            "Click corner after corner; a double click or Enter closes the area. Or draw around it. It takes the chosen label.",
            "Drag a line across the hole: what lies above and what lies below are split there.",
            "Drag the line between two labels to where it should be.",
            "Click anywhere on the photo: “same as here”.",
        ],
        ar: [
            "اطلِ التسمية المختارة فوق الفراغ.",
            "انقر منطقة من الفراغ: تأخذ كلها التسمية المختارة.",
            "انقر زاوية بعد زاوية؛ نقرة مزدوجة أو Enter تغلق المساحة. أو ارسم حولها. فتأخذ التسمية المختارة.",
            "اسحب خطًا عبر الفراغ: ينفصل عنده ما فوقه عمّا تحته.",
            "اسحب الخط بين تسميتين إلى حيث ينبغي أن يكون.",
            "انقر أي مكان في الصورة: «مثل هنا».",
        ],
        ja: [
            "選んだラベルを穴の上に塗ります。",
            "穴の一区画をクリックすると、全体が選んだラベルになります。",
            "角を順にクリックし、ダブルクリックか Enter で閉じます。囲んで描くこともできます。そこが選んだラベルになります。",
            "穴を横切る線を引くと、上と下がそこで分かれます。",
            "二つのラベルの境を、あるべき場所までドラッグします。",
            "写真のどこかをクリックします:「ここと同じ」。",
        ],
    }
    horizon_above { en: "Above", ar: "فوق", ja: "上" }
    horizon_below { en: "Below", ar: "تحت", ja: "下" }
    horizon_auto { en: "As around it", ar: "كما حوله", ja: "周囲と同じ" }
    rename { en: "Name of the chosen label", ar: "اسم التسمية المختارة", ja: "選んだラベルの名前" }
    swap { en: "Swap with", ar: "بدّل مع", ja: "入れ替える相手" }
    swap_none { en: "Swap with…", ar: "بدّل مع…", ja: "入れ替え…" }
    unlock { en: "Edit outside the hole, too", ar: "حرّر خارج الفراغ أيضًا", ja: "穴の外も編集する" }
    save { en: "Save labels", ar: "احفظ التسميات", ja: "ラベルを保存" }
    load { en: "Load labels…", ar: "حمّل تسميات…", ja: "ラベルを読み込む…" }
    opacity { en: "Opacity", ar: "العتامة", ja: "不透明度" }
    outlines { en: "Outlines only", ar: "الحدود فقط", ja: "輪郭だけ" }
    split { en: "Photo beside labels", ar: "الصورة بجانب التسميات", ja: "写真とラベルを並べる" }
    candidates { en: "Results so far", ar: "النتائج حتى الآن", ja: "これまでの結果" }
    candidate { en: "Result {number}", ar: "النتيجة {number}", ja: "結果 {number}" }
    candidate_none {
        en: "Each result stays here, to go back to.",
        ar: "كل نتيجة تبقى هنا لتعود إليها.",
        ja: "結果はここに残り、いつでも戻れます。",
    }
    mapping {
        en: "What are these labels here?",
        ar: "ما هذه التسميات هنا؟",
        ja: "このラベルはここでは何ですか",
    }
    mapping_body {
        en: "The file has other labels than this map. Say which label each of them is, or keep it as a new one.",
        ar: "في الملف تسميات غير تسميات هذه الخريطة. قل أيّها تقابل كل واحدة، أو أبقها تسمية جديدة.",
        ja: "ファイルのラベルはこの地図と異なります。それぞれがどのラベルかを選ぶか、新しいラベルとして残してください。",
    }
    mapping_new { en: "New label", ar: "تسمية جديدة", ja: "新しいラベル" }
    mapping_use { en: "Use the labels", ar: "استعمل التسميات", ja: "このラベルを使う" }
    mapping_cancel { en: "Leave the map as it is", ar: "اترك الخريطة كما هي", ja: "地図をそのままにする" }
    proposing { en: "Looking for regions", ar: "يبحث عن المناطق", ja: "領域を探しています" }
    needs_hole {
        en: "Brush over what should go first. Then Guide asks what belongs there.",
        ar: "مرّر الفرشاة أولًا على ما يجب أن يختفي. ثم يسأل «توجيه» عمّا ينبغي أن يكون هناك.",
        ja: "まず消したいものをなぞってください。そのあとガイドが何を置くかを尋ねます。",
    }
    no_label {
        en: "There is no label there. Click on a coloured part of the photo.",
        ar: "لا تسمية هناك. انقر جزءًا ملوّنًا من الصورة.",
        ja: "そこにはラベルがありません。写真の色のついた部分をクリックしてください。",
    }
    source { en: "The proposal: {source}", ar: "الاقتراح: {source}", ja: "提案:{source}" }
    without_names {
        en: "Labels without names, for now: {why} Regions of the photo take their place.",
        ar: "تسميات بلا أسماء الآن: {why} تحلّ محلها مناطق من الصورة.",
        ja: "今は名前のないラベルです:{why} 代わりに写真の領域を使います。",
    }
    substituted {
        en: "The photo has no “{label}” to copy from; “{by}” stands in for it, which looks most alike.",
        ar: "ليس في الصورة «{label}» يُنسخ منه؛ يقوم مقامه «{by}» وهو الأشبه به.",
        ja: "写真には写し取れる「{label}」がないため、いちばん似ている「{by}」で代えます。",
    }
    loaded {
        en: "The labels of the file are in place.",
        ar: "تسميات الملف في مكانها.",
        ja: "ファイルのラベルを置きました。",
    }
    lost {
        en: "The labels could not be proposed: the part of the page that computes broke off. What you painted \
             is as it was. Try Guide once more, or reload the page.",
        ar: "تعذّر اقتراح التسميات: انقطع الجزء الذي يحسب من الصفحة. ما طليته كما كان. جرّب «توجيه» مرة أخرى أو أعد تحميل الصفحة.",
        ja: "ラベルを提案できませんでした。計算する部分が止まりました。塗ったものはそのままです。もう一度ガイドを試すか、ページを再読み込みしてください。",
    }
    too_many {
        en: "The two maps together have more than {limit} labels. Give some of the file’s labels a meaning \
             that is there already.",
        ar: "في الخريطتين معًا أكثر من {limit} تسمية. أعطِ بعض تسميات الملف معنى موجودًا هنا.",
        ja: "二つの地図を合わせるとラベルが {limit} を超えます。ファイルのラベルの一部に、すでにある意味を与えてください。",
    }
}
