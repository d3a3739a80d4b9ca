//! Word lists of a language, as written in its file.

use serde::Deserialize;

use crate::text::script::Script;

/// Word lists of one language. Entries are in lower case, abbreviations without their final stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the file, independent of the others")]
pub struct LanguageData {
    /// Other codes of the language, or of closely related ones: `nb` and `nn` for `no`.
    pub aliases: Vec<String>,
    /// Scripts that the language is written in; Latin if empty.
    pub scripts: Vec<Script>,
    /// Whether this is the default language for texts in the first of its scripts.
    pub stands_for_script: bool,
    /// Letters beyond ASCII, or those that distinguish the language from others in its script: `áéíóöőúüű`.
    pub letters: String,
    /// Marks that end a sentence in this language but not in others: `;` in Greek.
    pub end_marks: Vec<String>,
    /// Terminators of other languages that end no sentence in this one.
    pub inner_marks: Vec<char>,
    /// Texts whose marks end no sentence: `។ល។`, which is “etc.” in Khmer.
    pub whole: Vec<String>,
    /// Whether white space between two clauses ends a sentence, as in Thai.
    pub spaces_end: bool,
    /// Words that continue a sentence across white space that would end it, on either side.
    pub connectors: Vec<String>,
    /// Whether brackets, titles and quotations hold their sentences together, as in Chinese.
    pub insets_hold: bool,
    /// Abbreviations by class.
    pub abbreviations: Abbreviations,
    /// Abbreviations that are words of the language too: `gen`, `mag` in German, where `ein neues Gen. Das` is two
    /// sentences. A starter always ends a sentence after one of these. Those that follow a name or a number (months,
    /// units, streets) are words wherever they are in lower case without a number before them.
    pub also_words: Vec<String>,
    /// Ends of compound words that are abbreviated like a separate word: `str` in `Bahnhofstr. 12`.
    pub compound_tails: Vec<String>,
    /// Whether an unlisted short word without vowels, or with stops inside, counts as an abbreviation.
    pub guess_abbreviations: bool,
    /// Whether an unlisted short word in lower case counts as an abbreviation before a number: `nru. 5`.
    pub guess_references: bool,
    /// Words that often begin a sentence, but no name. Capitalised after an abbreviation that may precede a
    /// name, one of these shows that a new sentence starts. They also help to detect the language of a short
    /// text.
    pub starters: Vec<String>,
    /// Words that form the label of a text with a number, so that the two alone are no sentence: `fig` of `Fig. 1. The
    /// harbour`.
    pub labels: Vec<String>,
    /// Words that begin a statement of time: `in` of `In Sept. Miller left`.
    pub time_openers: Vec<String>,
    /// Days, months and time zones that may follow a time: `monday` in `at 6 p.m. Monday`.
    pub time_words: Vec<String>,
    /// Words that end the name of a time zone behind a time: `time` in `5 p.m. London time`.
    pub zone_ends: Vec<String>,
    /// Words that continue a sentence after a closing quotation mark, as first or second word: `said` in
    /// `“Stop!” Smith said`. In scripts without capitals, beginnings of such texts.
    pub after_quote: Vec<String>,
    /// Words that continue a sentence after a quotation or an omission inside it, in scripts without capitals: `और` of
    /// `उसने पूछा “क्यों?” और चला गया`. A space at the end of an entry ends the word.
    pub after_inner_quote: Vec<String>,
    /// Longer texts that begin with an entry of `after_quote` but begin a sentence.
    pub new_after_quote: Vec<String>,
    /// Beginnings of text that continue a sentence after a question or an exclamation without quotation marks, in scripts
    /// without capitals: `と思` of `どうしよう？と思った`.
    pub after_mark: Vec<String>,
    /// Longer texts that begin with an entry of `after_mark` but begin a sentence.
    pub new_after_mark: Vec<String>,
    /// Ends of a clause that names a speaker, in scripts without capitals: `说` of `小明说`.
    pub speech_verbs: Vec<String>,
    /// Whether a short quotation with `?` or `!` is a title inside its sentence if no colon, comma or word of
    /// `after_quote` introduces it: `Die Sendung „Wer weiß das?“ Moderator Vogt`.
    pub titles_hold: bool,
    /// Words written with a `!` or `?` of their own: `yahoo`.
    pub marked_names: Vec<String>,
    /// Single letters that are words and may end a sentence: `i`, in capitals only; `è`. In scripts of syllables, words of one syllable.
    pub letter_words: Vec<String>,
    /// Single ASCII letters that are words in lower case and may end a sentence: `o` in Turkish.
    pub small_letter_words: Vec<String>,
    /// Whether a stop after a number makes it an ordinal: `3. Oktober`.
    pub ordinal_stop: bool,
    /// Words that ordinals count, even behind a noun or a name: `oktober` in `Montag 3. Oktober`.
    pub counted_words: Vec<String>,
    /// Whether all nouns are capitalised, as in German.
    pub nouns_are_capitalised: bool,
    /// Abbreviations that form names of journals, courts and statutes in a row: `proc`, `natl`. Only in `any.toml`, for
    /// all languages, like the next two.
    pub chained: Vec<String>,
    /// Abbreviated books of the Bible that are no words.
    pub books: Vec<String>,
    /// Those that are words or names too, and books only before a chapter and a verse or behind a number: `rom`.
    pub books_or_words: Vec<String>,
}

/// Abbreviations of one language, each in one class. A space separates the words of two-word abbreviations
/// (`z. b`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Abbreviations {
    /// Never end a sentence, since a name must follow: `gen`, `dr`.
    pub before_name: Vec<String>,
    /// Do not end a sentence before a number; otherwise ordinary words: `no`, `fig`.
    pub before_number: Vec<String>,
    /// Never end a sentence, since something must follow: `vs`, `e.g`.
    pub inside: Vec<String>,
    /// End a sentence only before a starter, since names follow as often: `inc`, `u.s`.
    pub before_starter: Vec<String>,
    /// End a sentence before any capital: `etc`, `a.m`.
    pub before_capital: Vec<String>,
    /// Units and dates. After a number, end a sentence before any capital unless it has only stated a time;
    /// otherwise like `before_starter`: `г` in `в 1901 г. Позже`.
    pub after_number: Vec<String>,
    /// States after towns. After a comma, end a sentence before any capital; otherwise like `before_starter`.
    pub after_comma: Vec<String>,
}
