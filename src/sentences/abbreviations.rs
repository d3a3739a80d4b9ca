//! Decides whether a sentence ends at a single full stop, which may belong to an abbreviation, an initial or
//! a number.
//!
//! In: the candidate, the sentence up to it, the word after it, the language. Evidence on both sides counts:
//! the class of the word before, and what precedes it; a capital or a frequent word after. Word lists that
//! the language lacks give no evidence.

use super::candidates::Candidate;
use super::chains;
use super::classes::class;
use super::language::{Class, Language};
use super::lists;
use super::marks::terminator;
use super::ordinals;
use super::place::{Ruling, Why};
use super::starts::{begins_small, is_careless, may_start};
use super::window::{WINDOW_BYTES, head};
use super::words::{self, Next, Start};

/// Maximum number of letters of a word that is guessed to be an abbreviation, for it has no vowels (`tsk`, `hdgs`;
/// longer ones are sighs), or a word in lower case follows (`prov. di Roma`; with five letters, more are words).
const GUESSED_MAX_CHARS: usize = 4;

/// Number of digits of a year, which no reference has: `hori. 1990`.
const YEAR_DIGITS: usize = 4;

/// Minimum number of letters of a word outside all lists that begins a sentence after a unit; shorter ones
/// are currency signs.
const SHORTEST_WORD: usize = 3;

/// Rules on everything between `Gen. Kayani` and `He said no. Then`.
pub(super) fn period(
    candidate: &Candidate<'_>,
    sentence: &str,
    next: &Next<'_>,
    language: &Language,
) -> Ruling {
    let before = candidate.before;
    let word = words::last_word(before);
    if lists::is_marker(sentence)
        || lists::is_label(sentence, language)
        || lists::ends_with_next_marker(sentence, word)
        || lists::follows_colon(before, word)
        || lists::is_enumerated(before, word, candidate.after)
    {
        return Why::Marker.never();
    }
    if word.ends_with(|c| words::digit(c).is_some()) && ordinals::is_in_date(word, before, next) {
        return Why::Ordinal.never();
    }
    if language.data().spaces_end && language.connects(before, candidate.after) {
        return Why::Inside.never();
    }
    let is_starter = next.start == Start::Capital
        && (language.is_starter(next.word) || begins_with_pointer(next, language))
        && !next.is_initial()
        && !next.lead.starts_with(words::is_dash);
    if language.is_phrase(word, next.word) {
        return Why::Phrase.never();
    }
    if let Some(ruling) = chains::ruling(word, before, next, language) {
        return ruling;
    }
    let class = class(word, before, language);
    let class = unit_class(word, class, before, next).or(class);
    if is_initial(word, class, language) {
        return Why::Initial.unless(is_starter || ends_as_word(word, before, next, language));
    }
    let sides = Sides { word, before, far_before: candidate.far_before, sentence, is_starter };
    if let Some(class) = class {
        if sides.are_of_word(class, next, language) && language.is_also_word(word) {
            return Why::BeforeStarter.always();
        }
        return judge(class, &sides, next, language);
    }
    guess(&sides, next, language)
}

/// Rules on a word outside all lists, by its look and by what follows it.
fn guess(sides: &Sides<'_>, next: &Next<'_>, language: &Language) -> Ruling {
    let &Sides { word, before, far_before, sentence, is_starter } = sides;
    if words::is_dotted(word) {
        return Why::Dotted.unless(is_starter);
    }
    if language.data().guess_abbreviations && is_guessed(word) {
        let class = if next.start == Start::Digit { Class::Inside } else { Class::AfterNumber };
        return judge(class, sides, next, language);
    }
    if next.start == Start::Digit
        && (is_cut(word, language)
            || ordinals::is_reference(word, before, language) && is_number_of_name(far_before, next))
    {
        return Why::Inside.never();
    }
    if language.data().guess_references
        && next.start == Start::Digit
        && next.word.len() < YEAR_DIGITS
        && word.chars().all(char::is_lowercase)
        && is_short_word(word, language)
    {
        return Why::Inside.says(false);
    }
    if language.data().ordinal_stop
        && next.start == Start::Small
        && word.ends_with(|c: char| c.is_ascii_digit())
    {
        return Why::Ordinal.says(false);
    }
    if language.data().ordinal_stop && ordinals::is_ordinal(word, before, sentence, next, language) {
        return Why::Ordinal.says(is_starter);
    }
    let may_be_short = || {
        next.start == Start::Small
            && !next.begins_address()
            && is_short_word(word, language)
            && !begins_small(sentence)
    };
    // A model that learned from listed abbreviations only doubts too little: `the spvr. of the shop`.
    if word.len() >= SHORTEST_WORD && is_guessed(word) && may_be_short() {
        return Why::Period.never();
    }
    let is_careless = || is_long_word(word) && has_words(sentence) && is_careless(sentence, next);
    Why::Period.says(may_start(next, language) && !may_be_short() || is_careless())
}

/// Returns true if `sentence` has more than one word.
fn has_words(sentence: &str) -> bool {
    head(sentence, WINDOW_BYTES).contains(char::is_whitespace)
}

/// Returns true if `word` is longer than most abbreviations.
fn is_long_word(word: &str) -> bool {
    word.chars().count() > GUESSED_MAX_CHARS && word.chars().all(char::is_lowercase)
}

/// Text before a full stop, and whether a starter follows it.
struct Sides<'a> {
    word: &'a str,
    before: &'a str,
    /// More of the text before, in which the marker of the item before is searched.
    far_before: &'a str,
    sentence: &'a str,
    is_starter: bool,
}

/// Rules on a word of the given class.
fn judge(class: Class, sides: &Sides<'_>, next: &Next<'_>, language: &Language) -> Ruling {
    let &Sides { sentence, is_starter, .. } = sides;
    match class {
        Class::BeforeName => Why::BeforeName.never(),
        Class::Inside => Why::Inside.never(),
        Class::BeforeNumber => {
            let may_be_careless = || {
                !language.data().guess_abbreviations
                    && begins_small(sentence)
                    && may_start(next, language)
                    && !next.is_letter()
            };
            let is_reference = is_number(next, language)
                || (sides.word.starts_with(char::is_lowercase) && is_quoted_name(next))
                || (next.start == Start::Small && !may_be_careless())
                || (language.class(next.word) == Some(Class::BeforeNumber)
                    && next.rest.starts_with('.')
                    // `No. No.`
                    && next.word.to_lowercase() != sides.word.to_lowercase());
            Why::BeforeNumber.unless(!is_reference)
        }
        Class::BeforeStarter | Class::AfterNumber if sides.follows_number(language) => {
            if is_opening(sentence, language) {
                return Why::BeforeStarter.never();
            }
            // A title does not belong to a time: `at 6 p.m. Mr. Webb`.
            let is_complete = class == Class::AfterNumber && starts_anew(sides.word, next, language);
            if is_complete || begins_with_title(next, language) {
                return Why::BeforeStarter.always();
            }
            Why::BeforeStarter.unless(is_starter)
        }
        Class::BeforeStarter | Class::AfterNumber | Class::AfterComma if is_starter => {
            Why::BeforeStarter.always()
        }
        Class::AfterComma if sides.follows_comma() && starts_anew(sides.word, next, language) => {
            Why::BeforeStarter.always()
        }
        Class::BeforeStarter | Class::AfterNumber | Class::AfterComma => Why::BeforeStarter.never(),
        Class::BeforeCapital if is_opening(sentence, language) || is_date(next, language) => {
            Why::BeforeCapital.never()
        }
        Class::BeforeCapital => {
            Why::BeforeCapital.unless(matches!(next.start, Start::Capital | Start::Caseless))
        }
    }
}

/// Returns true if the next word cannot belong to the unit `word` before it: it is capitalised, but not a currency
/// sign or code (`5 mil. Kč`, `USD`), nor a day or time zone (`6 p.m. Monday`, `5 p.m. London time`).
fn starts_anew(word: &str, next: &Next<'_>, language: &Language) -> bool {
    let size = next.word.chars().count();
    let is_code = size <= 3 && next.word.chars().all(char::is_uppercase);
    // No currency follows a time of day: `5 p.m. Be there`.
    let may_be_sign = size < SHORTEST_WORD && !words::is_dotted(word);
    match next.start {
        Start::Caseless => true,
        Start::Capital => {
            language.is_starter(next.word)
                || begins_with_pointer(next, language)
                || !(may_be_sign
                    || is_code
                    || next.is_initial()
                    || is_date(next, language)
                    || language.begins_time_zone(next.rest))
        }
        _ => false,
    }
}

/// Returns true if a day or month follows, in full or abbreviated: `Thurs. Nov. 5`.
fn is_date(next: &Next<'_>, language: &Language) -> bool {
    let is_abbreviated =
        language.class(next.word) == Some(Class::BeforeCapital) && next.rest.starts_with(". ");
    is_abbreviated || language.goes_with_time(next.word)
}

/// Returns true if `word` is a letter that stands for a name.
fn is_initial(word: &str, class: Option<Class>, language: &Language) -> bool {
    if words::is_one_syllable(word) {
        return class.is_none() && !language.is_letter_word(word);
    }
    words::single_letter(word).is_some_and(|letter| {
        !words::is_unspaced(letter)
            && (class.is_none() || (letter.is_uppercase() && class != Some(Class::BeforeName)))
    })
}

/// Minimum number of digits of a postal code, which a place may follow: `01001 м. Київ`.
const POSTAL_MIN_DIGITS: usize = 5;

/// Returns the class of `word`, which ends `before` and is of `class` elsewhere, if it is a single lower-case
/// letter behind a number, hence a unit: `18 h`, `50 m`, `500 р`. In scripts other than Latin, kinds of places are
/// such letters too, so only a starter shows that the sentence ends. An abbreviation after the letter belongs to
/// it: `44 a. Chr.`
fn unit_class(word: &str, class: Option<Class>, before: &str, next: &Next<'_>) -> Option<Class> {
    let letter = words::single_letter(word).filter(|letter| letter.is_lowercase())?;
    let unit = match class {
        None => Class::AfterNumber,
        Some(Class::BeforeName) if letter.is_ascii() => Class::AfterNumber,
        Some(Class::BeforeName) => Class::BeforeStarter,
        Some(_) => return None,
    };
    let ahead = before[..before.len() - word.len()].trim_end();
    let digits = ahead.chars().rev().take(POSTAL_MIN_DIGITS).take_while(|c| c.is_numeric()).count();
    let is_chain = next.rest.starts_with('.') && next.word.chars().count() <= GUESSED_MAX_CHARS;
    ((1..POSTAL_MIN_DIGITS).contains(&digits) && !is_chain).then_some(unit)
}

/// Returns true if an abbreviated title follows, with more text after it.
pub(super) fn begins_with_title(next: &Next<'_>, language: &Language) -> bool {
    language.class(next.word) == Some(Class::BeforeName)
        && next.rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(' '))
}

/// Returns true if an abbreviation follows that is written in lower case within a sentence (`cf.`, `vt.`, `žr.`), but
/// has a capital here, so that it begins one: `12. Vt. lk. 14`. Where nouns are capitalised, it may be one.
fn begins_with_pointer(next: &Next<'_>, language: &Language) -> bool {
    next.start == Start::Capital
        && next.rest.starts_with(". ")
        && !language.data().nouns_are_capitalised
        && words::single_letter(next.word).is_none()
        && next.word.chars().skip(1).all(char::is_lowercase)
        && language.class(next.word) == Some(Class::Inside)
}

/// Returns the word before `word`, which ends `before`.
fn word_ahead<'t>(word: &str, before: &'t str) -> &'t str {
    let ahead = before[..before.len() - word.len()].trim_end();
    words::last_word(ahead.trim_end_matches('.'))
}

impl Sides<'_> {
    /// Returns true if a word that may also be an abbreviation of this class is a word that ends a sentence.
    fn are_of_word(&self, class: Class, next: &Next<'_>, language: &Language) -> bool {
        let is_capital = next.start == Start::Capital;
        match class {
            // `The Hon. Mrs. Averill`
            Class::BeforeName if begins_with_title(next, language) => {
                self.is_starter && self.word.starts_with(char::is_lowercase)
            }
            Class::BeforeName | Class::Inside => self.is_starter,
            Class::BeforeStarter | Class::AfterNumber | Class::AfterComma => {
                is_capital
                    && !next.is_initial()
                    && self.word.starts_with(char::is_lowercase)
                    && !self.follows_number(language)
            }
            Class::BeforeNumber | Class::BeforeCapital => false,
        }
    }

    /// Returns true if a comma precedes the word: `Boston, Mass.`
    fn follows_comma(&self) -> bool {
        self.before[..self.before.len() - self.word.len()].trim_end().ends_with(',')
    }

    /// Returns true if the word is the unit of a number: `6 p.m.`, `5 Dec.`, `80-х гг.`, `XIX в.`, `5 тыс.
    /// руб.`, `5 млрд руб.`
    fn follows_number(&self, language: &Language) -> bool {
        let ahead = self.before[..self.before.len() - self.word.len()].trim_end();
        let last = word_ahead(self.word, self.before);
        // `123456, г. Москва`: a comma separates a number from what follows.
        !ahead.ends_with(',')
            && (ahead.ends_with(|c: char| c.is_numeric())
                || last.starts_with(|c: char| c.is_numeric())
                || (ahead.ends_with(['I', 'V', 'X']) && words::is_roman(last))
                || (language.class(last) == Some(Class::AfterNumber)
                    && (ahead.ends_with('.') || word_ahead(last, ahead).ends_with(char::is_numeric))))
    }
}

/// Maximum number of words of a sentence that so far only states a time, in languages without a list of
/// `time_openers`: `Um 5 Uhr`.
const OPENING_MAX_WORDS: usize = 3;

/// Maximum number of further words after a time opener: `К концу мая 1999 г.`
const TIME_MAX_WORDS: usize = 5;

/// Returns true if `sentence`, which ends with a number and its unit, so far states only a time or an amount.
fn is_opening(sentence: &str, language: &Language) -> bool {
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let mut words = sentence.split_whitespace();
    let Some(first) = words.next() else { return false };
    if language.data().time_openers.is_empty() {
        return is_word(first) && words.take(OPENING_MAX_WORDS).count() < OPENING_MAX_WORDS;
    }
    let opens = language.is_time_opener(first) || first.starts_with(|c: char| c.is_ascii_digit());
    opens && words.take(TIME_MAX_WORDS).count() < TIME_MAX_WORDS
}

/// Returns true if the single letter `word` is a word (`so did I. Then`, `non so chi è. Marco`), not an initial
/// (`J. I. Packer`), or the letter that a label has in place of a number (`see section B. Then`).
fn ends_as_word(word: &str, before: &str, next: &Next<'_>, language: &Language) -> bool {
    let ahead = before[..before.len() - word.len()].trim_end();
    let last = words::last_word(ahead);
    let is_of_label = || language.is_label_word(last) && last.starts_with(char::is_lowercase);
    if word.chars().all(char::is_uppercase) && is_of_label() && !next.is_initial() {
        return true;
    }
    let is_capital = || word.chars().all(char::is_uppercase) && !last.starts_with(char::is_uppercase);
    // `i.` opens an item of a list: words are before one that ends a sentence.
    let is_small = || {
        language.is_small_letter_word(word)
            && ahead.ends_with(char::is_lowercase)
            && next.start == Start::Capital
            && !next.is_initial()
    };
    is_small() || language.is_letter_word(word) && !ahead.ends_with('.') && (!word.is_ascii() || is_capital())
}

/// Returns true if `next` is a number in digits, with or without its sign (`№ 5`), in Roman numerals or a capital
/// (`Fig. B`), unless it is a word of the language, as `I` and `A` may be.
fn is_number(next: &Next<'_>, language: &Language) -> bool {
    let is_sign = || next.start == Start::Mark && next.rest.starts_with(['№', '§']);
    let is_capital = || {
        next.start == Start::Capital
            && next.is_letter()
            && !next.is_initial()
            && !language.is_starter(next.word)
    };
    next.start == Start::Digit
        || is_sign()
        || ((words::is_roman(next.word) || is_capital()) && !language.is_letter_word(next.word))
}

/// Maximum length in bytes of a name in quotation marks: some three words.
const NAME_MAX_BYTES: usize = 64;

/// Returns true if `next` begins a name in quotation marks of the kinds that no English text has: `изд. «Наука»`. Marks
/// inside show speech.
fn is_quoted_name(next: &Next<'_>) -> bool {
    let name = head(next.rest, NAME_MAX_BYTES);
    let close = match next.lead {
        "«" => name.find('»'),
        "„" => name.find(['“', '”']),
        _ => None,
    };
    let is_mark = |c: char| terminator(c).is_some() || words::is_comma(c);
    next.start == Start::Capital && close.is_some_and(|close| !name[..close].contains(is_mark))
}

/// Returns true if `word` is as short as most abbreviations, and no starter.
fn is_short_word(word: &str, language: &Language) -> bool {
    (1..=GUESSED_MAX_CHARS).contains(&word.chars().count())
        && word.chars().all(char::is_alphabetic)
        && !language.is_starter(word)
}

/// Returns true if `word`, in lower case, ends as no word does in a language without lists of such endings: in a
/// consonant and a liquid, which only a vowel behind them lets speak (`publ. 1931`, `repr. 1950`).
fn is_cut(word: &str, language: &Language) -> bool {
    let mut ends = word.bytes().rev();
    let is_liquid = matches!(ends.next(), Some(b'l' | b'r'));
    let is_stop = matches!(ends.next(), Some(b'b' | b'c' | b'd' | b'f' | b'g' | b'k' | b'p' | b't' | b'v'));
    let data = language.data();
    is_liquid
        && is_stop
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && !(data.guess_abbreviations || data.ordinal_stop)
}

/// Returns true if `next` is a number that belongs to the abbreviation before it, not one that begins a sentence or
/// an item: no words follow it, nor does the number before it precede (`2.`).
fn is_number_of_name(before: &str, next: &Next<'_>) -> bool {
    let number = next.word.parse::<u32>().ok().filter(|&number| number > 1 && next.word.len() < YEAR_DIGITS);
    let is_item =
        |number: u32| [". ", ") "].iter().any(|end| before.contains(&format!("{}{end}", number - 1)));
    let is_complete = match next.rest.strip_prefix(['.', ',', ';', ')']) {
        Some(rest) => rest.is_empty() || rest.starts_with(' '),
        None => next.rest.is_empty(),
    };
    next.lead.is_empty() && is_complete && number.is_some_and(|number| !is_item(number))
}

/// Returns true if `word` looks like an abbreviation: short, lower case but perhaps for its start, without
/// vowels; or in parts separated by stops, the first of one or two letters (`f.eks`).
fn is_guessed(word: &str) -> bool {
    let mut parts = word.split('.');
    let first = parts.next().unwrap_or_default();
    let is_part = |part: &str| {
        (1..=GUESSED_MAX_CHARS).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
    };
    if word.contains('.') {
        return first.chars().count() <= 2 && is_part(first) && parts.all(is_part);
    }
    let is_vowel = |c: char| {
        let c = c.to_lowercase().next().unwrap_or(c);
        matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w') || !c.is_ascii()
    };
    is_part(word)
        && word.ends_with(char::is_lowercase)
        && word.chars().skip(1).all(char::is_lowercase)
        && !word.chars().any(is_vowel)
}
