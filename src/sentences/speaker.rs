//! The clause that says who spoke, behind a quotation in a script without capitals: `“快跑！”小明大声喊道。`

use super::language::Language;

/// Longest clause that does no more than name a speaker, in characters: a name, how it was said, and the verb.
const CLAUSE_MAX_CHARS: usize = 20;

/// Clauses that are looked at: `他点点头，笑着说。`
const CLAUSES: usize = 2;

/// Whether `text`, which follows a quotation, begins with a clause that ends in a verb of speech. One that a colon or another
/// quotation follows introduces that one.
pub(super) fn is_named(text: &str, language: &Language) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..CLAUSES {
        let end = rest.find(ends_clause).unwrap_or(rest.len());
        let (clause, behind) = rest.split_at(end);
        let mark = behind.chars().next();
        if clause.chars().count() > CLAUSE_MAX_CHARS
            || matches!(mark, Some(':' | '：' | '“' | '"' | '「' | '『'))
        {
            return false;
        }
        if !clause.is_empty() && language.ends_in_speech(clause.trim_end()) {
            return true;
        }
        match mark {
            Some(',' | '，' | '、') => rest = behind.trim_start_matches([',', '，', '、', ' ']),
            _ => return false,
        }
    }
    false
}

fn ends_clause(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | ':' | '：' | ';' | '；' | '“' | '"' | '「' | '『' | '…')
        || super::marks::terminator(c).is_some()
}
