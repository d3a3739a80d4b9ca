//! A rule pack as written: one TOML file of `config/chrome` or `config/sites`.
//!
//! ```toml
//! language = "en"        # pages of other languages are ignored …
//! everywhere = true      # … unless the pack is for all pages
//! site = "example.org"   # only pages of this host (without `www.`)
//!
//! [[rule]]
//! code = "en.related.check_also"      # stable: it appears in the column `rule`
//! explain = "Opens a list of other pages; the list is dropped with it."
//! effect = "section"                  # drop (the default), section, post, legal, keep
//! line = ["check also"]               # a block fits if any text matcher …
//! classes = ["related"]               # … and any markup matcher fits, if the rule has both
//! max_words = 6                       # guards: all must hold
//! match = ["Check Also", { text = "Check Also:", within = "div.related" }]
//! no_match = ["Check also whether the valve is shut."]
//! pages = [{ lines = ["Check Also", "A teaser …"], drops = [0, 1] }]
//! ```
//!
//! Phrases are compared in the normalised form of [`crate::text::normalize`] and at word boundaries; marks
//! around the line are ignored. Patterns are matched against the text as printed.

use serde::Deserialize;

use crate::chrome::reading::Position;

/// A file of rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// ISO 639 code of the language of the phrases; `None` for rules of any language.
    pub(super) language: Option<String>,
    /// True if the pack also applies to pages of other languages.
    #[serde(default)]
    pub(super) everywhere: bool,
    /// Host to which the pack is limited.
    pub(super) site: Option<String>,
    /// True if the pack is the user's own; its rules override all other evidence. Not part of the file.
    #[serde(skip)]
    pub is_users: bool,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<Written>,
}

/// A rule as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate switch in the pack")]
pub(super) struct Written {
    pub(super) code: String,
    pub(super) explain: String,
    #[serde(default)]
    pub(super) effect: Effect,
    /// The whole line is one of these phrases.
    #[serde(default)]
    pub(super) line: Vec<String>,
    /// The line begins with one of these phrases.
    #[serde(default)]
    pub(super) prefix: Vec<String>,
    /// The line ends with one of these phrases.
    #[serde(default)]
    pub(super) suffix: Vec<String>,
    /// The line contains one of these phrases.
    #[serde(default)]
    pub(super) contains: Vec<String>,
    /// The text as printed matches one of these regular expressions.
    #[serde(default)]
    pub(super) pattern: Vec<String>,
    /// An element around the block has one of these names.
    #[serde(default)]
    pub(super) elements: Vec<String>,
    /// A class, id or role of an element around the block has one of these as a part: `share` fits `share`,
    /// `share-bar` and `post_share`, but not `shared`. With `^` before it, it must begin the class, id or role:
    /// `^widget` fits `widget-3`, but not `ui-widget`, which a framework calls every box.
    #[serde(default)]
    pub(super) classes: Vec<String>,
    /// The page hides the block.
    #[serde(default)]
    pub(super) hidden: bool,
    /// The fitting element is outside `<article>` and `<main>`.
    #[serde(default)]
    pub(super) outside_article: bool,
    pub(super) min_words: Option<u32>,
    pub(super) max_words: Option<u32>,
    #[serde(default)]
    pub(super) position: Position,
    /// Kinds of block to which the rule applies, named as in the tables. By default all, except that rules
    /// with text matchers do not apply to title, byline and date.
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    /// The next block is chrome, or there is none.
    #[serde(default)]
    pub(super) before_chrome: bool,
    /// The section that this rule opens extends to the end of the page. Only the last fitting line opens it,
    /// since "3 comments" may also be above an article, and at every entry of a list of articles.
    #[serde(default)]
    pub(super) to_the_end: bool,
    /// The fitting block, or the section that it opens, consists of comments of readers, to which the setting
    /// `chrome.comments` applies.
    #[serde(default)]
    pub(super) comments: bool,
    /// The fitting block is not title, byline or date of the page, even if the parser took it for one.
    #[serde(default)]
    pub(super) no_lead: bool,
    /// The small element around a fitting line is dropped with it, unless that has other text of some length:
    /// a call to subscribe has a heading, a field and small print.
    #[serde(default)]
    pub(super) with_box: bool,
    /// The fitting element contains a link, as elements that point to other pages do; the block does, if the rule has
    /// no names of elements.
    #[serde(default)]
    pub(super) with_links: bool,
    /// The fitting element is a small box with a button and another line.
    #[serde(default)]
    pub(super) with_button: bool,
    /// Most of the block is a link: a label and the title of another page.
    #[serde(default)]
    pub(super) linked: bool,
    /// The name of the fitting element says as much as words: the rule limits the probability of content like one
    /// that recognises words.
    #[serde(default)]
    pub(super) sure: bool,
    /// The rule is about buttons or hidden text, which are content where they open a part of the
    /// text.
    #[serde(default)]
    pub(super) collapsible: bool,
    /// The rule is a hint: it says nothing about a block amid the text of the page.
    #[serde(default)]
    pub(super) yields_to_text: bool,
    /// The line does not state facts between its bars or dots, as `Serves 4 · 35 minutes` does.
    #[serde(default)]
    pub(super) states_nothing: bool,
    /// Whether the rule recognises a whole sentence that calls on the reader, or a notice of the site: it holds between
    /// two paragraphs of the text too, where a phrase of another rule is plain language.
    #[serde(default)]
    pub(super) addresses_reader: bool,
    /// The line does not name the author of the page.
    #[serde(default)]
    pub(super) not_the_author: bool,
    #[serde(default)]
    pub(super) r#match: Vec<Example>,
    #[serde(default)]
    pub(super) no_match: Vec<Example>,
    #[serde(default)]
    pub(super) pages: Vec<ExamplePage>,
}

impl Written {
    /// Returns true if the rule has matchers for text.
    pub(super) fn wants_text(&self) -> bool {
        let phrases = [&self.line, &self.prefix, &self.suffix, &self.contains, &self.pattern];
        phrases.iter().any(|phrases| !phrases.is_empty())
    }
}

/// What happens to a block that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The block is dropped.
    #[default]
    Drop,
    /// The block is dropped, together with what follows it until the article resumes, or its element or the
    /// page ends.
    Section,
    /// The line names author and time of a post. A series of them below a text are comments.
    Post,
    /// The line names a legal document, such as a privacy policy. On a page with such a title or address, rules
    /// on phrases do not apply to full sentences, which are the text; no block is dropped for the rule itself.
    Legal,
    /// The block is kept, whatever other rules say.
    Keep,
}

/// A block that a rule must or must not fit. Only the block itself counts, not its position.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Example {
    Text(String),
    Block(ExampleBlock),
}

impl Example {
    /// Converts an example of text alone to a block without markup.
    pub(super) fn into_block(self) -> ExampleBlock {
        match self {
            Self::Block(block) => block,
            Self::Text(text) => {
                ExampleBlock { text, within: String::new(), kind: None, hidden: false, linked: false }
            }
        }
    }
}

/// A block with its markup.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleBlock {
    pub(super) text: String,
    /// Elements around the block, outermost first: `main > div.share-bar > ul`.
    #[serde(default)]
    pub(super) within: String,
    /// Name of the kind of the block; a paragraph by default.
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) hidden: bool,
    /// The whole text is a link.
    #[serde(default)]
    pub(super) linked: bool,
}

/// A whole page, judged by its rule alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExamplePage {
    pub(super) lines: Vec<String>,
    /// The author of the page, as printed.
    pub(super) byline: Option<String>,
    /// Lines, from 0, that must be dropped; all others must be kept.
    pub(super) drops: Vec<usize>,
}
