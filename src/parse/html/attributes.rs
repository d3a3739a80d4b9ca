//! Attributes of a start tag that matter for blocks and facts.

use crate::text::hash::fingerprint64;

use super::display::{self, Display};

/// Maximum length in bytes of an element's tokens; longer ones are generated, not names.
const MAX_TOKENS_BYTES: usize = 256;

macro_rules! attributes {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An attribute whose value is kept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Attribute { $(#[doc = $name] $variant),* }

        impl Attribute {
            const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the attribute of that name if the parser uses it.
            fn named(name: &[u8]) -> Option<Self> {
                $(if name == $name.as_bytes() { return Some(Self::$variant); })*
                is_data_time(name).then_some(Self::DataTime)
            }
        }
    };
}

attributes! {
    Id = "id", Class = "class", Role = "role", Itemprop = "itemprop", Itemtype = "itemtype", AriaLabel = "aria-label",
    Hidden = "hidden", AriaHidden = "aria-hidden", Style = "style", Rel = "rel", Lang = "lang", Datetime = "datetime",
    Content = "content", Name = "name", Property = "property", Href = "href", Type = "type", Alt = "alt", Width = "width",
    ShadowRootMode = "shadowrootmode", ShadowRoot = "shadowroot", Title = "title", Encoding = "encoding", Srcdoc = "srcdoc", DataTime = "data-datetime",
}

/// Returns true if templates keep a time for scripts in the attribute `name`: `data-date`, `data-published`,
/// `data-timestamp`, `ts`.
fn is_data_time(name: &[u8]) -> bool {
    if name == b"ts" {
        return true;
    }
    let Some(name) = name.strip_prefix(b"data-") else { return false };
    let ends = [&b"date"[..], b"time", b"stamp", b"published", b"epoch", b"iso", b"unix", b"utc"]
        .iter()
        .any(|end| name.ends_with(end))
        || name == b"ts";
    ends && !name.ends_with(b"update")
}

/// Values of one tag's attributes. The strings are reused for the next tag.
#[derive(Debug)]
pub(super) struct Attributes {
    values: Vec<Option<String>>,
    spare: Vec<String>,
    name: Vec<u8>,
    /// The attribute whose value is being read.
    current: Option<Attribute>,
    /// Its value so far. Bytes, since the tokenizer may deliver those of one character in two calls: after an
    /// ampersand it reads one byte at a time.
    value: Vec<u8>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self {
            values: vec![None; Attribute::ALL.len()],
            spare: Vec::new(),
            name: Vec::new(),
            current: None,
            value: Vec::new(),
        }
    }
}

impl Attributes {
    /// Clears the values, for the next tag.
    pub(super) fn clear(&mut self) {
        self.name.clear();
        self.current = None;
        self.spare.extend(self.values.iter_mut().filter_map(Option::take));
    }

    /// Begins an attribute, and completes the one before.
    pub(super) fn begin(&mut self) {
        self.end();
        self.name.clear();
    }

    pub(super) fn push_name(&mut self, bytes: &[u8]) {
        self.name.extend_from_slice(bytes);
    }

    /// Appends to the value of the current attribute.
    pub(super) fn push_value(&mut self, bytes: &[u8]) {
        self.name_is_complete();
        if self.current.is_some() {
            self.value.extend_from_slice(bytes);
        }
    }

    /// Completes the last attribute.
    pub(super) fn end(&mut self) {
        self.name_is_complete();
        if let Some(current) = self.current.take()
            && let Some(value) = &mut self.values[current as usize]
        {
            value.push_str(&String::from_utf8_lossy(&self.value));
        }
    }

    /// Looks up the name read, and begins its value if it is kept.
    fn name_is_complete(&mut self) {
        if self.name.is_empty() {
            return;
        }
        // Of two attributes of the same name, the first counts.
        self.current = Attribute::named(&self.name).filter(|&name| self.get(name).is_none());
        if let Some(current) = self.current {
            let mut value = self.spare.pop().unwrap_or_default();
            value.clear();
            self.value.clear();
            self.values[current as usize] = Some(value);
        }
        self.name.clear();
    }

    /// Returns the value of `attribute` (empty if it has none), or `None` if it is absent.
    pub(super) fn get(&self, attribute: Attribute) -> Option<&str> {
        self.values[attribute as usize].as_deref()
    }

    /// Returns the tokens that name the element, in lower case, separated by single spaces.
    pub(super) fn tokens(&self) -> String {
        const NAMING: [Attribute; 6] = [
            Attribute::Id,
            Attribute::Class,
            Attribute::Role,
            Attribute::Itemprop,
            Attribute::Itemtype,
            Attribute::AriaLabel,
        ];
        let mut tokens = String::new();
        for word in NAMING.iter().filter_map(|&name| self.get(name)).flat_map(str::split_whitespace) {
            if tokens.len() + word.len() >= MAX_TOKENS_BYTES {
                break;
            }
            if !tokens.is_empty() {
                tokens.push(' ');
            }
            if word.is_ascii() {
                let start = tokens.len();
                tokens.push_str(word);
                tokens[start..].make_ascii_lowercase();
            } else {
                tokens.push_str(&word.to_lowercase());
            }
        }
        tokens
    }

    /// Returns true if the element hides its content from readers.
    pub(super) fn hides(&self) -> bool {
        // `hidden=until-found` can be found by searching the page, so it is content.
        self.get(Attribute::Hidden).is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
            || self.get(Attribute::Style).is_some_and(style_hides)
    }

    /// Returns true if the element is `aria-hidden`: its content is visual only, repeated elsewhere or
    /// without meaning.
    pub(super) fn is_for_the_eye(&self) -> bool {
        self.get(Attribute::AriaHidden).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    }

    /// Returns the `display` property of the element's own style.
    pub(super) fn style_display(&self) -> Option<Display> {
        let style = self.get(Attribute::Style)?;
        let value =
            declarations(style).filter(|(property, _)| property.eq_ignore_ascii_case("display")).last()?.1;
        Display::named(value)
    }

    /// Returns the display of the element by its own style, else by utility classes.
    pub(super) fn display(&self) -> Option<Display> {
        self.style_display().or_else(|| self.get(Attribute::Class).and_then(display::display))
    }

    /// Returns how the element's own style or utility classes display its children, if they lay them out as boxes.
    pub(super) fn display_of_children(&self) -> Option<Display> {
        let by_style = self.get(Attribute::Style).and_then(style_of_children);
        by_style.or_else(|| self.get(Attribute::Class).and_then(display::display_of_children))
    }

    /// Returns true if the element's own style puts it beside the text that follows.
    pub(super) fn floats(&self) -> bool {
        let style = self.get(Attribute::Style).unwrap_or_default();
        declarations(style).any(|(property, value)| {
            property.eq_ignore_ascii_case("float") && !value.eq_ignore_ascii_case("none")
        })
    }

    /// Returns true if the element's own style or class raises its text as `<sup>` does.
    pub(super) fn is_raised(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        let style = self.get(Attribute::Style).unwrap_or_default();
        class.split_ascii_whitespace().any(|name| RAISED_NAMES.contains(&name))
            || declarations(style).any(|(property, value)| {
                property.eq_ignore_ascii_case("vertical-align") && value.eq_ignore_ascii_case("super")
            })
    }

    /// Returns true if a browser on a wide screen does not show the element, though it may be in the middle of
    /// a sentence: another wording for narrow screens, or a note or tooltip that opens on demand.
    pub(super) fn hides_in_line(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        display::is_narrow_only(class)
            || class.split_ascii_whitespace().any(is_name_of_note)
            || self.get(Attribute::Style).is_some_and(style_removes)
    }

    /// Returns true if the class names the element as a letter of an icon font that draws words as pictures.
    pub(super) fn is_icon(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class
            .split_ascii_whitespace()
            .any(|name| ICON_NAMES.contains(&name) || ICON_FONTS.iter().any(|font| name.starts_with(font)))
    }

    /// Returns true if the element is what `MathJax` draws a formula with.
    pub(super) fn is_drawn_formula(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(|name| name.starts_with("MathJax")) && !self.is_formula_preview()
    }

    /// Returns true if the element is what `MathJax` shows until it has drawn the formula behind it.
    pub(super) fn is_formula_preview(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(|name| name == "MathJax_Preview")
    }

    /// Returns true if the type of a script is that of a formula in TeX.
    pub(super) fn is_tex(&self) -> bool {
        let media_type = self.get(Attribute::Type).unwrap_or_default().trim_start();
        media_type.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("math/tex"))
    }

    /// Returns true if foreign content declares to contain HTML (HTML standard, 13.2.6.5).
    pub(super) fn is_html(&self) -> bool {
        let encoding = self.get(Attribute::Encoding).unwrap_or_default();
        ["text/html", "application/xhtml+xml"].iter().any(|known| encoding.eq_ignore_ascii_case(known))
    }

    /// Returns true if the element is a shadow root, which replaces its host's content (HTML standard,
    /// 4.12.3). Also recognises the older attribute name.
    pub(super) fn is_shadow_root(&self) -> bool {
        let modes = [Attribute::ShadowRootMode, Attribute::ShadowRoot];
        modes
            .iter()
            .filter_map(|&name| self.get(name))
            .any(|mode| ["open", "closed"].iter().any(|known| mode.trim().eq_ignore_ascii_case(known)))
    }

    /// Returns true if class, role or id mark the element as the reference mark of a note.
    pub(super) fn is_note_sign(&self) -> bool {
        let names =
            [Attribute::Class, Attribute::Role, Attribute::Id].iter().filter_map(|&name| self.get(name));
        names
            .flat_map(|value| value.split(|c: char| !c.is_ascii_alphabetic()))
            .any(|word| NOTE_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }

    /// Returns true if the element links to a place on the same page.
    pub(super) fn is_reference(&self) -> bool {
        self.get(Attribute::Href).is_some_and(|target| target.trim_start().starts_with('#'))
    }

    /// Returns true if the role of the element is that of a tooltip.
    pub(super) fn is_tooltip(&self) -> bool {
        self.get(Attribute::Role).is_some_and(|role| role.trim().eq_ignore_ascii_case("tooltip"))
    }

    /// Returns true if class or role name the element as the number of a page of a printed book.
    pub(super) fn is_page_number(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        let has_role = self.get(Attribute::Role).is_some_and(|role| role.trim() == "doc-pagebreak");
        has_role || class.split_ascii_whitespace().any(|name| PAGE_NUMBER_NAMES.contains(&name))
    }

    /// Returns true if the class may name the element as the number of a line of code.
    pub(super) fn is_line_number(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(is_name_of_line_number)
    }

    /// Returns true if the class names the element as code, whatever its tag.
    pub(super) fn is_code(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(is_name_of_code)
    }

    /// Returns true if the class names the element as the picture of a formula, whose `alt` is its source
    /// (`WordPress`).
    pub(super) fn is_formula(&self) -> bool {
        self.get(Attribute::Class).unwrap_or_default().split_ascii_whitespace().any(|name| name == "latex")
    }

    /// Returns true if the class names the element as the permalink of a heading or paragraph.
    pub(super) fn is_permalink(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(|name| {
            let name = name.rsplit("__").next().unwrap_or(name);
            PERMALINK_NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
        })
    }

    /// Returns true if the class names the element as a control of an editor beside a heading, which readers
    /// of the text skip (`MediaWiki`).
    pub(super) fn is_edit_link(&self) -> bool {
        let class = self.get(Attribute::Class).unwrap_or_default();
        class.split_ascii_whitespace().any(|name| matches!(name, "mw-editsection" | "editsection"))
    }

    /// Returns a hash that identifies what the element is called: its class if that contains words, else its
    /// `name`.
    pub(super) fn label(&self, name: &[u8]) -> u64 {
        let class = self.get(Attribute::Class).unwrap_or_default();
        let is_word = |part: &str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let has_words = class.split(|c: char| !c.is_ascii_alphanumeric()).any(is_word);
        if has_words { fingerprint64(class) } else { fingerprint64(&String::from_utf8_lossy(name)) }
    }
}

/// Words in the names that pages give reference marks of notes: HTML authoring tools, `MediaWiki`, DPUB-ARIA,
/// EPUB.
const NOTE_WORDS: [&str; 8] =
    ["footnote", "footnotes", "fnref", "noteref", "endnote", "reference", "footnoteref", "ftnref"];

/// Class names of raised text: editors, word processors.
const RAISED_NAMES: [&str; 4] = ["superscript", "sup", "super", "ql-super"];

/// Returns true for class names of notes in a line that open on demand: `LaTeXML`, tooltips made of a style sheet alone.
fn is_name_of_note(name: &str) -> bool {
    matches!(name, "ltx_note_outer" | "tooltiptext" | "tooltip-text")
}

/// Class names that makers of electronic books give the page numbers of the printed one (Project Gutenberg).
const PAGE_NUMBER_NAMES: [&str; 3] = ["pagenum", "pageno", "x-ebookmaker-pageno"];

/// Returns true for class names that highlighters give the numbers of lines: Chroma, Pygments, Rouge, Hexo, highlight.js.
fn is_name_of_line_number(name: &str) -> bool {
    matches!(
        name,
        "ln" | "lnt"
            | "lnos"
            | "lineno"
            | "linenos"
            | "linenodiv"
            | "line-number"
            | "gutter"
            | "rouge-gutter"
            | "hljs-ln-numbers"
    )
}

/// Returns true for class names of code outside `<pre>` and `<code>`: signatures of Sphinx, lines of GitHub, editors in the page.
fn is_name_of_code(name: &str) -> bool {
    matches!(
        name,
        "sig"
            | "sig-object"
            | "blob-code"
            | "blob-code-inner"
            | "syntaxhighlighter"
            | "view-line"
            | "CodeMirror-line"
            | "ace_line"
    )
}

/// Class names that generators of documentation give permalinks: Sphinx, `MkDocs`, `VitePress`, rustdoc,
/// Docusaurus, `AnchorJS`.
const PERMALINK_NAMES: [&str; 12] = [
    "headerlink",
    "header-anchor",
    "heading-anchor",
    "anchor-link",
    "anchorlink",
    "permalink",
    "headinglink",
    "header-link",
    "doc-anchor",
    "hash-link",
    "anchorjs-link",
    "anchor",
];

/// Beginnings of the class names of icon fonts that draw words as pictures: `home` as a house.
const ICON_FONTS: [&str; 4] =
    ["material-icons", "material-symbols", "google-material-icons", "google-symbols"];

/// Class names of the components that use them: Angular, Quasar, Vuetify.
const ICON_NAMES: [&str; 4] = ["mat-icon", "md-icon", "q-icon", "v-icon"];

/// Yields the properties and values of `style`, without `!important`.
fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .map(|(property, value)| (property.trim(), value.trim().trim_end_matches("!important").trim_end()))
}

/// Returns how `style` displays the children of the element, if it lays them out as boxes.
fn style_of_children(style: &str) -> Option<Display> {
    let value = |name: &str| {
        declarations(style)
            .filter(|(property, _)| property.eq_ignore_ascii_case(name))
            .last()
            .map(|(_, value)| value)
    };
    let is_any = |value: &str, names: &[&str]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
    value("display").filter(|value| is_any(value, &["flex", "inline-flex", "grid", "inline-grid"]))?;
    let is_column = value("flex-direction").is_some_and(|value| is_any(value, &["column", "column-reverse"]));
    Some(if is_column { Display::Block } else { Display::Box })
}

/// Returns true if `style` hides the element.
fn style_hides(style: &str) -> bool {
    declarations(style).any(|(property, value)| {
        let is = |name: &str, hiding: &str| {
            property.eq_ignore_ascii_case(name) && value.eq_ignore_ascii_case(hiding)
        };
        is("display", "none") || is("visibility", "hidden")
    })
}

/// Returns true if `style` leaves the element in the text but out of sight: transparent, of no size, cut to
/// nothing or off the screen.
fn style_removes(style: &str) -> bool {
    const OFF_SCREEN: f32 = -900.0;
    let number = |value: &str| {
        let end = value.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.')).unwrap_or(value.len());
        value[..end].parse::<f32>().ok()
    };
    let (mut is_cut, mut is_clipped) = (false, false);
    let is_removed = declarations(style).any(|(property, value)| {
        let is = |name: &str| property.eq_ignore_ascii_case(name);
        let is_nothing = || number(value).is_some_and(|number| number.abs() <= f32::EPSILON);
        is_cut |= (is("height") || is("width") || is("max-height"))
            && number(value).is_some_and(|number| {
                (0.0..=1.0).contains(&number) && !value.ends_with("em") && !value.ends_with('%')
            });
        is_clipped |= is("overflow") && value.eq_ignore_ascii_case("hidden");
        let is_off = is("left") || is("top") || is("right") || is("text-indent");
        ((is("opacity") || is("font-size")) && is_nothing())
            || (is_off && number(value).is_some_and(|number| number <= OFF_SCREEN))
    });
    is_removed || (is_cut && is_clipped)
}
