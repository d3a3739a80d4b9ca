//! The attributes of one start tag that matter for blocks and facts.

/// Bytes of an element's tokens, at most: past that they are generated, not names.
const MAX_TOKENS_BYTES: usize = 256;

macro_rules! attributes {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An attribute that is kept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Attribute { $(#[doc = $name] $variant),* }

        impl Attribute {
            const ALL: &[Self] = &[$(Self::$variant),*];

            fn named(name: &[u8]) -> Option<Self> {
                $(if name == $name.as_bytes() { return Some(Self::$variant); })*
                None
            }
        }
    };
}

attributes! {
    Id = "id", Class = "class", Role = "role", Itemprop = "itemprop", Itemtype = "itemtype", AriaLabel = "aria-label",
    Hidden = "hidden", AriaHidden = "aria-hidden", Style = "style", Rel = "rel", Lang = "lang", Datetime = "datetime",
    Content = "content", Name = "name", Property = "property", Href = "href", Type = "type",
}

/// The values of one tag; the strings are used again for the next.
#[derive(Debug)]
pub(super) struct Attributes {
    values: Vec<Option<String>>,
    spare: Vec<String>,
    name: Vec<u8>,
    /// The attribute that value bytes go to.
    current: Option<Attribute>,
}

impl Default for Attributes {
    fn default() -> Self {
        Self { values: vec![None; Attribute::ALL.len()], spare: Vec::new(), name: Vec::new(), current: None }
    }
}

impl Attributes {
    /// Forgets the last tag.
    pub(super) fn clear(&mut self) {
        self.name.clear();
        self.current = None;
        self.spare.extend(self.values.iter_mut().filter_map(Option::take));
    }

    /// Begins an attribute; the one before it is complete.
    pub(super) fn begin(&mut self) {
        self.end();
        self.name.clear();
    }

    pub(super) fn push_name(&mut self, bytes: &[u8]) {
        self.name.extend_from_slice(bytes);
    }

    pub(super) fn push_value(&mut self, bytes: &[u8]) {
        self.name_is_complete();
        if let Some(current) = self.current
            && let Some(value) = &mut self.values[current as usize]
        {
            // A chunk may end inside a character only where a byte of it was reread, which html5gum
            // does for ASCII alone.
            value.push_str(&String::from_utf8_lossy(bytes));
        }
    }

    /// Completes the last attribute.
    pub(super) fn end(&mut self) {
        self.name_is_complete();
        self.current = None;
    }

    fn name_is_complete(&mut self) {
        if self.name.is_empty() {
            return;
        }
        // The first of two attributes with one name counts.
        self.current = Attribute::named(&self.name).filter(|&name| self.get(name).is_none());
        if let Some(current) = self.current {
            let mut value = self.spare.pop().unwrap_or_default();
            value.clear();
            self.values[current as usize] = Some(value);
        }
        self.name.clear();
    }

    /// The value of `attribute`, empty where it has none.
    pub(super) fn get(&self, attribute: Attribute) -> Option<&str> {
        self.values[attribute as usize].as_deref()
    }

    /// The tokens that name the element, lower case, separated by single spaces.
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
                tokens.extend(word.chars().map(|c| c.to_ascii_lowercase()));
            } else {
                tokens.push_str(&word.to_lowercase());
            }
        }
        tokens
    }

    /// Whether the element hides what is inside it.
    pub(super) fn hides(&self) -> bool {
        // `hidden=until-found` is found by searching the page, so it is content.
        self.get(Attribute::Hidden).is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
            || self.get(Attribute::AriaHidden).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
            || self.get(Attribute::Style).is_some_and(style_hides)
    }

    /// Whether the element names the page's author.
    pub(super) fn names_author(&self) -> bool {
        let is_author = |token: &str| {
            let mut parts = token.split(['-', '_']);
            parts.any(|part| {
                ["author", "authors", "byline"].iter().any(|name| part.eq_ignore_ascii_case(name))
            })
        };
        [Attribute::Class, Attribute::Itemprop, Attribute::Rel]
            .iter()
            .filter_map(|&name| self.get(name))
            .any(|value| value.split_whitespace().any(is_author))
    }
}

fn style_hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |name: &str, hiding: &str| {
            property.trim().eq_ignore_ascii_case(name) && value.eq_ignore_ascii_case(hiding)
        };
        is("display", "none") || is("visibility", "hidden")
    })
}
