words! {
    /// Sheets to read.
    Help

    privacy { en: "Privacy", ar: "الخصوصية", ja: "プライバシー" }
    privacy_body: &'static [&'static str] {
        en: &[
            "Your photo is opened, filled and saved by this page, on this device. It is sent nowhere: not to us, \
             not to anyone else. There is no account, no analytics, no cookie.",
            "The browser enforces it. The page’s content policy forbids it and its workers to talk to any other \
             address than the one it was loaded from, and from there it only loads its own program, the sample \
             photos and the weights you choose.",
            "While you work, the photo and your edits are kept in this browser’s own storage on this device, so that a \
             crash or a reload loses nothing. “Close photo”, under Share, deletes them at once; what nobody comes back \
             for goes after two weeks. Weights of networks and your settings stay as well, so that the next visit need not load them \
             again; “Weights on this device” lists and deletes them.",
            "A link that you share holds your strokes on a sample photo, behind the # of the address, which browsers \
             send to no server. A photo of your own is never in a link.",
            "A saved photo keeps the camera data of the original, such as date and place, where the format \
             has room for it.",
        ],
        ar: &[
            "تُفتح صورتك وتُملأ وتُحفظ في هذه الصفحة، على هذا الجهاز. لا تُرسل إلى أي مكان: لا إلينا ولا إلى غيرنا. لا حساب ولا تحليلات ولا ملفات تعريف ارتباط.",
            "والمتصفح هو الضامن: تمنع سياسة محتوى الصفحة أن تخاطب هي أو عمّالها أي عنوان غير الذي حُمّلت منه، ولا تحمّل منه إلا برنامجها والصور النموذجية والأوزان التي تختارها.",
            "ما تعمل عليه يُحفظ في هذا المتصفح وحده تحسّبًا لعطل، ويُمحى في الحال بـ«أغلق الصورة» تحت «شارك»، وبعد أسبوعين إن لم يعد إليه أحد. وتبقى على هذا الجهاز أوزان الشبكات وإعداداتك للزيارة القادمة؛ وتعرض «الأوزان على هذا الجهاز» الأوزان وتحذفها.",
            "يحمل الرابط الذي تشاركه خطوطك على صورة نموذجية، خلف علامة # في العنوان التي لا يرسلها المتصفح إلى أي خادم. ولا تدخل صورة لك في رابط أبدًا.",
            "تحتفظ الصورة المحفوظة ببيانات الكاميرا الأصلية كالتاريخ والمكان حيث تتسع لها الصيغة. ويمكن إسقاط المكان عند الحفظ.",
        ],
        ja: &[
            "写真はこの端末の上で、このページが開き、塗りつぶし、保存します。どこにも送られません。アカウントも、解析も、クッキーもありません。",
            "それはブラウザーが守らせます。このページと作業用プログラムは、読み込み元以外のアドレスと通信することを内容ポリシーで禁じられています。読み込むのはプログラム自身、見本の写真、選んだ重みだけです。",
            "作業中の写真は、障害に備えてこのブラウザーの中にだけ置かれ、「共有」の中の「写真を閉じる」ですぐに消えます。二週間戻らなければそれも消えます。ネットワークの重みと使い方の設定は、次回のためにこの端末に残ります。重みは「この端末の重み」で確認と削除ができます。",
            "共有するリンクは、見本の写真の上の線だけを、ブラウザーがどのサーバーにも送らないアドレスの # の後ろに持ちます。自分の写真がリンクに入ることはありません。",
            "保存した写真には、形式が許すかぎり、日付や場所など元の撮影情報が残ります。場所の情報は保存のときに外せます。",
        ],
    }
    shortcuts { en: "Shortcuts", ar: "الاختصارات", ja: "ショートカット" }
    shortcut_rows: &'static [(&'static str, &'static str)] {
        en: &[
            ("B · E · L · R · W", "Brush, eraser, lasso, rectangle, wand"),
            ("G", "Guide: say what belongs in the hole"),
            ("[ · ]", "Smaller or larger brush (also Alt or Ctrl with the wheel)"),
            ("Alt while drawing", "Take away with lasso, rectangle or brush"),
            ("H", "History"),
            ("Enter", "Fill, or close the polygon"),
            ("Backspace", "Take the polygon’s last corner back"),
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
        ar: &[
            ("B · E · L · R · W", "فرشاة، ممحاة، أنشوطة، مستطيل، عصا"),
            ("G", "توجيه: قل ما الذي ينبغي أن يكون في الفراغ"),
            ("[ · ]", "فرشاة أصغر أو أكبر (أو Alt أو Ctrl مع العجلة)"),
            ("Alt أثناء الرسم", "انزع بالأنشوطة أو المستطيل أو الفرشاة"),
            ("H", "السجل"),
            ("Enter", "املأ، أو أغلق المضلّع"),
            ("Backspace", "تراجع عن آخر زاوية للمضلّع"),
            ("Esc", "ألغِ الملء أو الخط"),
            ("Ctrl Z · Ctrl Shift Z", "تراجع، إعادة (أو Ctrl Y)"),
            ("C أو \\ مع الضغط", "شاهد الصورة كما كانت"),
            ("العجلة · + · −", "تكبير وتصغير"),
            ("0 · 1", "ملاءمة النافذة، الحجم الفعلي"),
            ("المسافة أو الزر الأوسط", "اسحب لتحريك الصورة"),
            ("إصبعان", "تكبير وتحريك"),
            ("الأسهم على الصورة", "حرّك المؤشر (ومع Shift بكسلًا بكسلًا)"),
            ("Shift والمسافة على الصورة", "أنزل المؤشر وارفعه: ارسم بالأسهم"),
            ("Ctrl O · Ctrl S", "فتح، تنزيل"),
            ("Ctrl C · Ctrl V", "انسخ النتيجة، ألصق صورة"),
            ("?", "هذه القائمة"),
        ],
        ja: &[
            ("B · E · L · R · W", "ブラシ、消しゴム、投げ縄、長方形、自動選択"),
            ("G", "ガイド:穴に何があるべきかを示す"),
            ("[ · ]", "ブラシを細く・太く(Alt か Ctrl とホイールでも)"),
            ("Alt + 描く", "投げ縄・長方形・ブラシで取り除く"),
            ("H", "履歴"),
            ("Enter", "塗りつぶす、または多角形を閉じる"),
            ("Backspace", "多角形の最後の角を取り消す"),
            ("Esc", "塗りつぶしや線を中止"),
            ("Ctrl Z · Ctrl Shift Z", "元に戻す、やり直す(Ctrl Y も)"),
            ("C / \\ を押す間", "元の写真を見る"),
            ("ホイール · + · −", "拡大・縮小"),
            ("0 · 1", "全体を表示、実寸"),
            ("スペース / 中ボタン", "ドラッグで写真を動かす"),
            ("二本指", "拡大と移動"),
            ("写真の上で矢印キー", "ポインターを動かす(Shift で 1 画素ずつ)"),
            ("写真の上で Shift スペース", "ポインターを下ろす・上げる:矢印キーで描く"),
            ("Ctrl O · Ctrl S", "開く、ダウンロード"),
            ("Ctrl C · Ctrl V", "結果をコピー、写真を貼り付け"),
            ("?", "この一覧"),
        ],
    }
}
