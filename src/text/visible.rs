//! Text as a reader sees it: invisible characters removed, accents composed with their letters.
//!
//! In: decoded text, character by character. Out: the same without characters that show nothing, and with a
//! letter and its separate accent as one character. Applying it twice changes nothing (a property test).
//!
//! Removed: soft hyphens, zero-width spaces and word joiners, byte order marks, controls, marks of direction
//! (search and counting use the order in memory; a display applies the bidirectional algorithm), interlinear
//! annotation marks, tags, and noncharacters. C1 controls become what windows-1252 has in their place, as
//! HTML reads references to them: nobody writes the controls, but many pages were converted by programs that
//! took windows-1252 for ISO-8859-1.
//!
//! Kept: joiners where a script needs them (between Persian letters, in Indic clusters, in emoji), variation
//! selectors, and tags behind a black flag (England's), since each changes what is drawn.
//!
//! Only the composing half of NFC is applied, so that a name typed on one system is found by the name typed
//! on another; a reader cannot tell them apart. The rest of NFC turns compatibility ideographs and some
//! Hebrew and Indic letters into others that may look different.

use std::borrow::Cow;

use icu_normalizer::properties::CanonicalCompositionBorrowed;

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// How a character is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Not shown.
    Skip,
    /// A joiner, shown or not depending on the next character: ask [`joiner_stays`].
    Hold,
    /// Shown as this character.
    Show(char),
    /// Combined with the character shown before into this one.
    Join(char),
}

/// Decides how `c` is shown after `before`, the last shown character of the same word, if any.
#[must_use]
pub fn step(before: Option<char>, c: char) -> Step {
    match c {
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' => Step::Skip,
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' => windows_1252(c).map_or(Step::Skip, Step::Show),
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            Step::Skip
        }
        '\u{200c}' | '\u{200d}' => Step::Hold,
        '\u{17b4}' | '\u{17b5}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}' => {
            Step::Skip
        }
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => Step::Skip,
        // The Mongolian vowel separator shapes the letters around it.
        '\u{180e}' if before.is_some_and(|before| matches!(before, '\u{1820}'..='\u{18aa}')) => Step::Show(c),
        '\u{180e}' => Step::Skip,
        '\u{e0020}'..='\u{e007f}' if before.is_some_and(is_flag) => Step::Show(c),
        // Variation selectors.
        '\u{e0100}'..='\u{e01ef}' => Step::Show(c),
        '\u{e0000}'..='\u{e0fff}' => Step::Skip,
        _ if u32::from(c) & 0xfffe == 0xfffe => Step::Skip,
        _ if may_join(c) => match before.and_then(|before| COMPOSITION.compose(before, c)) {
            Some(joined) => Step::Join(joined),
            None => Step::Show(c),
        },
        _ => Step::Show(c),
    }
}

/// Returns true if `joiner`, for which [`step`] returned [`Step::Hold`], is shown between the two characters.
#[must_use]
pub fn joiner_stays(joiner: char, before: Option<char>, next: Option<char>) -> bool {
    let is = |c: Option<char>, test: fn(char) -> bool| c.is_some_and(test);
    let is_letter = is(before, is_joining) && is(next, is_joining);
    // At the edge of a word, a joiner gives the letter its inner form.
    let is_edge = is(before, is_joining) || (before.is_none() && is(next, is_joining));
    is_letter || (joiner == ZERO_WIDTH_JOINER && (is_edge || (is(before, is_emoji) && is(next, is_emoji))))
}

/// Returns true if `c`, which would be shown after `before`, is dropped because the joiner `held` between
/// them would be shown: a tag must follow its flag directly. The joiner remains held.
#[must_use]
pub fn goes_behind_joiner(held: Option<char>, before: Option<char>, c: char) -> bool {
    let Some(joiner) = held else { return false };
    match step(before, c) {
        Step::Show(next) | Step::Join(next) => {
            step(Some(joiner), c) == Step::Skip && joiner_stays(joiner, before, Some(next))
        }
        Step::Skip | Step::Hold => false,
    }
}

/// Returns true if `c` is shown as itself in every context, and is not white space.
#[must_use]
pub fn is_plain(c: char) -> bool {
    !c.is_whitespace() && step(None, c) == Step::Show(c) && !may_join(c)
}

/// Returns true if `c` is white space or shows nothing in every context.
#[must_use]
pub fn is_blank(c: char) -> bool {
    let shapes_others = matches!(c, '\u{180e}' | '\u{e0020}'..='\u{e007f}');
    c.is_whitespace() || (step(None, c) == Step::Skip && !shapes_others)
}

/// Returns true if `c` is a letter that is drawn as a gap, which pages have as an empty line: Braille's blank, and
/// the fillers of Hangul.
#[must_use]
pub fn is_empty_letter(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}')
}

/// Returns `text` as a reader sees it, white space unchanged. Cost: linear.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c.is_whitespace() || is_plain(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let shown_last = |out: &String| out.chars().next_back().filter(|c| !c.is_whitespace());
    let look =
        |out: &String, c: char| if c.is_whitespace() { Step::Show(c) } else { step(shown_last(out), c) };
    let mut held = None;
    for c in text.chars() {
        if !c.is_whitespace() && goes_behind_joiner(held, shown_last(&out), c) {
            continue;
        }
        let mut seen = look(&out, c);
        match seen {
            Step::Skip => continue,
            Step::Hold => {
                held = held.or(Some(c));
                continue;
            }
            Step::Show(next) | Step::Join(next) => {
                let next = Some(next).filter(|c| !c.is_whitespace());
                if let Some(joiner) = held.take().filter(|&held| joiner_stays(held, shown_last(&out), next)) {
                    out.push(joiner);
                    seen = look(&out, c);
                }
            }
        }
        match seen {
            Step::Show(shown) => out.push(shown),
            Step::Join(joined) => {
                out.pop();
                out.push(joined);
            }
            Step::Skip | Step::Hold => {}
        }
    }
    let before = shown_last(&out);
    out.extend(held.filter(|&joiner| joiner_stays(joiner, before, None)));
    Cow::Owned(out)
}

const COMPOSITION: CanonicalCompositionBorrowed<'static> = CanonicalCompositionBorrowed::new();

/// Returns true if `c` may compose with the character before it: accents of Latin, Greek and Cyrillic
/// letters, madda and hamza, voice marks of kana, vowels and finals of Hangul, vowel parts of Indic scripts
/// (Unicode `NFC_Quick_Check=Maybe`, Basic Multilingual Plane).
fn may_join(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{345}' | '\u{653}'..='\u{655}' | '\u{93c}' | '\u{9be}' | '\u{9d7}' | '\u{b3e}' | '\u{b56}' | '\u{b57}'
        | '\u{bbe}' | '\u{bd7}' | '\u{c56}' | '\u{cc2}' | '\u{cd5}' | '\u{cd6}' | '\u{d3e}' | '\u{d57}' | '\u{dca}' | '\u{dcf}'
        | '\u{ddf}' | '\u{102e}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{1b35}' | '\u{3099}' | '\u{309a}')
}

/// Returns true for letters and marks of scripts whose letters change shape with their neighbours: Arabic and
/// its kin, Indic and South-East Asian scripts, Mongolian.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{610}'..='\u{61a}' | '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6d5}'..='\u{963}' | '\u{966}'..='\u{dff}'
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' | '\u{1807}'..='\u{18aa}' | '\u{1a20}'..='\u{1bff}'
        | '\u{a840}'..='\u{a8c5}' | '\u{a980}'..='\u{a9ff}' | '\u{abc0}'..='\u{abff}' | '\u{fb50}'..='\u{fdcf}'
        | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{10a5f}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

/// Returns true for the characters that emoji are composed of.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{20e3}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}')
}

/// Returns true for the black flag, which tags turn into a region's flag, and for the tags behind it.
fn is_flag(c: char) -> bool {
    matches!(c, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}')
}

/// Returns what the byte of the C1 control is in windows-1252, if anything (WHATWG Encoding, index
/// windows-1252).
fn windows_1252(control: char) -> Option<char> {
    const LETTERS: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    let at = u32::from(control).checked_sub(0x80)?;
    LETTERS.get(at as usize).copied().filter(|&letter| letter != '\0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_shows_nothing_goes() {
        for (written, seen) in [
            ("Hand\u{ad}werks\u{ad}betrieb", "Handwerksbetrieb"),
            ("be\u{200b}gonnen \u{2060}und\u{feff}", "begonnen und"),
            ("a\0b\u{7}c\u{1b}[0m\u{7f}", "abc[0m"),
            ("\u{200e}left\u{200f} \u{202e}over\u{202c} \u{2066}in\u{2069}\u{61c}", "left over in"),
            ("x\u{2061}y\u{2062}z\u{2063}\u{2064}\u{206a}", "xyz"),
            ("\u{fff9}base\u{fffa}\u{fffb}\u{34f}\u{180e}\u{ffff}", "base"),
            ("tag\u{e0001}\u{e0065}\u{e007f}", "tag"),
            ("don\u{92}t \u{93}quote\u{94} \u{81}\u{9d}", "don’t “quote” "),
            ("Auf\u{200c}lage a\u{200d}b", "Auflage ab"),
            ("🏴\u{200d}\u{e0067} flag, \u{200d} क", "🏴 flag,  क"),
            ("two\u{a0}words\u{2009}and\u{2028}lines\u{85}", "two\u{a0}words\u{2009}and\u{2028}lines\u{85}"),
        ] {
            assert_eq!(clean(written), seen, "{written:?}");
        }
    }

    #[test]
    fn what_a_script_needs_stays() {
        for text in [
            "می\u{200c}خواهم کتاب\u{200c}ها را بخوانم",
            "سال ۱۳۷۹ ه\u{200d}.ش",
            "क्\u{200d}ष और क्\u{200c}ष",
            "അവന്\u{200d} പോയി",
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥 🏳\u{fe0f}\u{200d}🌈 👩🏽\u{200d}⚕\u{fe0f} 1\u{fe0f}\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "葛\u{e0100}城市",
            "ᠬᠠᠷ\u{180e}ᠠ",
            "한국어 日本語 ไทย ខ្មែរ",
        ] {
            assert_eq!(clean(text), text);
        }
        // At the end of a word it shapes nothing.
        assert_eq!(clean("ها\u{200c} و\u{200c}."), "ها و.");
        assert_eq!(clean("می\u{200c}\u{200c}\u{ad}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn a_letter_and_its_accent_are_one() {
        for (written, seen) in [
            ("cafe\u{301}", "café"),
            ("e\u{323}\u{302}", "ệ"),
            ("か\u{3099}き\u{3099}", "がぎ"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("ا\u{653}", "آ"),
            ("\u{bc6}\u{bbe}", "\u{bca}"),
            ("so\u{ad}\u{308}", "sö"),
            // Nothing to join, or changed only by full normalisation.
            ("x\u{301} \u{301} \u{958} \u{f900} \u{212b}", "x\u{301} \u{301} \u{958} \u{f900} \u{212b}"),
        ] {
            assert_eq!(clean(written), seen, "{written:?}");
        }
    }

    #[test]
    fn plain_characters_are_those_that_no_step_changes() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let text = c.to_string();
            if is_plain(c) {
                assert_eq!(clean(&text), text, "{c:?}");
            }
            if is_blank(c) {
                assert!(clean(&text).trim().is_empty(), "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn twice_is_once(text in "[ae\u{301}\u{ad}\u{200b}\u{200c}\u{200d}می क्ष👩🔥\u{fe0f}\u{1f3f4}\u{e0067}\u{92}\u{1112}\u{1161}\u{11ab}\\x00]{0,30}") {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }
}
