//! Decides whether a sentence ends at a candidate.
//!
//! In: the candidate, the sentence up to it, the language. Each rule answers for one kind of stop; a
//! rule that looks at a word list is silent where the language has none. Out: a ruling. Where a language
//! has a model the ruling is one of its features, and decides alone only where it is firm.

use super::candidates::{Candidate, Stop, WINDOW_BYTES, head};
use super::features::Place;
use super::language::{Class, Language};
use super::lists;
use super::words::{self, Next, Start};

/// Shortest word ahead of a glued full stop, in characters: `over.The` is two sentences, `No.Wait` may be a name.
const GLUED_MIN_CHARS: usize = 3;

/// Longest number that a stop can make an ordinal, in digits; longer ones are years and amounts.
const ORDINAL_MAX_DIGITS: usize = 2;

/// What the rules say of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    /// Whether the sentence ends there.
    pub(super) ends: bool,
    /// Whether no model may decide otherwise.
    pub(super) is_firm: bool,
    /// The rule that spoke.
    pub(super) why: Why,
}

/// The rules, as a model tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Why {
    MarkFollows = 1,
    Inset,
    Quote,
    Glued,
    Sure,
    Ellipsis,
    Mark,
    Marker,
    Phrase,
    Initial,
    BeforeName,
    BeforeNumber,
    Inside,
    BeforeStarter,
    BeforeCapital,
    Dotted,
    Ordinal,
    Period,
    Dateline,
    Quotes,
}

impl Why {
    fn says(self, ends: bool) -> Ruling {
        Ruling { ends, is_firm: false, why: self }
    }

    fn always(self) -> Ruling {
        Ruling { ends: true, is_firm: true, why: self }
    }

    /// Firm where the answer is no.
    fn unless(self, ends: bool) -> Ruling {
        Ruling { ends, is_firm: !ends, why: self }
    }

    fn never(self) -> Ruling {
        Ruling { ends: false, is_firm: true, why: self }
    }
}

/// Whether `sentence`, which ends at `candidate`, is complete.
pub(super) fn ends(candidate: &Candidate<'_>, sentence: &str, language: &Language) -> bool {
    ruling(candidate, sentence, &Next::new(candidate.after), language).ends
}

/// What the rules say of `candidate`, which ends `sentence` and which `next` follows.
pub(super) fn ruling(
    candidate: &Candidate<'_>,
    sentence: &str,
    next: &Next<'_>,
    language: &Language,
) -> Ruling {
    if candidate.after.starts_with([',', ';', ':']) {
        return Why::MarkFollows.never();
    }
    if candidate.closes_inset() && goes_on_after_inset(candidate, next, language) {
        let is_quote = candidate.closers.contains(['"', '”', '’', '»']);
        return if is_quote { Why::Quote.never() } else { Why::Inset.never() };
    }
    if is_quote_after_quote(candidate) {
        return Why::Quotes.always();
    }
    if candidate.after.starts_with(words::is_dash) && is_dateline(sentence) {
        return Why::Dateline.never();
    }
    if candidate.is_glued() {
        return if glued(candidate, next, language) { Why::Glued.always() } else { Why::Glued.says(false) };
    }
    match candidate.stop {
        Stop::Sure => Why::Sure.says(true),
        // `the thing is ... I did not mean it`: `I` is a capital anywhere.
        Stop::Ellipsis
            if language.is_letter_word(next.word) && candidate.before.ends_with(char::is_whitespace) =>
        {
            Why::Ellipsis.never()
        }
        Stop::Ellipsis => Why::Ellipsis.says(next.start != Start::Small),
        Stop::Mark if language.is_marked_name(words::last_word(candidate.before)) => Why::Mark.never(),
        Stop::Mark => Why::Mark.says(may_start(next, language)),
        Stop::Period => period(candidate, sentence, next, language),
    }
}

/// Whether the sentence goes on over a place without a terminator, whatever a model says: inside a
/// dateline, behind a colon in quotes, ahead of an item that a colon introduces, ahead of the abbreviation that ends a name.
pub(super) fn goes_on(place: &Place<'_>, language: &Language) -> bool {
    let ahead = &place.line[place.start..place.end];
    let after = head(&place.line[place.next..], WINDOW_BYTES);
    let behind_dash = ahead.trim_end_matches(words::is_dash);
    let is_at_dash = behind_dash.len() < ahead.len() || after.starts_with(words::is_dash);
    if (is_at_dash || after.starts_with('(')) && is_dateline(behind_dash.trim_end()) {
        return true;
    }
    let next = Next::new(after);
    let is_quoted = place.state.curly > 0 || place.state.quotes % 2 == 1;
    if is_quoted && ahead.ends_with(':') {
        return true;
    }
    let is_item = ahead.ends_with(':')
        && next.start == Start::Digit
        && next.word.len() <= 2
        && next.rest.starts_with(['.', ')']);
    let ends_name = next.lead.is_empty()
        && next.rest.starts_with('.')
        && language.class(next.word) == Some(Class::BeforeStarter);
    is_item || ends_name
}

/// Whether the sentence breaks off at a dash, whatever a model says: `Did you just wash — Yes.` A word in small letters, a
/// long dash (`—`, `--`) between white space, and a capitalised word that often begins a sentence and is no capital
/// anywhere. In UD English GUM a sentence ends at 17 of 20 such places (train and dev); at a short dash it may as well not.
pub(super) fn breaks_off(place: &Place<'_>, language: &Language) -> bool {
    let ahead = &place.line[place.start..place.end];
    let Some(ahead) = ahead.strip_suffix('—').or_else(|| ahead.strip_suffix("--")) else { return false };
    let next = Next::new(head(&place.line[place.next..], WINDOW_BYTES));
    let last = ahead.split_whitespace().next_back().unwrap_or_default();
    ahead.ends_with(char::is_whitespace)
        && last.starts_with(char::is_lowercase)
        && next.start == Start::Capital
        && language.is_starter(next.word)
        && !language.is_letter_word(next.word)
}

/// Longest dateline, in bytes: place, date and agency.
const DATELINE_MAX_BYTES: usize = 64;

/// `ISLAMABAD (Reuters)`, `KABUL, Jan. 5 (Xinhua)`, `WASHINGTON, D.C.`: begins with a word in capitals,
/// and holds no word that begins with a small letter.
fn is_dateline(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    text.len() <= DATELINE_MAX_BYTES
        && first.chars().nth(1).is_some()
        && first.chars().all(char::is_uppercase)
        && !text.split_whitespace().any(|word| word.starts_with(char::is_lowercase))
}

/// `“Perry?” “Yes.”`: a quotation that ends in a terminator, and another.
fn is_quote_after_quote(candidate: &Candidate<'_>) -> bool {
    let closes = candidate.closers.ends_with(['"', '”', '»']);
    closes
        && !candidate.is_glued()
        && candidate.after.starts_with(['"', '“', '«'])
        && candidate.after.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Whether a sentence can start with `next`, where nothing else speaks against it. In careless
/// writing it need not have a capital, but then only words that often begin one are taken for a start.
fn may_start(next: &Next<'_>, language: &Language) -> bool {
    next.start != Start::Small || language.is_starter(next.word) || next.begins_address()
}

/// `“Stop!” he said.`, `“Stop!” Mr. Smith said.`, `(she stayed.) at home`, `「行こう。」と言った。`
fn goes_on_after_inset(candidate: &Candidate<'_>, next: &Next<'_>, language: &Language) -> bool {
    match next.start {
        Start::Small => true,
        Start::Caseless => language.begins_carrying_on(candidate.after),
        Start::Capital => candidate.stop == Stop::Mark && language.carries_on(next.first_small_word()),
        Start::Digit | Start::Mark => false,
    }
}

/// `over.The`, `really?He`, `行了?他`: but not `Node.Js`, `www.Example.Com`, `U.S.Army`.
fn glued(candidate: &Candidate<'_>, next: &Next<'_>, language: &Language) -> bool {
    if candidate.stop == Stop::Sure {
        return true;
    }
    let word = words::last_word(candidate.before);
    match next.start {
        Start::Caseless => candidate.stop == Stop::Mark,
        Start::Capital => {
            // `Tuesday.Mr. Webb`
            if begins_with_title(next, language) && words::is_plain(word) {
                return true;
            }
            let is_word = match candidate.stop {
                Stop::Mark => word.chars().all(char::is_alphabetic) && !language.is_marked_name(word),
                _ => word.chars().all(char::is_lowercase) && word.chars().count() >= GLUED_MIN_CHARS,
            };
            let starts_small = next.word.chars().skip(1).all(char::is_lowercase);
            let token = next.rest.split(char::is_whitespace).next().unwrap_or_default();
            is_word && starts_small && !token.contains(['/', '@', '.', '=']) && language.class(word).is_none()
        }
        Start::Small | Start::Digit | Start::Mark => false,
    }
}

/// Anything between `Gen. Kayani` and `He said no. Then`.
fn period(candidate: &Candidate<'_>, sentence: &str, next: &Next<'_>, language: &Language) -> Ruling {
    let word = words::last_word(candidate.before);
    if lists::is_marker(sentence)
        || lists::ends_with_next_marker(sentence, word)
        || lists::follows_colon(candidate.before, word)
    {
        return Why::Marker.never();
    }
    let is_starter = next.start == Start::Capital
        && language.is_starter(next.word)
        && !next.is_initial()
        && !next.lead.starts_with(words::is_dash);
    if language.is_phrase(word, next.word) {
        return Why::Phrase.never();
    }
    let class = class(word, candidate.before, language);
    if let Some(letter) = words::single_letter(word)
        && (class.is_none() || (letter.is_uppercase() && class != Some(Class::BeforeName)))
    {
        return Why::Initial.unless(is_starter || ends_as_word(word, candidate.before, language));
    }
    if let Some(class) = class {
        return match class {
            Class::BeforeName => Why::BeforeName.never(),
            Class::Inside => Why::Inside.never(),
            Class::BeforeNumber => {
                Why::BeforeNumber.unless(!is_number(next, language) && may_start(next, language))
            }
            Class::BeforeStarter if follows_number(word, candidate.before) && is_opening(sentence) => {
                Why::BeforeStarter.never()
            }
            // No title belongs to a time: `at 6 p.m. Mr. Webb`.
            Class::BeforeStarter
                if follows_number(word, candidate.before) && begins_with_title(next, language) =>
            {
                Why::BeforeStarter.always()
            }
            Class::BeforeStarter => Why::BeforeStarter.unless(is_starter),
            Class::BeforeCapital => Why::BeforeCapital.unless(next.start == Start::Capital),
        };
    }
    if words::is_dotted(word) {
        return Why::Dotted.unless(is_starter);
    }
    if language.ordinal_stop && is_ordinal(word) {
        return Why::Ordinal.says(is_starter);
    }
    Why::Period.says(may_start(next, language))
}

/// Whether a title and the name that it belongs to follow.
fn begins_with_title(next: &Next<'_>, language: &Language) -> bool {
    language.class(next.word) == Some(Class::BeforeName)
        && next.rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(' '))
}

/// Whether `word`, which ends `before`, is the unit of a number: `6 p.m.`, `5 Dec.`
fn follows_number(word: &str, before: &str) -> bool {
    before[..before.len() - word.len()].trim_end().ends_with(|c: char| c.is_ascii_digit())
}

/// Most words of a sentence that has only said when: `At 5 a.m.`
const OPENING_MAX_WORDS: usize = 3;

/// Whether `sentence`, which ends in a number and its unit, has said no more than when or how much: a word comes ahead,
/// and that is all.
fn is_opening(sentence: &str) -> bool {
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let mut words = sentence.split_whitespace();
    words.next().is_some_and(is_word) && words.count() < OPENING_MAX_WORDS
}

/// The class of `word`, of the two words that end `before`, or of the part behind the last hyphen
/// (`Col-Gen`).
fn class(word: &str, before: &str, language: &Language) -> Option<Class> {
    let hash = words::lower_hash(&[word]);
    let both = || {
        let both = language.ends_phrase(hash).then(|| words::last_two_words(before, word));
        both.flatten().and_then(|both| language.class(both))
    };
    let part = || word.rsplit_once(words::is_dash).and_then(|(_, part)| language.class(part));
    both().or_else(|| language.class_of(hash)).or_else(part)
}

/// Whether the single letter `word` is a word, as in `so did I. Then`, and no initial, as in
/// `J. I. Packer`.
fn ends_as_word(word: &str, before: &str, language: &Language) -> bool {
    let ahead = before[..before.len() - word.len()].trim_end();
    let follows_name = words::last_word(ahead).starts_with(char::is_uppercase);
    language.is_letter_word(word)
        && word.chars().all(char::is_uppercase)
        && !ahead.ends_with('.')
        && !follows_name
}

/// Whether `next` is a number, in digits or Roman; `I` is a word in some languages.
fn is_number(next: &Next<'_>, language: &Language) -> bool {
    next.start == Start::Digit || (words::is_roman(next.word) && !language.is_letter_word(next.word))
}

/// `3.` and `XIV.` where the language writes ordinals with a stop.
fn is_ordinal(word: &str) -> bool {
    let is_number = word.len() <= ORDINAL_MAX_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    !word.is_empty() && (is_number || words::is_roman(word))
}
