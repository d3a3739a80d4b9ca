//! Notices: oddities of pages that were read all the same.

/// An oddity of a page as read. It costs the page only what its name says, and is counted per input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Notice {
    /// A date lay outside the years that a page may have, and was ignored.
    DateOutOfRange,
    /// The HTTP body was truncated or damaged: the page is what could be decoded of it.
    CutBody,
    /// A title, address or id given by the input was too long, and was cut, removed or hashed.
    LongField,
    /// The page has content but no block: something in it swallowed the text, or a script was to load it.
    NoBlocks,
}

impl Notice {
    /// Returns the stable code in the manifest.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DateOutOfRange => "date_out_of_range",
            Self::CutBody => "cut_body",
            Self::LongField => "long_field",
            Self::NoBlocks => "no_blocks",
        }
    }

    /// Returns a message for the operator that `count` pages have this notice.
    #[must_use]
    pub fn told(self, count: u64) -> String {
        match self {
            Self::DateOutOfRange => format!("{count} dates outside 1900 to 2100 were ignored"),
            Self::CutBody => {
                format!("{count} pages are incomplete: their HTTP bodies are truncated or damaged")
            }
            Self::LongField => {
                format!(
                    "{count} pages have a title, address or id longer than read.max_title_bytes, max_url_bytes or max_id_bytes"
                )
            }
            Self::NoBlocks => format!(
                "{count} pages have content but no text: scripts load it, or an unclosed element swallows it"
            ),
        }
    }

    /// Every notice.
    pub const ALL: [Self; 4] = [Self::DateOutOfRange, Self::CutBody, Self::LongField, Self::NoBlocks];
}
