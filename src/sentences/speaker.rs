//! Clauses that name the speaker after a quotation, in scripts without capitals: `“快跑！”小明大声喊道。`, `"रुको!" माँ
//! ने कहा।`

use super::language::Language;
use super::marks::terminator;
use super::words::{self, Next, Start};

/// Maximum number of characters of a clause that names a speaker: a name, a manner and the verb.
const CLAUSE_MAX_CHARS: usize = 20;

/// The same for scripts with spaces between words, which spell syllables with several letters.
const SPACED_MAX_CHARS: usize = 40;

/// Number of clauses examined: `他点点头，笑着说。`
const CLAUSES: usize = 2;

/// Maximum number of words of a clause that names the speaker of a turn behind a dash: `Mrs. Jones asked him`.
const TURN_MAX_WORDS: usize = 5;

impl Language {
    /// Returns true if `text`, after a quotation, continues the sentence or names the speaker.
    pub(super) fn names_speaker(&self, text: &str) -> bool {
        self.carries_on_text(text) || is_named(text, self)
    }

    /// Returns true if `sentence` is a turn of a dialogue behind a dash, and `next`, which begins `after`, names its
    /// speaker: `– Đi thôi! – Nam nói.`, `— ვინ არის? — იკითხა დარაჯმა.`
    pub(super) fn speaks_behind_dash(&self, sentence: &str, next: &Next<'_>, after: &str) -> bool {
        if !sentence.starts_with(words::is_dash) || !sentence.ends_with(['?', '!', '؟']) {
            return false;
        }
        let clause = after.trim_start_matches(|c: char| words::is_dash(c) || c.is_whitespace());
        match next.start {
            Start::Caseless => self.names_speaker(clause),
            Start::Capital => {
                let clause = &clause[..clause.find(ends_clause).unwrap_or(clause.len())];
                // `— Bà Hoa hỏi`: a title or a pronoun.
                (next.lead.starts_with(words::is_dash) || !self.is_starter(next.word))
                    && self.carries_on(next.first_small_word())
                    && clause.split_whitespace().count() <= TURN_MAX_WORDS
            }
            _ => false,
        }
    }
}

/// Returns true if `text`, after a quotation, begins with a clause that ends with a verb of speech. If a
/// colon or another quotation follows the clause, it introduces that one instead.
fn is_named(text: &str, language: &Language) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..CLAUSES {
        let end = rest.find(ends_clause).unwrap_or(rest.len());
        let (clause, behind) = rest.split_at(end);
        let mark = behind.chars().next();
        let max = if clause.trim_end().contains(' ') { SPACED_MAX_CHARS } else { CLAUSE_MAX_CHARS };
        if clause.chars().count() > max || matches!(mark, Some(':' | '：' | '“' | '"' | '「' | '『')) {
            return false;
        }
        if !clause.is_empty() && language.ends_in_speech(clause.trim_end()) {
            return true;
        }
        match mark {
            Some(',' | '،' | '，' | '、') => {
                rest = behind.trim_start_matches([',', '،', '，', '、', ' ']);
                // The quotation goes on: `“不行！”队长摇摇头，“太危险了。”`
                if !clause.is_empty() && rest.starts_with(['“', '"', '「', '『']) {
                    return true;
                }
            }
            _ => return false,
        }
    }
    false
}

/// Returns true for punctuation that ends a clause or a sentence, or opens a quotation.
fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '،' | '؛' | '«' | '，' | '、' | ':' | '：' | ';' | '；' | '“' | '"' | '「' | '『' | '…')
        || terminator(c).is_some()
}
