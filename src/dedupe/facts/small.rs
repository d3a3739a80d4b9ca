//! Facts of texts without capitals: in scripts without case, and in texts that use no capitals.
//!
//! Takes a text and its possible keeper, and counts the words, or characters in scripts without spaces, that
//! the keeper does not have in a similar context. A replaced name, number in words or day is always among
//! them. Particles and other function words do not count, so that a text in which only such words were
//! changed can still be dropped.

use std::sync::LazyLock;

use super::key::{key, keys};
use super::order::{contexts, held_contexts};
use crate::text::words;

/// Function words of Arabic, Persian, Hebrew, Hindi and English: articles, prepositions, particles, copulas
/// (the closed classes of the grammars).
const WEAK_WORDS: &str = "في من على إلى عن أن إن كان كانت قد هذا هذه هو هي أو و لا ما ثم لم لن مع كما \
    در به از که را با این آن است بود می هم تا \
    של את על עם הוא היא זה גם לא כי או אל מן אך \
    का की के को से में पर ने है हैं था थी थे और भी यह वह तो ही \
    a an the is are was were be been has have had of in on at to for by with and or but not this that it its as from";

/// Function words of Chinese, of one character each.
const WEAK_CHARACTERS: &str =
    "的了是在和也就都而及与與着著被把为為将將这這那其之于於以但或并並对對从從由到给給向很已";

/// Particles after Korean nouns, which may be replaced without a change of meaning.
const PARTICLES: [&str; 14] =
    ["은", "는", "이", "가", "을", "를", "에", "의", "도", "로", "와", "과", "만", "께"];

/// Number of consecutive function words without a similar context in the other text from which they count:
/// names may be written in kana.
const WEAK_RUN: usize = 3;

/// Returns true if `key` is that of a word in [`WEAK_WORDS`].
pub(super) fn is_weak_word(key: u64) -> bool {
    static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| keys(WEAK_WORDS.split_whitespace()));
    KEYS.binary_search(&key).is_ok()
}

/// Weight of a unit, that is, a word or a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Not counted here: the unit has capitals or is a number, which `facts` compares.
    None,
    Weak,
    Full,
}

/// The units of a text, in order.
struct Units {
    keys: Vec<u64>,
    weights: Vec<Weight>,
}

impl Units {
    /// Splits `text` into units. Words of scripts with case count only if `is_small`, for texts without
    /// capitals.
    fn of(text: &str, is_small: bool) -> Self {
        let mut units = Self { keys: Vec::new(), weights: Vec::new() };
        words::each_unit(text, |unit| {
            let stem =
                PARTICLES.iter().find_map(|end| unit.strip_suffix(end)).filter(|stem| !stem.is_empty());
            let key = key(stem.filter(|stem| stem.chars().all(is_hangul)).unwrap_or(unit));
            units.keys.push(key);
            units.weights.push(weight(unit, key, is_small));
        });
        units
    }
}

/// Returns the weight of `unit`, whose hash is `key`; for `is_small` see [`Units::of`].
fn weight(unit: &str, key: u64, is_small: bool) -> Weight {
    let mut chars = unit.chars();
    let is_cased = unit.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let Some(first) = chars.next() else { return Weight::None };
    let is_single = chars.next().is_none();
    let is_weak = matches!(first, '\u{3040}'..='\u{309f}' | 'ー')
        || is_weak_word(key)
        || (is_single && WEAK_CHARACTERS.contains(first));
    if unit.chars().any(char::is_numeric) || (is_cased && !is_small) {
        Weight::None
    } else if is_weak {
        Weight::Weak
    } else {
        Weight::Full
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Counts the units of `text` that `keeper` does not have in a similar context, and all units that count.
pub(super) fn own_units(text: &str, keeper: &str) -> (usize, usize) {
    if text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return (0, 0);
    }
    let is_small = !text.contains(char::is_uppercase) && !keeper.contains(char::is_uppercase);
    let text = Units::of(text, is_small);
    let all = text.weights.iter().filter(|&&weight| weight != Weight::None).count();
    if all == 0 {
        return (0, 0);
    }
    let keeper = Units::of(keeper, is_small);
    let held = held_contexts(&keeper.keys);
    let (mut own, mut weak) = (0, 0);
    for (contexts, weight) in contexts(&text.keys).zip(&text.weights) {
        let is_own = contexts.iter().all(|context| held.binary_search(context).is_err());
        match weight {
            Weight::Weak if is_own => weak += 1,
            Weight::Full if is_own => own += 1,
            _ => {
                own += if weak < WEAK_RUN { 0 } else { weak };
                weak = 0;
            }
        }
    }
    (own + if weak < WEAK_RUN { 0 } else { weak }, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_put_for_another_is_own() {
        for (keeper, text, is_own) in [
            ("青岛市气象台昨天发布通知说，明天有大风", "大连市气象台昨天发布通知说，明天有大风", true),
            ("三月五日以后全市将有大风，明天放晴", "三月六日以后全市将有大风，明天放晴", true),
            ("館長の田中さんは驚いたと話している", "館長の鈴木さんは驚いたと話している", true),
            ("先月の来館者は三百人で、入場は無料だ", "先月の来館者は四百人で、入場は無料だ", true),
            ("この列車はさくら駅に停まります", "この列車はみどり駅に停まります", true),
            ("関西空港からバスで行く", "関西空港からタクシーで行く", true),
            ("관장 김민수 씨는 놀랐다고 말했다", "관장 이영희 씨는 놀랐다고 말했다", true),
            ("قال المدير أحمد إن المكتبة مفتوحة", "قال المدير يوسف إن المكتبة مفتوحة", true),
            ("המנהל דוד אמר שהספרייה פתוחה", "המנהל יוסף אמר שהספרייה פתוחה", true),
            ("निदेशक राम ने कहा कि पुस्तकालय खुला है", "निदेशक मोहन ने कहा कि पुस्तकालय खुला है", true),
            ("รถไฟไปเชียงใหม่ล่าช้าในวันจันทร์", "รถไฟไปเชียงใหม่ล่าช้าในวันอังคาร", true),
            ("the train to aldby is late again", "the train to norton is late again", true),
            // Particles, marks, and words that only the keeper has.
            ("他把旧码头的木板都换了", "他把旧码头木板都换了", false),
            ("他换了旧码头木板", "他换了旧码头的木板", false),
            ("図書館は夜まで開く", "図書館が夜まで開く", false),
            ("관장은 문을 연다고 말했다", "관장이 문을 연다고 말했다", false),
            ("قال المدير إن المكتبة مفتوحة اليوم", "قال المدير إن المكتبة مفتوحة", false),
            ("水车，在河边转了", "水车在河边，转了。", false),
            ("the train to aldby is late again", "the train to aldby was late again", false),
            // Words with capitals are compared elsewhere.
            ("The train to Aldby is late", "The coach to Aldby is late", false),
            ("Поезд в Киев опаздывает", "Автобус в Киев опаздывает", false),
        ] {
            assert_eq!(own_units(text, keeper).0 > 0, is_own, "{text} / {keeper}");
        }
    }

    #[test]
    fn function_words_are_in_lower_case() {
        assert!(WEAK_WORDS.split_whitespace().all(|word| word == word.to_lowercase()));
    }
}
