words! {
    /// Fills, and what computes them.
    Filling

    fill { en: "Fill", ar: "املأ", ja: "塗りつぶす" }
    cancel { en: "Cancel", ar: "إلغاء", ja: "中止" }
    another { en: "Try another", ar: "نتيجة أخرى", ja: "別の結果" }
    method { en: "Method", ar: "الطريقة", ja: "方法" }
    method_names: [&'static str; 5] {
        en: ["Texture", "ESPA", "CSA", "SPL", "GM-SRM"],
        ar: ["نسيج", "ESPA", "CSA", "SPL", "GM-SRM"],
        ja: ["テクスチャ", "ESPA", "CSA", "SPL", "GM-SRM"],
    }
    auto { en: "Auto", ar: "تلقائي", ja: "自動" }
    auto_note {
        en: "Takes what was measured to do best on photos that no training saw. So far for this fill: {method}.",
        ar: "يأخذ ما ثبت بالقياس أنه الأفضل على صور لم يرها أي تدريب. لهذا الملء حتى الآن: {method}.",
        ja: "学習に使われていない写真で測って最もよかったものを使います。この塗りつぶしでは今のところ: {method}。",
    }
    preparing { en: "Preparing", ar: "تحضير", ja: "準備中" }
    starting { en: "Starting up", ar: "بدء التشغيل", ja: "起動中" }
    filling { en: "Filling", ar: "يملأ", ja: "塗りつぶし中" }
    repeating { en: "Repeating the fills", ar: "يعيد عمليات الملء", ja: "塗りつぶしをやり直しています" }
    filled { en: "Filled.", ar: "اكتمل الملء.", ja: "塗りつぶしました。" }
    filled_by_cpu {
        en: "Filled, by the CPU: this part of the photo is larger than the GPU's buffers. The result is the same.",
        ar: "اكتمل الملء، بواسطة CPU: هذا الجزء من الصورة أكبر من ذاكرة GPU المتاحة. النتيجة نفسها.",
        ja: "塗りつぶしました。写真のこの部分は GPU のバッファより大きいため、CPU が計算しました。結果は同じです。",
    }
    cancelled {
        en: "Cancelled. The photo and what you painted are as they were.",
        ar: "أُلغي. الصورة وما طليته كما كانا.",
        ja: "中止しました。写真も塗った場所も元のままです。",
    }
    nothing_painted {
        en: "Nothing is painted on the photo yet. Brush over what should go, then press Fill.",
        ar: "لم يُطلَ شيء على الصورة بعد. مرّر الفرشاة على ما يجب أن يختفي، ثم اضغط «املأ».",
        ja: "まだ何も塗られていません。消したいものをなぞってから「塗りつぶす」を押してください。",
    }
    device { en: "Computing on", ar: "الحساب على", ja: "計算に使うもの" }
    device_webgpu { en: "GPU", ar: "GPU", ja: "GPU" }
    device_cpu { en: "CPU", ar: "CPU", ja: "CPU" }
    device_starting { en: "Starting…", ar: "يبدأ…", ja: "起動中…" }
    device_note {
        en: "Texture gives the same bytes on both, networks the same picture. Add ?device=cpu or ?device=webgpu to the \
             address to choose.",
        ar: "يعطي «النسيج» البايتات نفسها على كليهما، وتعطي الشبكات الصورة نفسها. أضف ?device=cpu أو ?device=webgpu إلى العنوان للاختيار.",
        ja: "「テクスチャ」はどちらでも同じバイト、ネットワークは同じ絵になります。選ぶにはアドレスに ?device=cpu または ?device=webgpu を付けます。",
    }
    gpu_lost_retrying {
        en: "The graphics device was lost during the fill. It is started again and the fill \
             repeated.",
        ar: "فُقد جهاز الرسوم أثناء الملء. يُشغّل ثانية ويُعاد الملء.",
        ja: "塗りつぶしの途中で GPU が失われました。起動し直して、もう一度塗りつぶします。",
    }
    gpu_lost_cpu {
        en: "The fill broke off again. It goes on with the CPU: slower, same result.",
        ar: "انقطع الملء ثانية. يتابع على CPU: أبطأ، والنتيجة نفسها.",
        ja: "また中断しました。CPU で続けます。遅くなりますが結果は同じです。",
    }
    gpu_left {
        en: "The graphics device was lost repeatedly, so the CPU is used. Reload the page to try the GPU \
             again.",
        ar: "فُقد جهاز الرسوم مرارًا، فيُستعمل CPU. أعد تحميل الصفحة لتجربة GPU ثانية.",
        ja: "GPU が何度も失われたため CPU を使います。GPU をもう一度試すにはページを再読み込みしてください。",
    }
    lost_retrying {
        en: "The fill broke off. It is started once more.",
        ar: "انقطع الملء. يبدأ مرة أخرى.",
        ja: "塗りつぶしが中断しました。もう一度始めます。",
    }
    lost {
        en: "The fill broke off repeatedly. The photo and what you painted are as they were: \
             try a smaller area, or reload the page.",
        ar: "انقطع الملء مرارًا. الصورة وما طليته كما كانا: جرّب مساحة أصغر، أو أعد تحميل الصفحة.",
        ja: "塗りつぶしが何度も中断しました。写真も塗った場所も元のままです。範囲を小さくするか、ページを再読み込みしてください。",
    }
    missing {
        en: "The part of the page that computes could not be started. Photos can be opened and \
             painted on; Fill tries to start it again. If that fails too, reload the page.",
        ar: "تعذّر تشغيل الجزء الذي يحسب. يمكن فتح الصور والطلاء عليها؛ ويحاول «املأ» تشغيله ثانية. فإن فشل أيضًا فأعد تحميل الصفحة.",
        ja: "計算する部分を起動できませんでした。写真を開いて塗ることはできます。「塗りつぶす」でもう一度起動を試みます。それでもだめならページを再読み込みしてください。",
    }
}
