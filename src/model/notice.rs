//! What was odd about a page that was read all the same.

/// Something odd about a page as read. It costs the page nothing but what its name says, and is counted for each input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Notice {
    /// A date lies outside the years that a page may have, and is left out.
    DateOutOfRange,
    /// The HTTP body breaks off or is damaged: the page is what could be decoded of it.
    CutBody,
    /// The title, address or id that the input gives is longer than the limit, and is cut, left out or hashed.
    LongField,
    /// The page has bytes and gave no block: something in it swallowed the text, or a script was to bring it.
    NoBlocks,
}

impl Notice {
    /// The stable code in the manifest.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DateOutOfRange => "date_out_of_range",
            Self::CutBody => "cut_body",
            Self::LongField => "long_field",
            Self::NoBlocks => "no_blocks",
        }
    }

    /// What `count` pages have, for the operator.
    #[must_use]
    pub fn told(self, count: u64) -> String {
        match self {
            Self::DateOutOfRange => format!("{count} dates outside 1900 to 2100 are left out"),
            Self::CutBody => format!("{count} pages are cut: their HTTP bodies break off or are damaged"),
            Self::LongField => {
                format!("{count} pages have titles, addresses or ids past read.max_title_bytes and the like")
            }
            Self::NoBlocks => format!(
                "{count} pages have bytes and no text: scripts bring it, or an element that never ends swallows it"
            ),
        }
    }

    /// Every notice.
    pub const ALL: [Self; 4] = [Self::DateOutOfRange, Self::CutBody, Self::LongField, Self::NoBlocks];
}
