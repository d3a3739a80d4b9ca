//! Marks and pictures that end sentences, or stand inside them.

use super::*;

#[test]
fn a_bracket_with_marks_only_ends_no_sentence() {
    assert_split(&[
        ("en", "It cost 9,000 (!) Euro in all. ¦ The town paid."),
        ("en", "She said that [...] Rome was near. ¦ He smiled."),
        ("de", "Man habe für (…) Miete zu viel bezahlt. ¦ Der Rat schwieg."),
        ("es", "Costó 9.000 (¡!) Euros. ¦ Nadie pagó."),
        ("ru", "Он писал, что (...) Москва далеко. ¦ Она молчала."),
        ("pl", "Pisał, że [...] Warszawa jest daleko. ¦ Milczała."),
        ("el", "Κόστισε 9.000 (!) Ευρώ. ¦ Κανείς δεν πλήρωσε."),
        ("en", "Levels have declined since then [...] ¦ However, they may rise."),
        // A stop before or behind the bracket, or words inside, end the sentence as ever.
        ("de", "Das war alles. [...] ¦ Der Rat schwieg."),
        ("en", "It cost nine euros (!). ¦ The town paid."),
        ("en", "It cost nine euros (or ten?). ¦ The town paid."),
        ("fr", "Il est venu (enfin !). ¦ Paul dormait."),
    ]);
}

#[test]
fn a_sentence_may_begin_with_an_apostrophe() {
    assert_split(&[
        ("nl", "Hij kwam om acht uur. ¦ 's Avonds vertrok hij. ¦ ’t Was toen donker."),
        ("af", "Dit reën. ¦ 'n Man staan by die hek. ¦ ’n Vrou kom."),
        // Without a capital, the sentence goes on.
        ("nl", "Dat is v. 't huis en d. 's nachts."),
    ]);
}

#[test]
fn a_mark_without_another_use_ends_a_sentence_behind_any_word() {
    assert_split(&[
        ("hi", "नमस्ते वर्मा जी। ¦ वह गाँव में ए। ¦ सब लोग घर गए॥ ¦ रात हुई।"),
        ("ne", "सबैले चिया पी। ¦ अनि घर गए।"),
        ("bn", "চিঠিটা কাল এল। ¦ কেউ পড়েনি।"),
        ("ur", "بچے نے دودھ پی۔ ¦ ماں خوش ہوئی۔ ¦ ایم۔ احمد نے کہا۔ ¦ ڈاکٹر بی۔ خان آئے۔"),
        ("vi", "Cháu chào bà ạ. ¦ Bà khỏe không? ¦ Họ cắt khối u. ¦ Nay anh ổn."),
        ("cy", "Fe welon ni o. ¦ Aeth y cwch i'r môr."),
    ]);
}

#[test]
fn pictures_of_a_mood_belong_to_the_sentence_before_them() {
    assert_split(&[
        ("de", "Das war super! 😀 ¦ Danke an alle."),
        ("en", "It was great! 😀👏🏽 ¦ Thanks all."),
        ("ru", "Было здорово! ❤️ ¦ Спасибо всем."),
        ("zh", "今天好开心！😀¦明天见。"),
        ("de", "Das war super 😀 und laut. ¦ 👉 Danke an alle. ¦ ✅ Fertig."),
        ("de", "Wir sehen uns morgen. ¦ Bis dann! 👋"),
        ("en", "The boat is ours. ¦ Come and see it. 🚤 🎵"),
        ("en", "We got home at six. ✨ ¦ Thanks all."),
        ("fr", "Nous avons gagné. 🇫🇷 ¦ Merci à tous. 👨‍👩‍👧 ¦ Bonne nuit."),
    ]);
}

#[test]
fn names_and_titles_with_marks_stay_inside_sentences_without_spaces() {
    assert_split(&[
        ("ja", "Yahoo!ニュースによると、雨だという。¦傘が要る。"),
        ("zh", "他在Yahoo!奇摩上看到新闻。¦很惊讶。"),
        ("ko", "영화 '어쩌다 가족?' 이 영화는 재미있다. ¦ 관객은 많았다."),
        ("ko", "영화 '가족?'이 개봉했다. ¦ 관객은 많았다."),
        // An apostrophe opens nothing.
        ("ko", "Kim's 카페에 갔다. ¦ Lee's 카페는 닫혔다. ¦ 집에 왔다."),
        ("zh", "好!¦下雨了。¦带伞。"),
    ]);
}

#[test]
fn a_title_with_a_mark_goes_on() {
    assert_split(&[
        ("de", "Die Sendung „Wer weiß das?“ Moderator Tim Vogt kennt sie. ¦ Niemand sieht zu."),
        ("ru", "Книга «Что делать?» Чернышевского вышла. ¦ Её запретили."),
        ("fr", "L’émission « Qui sait ? » Radio Sud la diffuse. ¦ Personne n’écoute."),
        ("pl", "W filmie „Kto tam?” Jan Nowak gra lekarza. ¦ Dobrze gra."),
        ("it", "Il programma «Chi sa?» Radio Sud lo trasmette. ¦ Nessuno ascolta."),
        ("he", "הוא קרא את הספר \"מה לעשות?\" של לנין. ¦ הספר ארוך."),
        ("fa", "کتاب «چه باید کرد؟» نوشتهٔ لنین است. ¦ من آن را خواندم."),
        // Speech, introduced by a colon or a verb; a starter; a quotation by itself.
        ("de", "Er fragte: „Wer weiß das?“ ¦ Peter schwieg."),
        ("de", "Anna rief „Halt!“ ¦ Peter blieb stehen."),
        ("de", "Gestern sah ich „Wer weiß das?“ ¦ Die Sendung war gut."),
        ("es", "«¿Quién sabe?» ¦ Pedro calló."),
        ("ru", "Он спросил: «Кто там?» ¦ Никто не ответил."),
    ]);
}

#[test]
fn a_picture_may_stand_for_a_stop() {
    assert_split(&[
        ("en", "Thanks a lot :) ¦ I will call you. ¦ Well done 👍 ¦ See you."),
        ("de", "Vielen Dank :-) ¦ Bis morgen."),
        ("fr", "Merci pour tout 😂 ¦ On se voit demain."),
        ("ru", "Спасибо вам))) ¦ Всё готово. ¦ Жаль((( ¦ Я ждал."),
        ("es", "Qué risa xD ¦ Nos vemos."),
        ("en", "🤖 Robots came first. ¦ They were fast."),
        ("es", "🤖 Robots primero."),
        // Inside a sentence, a heart for a verb, brackets in pairs, an item, a time.
        ("de", "Das war lustig :) und laut."),
        ("fr", "On ❤️ Paris en mai. ¦ Et vous ?"),
        ("ru", "Функция f(g(x)) Пример простой."),
        ("it", "Sono 8) Roma e 9) Milano."),
        ("es", "Mira esto :) (Ana lo dijo)."),
    ]);
}

#[test]
fn a_picture_ends_a_sentence_in_scripts_without_capitals() {
    assert_split(&[
        ("ar", "شكرا جزيلا 😊 ¦ سأعود غدا إلى السوق."),
        ("he", "תודה רבה 😊 ¦ נתראה מחר בשוק."),
        ("hi", "आज बहुत मज़ा आया 😊 ¦ कल फिर मिलेंगे।"),
        ("ta", "மிக்க நன்றி 😊 ¦ நாளை மீண்டும் வருவேன்."),
        ("th", "ขอบคุณมากค่ะ😊 ¦ พรุ่งนี้เจอกันที่ตลาดนะคะ"),
        ("zh", "今天很开心😊¦明天我们再去公园。"),
        ("zh", "味道真不错 😋😋 ¦ 下次还要来。"),
        ("ja", "ありがとうございます🎉¦これからも頑張ります。"),
        ("ko", "오늘 정말 즐거웠어요😊 ¦ 내일 또 만나요."),
        ("ar", "شكرا لكم جميعا ❤ ¦ سنعود في العام القادم."),
        // A single word follows, a heart stands for a verb, a particle carries on.
        ("ar", "شكرا 😊 أحمد"),
        ("ar", "أنا ❤ القاهرة كثيرا."),
        ("ja", "私は❤東京が好きです。"),
        ("zh", "我❤北京的秋天。"),
        ("ja", "楽しみ😊と言っていました。"),
        ("zh", "今天很开心😊。¦明天见。"),
    ]);
}

#[test]
fn hearts_and_stars_end_a_sentence_before_a_starter() {
    assert_split(&[
        ("en", "Thank you all ❤ ¦ We will be back next year."),
        ("en", "Loved this place ❤️ ¦ The staff was kind to us."),
        ("en", "See you soon <3 ¦ The shop opens at nine."),
        ("en", "Five stars from us ★★★★★ ¦ The staff was kind."),
        ("de", "Danke euch ♥ ¦ Wir kommen wieder."),
        ("fr", "Merci à tous ♥♥♥ ¦ Paris était beau."),
        ("ru", "Спасибо всем ❤ ¦ Мы вернёмся завтра."),
        // Verbs, names and ratings inside a sentence.
        ("en", "I ❤ Rome and its fountains. ¦ We ♥ The Beatles."),
        ("en", "The ★ Inn is small. ¦ We rate it ★★★☆☆ for now."),
        ("de", "Hotel Adler ★★★★ Wien liegt am Park. ¦ Ich ♥ Hamburg sehr."),
    ]);
}

/// A mark of one language also occurs in times, addresses and code.
#[test]
fn marks_of_a_language_end_sentences_behind_its_words_only() {
    let splitter = splitter();
    for (text, language) in [
        ("Δείτε http://example.org/?a=1;b=2 και &amp; τώρα", "el"),
        ("Ժամը 12:30 է", "hy"),
        ("देखें a|b और http://example.org/x|y", "hi"),
        ("ሰዓት 12:30 ነው", "am"),
    ] {
        assert_eq!(cut(&splitter, text, language), [text]);
    }
}
