//! Options of parsing.

use std::sync::Arc;

use super::lexicon::Lexicon;
use crate::text::limits::FieldLimits;

/// Maximum nesting of elements; deeper pages are rejected. Blink stops nesting at 512
/// (`kMaximumHTMLParserDOMTreeDepth`), so no page meant for readers needs more.
pub const DEFAULT_MAX_DEPTH: u32 = 512;

/// Maximum number of start tags of an HTML page, of non-blank lines of a dump, and of blocks of either; larger pages are
/// rejected. Each may begin a block, which takes some 600 bytes of memory. The largest of the labelled pages has
/// 60,000.
pub const DEFAULT_MAX_BLOCKS: u32 = 1 << 20;

/// Minimum number of characters of running text for naming a language: on shorter texts whatlang agrees with
/// other detectors on only two in three, on longer ones on nine in ten.
pub const DEFAULT_LANGUAGE_MIN_CHARS: u32 = 60;

/// Maximum number of characters of running text given to language detection: more does not change the result,
/// and detection costs as much per character as the rest of parsing.
pub const DEFAULT_LANGUAGE_SAMPLE_CHARS: u32 = 2_000;

/// Readings repeat the characters for those who cannot read them; in searches and counts, they would
/// interrupt words.
pub const DEFAULT_READINGS: bool = false;

/// Options of parsing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Maximum number of open elements; deeper pages are rejected.
    pub max_depth: u32,
    /// Maximum number of start tags or non-blank lines, and of blocks; larger pages are rejected.
    pub max_blocks: u32,
    /// Characters of running text below which the language is unknown.
    pub language_min_chars: u32,
    /// Characters of running text given to language detection, at most.
    pub language_sample_chars: u32,
    /// Whether to include readings above characters (ruby), in brackets after the characters.
    pub readings: bool,
    /// Length limits of titles, bylines, addresses and ids.
    pub limits: FieldLimits,
    /// Whether to extract of a dump only the blocks' texts, as written: without kinds, facts other than the
    /// container's, and maps into the body. Has no effect on HTML.
    pub(crate) only_text: bool,
    /// Words that mark authors and dates.
    pub lexicon: Arc<Lexicon>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_depth: DEFAULT_MAX_DEPTH,
            max_blocks: DEFAULT_MAX_BLOCKS,
            language_min_chars: DEFAULT_LANGUAGE_MIN_CHARS,
            language_sample_chars: DEFAULT_LANGUAGE_SAMPLE_CHARS,
            readings: DEFAULT_READINGS,
            limits: FieldLimits::default(),
            only_text: false,
            lexicon: Lexicon::built_in(),
        }
    }
}
