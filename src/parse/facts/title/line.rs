//! Features of the lines of a text dump that may be its title.

use serde::Deserialize;

/// Declares the features once: their names, in the order in which they are trained.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Features of a line, or the weight of each.
        #[derive(Clone, Debug, Default, Deserialize, PartialEq)]
        #[serde(deny_unknown_fields)]
        pub struct Features {
            $($(#[$doc])* pub(super) $name: f64,)*
        }

        impl Features {
            /// Names of the features.
            #[cfg(feature = "learn")]
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// Returns the features in the order of their names.
            #[cfg(feature = "learn")]
            #[must_use]
            pub fn values(&self) -> Vec<f64> {
                vec![$(self.$name),*]
            }

            /// Makes weights of numbers in the order of the names.
            ///
            /// # Panics
            /// If there are not as many numbers as names.
            #[cfg(feature = "learn")]
            #[must_use]
            pub fn from_values(values: &[f64]) -> Self {
                let mut values = values.iter().copied();
                let made = Self { $($name: values.next().expect("a number for each name"),)* };
                assert!(values.next().is_none(), "a name for each number");
                made
            }

            /// Returns the sum of the features, each multiplied by its weight.
            pub(super) fn score(&self, weights: &Self) -> f64 {
                0.0 $(+ self.$name * weights.$name)*
            }
        }
    };
}

features! {
    /// 1 for every line; with its weight, a score above 0 is that of a title.
    constant,
    /// Share of the words of an address that spells the title which the line has.
    address_spelt,
    /// Share of the line's words in such an address.
    line_spelt,
    /// Share of the words of such an address which the line directly above has, such as a path or
    /// window title.
    spelt_above,
    /// Share of the words of a shorter address which the line has.
    address_short,
    /// Share of the line's words in such an address.
    line_short,
    /// The line has one word.
    one_word,
    /// The line has two words.
    two_words,
    /// Logarithm of the number of words.
    words,
    /// The line has more words than nearly all titles.
    many_words,
    /// The line ends like a label or as if it went on.
    ends,
    /// The line ends with a full stop.
    stops,
    /// The line begins with a small letter.
    lower,
    /// The line has capital letters only.
    upper,
    /// The line has a mark between the parts of a path.
    separated,
    /// The line has several parts with marks between them, as menus do.
    parted,
    /// A sentence ends inside the line.
    sentences,
    /// The line repeats another one and adds the name of a site, as window titles do.
    sited,
    /// The parser takes the line at the top for the title.
    guessed,
    /// The line is the first of the page.
    first,
    /// The line is the first of the page, and the parser takes it for the title.
    opens,
    /// The line is the first of the page, and only lines of a few words follow: a link past the menu.
    tops_menu,
    /// The line begins with a number and has only a few words: an ingredient, a count.
    counted,
    /// The line follows running text.
    behind_text,
    /// Share of the page's running text before the line.
    share_behind,
    /// Logarithm of the number of words of running text before the line.
    words_behind,
    /// Share of the page's running text within the next lines.
    share_below,
    /// Number of paragraphs soon below the line.
    paragraphs,
    /// One of the next three lines is a paragraph.
    text_soon,
    /// The next line is longer than most headings.
    text_next,
    /// The next line has only a few words.
    short_next,
    /// The line above is longer than most headings.
    long_above,
    /// Share of lines of a few words among the nearest lines.
    short_around,
    /// The line is a byline or date.
    signature,
    /// A byline or date stands below the line, before any running text.
    signed,
    /// Share of the line's words of some length in the next paragraphs.
    in_text,
    /// Nothing but a byline and a date is between the line and running text.
    leads,
    /// The line leads to text or is signed, and has capital letters only.
    leads_upper,
    /// The line leads to text or is signed, and ends with a full stop.
    leads_stopped,
    /// The line above may be the title too: this one is a standfirst, or that one a kicker.
    under_line,
}

/// A line that may be the title, with its features.
#[cfg(feature = "learn")]
#[derive(Clone, Debug)]
pub struct Line {
    /// The line as written.
    pub text: String,
    /// Its features.
    pub features: Features,
}
