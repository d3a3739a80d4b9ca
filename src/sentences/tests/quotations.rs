//! Quotations, and who speaks them.

use super::*;

#[test]
fn a_speaker_behind_a_quotation_belongs_to_it_in_scripts_without_capitals() {
    assert_split(&[
        ("hi", "\"तुम कहाँ हो?\" माँ ने पूछा। ¦ वह चुप रहा।"),
        ("bn", "‘আমি যাব না।’ বলল রহিম। ¦ সবাই চুপ।"),
        ("ta", "\"நீ எங்கே?\" என்று அம்மா கேட்டார். ¦ அவன் பேசவில்லை."),
        ("ur", "’’تم کہاں ہو؟‘‘ ماں نے پوچھا۔ ¦ وہ چپ رہا۔"),
        ("fa", "«کجا می‌روی؟» مادر پرسید. ¦ او ساکت ماند."),
        ("ar", "«إلى أين تذهب؟» سألت الأم. ¦ لم يجب."),
        ("he", "\"לאן אתה הולך?\" שאלה אמא. ¦ הוא שתק."),
        ("am", "«ወዴት ነው?» ብላ ጠየቀችው። ¦ እሱ ዝም አለ።"),
        ("my", "“ဘယ်သွားမလို့လဲ။” ဟု အမေက မေးသည်။ ¦ သူ တိတ်ဆိတ်နေသည်။"),
        ("ka", "„სად მიდიხარ?“ ჰკითხა დედამ. ¦ ის გაჩუმდა."),
        // The next sentence names no speaker.
        ("hi", "उसने कहा, \"रुको!\" ¦ सीता घर गई।"),
        ("ar", "قال: «أين كنت؟» ¦ ثم نام."),
    ]);
}

#[test]
fn a_spaced_guillemet_before_punctuation_closes() {
    assert_split(&[
        ("fr", "« Venez ! », dit Marie. ¦ Elle attend."),
        ("fr", "« Venez\u{202f}!\u{202f}», dit Marie. ¦ Elle attend."),
        ("fr", "Il a dit « non ! ». ¦ Marie partit. ¦ Le film « Qui ? » (2011) plaît."),
        ("fr", "Dit-on « oui ! » ou « non ! » ? ¦ On verra. ¦ Qui dit « non ! » ? ¦ Marie dit oui."),
        ("ru", "« Стой ! », сказал он. ¦ Она ушла."),
        ("fr", "Il rit ! ¦ « Venez », dit-il."),
    ]);
}

#[test]
fn a_quotation_inside_a_clause_goes_on_in_scripts_without_capitals() {
    assert_split(&[
        ("ar", "صرخ «توقف!» ثم جلس. ¦ نام."),
        ("fa", "او گفت «نه!» و رفت. ¦ تمام شد."),
        ("he", "הוא צעק \"לא!\" ואז יצא. ¦ הוא הלך."),
        ("hi", "उसने कहा “रुको!” और बैठ गया। ¦ बस।"),
        ("zh", "她问“谁？”时笑了。¦他喊“走！”后离开。¦之后下雨了。"),
        ("ko", "“뛰어!” 외치며 달렸다. ¦ 끝."),
        // A colon introduces speech.
        ("ar", "قال: «أين كنت؟» ¦ ثم نام."),
    ]);
}

#[test]
fn a_quotation_whose_speaker_stands_before_it_ends_its_sentence() {
    assert_split(&[
        ("en", "He asked, “Why me?” ¦ Anna laughed."),
        ("de", "Er fragte: „Warum ich?“ ¦ Anna lachte."),
        ("nl", "Hij riep: “Kom!” ¦ Anna lachte."),
        ("en", "“Why me?” Anna asked. ¦ He left."),
    ]);
}

#[test]
fn a_question_without_quotation_marks_goes_on_with_a_particle() {
    assert_split(&[
        ("ja", "どうしようかな？と思った。¦雨だった。"),
        ("ja", "もう無理！って感じでした。¦これでいいのか？という疑問が残る。"),
        ("ja", "いいね！をください。¦大丈夫？なんて聞かれた。"),
        ("ko", "정말 갈까? 라고 물었다. ¦ 비가 왔다."),
        // Words that only begin like one.
        ("ja", "すごい！¦とても嬉しい。"),
        ("ja", "行くの？¦ってか、今日は休みだよ。"),
        ("ja", "終わった！¦ということで、また明日。"),
        ("ja", "行くの？¦のんびりしよう。"),
        ("ja", "来た。¦と思った。"),
        ("ko", "배고파? ¦ 라면 먹자."),
    ]);
}
