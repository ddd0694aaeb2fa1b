words! {
    /// Links and projects.
    Sharing

    share { en: "Share", ar: "شارك", ja: "共有" }
    sheet { en: "Share and keep", ar: "المشاركة والحفظ", ja: "共有と保管" }
    link { en: "Link", ar: "الرابط", ja: "リンク" }
    copy { en: "Copy link", ar: "انسخ الرابط", ja: "リンクをコピー" }
    making { en: "Making the link…", ar: "يُصنع الرابط…", ja: "リンクを作っています…" }
    length {
        en: "{length} of {limit} characters",
        ar: "{length} من {limit} حرفًا",
        ja: "{length} / {limit} 文字",
    }
    about {
        en: "Whoever opens it sees this sample photo with your strokes, and the same fill is computed on their \
             own device. The link holds no picture, and no server sees what it holds.",
        ar: "من يفتحه يرى هذه الصورة النموذجية مع خطوطك، ويُحسب الملء نفسه على جهازه. لا يحمل الرابط صورة، ولا يرى أي خادم ما فيه.",
        ja: "リンクを開いた人には、この見本の写真とあなたの描いた線が見え、同じ塗りつぶしがその人の端末で計算されます。リンクに画像は含まれず、中身を見るサーバーもありません。",
    }
    private {
        en: "This photo is yours, so no link holds it: it would have to be uploaded, and nothing ever is. \
             Send the project file instead, to whom you like.",
        ar: "هذه الصورة لك، فلا يحملها رابط: كان لا بد من رفعها، ولا شيء يُرفع أبدًا. أرسل ملف المشروع بدلًا منه إلى من تشاء.",
        ja: "この写真はあなたのものなので、リンクには入りません。入れるにはアップロードが必要ですが、それは決してしません。代わりにプロジェクトファイルを渡してください。",
    }
    too_long {
        en: "The link is longer than the {limit} characters that mail and chats leave whole. Save the \
             project and send that instead.",
        ar: "الرابط أطول من {limit} حرف التي يتركها البريد والمحادثات كاملة. احفظ المشروع وأرسله بدلًا منه.",
        ja: "メールやチャットで切れずに届く {limit} 文字を超えています。プロジェクトを保存して、それを送ってください。",
    }
    copied { en: "The link is copied.", ar: "نُسخ الرابط.", ja: "リンクをコピーしました。" }
    not_copied {
        en: "The browser did not allow copying. Select the link and copy it by hand.",
        ar: "لم يسمح المتصفح بالنسخ. حدّد الرابط وانسخه بيدك.",
        ja: "ブラウザーがコピーを許しませんでした。リンクを選んで手でコピーしてください。",
    }
    link_question {
        en: "This link opens another photo. What you are doing now is left.",
        ar: "يفتح هذا الرابط صورة أخرى، ويُترك ما تعمله الآن.",
        ja: "このリンクは別の写真を開きます。今の作業から離れます。",
    }
    link_open { en: "Open the link", ar: "افتح الرابط", ja: "リンクを開く" }
    link_identical {
        en: "This is identical to what was shared, byte for byte.",
        ar: "هذا مطابق لما شورك، بايتًا ببايت.",
        ja: "共有されたものと 1 バイトも違いません。",
    }
    link_differs {
        en: "This is not quite what was shared: it is off by about {levels} of 255 levels on average. {why}",
        ar: "ليس هذا ما شورك تمامًا: يبتعد عنه نحو {levels} من 255 درجة في المتوسط. {why}",
        ja: "共有されたものとは少し違います。平均で 255 段階のうち約 {levels} 段階です。{why}",
    }
    link_other_photo {
        en: "The photo beside this page is another one, or is decoded differently here.",
        ar: "الصورة بجانب هذه الصفحة صورة أخرى، أو تُفكّ هنا على نحو آخر.",
        ja: "このページの写真が別のものか、ここでは違って読み取られています。",
    }
    link_other_release {
        en: "It was shared from another release of Infill.",
        ar: "شورك من إصدار آخر من Infill.",
        ja: "Infill の別の版から共有されました。",
    }
    link_other_device {
        en: "A network gives slightly different numbers on each graphics device.",
        ar: "تعطي الشبكة أرقامًا تختلف قليلًا على كل جهاز رسوم.",
        ja: "ネットワークの数値は GPU ごとにわずかに異なります。",
    }
    link_other_reason {
        en: "Save the picture you were sent rather than this one, and please report it.",
        ar: "احفظ الصورة التي أُرسلت إليك لا هذه، وأخبرنا من فضلك.",
        ja: "こちらではなく送られてきた画像を保存し、お知らせください。",
    }
    link_broken {
        en: "The link does not open: {why}. Ask for it again, or open a photo of your own.",
        ar: "لا يُفتح الرابط: {why}. اطلبه ثانية، أو افتح صورة لديك.",
        ja: "リンクを開けません:{why}。もう一度送ってもらうか、自分の写真を開いてください。",
    }
    link_photo_missing {
        en: "The photo of the link could not be loaded. Check the connection and open the link again.",
        ar: "تعذّر تحميل صورة الرابط. تحقق من الاتصال وافتح الرابط ثانية.",
        ja: "リンクの写真を読み込めませんでした。接続を確かめて、もう一度リンクを開いてください。",
    }
    project { en: "Project file", ar: "ملف المشروع", ja: "プロジェクトファイル" }
    project_about {
        en: "The photo as you opened it, every stroke and every fill in one file. Open or drop it here to go on.",
        ar: "الصورة كما فتحتها وكل خط وكل ملء في ملف واحد. افتحه أو أفلته هنا لتتابع.",
        ja: "開いたときの写真と、すべての線、すべての塗りつぶしを一つのファイルに。ここで開くかドロップすれば続けられます。",
    }
    project_save { en: "Save project", ar: "احفظ المشروع", ja: "プロジェクトを保存" }
    project_opened {
        en: "The project is open, with everything done to it.",
        ar: "المشروع مفتوح مع كل ما صُنع به.",
        ja: "プロジェクトを、行ったことすべてとともに開きました。",
    }
    project_crashed {
        en: "The project was not opened: unpacking it broke off, probably for want of memory. Close other \
             tabs and try again; a project is a zip file, and the photo inside opens by itself.",
        ar: "لم يُفتح المشروع: انقطع فكّه، والأرجح لضيق الذاكرة. أغلق تبويبات أخرى وحاول ثانية؛ المشروع ملف zip، والصورة التي فيه تُفتح وحدها.",
        ja: "プロジェクトを開けませんでした。展開が途中で止まりました。おそらくメモリー不足です。ほかのタブを閉じてもう一度試してください。プロジェクトは zip ファイルで、中の写真は単独でも開けます。",
    }
}
