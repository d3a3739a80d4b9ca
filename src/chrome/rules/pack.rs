//! A rule pack as written: one TOML file of `config/chrome` or `config/sites`.
//!
//! ```toml
//! language = "en"        # pages of other languages are left alone …
//! everywhere = true      # … unless the pack is meant for every page
//! site = "example.org"   # only pages of this host (without `www.`)
//!
//! [[rule]]
//! code = "en.related.check_also"      # stable: it stands in the `rule` column
//! explain = "Opens a list of other pages; the list goes with it."
//! effect = "section"                  # drop (the default), section, post, keep
//! line = ["check also"]               # a block fits if any text matcher …
//! classes = ["related"]               # … and any markup matcher fits, where a rule has both
//! max_words = 6                       # guards: all must hold
//! match = ["Check Also", { text = "Check Also:", within = "div.related" }]
//! no_match = ["Check also whether the valve is shut."]
//! pages = [{ lines = ["Check Also", "A teaser …"], drops = [0, 1] }]
//! ```
//!
//! Phrases are compared in the normalised form of [`crate::text::normalize`], at word boundaries, marks
//! around the line set aside; a pattern sees the text as it is printed.

use serde::Deserialize;

use crate::chrome::reading::Position;

/// One file of rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// ISO 639 code of the language that the phrases are in; `None` for rules of any language.
    pub(super) language: Option<String>,
    /// Whether the pack is asked on pages of other languages too.
    #[serde(default)]
    pub(super) everywhere: bool,
    /// Host that the pack is limited to.
    pub(super) site: Option<String>,
    /// Whether the pack is the user's own, whose rules hold whatever else is known. Not written in the file.
    #[serde(skip)]
    pub is_users: bool,
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<Written>,
}

/// One rule as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the pack")]
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
    /// One of these phrases stands somewhere in the line.
    #[serde(default)]
    pub(super) contains: Vec<String>,
    /// One of these regular expressions is found in the text as printed.
    #[serde(default)]
    pub(super) pattern: Vec<String>,
    /// An element around the block has one of these names.
    #[serde(default)]
    pub(super) elements: Vec<String>,
    /// A class, id or role of an element around the block has one of these as a part: `share` fits
    /// `share`, `share-bar`, `post_share`, not `shared`.
    #[serde(default)]
    pub(super) classes: Vec<String>,
    /// The page hides the block.
    #[serde(default)]
    pub(super) hidden: bool,
    /// The element that fits stands in no `<article>` or `<main>`.
    #[serde(default)]
    pub(super) outside_article: bool,
    pub(super) min_words: Option<u32>,
    pub(super) max_words: Option<u32>,
    #[serde(default)]
    pub(super) position: Position,
    /// Kinds of block that the rule is about, by their names in the tables. Without it: all, but title,
    /// byline and date only for markup rules.
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    /// The next block is chrome, or there is none.
    #[serde(default)]
    pub(super) before_chrome: bool,
    /// Nothing of the article follows a section that this rule opens: it runs to the page's end. The last
    /// line that fits is the one that opens, since "3 comments" stands above an article too, and at every
    /// entry of a list of articles.
    #[serde(default)]
    pub(super) to_the_end: bool,
    /// What the rule fits, or what stands in the section that it opens, are comments of readers: what becomes of them is a
    /// setting, `chrome.comments`.
    #[serde(default)]
    pub(super) comments: bool,
    /// What fits is none of the page's title, byline and date, even where it was taken for one.
    #[serde(default)]
    pub(super) no_lead: bool,
    /// The small element around a line that fits goes with it, where nothing else of some length stands in it: a call to subscribe has a heading, a
    /// field and small print.
    #[serde(default)]
    pub(super) with_box: bool,
    /// The element that fits holds a link: what points to another page has one.
    #[serde(default)]
    pub(super) with_links: bool,
    /// The line does not name the page's author.
    #[serde(default)]
    pub(super) not_the_author: bool,
    #[serde(default)]
    pub(super) r#match: Vec<Example>,
    #[serde(default)]
    pub(super) no_match: Vec<Example>,
    #[serde(default)]
    pub(super) pages: Vec<ExamplePage>,
}

/// What a rule does with a block that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The block goes.
    #[default]
    Drop,
    /// The block goes, with what follows it until the article resumes, or its element or the page ends.
    Section,
    /// The line says who wrote a post and when. Several of them below a text are a series of comments.
    Post,
    /// The block stays, whatever other rules say.
    Keep,
}

/// A block that a rule must fit or must not: only what the block itself shows is asked, not its place.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Example {
    Text(String),
    Block(ExampleBlock),
}

/// A block with its markup.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleBlock {
    pub(super) text: String,
    /// Elements around the block, outermost first: `main > div.share-bar > ul`.
    #[serde(default)]
    pub(super) within: String,
    /// Name of the block's kind; a paragraph without it.
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) hidden: bool,
}

/// A whole page, judged by its rule alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExamplePage {
    pub(super) lines: Vec<String>,
    /// The page's author, as the page prints it.
    pub(super) byline: Option<String>,
    /// 0-based lines that must go; all others must stay.
    pub(super) drops: Vec<usize>,
}
