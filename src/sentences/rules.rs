//! Decides whether a sentence ends at a candidate.
//!
//! In: the candidate, the sentence up to it, the language. Each rule covers one kind of stop; rules whose
//! word list the language lacks do not apply. Out: a ruling. In a language with a model, the ruling is one of
//! the features, and decides by itself only if it is firm.

use super::abbreviations::{begins_with_title, period};
use super::candidates::Candidate;
use super::classes::class;
use super::language::{Class, Language};
use super::lists;
use super::marks::{Stop, terminator};
use super::notes;
use super::pictures;
use super::place::{Place, Ruling, Why};
use super::starts::{begins_small, is_careless, may_start};
use super::window::{WINDOW_BYTES, head, tail};
use super::words::{self, Next, Start};

/// Minimum number of characters of a word in lower case before a full stop without white space, and of the word
/// after it: `me.He` is two sentences, `x.Y` may be a name.
const GLUED_MIN_CHARS: usize = 2;

/// The same for a word in a script without capitals.
const GLUED_CASELESS_MIN_CHARS: usize = 3;

/// Returns true if `sentence` ends at `candidate`.
pub(super) fn ends(candidate: &Candidate<'_>, sentence: &str, language: &Language) -> bool {
    ruling(candidate, sentence, &Next::new(candidate.after), language).ends
}

/// Rules on `candidate`, which would end `sentence` and is followed by `next`.
pub(super) fn ruling(
    candidate: &Candidate<'_>,
    sentence: &str,
    next: &Next<'_>,
    language: &Language,
) -> Ruling {
    if candidate.after.starts_with(words::is_comma) {
        return Why::MarkFollows.never();
    }
    if words::is_bracketed_mark(candidate.before, candidate.closers) {
        // A starter may begin the sentence behind an omission; text must precede a bracket that continues it.
        let may_end = candidate.stop == Stop::Ellipsis && language.is_starter(next.word);
        if !may_end && head(sentence, WINDOW_BYTES).contains(char::is_alphanumeric) {
            return Why::Inset.never();
        }
    }
    if let Some(ruling) = rule_on_note(candidate, next, language) {
        return ruling;
    }
    // `[sic!] again`, `*Stop!* he cried`
    if next.start == Start::Small && candidate.closers.starts_with([']', '}', '*', '_']) {
        return Why::Inset.never();
    }
    // `« zut ! » ? Marie dit`
    let is_stopped = candidate.closers.ends_with(|c| terminator(c).is_some()) && next.start != Start::Small;
    if candidate.closes_inset() && !is_stopped && goes_on_after_inset(candidate, sentence, next, language) {
        let is_quote = candidate.closers.contains(['"', '”', '’', '»']);
        return if is_quote { Why::Quote.never() } else { Why::Inset.never() };
    }
    if is_quote_after_quote(candidate) {
        return Why::Quotes.always();
    }
    if language.speaks_behind_dash(sentence, next, candidate.after) {
        return Why::Quote.never();
    }
    if candidate.after.starts_with(words::is_dash) {
        if is_dateline(sentence) {
            return Why::Dateline.never();
        }
        if candidate.stop == Stop::Mark && is_next_turn(candidate, sentence, next) {
            return Why::Quotes.always();
        }
    }
    if sentence.ends_with(['?', '!', '？', '！']) && language.carries_on_after_mark(candidate.after) {
        return Why::Mark.never();
    }
    if candidate.is_glued() && candidate.stop != Stop::Picture {
        return if glued(candidate, sentence, next, language) {
            Why::Glued.always()
        } else {
            Why::Glued.says(false)
        };
    }
    rule_on_stop(candidate, sentence, next, language)
}

/// Rules on `candidate` by its terminators.
fn rule_on_stop(candidate: &Candidate<'_>, sentence: &str, next: &Next<'_>, language: &Language) -> Ruling {
    match candidate.stop {
        Stop::Picture => Why::Mark.says(ends_at_picture(sentence, candidate.after, next, language)),
        Stop::Space => Why::Sure.says(!language.connects(candidate.before, candidate.after)),
        Stop::Sure => Why::Sure.says(ends_surely(candidate, sentence, next, language)),
        // `the thing is ... I did not mean it`: `I` is always a capital.
        Stop::Ellipsis
            if next.word.is_ascii()
                && language.is_letter_word(next.word)
                && candidate.before.ends_with(char::is_whitespace) =>
        {
            Why::Ellipsis.never()
        }
        Stop::Ellipsis if is_broken_off(sentence, candidate.before, next) => Why::Ellipsis.never(),
        // `انتظر... ثم تكلم`
        Stop::Ellipsis if next.start == Start::Caseless && language.carries_on_by_word(candidate.after) => {
            Why::Ellipsis.never()
        }
        Stop::Ellipsis => Why::Ellipsis.says(next.start != Start::Small),
        Stop::Mark if language.is_marked_name(words::last_word(candidate.before)) => Why::Mark.never(),
        Stop::Mark if goes_on_after_mark(sentence, next, language) => Why::Mark.never(),
        Stop::Mark => Why::Mark.says(may_start(next, language) || is_careless(sentence, next)),
        Stop::Period => period(candidate, sentence, next, language),
    }
}

/// Rules on a full stop behind which a note mark lost its form: `early.2,3 Nobody`, `down.(1) It`.
fn rule_on_note(candidate: &Candidate<'_>, next: &Next<'_>, language: &Language) -> Option<Ruling> {
    let number = candidate.closers.trim_start_matches(['(', '{']);
    let word = words::last_word(candidate.before);
    if candidate.stop != Stop::Period || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let ends = notes::may_be_noted(candidate.before)
        && matches!(next.start, Start::Capital | Start::Caseless)
        && class(word, candidate.before, language).is_none();
    Some(if ends { Why::Glued.always() } else { Why::Glued.never() })
}

/// Returns true if an omission ends no sentence: nothing precedes it (`… No, nothing.`), or the speaker stutters
/// (`I... I know`).
fn is_broken_off(sentence: &str, before: &str, next: &Next<'_>) -> bool {
    let word = words::last_word(before);
    let is_stutter = || {
        !word.is_empty()
            && next.lead.is_empty()
            && words::lower_hash(&[word]) == words::lower_hash(&[next.word])
    };
    is_stutter() || !has_text(sentence)
}

/// Returns true unless `sentence` consists of a few marks.
fn has_text(sentence: &str) -> bool {
    sentence.len() > WINDOW_BYTES || sentence.contains(char::is_alphanumeric)
}

/// Returns true if `sentence` and the text after `candidate` are turns of a dialogue, each behind the same dash:
/// `– Are you in? – No.`
fn is_next_turn(candidate: &Candidate<'_>, sentence: &str, next: &Next<'_>) -> bool {
    let dash = sentence.chars().next().filter(|&c| words::is_dash(c));
    next.start == Start::Capital && dash.is_some_and(|dash| candidate.after.starts_with(dash))
}

/// Returns true if a word in lower case continues a question or an exclamation without quotation marks. Where the sentence
/// began so too, the writer uses no capitals.
fn goes_on_after_mark(sentence: &str, next: &Next<'_>, language: &Language) -> bool {
    next.start == Start::Small
        && (names_speaker(next, language) || is_in_bracket(sentence))
        && !begins_small(sentence)
}

/// Returns true if a bracket is open at the end of `sentence`: `He left (why? nobody knows) at noon`.
fn is_in_bracket(sentence: &str) -> bool {
    let end = tail(sentence, WINDOW_BYTES);
    end.rfind(['(', ')']).is_some_and(|at| end[at..].starts_with('('))
}

/// Returns true if `next` names the speaker of a question or an exclamation without quotation marks: `So what? said
/// Ann`, `Why me? he thought`.
fn names_speaker(next: &Next<'_>, language: &Language) -> bool {
    // `s'écria Marie`
    let elided = next.rest.strip_prefix(['\'', '’']);
    let second = elided.unwrap_or_else(|| next.rest.trim_start());
    let second = &second[..second.find(|c: char| !c.is_alphanumeric()).unwrap_or(second.len())];
    let is_second = || elided.is_some() || language.is_starter(next.word);
    language.carries_on(next.word) || is_second() && language.carries_on(second)
}

/// Returns true if the sentence continues across a place without a terminator, whatever a model says: inside
/// a dateline, after a colon in quotes, before an item introduced by a colon, before the abbreviation at the
/// end of a name.
pub(super) fn goes_on(place: &Place<'_>, language: &Language) -> bool {
    let ahead = &place.line[place.start..place.end];
    let after = head(&place.line[place.next..], WINDOW_BYTES);
    let behind_dash = ahead.trim_end_matches(words::is_dash);
    let is_at_dash = behind_dash.len() < ahead.len() || after.starts_with(words::is_dash);
    if (is_at_dash || after.starts_with('(')) && is_dateline(behind_dash.trim_end()) {
        return true;
    }
    if is_leading_number(ahead)
        || lists::is_bullet(ahead)
        || lists::is_bracketed_letter(ahead)
        || lists::ends_with_later_marker(ahead)
    {
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

/// Maximum length in bytes of the number of a verse or an item: `[119:176]`.
const LEADING_NUMBER_MAX_BYTES: usize = 9;

/// Returns true if `text`, all of a sentence so far, is the number of a verse or an item: `2 The same`, `1:2 And`,
/// `1/ The`.
fn is_leading_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '[' | ']' | '(' | ')' | '/' | '#');
    text.len() <= LEADING_NUMBER_MAX_BYTES
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(is_part)
}

/// Returns true if a sentence ends at a place without a terminator, whatever a model says: at a picture before a
/// capital, where 23 of some 29 end in UD English EWT (train and dev), or at a dash.
pub(super) fn ends_without_stop(place: &Place<'_>, language: &Language) -> bool {
    let ahead = &place.line[place.start..place.end];
    // Few places stand behind a byte that ends a dash or a picture.
    match ahead.as_bytes().last() {
        Some(b'-' | 0x94) if breaks_off(place, language) => true,
        Some(b')' | b'(' | b'D' | b'P' | b'p' | b'^' | b'3' | 0x80..) => {
            let after = head(&place.line[place.next..], WINDOW_BYTES);
            let next = Next::new(after);
            next.start == Start::Capital
                && next.lead.is_empty()
                && pictures::ends_with_picture(ahead)
                && ends_at_picture(ahead, after, &next, language)
        }
        _ => false,
    }
}

/// Minimum number of characters of a clause in scripts without spaces, as for white space that ends a sentence in
/// Thai, where signs do not count.
const CLAUSE_MIN_CHARS: usize = 4;

/// Returns true if `sentence`, which ends with a picture in place of a terminator, ends there. In scripts without
/// capitals, a clause must follow, not a single word (`شكرا 😊 أحمد`); a weak picture needs a starter and more than a
/// word before it.
fn ends_at_picture(sentence: &str, after: &str, next: &Next<'_>, language: &Language) -> bool {
    let (text, picture) = pictures::split(tail(sentence, WINDOW_BYTES));
    if !has_text(text) || next.lead.contains('(') {
        return false;
    }
    let is_sure = || !pictures::is_weak(picture);
    let has_words = || text.trim().contains(char::is_whitespace);
    match next.start {
        Start::Capital => is_sure() || language.is_starter(next.word) && has_words(),
        Start::Caseless => is_clause(after) && (is_sure() || has_words()) && !language.carries_on_text(after),
        Start::Small | Start::Digit | Start::Mark => false,
    }
}

/// Returns true if `after`, in a script without capitals, begins with more than a word.
fn is_clause(after: &str) -> bool {
    let mut words = after.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_of_clause = |&c: &char| terminator(c).is_none() && !words::is_comma(c);
    let is_long = || first.chars().take_while(is_of_clause).count() >= CLAUSE_MIN_CHARS;
    first.starts_with(words::joins_words) && is_long()
        || words.next().is_some_and(|second| second.contains(char::is_alphabetic))
}

/// Returns true if the sentence breaks off at a dash: `Did you just wash — Yes.` There must be a lower-case word, a
/// long dash (`—`, `--`) between white space, and a capitalised starter that is not always capitalised. In UD English
/// GUM a sentence ends at 17 of 20 such places (train and dev); short dashes are not so clear.
fn breaks_off(place: &Place<'_>, language: &Language) -> bool {
    let ahead = &place.line[place.start..place.end];
    let Some(ahead) = ahead.strip_suffix('—').or_else(|| ahead.strip_suffix("--")) else { return false };
    let next = Next::new(head(&place.line[place.next..], WINDOW_BYTES));
    let last = ahead.split_whitespace().next_back().unwrap_or_default();
    ahead.ends_with(char::is_whitespace)
        && last.starts_with(char::is_lowercase)
        && !last.ends_with(|c| terminator(c).is_some())
        && next.start == Start::Capital
        && language.is_starter(next.word)
        && !language.is_letter_word(next.word)
}

/// Maximum length in bytes of a dateline: place, date and agency.
const DATELINE_MAX_BYTES: usize = 64;

/// Returns true for datelines, which begin with a word in capitals and contain no word that begins in lower
/// case: `ISLAMABAD (Reuters)`, `KABUL, Jan. 5 (Xinhua)`, `WASHINGTON, D.C.`
fn is_dateline(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    text.len() <= DATELINE_MAX_BYTES
        && first.chars().nth(1).is_some()
        && first.chars().all(char::is_uppercase)
        && !text.split_whitespace().any(|word| word.starts_with(char::is_lowercase))
}

/// Returns true if a quotation that ends with a terminator is followed by another: `“Perry?” “Yes.”`
fn is_quote_after_quote(candidate: &Candidate<'_>) -> bool {
    let closes = candidate.closers.ends_with(['"', '”', '»']);
    closes
        && !candidate.is_glued()
        && candidate.after.starts_with(['"', '“', '«'])
        && candidate.after.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Returns true if the sentence continues after a quotation or bracket: `“Stop!” he said.`, `“Stop!” Mr.
/// Smith said.`, `(she stayed.) at home`, `「行こう。」と言った。`
fn goes_on_after_inset(
    candidate: &Candidate<'_>,
    sentence: &str,
    next: &Next<'_>,
    language: &Language,
) -> bool {
    let is_title = || language.data().titles_hold && is_title(candidate, sentence, language);
    match next.start {
        Start::Small => true,
        Start::Caseless => {
            (if language.data().insets_hold {
                language.carries_on_text(candidate.after)
            } else {
                language.names_speaker(candidate.after) || is_inner_quote(candidate, sentence, language)
            }) || is_title()
                || is_inner_bracket(candidate, sentence)
        }
        Start::Capital => {
            candidate.stop == Stop::Mark
                && language.carries_on(next.first_small_word())
                && !is_introduced(candidate, sentence)
                || !language.is_starter(next.word) && is_title()
        }
        // `Le film « Et maintenant ? » (2012)`
        Start::Digit => next.lead.ends_with('('),
        Start::Mark => false,
    }
}

/// Maximum length in bytes of a title: six or seven words.
const TITLE_MAX_BYTES: usize = 64;

/// Returns true if the quotation that closes after `candidate`, and ends `sentence`, is a question or an
/// exclamation in the middle of it: `Книга «Что делать?» Чернышевского`. Speech would follow a colon, a comma or
/// a verb.
fn is_title(candidate: &Candidate<'_>, sentence: &str, language: &Language) -> bool {
    if !matches!(candidate.closers.trim(), "\"" | "”" | "“" | "»" | "’") {
        return false;
    }
    let title = &sentence[..sentence.len() - candidate.closers.len()];
    let title = tail(title, TITLE_MAX_BYTES + WINDOW_BYTES);
    let opening = title.rfind(['"', '„', '“', '”', '«', '‘', '‚']);
    let Some((ahead, title)) = opening.map(|at| title.split_at(at)) else { return false };
    let Some(ahead) = ahead.strip_suffix(char::is_whitespace) else { return false };
    let verb = words::last_word(ahead);
    title.len() <= TITLE_MAX_BYTES
        && title.ends_with(['?', '!', '؟'])
        && ahead.ends_with(char::is_alphabetic)
        && !language.carries_on(verb)
        && !language.ends_in_speech(ahead)
}

/// Returns the text before the opening mark of the quotation that closes after `candidate` and ends `sentence`, if
/// it is in the window.
fn ahead_of_quotation<'t>(candidate: &Candidate<'_>, sentence: &'t str) -> Option<&'t str> {
    let quotation =
        tail(&sentence[..sentence.len() - candidate.closers.len()], TITLE_MAX_BYTES + WINDOW_BYTES);
    let opening = quotation.rfind(['"', '„', '“', '”', '«', '‘', '‚'])?;
    Some(quotation[..opening].trim_end())
}

/// Returns true if no colon or comma introduces the quotation that ends `sentence`, and the text behind it continues a
/// sentence: `سأل «لماذا؟» ثم صمت`.
fn is_inner_quote(candidate: &Candidate<'_>, sentence: &str, language: &Language) -> bool {
    let is_text = |ahead: &str| ahead.ends_with(|c: char| c.is_alphabetic() || words::joins_words(c));
    language.carries_on_inside(candidate.after)
        && ahead_of_quotation(candidate, sentence).is_some_and(is_text)
}

/// Returns true if a colon or comma introduces the quotation that ends `sentence`, so that its speaker stands before
/// it: `He asked, “Why me?” Anna laughed.`
fn is_introduced(candidate: &Candidate<'_>, sentence: &str) -> bool {
    ahead_of_quotation(candidate, sentence)
        .is_some_and(|ahead| ahead.ends_with([',', ':']) && ahead.contains(char::is_whitespace))
}

/// Returns true if only a bracket closes after `candidate`, and text of the sentence stands before it: `غادر (لماذا؟)
/// دون كلمة`.
fn is_inner_bracket(candidate: &Candidate<'_>, sentence: &str) -> bool {
    let inside = &sentence[..sentence.len() - candidate.closers.len()];
    let inside = tail(inside, TITLE_MAX_BYTES + WINDOW_BYTES);
    candidate.closers.trim() == ")"
        && inside.rfind('(').is_some_and(|at| inside[..at].trim_end().ends_with(char::is_alphabetic))
}

/// Full stop of Urdu, which also stands behind the names of letters: `ایم۔ اے۔`
const URDU_STOP: char = '\u{6d4}';

/// Returns true unless an unambiguous terminator is part of an abbreviation, which only that of Urdu can be. The name
/// of a letter may be a word too (`پی`, "drank"), so it is an initial only at the start of a sentence, behind a title,
/// or beside another one.
fn ends_surely(candidate: &Candidate<'_>, sentence: &str, next: &Next<'_>, language: &Language) -> bool {
    let text = sentence[..sentence.len() - candidate.closers.len()].trim_end();
    if !text.ends_with(URDU_STOP) {
        return true;
    }
    let is_of_name = |word: &str| language.class(word) == Some(Class::BeforeName);
    let ahead = candidate.before.trim_end_matches(|c: char| c != URDU_STOP && !c.is_whitespace());
    let word = &candidate.before[ahead.len()..];
    match language.class(word) {
        None => true,
        Some(Class::BeforeName) => {
            let ahead = ahead.trim_end_matches(|c: char| c == URDU_STOP || c.is_whitespace());
            let is_first = text.chars().filter(|&c| c == URDU_STOP).count() == 1
                && text.trim_end_matches(URDU_STOP).trim() == word;
            let last = ahead.rsplit(|c: char| c == URDU_STOP || c.is_whitespace()).next().unwrap_or_default();
            let goes_on = next.rest.starts_with(URDU_STOP) && is_of_name(next.word);
            !(is_first || is_of_name(last) || goes_on)
        }
        Some(Class::BeforeNumber) => next.start != Start::Digit,
        Some(_) => false,
    }
}

/// Returns true if `word` belongs to a script without capitals and is long enough to end a sentence at a full
/// stop without white space. A full-width word before East Asian text (`ＯＫ．次`) counts too.
fn is_caseless_word(word: &str, before: &str) -> bool {
    let is_wide_word = |wide: &str| {
        let narrow = words::to_half_width(wide);
        narrow.len() < wide.len()
            // A number at the start of a line opens an item: `１．はじめに`.
            && ((narrow.bytes().all(|byte| byte.is_ascii_digit()) && wide.len() < before.trim_start().len())
                || (narrow.len() > 1 && narrow.bytes().all(|byte| byte.is_ascii_uppercase())))
    };
    let is_caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    word.chars().rev().take_while(|&c| is_caseless(c)).count() >= GLUED_CASELESS_MIN_CHARS
        || word.rsplit(|c: char| !words::is_wide_ascii(c)).next().is_some_and(is_wide_word)
}

/// Returns true if a sentence ends at a stop without white space: `over.The`, `really?He`, `行了?他`, but not
/// `Node.Js`, `www.Example.Com`, `U.S.Army`.
fn glued(candidate: &Candidate<'_>, sentence: &str, next: &Next<'_>, language: &Language) -> bool {
    if candidate.stop == Stop::Sure {
        return ends_surely(candidate, sentence, next, language);
    }
    let word = words::last_word(candidate.before);
    if candidate.before.ends_with(words::is_unspaced) {
        return candidate.stop != Stop::Ellipsis;
    }
    // `Hola.¿Cómo`: these marks only begin sentences.
    if candidate.after.starts_with(['¿', '¡']) {
        return candidate.stop != Stop::Ellipsis && candidate.before.ends_with(char::is_alphanumeric);
    }
    match next.start {
        Start::Caseless => match candidate.stop {
            Stop::Mark => !language.is_marked_name(word),
            Stop::Period => is_caseless_word(word, candidate.before) && language.class(word).is_none(),
            _ => false,
        },
        Start::Capital => {
            // `Tuesday.Mr. Webb`
            if begins_with_title(next, language) && words::is_plain(word) {
                return true;
            }
            let is_word = match candidate.stop {
                Stop::Mark => word.chars().all(char::is_alphabetic) && !language.is_marked_name(word),
                _ => word.chars().all(char::is_lowercase) && word.chars().count() >= GLUED_MIN_CHARS,
            };
            let starts_small = next.word.chars().skip(1).all(char::is_lowercase)
                && (candidate.stop == Stop::Mark || next.word.chars().count() >= GLUED_MIN_CHARS);
            let token = next.rest.split(char::is_whitespace).next().unwrap_or_default();
            is_word && starts_small && !token.contains(['/', '@', '.', '=']) && language.class(word).is_none()
        }
        Start::Small | Start::Digit | Start::Mark => false,
    }
}
