//! What a number counts: the word right behind it.
//!
//! "5 mg" is not "5 mcg", whatever the units of a language are called. If a number stands in both of two texts,
//! with one short word behind it in the one and another in the other, and the same word follows, the texts say
//! different things, unless the two words are forms of one. Longer words may be edits ("412 birds", "412
//! sparrows"): those that exclude each other are listed (`exclusive`). Of generated copies with 5 % of their
//! words changed, longer words would keep one in sixty.

use super::small::is_weak_word;
use super::tokens::{Gap, Kind, Token, Tokens};

/// Returns true if the number at `at` of `tokens` counts something that the same number does not count at any of
/// the `places` of `others`.
pub(super) fn is_another(
    tokens: Tokens<'_>,
    at: usize,
    others: Tokens<'_>,
    places: &(impl Iterator<Item = usize> + Clone),
) -> bool {
    let Some(own) = thing(tokens, at) else { return false };
    let is_same = |place: usize| {
        thing(others, place).is_none_or(|held| {
            let (word, other) = (own.within(tokens.text), held.within(others.text));
            own.key == held.key
                || is_same_unit(tokens.all, at, others.all, place)
                || are_forms(word, other)
                || !are_units(word, other)
        })
    };
    let next = |tokens: Tokens<'_>, at: usize| tokens.all.get(at + 2).map(|token| token.key);
    !places.clone().any(is_same) && places.clone().any(|place| next(tokens, at) == next(others, place))
}

/// Returns the word that the number at `at` counts. Years, and numbers with letters on them, count nothing.
fn thing(tokens: Tokens<'_>, at: usize) -> Option<Token> {
    let number = tokens.word(at);
    let is_thing = |token: &Token| {
        token.gap == Gap::Joined && matches!(token.kind, Kind::Word | Kind::Name) && !is_weak_word(token.key)
    };
    let is_year = number.len() == 4 && matches!(number.get(..2), Some("18" | "19" | "20"));
    let has_letters = number.ends_with(char::is_alphabetic);
    tokens.all.get(at + 1).copied().filter(|_| !is_year && !has_letters).filter(is_thing)
}

/// Returns true if both numbers have the same known unit.
fn is_same_unit(tokens: &[Token], at: usize, others: &[Token], place: usize) -> bool {
    tokens[at].unit != 0 && tokens[at].unit == others[place].unit
}

/// Maximum length in characters of two words that may be units, and of the shorter of them.
const MAX_UNIT: usize = 5;
const MAX_SHORT_UNIT: usize = 3;

/// Returns true if `a` and `b` are as short as the signs of units are.
fn are_units(a: &str, b: &str) -> bool {
    let (a, b) = (a.chars().count(), b.chars().count());
    a.max(b) <= MAX_UNIT && a.min(b) <= MAX_SHORT_UNIT
}

/// Minimum length in characters of the beginning that two forms of one word share, and maximum length of what
/// may follow it.
const MIN_STEM: usize = 3;
const MAX_ENDING: usize = 3;

/// Returns true if `a` and `b` seem to be forms of one word: they differ in their endings only.
fn are_forms(a: &str, b: &str) -> bool {
    let same = a.chars().flat_map(char::to_lowercase).zip(b.chars().flat_map(char::to_lowercase));
    let same = same.take_while(|(a, b)| a == b).count();
    // A syllable of Hangul is as much as three letters.
    let min = if a.starts_with(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')) { 1 } else { MIN_STEM };
    let rest = |word: &str| word.chars().count().saturating_sub(same);
    same >= min && rest(a) <= MAX_ENDING && rest(b) <= MAX_ENDING
}

#[cfg(test)]
mod tests {
    use super::super::tells_more;

    #[test]
    fn a_number_counts_the_word_behind_it() {
        for (keeper, text, expected) in [
            ("Take 5 mg at once.", "Take 5 mcg at once.", true),
            ("Bake 3 nights long.", "Bake 3 days long.", true),
            ("회원들은 5만 원을 낸다", "회원들은 5억 원을 낸다", true),
            ("Возьмите 5 шт. в кассе.", "Возьмите 5 кг в кассе.", true),
            ("It has 5 knots of wind.", "It has 5 mph of wind.", true),
            ("They rang 12 bells there.", "They rang 12 gongs there.", false),
            ("It cost 4.5 million pounds.", "It cost 4.5m pounds.", false),
            ("They rang 12 bells there.", "They rang 12 bell there.", false),
            ("It was 12 km off.", "It was 12 kilometres off.", false),
            ("It was 12 off.", "It was 12 miles off.", false),
            ("In 2019 researchers found it.", "In 2019 scientists found it.", false),
            ("There were 12, people say.", "There were 12 old, people say.", false),
            ("회원 5명이 왔다", "회원 5명은 왔다", false),
        ] {
            assert_eq!(tells_more(text, keeper, 0.0), expected, "{text} / {keeper}");
        }
    }
}
