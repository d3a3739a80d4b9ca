//! Evidence of the language from the script of a text.

use crate::text::script::Script;

/// Minimum number of letters for the script to be evidence.
const MIN_LETTERS: usize = 4;

/// Minimum share of letters in the deciding script: texts in every script contain names and brands in Latin
/// letters.
const MIN_SHARE: f64 = 0.5;

/// Minimum share of kana among East Asian letters of a Japanese text; Chinese has kana only in names of
/// shops.
const MIN_KANA: f64 = 0.05;

/// Number of letters from which a text without kana is not Japanese.
const MAX_LETTERS_WITHOUT_KANA: usize = 40;

/// Scripts shared by several languages of the web, with those languages, most frequent first.
const SHARED: [(Script, &[&str]); 6] = [
    (Script::Devanagari, &["hi", "mr", "ne", "sa", "bho", "mai", "kok"]),
    (Script::Arabic, &["ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ku", "arz", "azb"]),
    (
        Script::Cyrillic,
        &["ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg", "tt", "uz", "ba", "cv", "os", "bs"],
    ),
    (Script::Hebrew, &["he", "yi"]),
    (Script::Bengali, &["bn", "as"]),
    (Script::Ethiopic, &["am", "ti"]),
];

/// Scripts used by one language each.
const OWN: [(Script, &str); 18] = [
    (Script::Hangul, "ko"),
    (Script::Thai, "th"),
    (Script::Greek, "el"),
    (Script::Armenian, "hy"),
    (Script::Georgian, "ka"),
    (Script::Khmer, "km"),
    (Script::Lao, "lo"),
    (Script::Myanmar, "my"),
    (Script::Tamil, "ta"),
    (Script::Telugu, "te"),
    (Script::Kannada, "kn"),
    (Script::Malayalam, "ml"),
    (Script::Gujarati, "gu"),
    (Script::Gurmukhi, "pa"),
    (Script::Oriya, "or"),
    (Script::Sinhala, "si"),
    (Script::Tibetan, "bo"),
    (Script::Thaana, "dv"),
];

/// Conclusion from the script.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// The language, and the share of letters in its script.
    Language(String, f64),
    /// Undecided: the words must tell.
    Open,
    /// Too few letters.
    Nothing,
}

/// Number of letters of a text, by script.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    /// Indexed by script.
    counts: [usize; Script::COUNT],
    letters: usize,
}

impl Scripts {
    /// Counts the letters of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut scripts = Self::default();
        // In ASCII, only Latin letters are.
        let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
        scripts.letters += latin;
        scripts.counts[Script::Latin as usize] += latin;
        for c in text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()) {
            scripts.letters += 1;
            if let Some(script) = Script::of(c) {
                scripts.counts[script as usize] += 1;
            }
        }
        scripts
    }

    /// Concludes the language from the script, with the help of the declared one.
    pub(super) fn verdict(&self, declared: Option<&str>) -> Verdict {
        if self.letters < MIN_LETTERS {
            return Verdict::Nothing;
        }
        let (kana, han) = (self.count(Script::Kana), self.count(Script::Han));
        let east = self.share(kana + han);
        if east >= MIN_SHARE {
            let is_japanese =
                kana as f64 >= MIN_KANA * (kana + han) as f64 || (declared == Some("ja") && kana > 0);
            let code = if is_japanese {
                "ja"
            } else {
                let is_short = kana + han < MAX_LETTERS_WITHOUT_KANA;
                let may_be = |code: &&str| *code == "yue" || (*code == "ja" && is_short);
                declared.filter(may_be).unwrap_or("zh")
            };
            return Verdict::Language(code.to_owned(), east);
        }
        for (script, code) in OWN {
            let share = self.share(self.count(script));
            if share >= MIN_SHARE {
                return Verdict::Language(code.to_owned(), share);
            }
        }
        for (script, codes) in SHARED {
            let share = self.share(self.count(script));
            let is_small = matches!(script, Script::Hebrew | Script::Bengali | Script::Ethiopic);
            if share >= MIN_SHARE && is_small {
                let code = declared.filter(|code| codes.contains(code)).unwrap_or(codes[0]);
                return Verdict::Language(code.to_owned(), share);
            }
        }
        Verdict::Open
    }

    /// Returns true if a text in these scripts can be in the language `code`.
    pub(super) fn allows(&self, code: &str) -> bool {
        match SHARED.iter().find(|(script, _)| self.is_main(*script)) {
            Some((_, codes)) => codes.contains(&code),
            // Serbian and others are also written in Latin letters; languages with a script of their own are
            // not.
            None => {
                !OWN.iter().any(|(_, own)| *own == code)
                    && !matches!(code, "ja" | "zh" | "ar" | "fa" | "ur" | "he" | "hi" | "ru" | "uk")
            }
        }
    }

    /// Returns the most frequent language of Devanagari, if that is the main script.
    pub(super) fn usual(&self) -> Option<&'static str> {
        SHARED
            .iter()
            .find(|(script, _)| *script == Script::Devanagari && self.is_main(*script))
            .map(|(_, codes)| codes[0])
    }

    /// Returns true if the main script is one of several languages that letters tell apart.
    pub(super) fn are_shared(&self) -> bool {
        [Script::Cyrillic, Script::Arabic].into_iter().any(|script| self.is_main(script))
    }

    /// Returns true if `script` has the most letters; in a tie, the last script counts.
    fn is_main(&self, script: Script) -> bool {
        let most = self.counts.iter().max().copied().unwrap_or_default();
        most > 0 && self.counts.iter().rposition(|&count| count == most) == Some(script as usize)
    }

    fn count(&self, script: Script) -> usize {
        self.counts[script as usize]
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.letters.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_of_one_language_decides_however_short_the_text() {
        for (text, declared, expected) in [
            ("カニの親子", None, Some("ja")),
            ("港口新码头启用", None, Some("zh")),
            ("港湾新聞社", Some("ja"), Some("ja")),
            (
                "镇上的老图书馆在关闭两年之后将重新开放，居民可以从周六起借阅图书，馆长说屋顶已经全部修好，书也搬回来了。",
                Some("ja"),
                Some("zh"),
            ),
            ("부두 개장", None, Some("ko")),
            ("ท่าเรือใหม่", Some("en"), Some("th")),
            ("Το λιμάνι", None, Some("el")),
            ("הנמל החדש", None, Some("he")),
            ("דער נייער פּאָרט", Some("yi"), Some("yi")),
            ("New pier", Some("ja"), None),
            ("Новый причал", None, None),
        ] {
            let code = match Scripts::of(text).verdict(declared) {
                Verdict::Language(code, _) => Some(code),
                _ => None,
            };
            assert_eq!(code.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn no_page_is_in_a_language_of_another_script() {
        assert!(!Scripts::of("नया घाट खुला").allows("en"));
        assert!(Scripts::of("नया घाट खुला").allows("mr"));
        assert!(Scripts::of("A new pier").allows("de"));
        assert!(!Scripts::of("A new pier").allows("ru"));
        assert_eq!(Scripts::of("नया घाट खुला").usual(), Some("hi"));
    }
}
