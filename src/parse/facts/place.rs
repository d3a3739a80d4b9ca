//! Position of blocks relative to the title. It separates the names and dates of the page from those of the
//! site.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::model::{BlockKind, Element};
use crate::parse::draft::Draft;
use crate::text::words;

/// Names of elements whose content belongs to the site.
const SITE_ELEMENTS: [&str; 2] = ["nav", "aside"];

/// Words in classes and ids of boxes that show other pages, comments or parts of the site. From templates in
/// general use (`WordPress`, Drupal, Bootstrap) and schema.org.
const SITE_WORDS: [&str; 30] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "sidebar",
    "aside",
    "breadcrumb",
    "breadcrumbs",
    "related",
    "recommended",
    "recommendations",
    "recommendation",
    "latest",
    "popular",
    "trending",
    "mostread",
    "newsletter",
    "comment",
    "comments",
    "commentlist",
    "reply",
    "replies",
    "disqus",
    "ticker",
    "cookie",
    "colophon",
    "leserbrief",
    "kommentare",
    "commentaires",
    "comentarios",
];

/// Words for boxes with what somebody says of the page's subject: the names in them are not of the page's author.
const QUOTE_WORDS: [&str; 5] = ["blockquote", "pullquote", "quote", "testimonial", "testimonials"];

/// Words for parts of the site above the title.
const MASTHEAD_WORDS: [&str; 4] = ["header", "masthead", "topbar", "toolbar"];

/// Words for boxes of other pages, for the site's footer, and for template parts in general. What is in one
/// directly below the title still belongs to the page.
const BOX_WORDS: [&str; 13] = [
    "footer",
    "widget",
    "widgets",
    "card",
    "cards",
    "teaser",
    "teasers",
    "carousel",
    "slider",
    "archive",
    "promo",
    "copyright",
    "recent",
];

/// Words next to which "header" and "footer" mean those of a post, not of the site.
const POST_WORDS: [&str; 12] = [
    "post", "posts", "entry", "article", "story", "asset", "date", "byline", "author", "meta", "details",
    "single",
];

/// Number of blocks below the title within which a box may belong to the page.
const BOX_REACH: usize = 6;

/// Roles of an element for its content, as bits.
const SITE: u8 = 1;
const MASTHEAD: u8 = 2;
const BOX: u8 = 4;
/// Not a role: a word that names a post.
const POST: u8 = 8;
/// An `<aside>` that no class gives a role: the byline of the page may be in one directly below the title.
const ASIDE: u8 = 16;

/// A quotation.
const QUOTE: u8 = 32;

/// Number of lines at the top of a dump that may be a masthead. By hand: a name, a slogan, a day.
const TOP_LINES: usize = 3;

/// Minimum number of linked lines of a menu. By hand.
const MENU_LINKS: usize = 3;

/// Number of words from which a paragraph is running text.
const PROSE_WORDS: u32 = 20;

/// Number of blocks below the title within which the page's names and dates are.
const REACH_BELOW: usize = 14;

/// Number of paragraphs of running text below the title (a standfirst, a caption), after which names and
/// dates belong to the text.
const PROSE_BELOW: usize = 3;

/// Number of paragraphs of a standfirst.
const STANDFIRST: usize = 1;

/// Number of blocks above the title within which the page's names and dates are.
const REACH_ABOVE: usize = 5;

/// Position of a block relative to the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Below the title, at most a few paragraphs; the number of blocks between.
    Below(usize),
    /// Directly above the title; the number of blocks between.
    Above(usize),
    /// Directly above the text of a page without a title; the number of blocks between.
    Leading(usize),
    /// Elsewhere in the page's own content.
    Far,
    /// In a menu, a footer, a teaser or a comment.
    Site,
}

/// Layout of a page's blocks around its title.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    drafts: &'a [Draft],
    elements: &'a [Element],
    /// Index of the title's first block, or of the first paragraph of a page without a title.
    pub(super) head: Option<usize>,
    has_title: bool,
    /// Counts of what precedes each block, and a last entry for all blocks.
    before: Vec<Before>,
    /// Role of each element, inherited from elements around it unless they contain the title too.
    roles: Vec<u8>,
    /// For each block, true if it is of something else than the page: see [`Layout::with_others`]; empty until then.
    others: Vec<bool>,
    /// The smallest element that holds the title and the first running text below it.
    holder: Option<u32>,
    /// For each element around the title, the number of linked lines in it above the title.
    links_above: HashMap<u32, usize>,
}

/// Counts of visible blocks.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    blocks: usize,
    /// Paragraphs of running text.
    prose: usize,
    headings: usize,
}

impl<'a> Layout<'a> {
    /// Analyses a page. Cost: linear.
    pub(super) fn new(drafts: &'a [Draft], elements: &'a [Element], title: Option<&str>) -> Self {
        let marked = drafts.iter().position(|draft| draft.kind == BlockKind::Title);
        let title = marked.or_else(|| line_with_title(drafts, title?));
        let prose = || drafts.iter().position(|draft| draft.is_visible() && is_prose(draft));
        // A page of a line or two has neither.
        let head = title.or_else(prose).or_else(|| drafts.iter().position(Draft::is_visible));
        let markup = head.and_then(|head| drafts[head].markup.as_ref());
        let beside_head = markup.and_then(|markup| Self::holder(elements, markup.element));
        let around_head: BTreeSet<u32> =
            markup.map(|markup| Self::around(elements, markup.element).collect()).unwrap_or_default();
        // Ignore words on the title's own elements: templates put some on every part of a page.
        let tokens = around_head.iter().flat_map(|&at| tokens_of(&elements[at as usize]));
        let common: BTreeSet<&str> = tokens.collect();
        // With a single `<article>`, that is the page's own, wherever the title is.
        let is_list = elements.iter().filter(|element| element.name == "article").nth(1).is_some();
        let mut roles: Vec<u8> = Vec::with_capacity(elements.len());
        let mut in_article: Vec<bool> = Vec::with_capacity(elements.len());
        for (at, element) in (0..).zip(elements) {
            // Parents precede their children.
            let parent = element.parent.map(|parent| parent as usize);
            let inherited = parent.and_then(|parent| roles.get(parent)).copied().unwrap_or_default();
            let is_inside = parent.and_then(|parent| in_article.get(parent)).copied().unwrap_or_default();
            let is_own = around_head.contains(&at);
            // What a box beside the title is called after its place: `header-content` above, `header-bottom` below.
            let is_beside = element.parent.is_some() && element.parent == beside_head;
            let of_element = || role(element, &common, is_list, is_inside, is_beside);
            let own = if is_own { 0 } else { inherited | of_element() };
            roles.push(own);
            in_article.push(is_inside || element.name == "article");
        }
        let mut before = vec![Before::default()];
        for draft in drafts {
            let mut count = before.last().copied().unwrap_or_default();
            if draft.is_visible() {
                count.blocks += 1;
                count.prose += usize::from(is_prose(draft));
                count.headings += usize::from(draft.kind == BlockKind::Heading);
            }
            before.push(count);
        }
        let text = title.and_then(|title| {
            drafts[title + 1..].iter().find(|draft| draft.is_visible() && is_prose(draft))?.markup.as_ref()
        });
        let holder = text.and_then(|text| {
            Self::around(elements, text.element).find(|holder| around_head.contains(holder))
        });
        let has_title = title.is_some();
        let links_above = links_above(drafts, elements, head);
        Self { drafts, elements, head, has_title, before, roles, others: Vec::new(), holder, links_above }
    }

    /// Sets which blocks are of other things: teasers, comments.
    pub(super) fn with_others(self, others: Vec<bool>) -> Self {
        Self { others, ..self }
    }

    /// Yields `element` and the elements around it, innermost first.
    pub(super) fn around(elements: &[Element], element: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(element), |&at| elements.get(at as usize)?.parent)
            .filter(|&at| (at as usize) < elements.len())
    }

    /// Returns the element that holds the title in `element` and what is beside it, unless that is the whole page.
    fn holder(elements: &[Element], element: u32) -> Option<u32> {
        let is_part = |name: &str| {
            matches!(
                name,
                "h1" | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "span"
                    | "a"
                    | "b"
                    | "i"
                    | "em"
                    | "strong"
                    | "font"
                    | "p"
            )
        };
        let mut around = Self::around(elements, element).filter(|&at| !is_part(&elements[at as usize].name));
        around.next().filter(|&at| !matches!(elements[at as usize].name.as_str(), "body" | "html"))
    }

    /// Returns the smallest element that has the block at `at` and all of `element`, or that holds the block if there is
    /// no `element`.
    pub(super) fn joint(&self, element: Option<u32>, at: usize) -> Option<u32> {
        let mut other = self.drafts[at].markup.as_ref()?.element;
        let Some(mut element) = element else { return self.elements.get(other as usize)?.parent };
        // Parents precede their children.
        while element != other {
            let last = if element > other { &mut element } else { &mut other };
            *last = self.elements.get(*last as usize)?.parent?;
        }
        Some(element)
    }

    /// Returns true if `holder` has the block at `at`.
    pub(super) fn has(&self, holder: Option<u32>, at: usize) -> bool {
        let element = self.drafts[at].markup.as_ref().map(|markup| markup.element);
        let (Some(holder), Some(element)) = (holder, element) else { return true };
        Self::around(self.elements, element).any(|around| around == holder)
    }

    /// Returns true if the block is in a box that may belong to the page, such as the footer of its text, and
    /// in nothing of the site's.
    pub(super) fn is_in_box(&self, at: usize) -> bool {
        self.role(at) == BOX
    }

    /// Returns true if the block at `at`, above the title, is outside the element that holds the title and the text, and
    /// beside a menu: in a part of the site that shows the day of the visit.
    pub(super) fn is_in_masthead(&self, at: usize) -> bool {
        if self.holder.is_none() || self.head.is_none_or(|head| at > head) || self.has(self.holder, at) {
            return false;
        }
        let element = self.drafts[at].markup.as_ref().map(|markup| markup.element);
        let mut around = element.into_iter().flat_map(|element| Self::around(self.elements, element));
        let links = around.find_map(|around| self.links_above.get(&around));
        links.is_some_and(|links| *links >= MENU_LINKS)
    }

    /// Returns true if the page has a title and the block at `at` is below it.
    pub(super) fn is_below_title(&self, at: usize) -> bool {
        self.has_title && self.head.is_some_and(|head| head < at)
    }

    /// Returns true if the block at `at` is one of the first lines of a dump, other than the first, which a converter may have
    /// put there, and a menu is between it and the title.
    pub(super) fn is_above_menu(&self, at: usize) -> bool {
        let is_dump = self.drafts[at].markup.is_none();
        is_dump
            && (1..TOP_LINES).contains(&at)
            && self.has_title
            && self.head.is_some_and(|head| head > at + REACH_ABOVE)
    }

    /// Returns true if the block at `at` is in an element called `name`, or directly in one that is.
    pub(super) fn is_in(&self, at: usize, name: &str) -> bool {
        let element = self.drafts[at].markup.as_ref().map(|markup| markup.element);
        let mut around = element.into_iter().flat_map(|element| Self::around(self.elements, element)).take(2);
        around.any(|at| self.elements[at as usize].name == name)
    }

    /// Role bits of the element of draft `at`; 0 for text without markup.
    fn role(&self, at: usize) -> u8 {
        let element = self.drafts[at].markup.as_ref().map(|markup| markup.element);
        element.and_then(|element| self.roles.get(element as usize)).copied().unwrap_or_default()
    }

    /// Returns true if the block at `at` of a dump stands below the last running text of the page.
    pub(super) fn is_behind_text(&self, at: usize) -> bool {
        let Some(head) = self.head.filter(|&head| head < at && self.drafts[at].markup.is_none()) else {
            return false;
        };
        let all = self.before.last().copied().unwrap_or_default();
        self.before[at].prose > self.before[head].prose && all.prose == self.before[at].prose
    }

    /// Returns true if the block at `at` is below more running text than a standfirst.
    pub(super) fn is_far_below(&self, at: usize) -> bool {
        self.prose_above(at) > STANDFIRST
    }

    /// Returns true if running text is between the title and the block at `at`.
    pub(super) fn is_behind_prose(&self, at: usize) -> bool {
        self.prose_above(at) > 0
    }

    /// Number of paragraphs of running text between the title and the block at `at` below it.
    fn prose_above(&self, at: usize) -> usize {
        let prose = |head: usize| self.before[at].prose.saturating_sub(self.before[head + 1].prose);
        self.head.filter(|&head| head < at).map_or(0, prose)
    }

    /// Returns the position of the block at `at`.
    pub(super) fn place(&self, at: usize) -> Place {
        if self.others.get(at) == Some(&true) {
            return Place::Site;
        }
        let role = self.role(at);
        let Some(head) = self.head else { return if role == 0 { Place::Far } else { Place::Site } };
        let (here, top) = (self.before[at], self.before[head]);
        if role & (SITE | QUOTE) != 0 || (at < head && role != 0) {
            return Place::Site;
        }
        if at < head {
            let above = top.blocks - here.blocks;
            return match above {
                0..=REACH_ABOVE if self.has_title => Place::Above(above),
                0..=REACH_ABOVE => Place::Leading(above),
                _ => Place::Far,
            };
        }
        // The head itself may be a paragraph or a heading.
        let past = self.before[head + 1];
        let below = here.blocks - top.blocks;
        let prose = here.prose.saturating_sub(past.prose);
        let headings = here.headings.saturating_sub(past.headings);
        if role & (BOX | ASIDE) != 0 && (below > BOX_REACH || prose > 0 || headings > 0) {
            return Place::Site;
        }
        if below <= REACH_BELOW && prose < PROSE_BELOW { Place::Below(below) } else { Place::Far }
    }
}

/// Returns the index of the line that begins with `title` and goes on: with the host that it links to, a section.
fn line_with_title(drafts: &[Draft], title: &str) -> Option<usize> {
    let most = title.len() + MAX_BESIDE_TITLE;
    let is_title = |draft: &Draft| {
        draft.markup.is_some()
            && draft.is_visible()
            && draft.text.len() <= most
            && draft.text.strip_prefix(title).is_some_and(|rest| rest.starts_with([' ', '\t', '\n']))
    };
    if words::count(title) < MIN_TITLE_WORDS { None } else { drafts.iter().position(is_title) }
}

/// Minimum number of words of a title that a longer line shows, and maximum number of bytes behind it. By hand.
const MIN_TITLE_WORDS: u32 = 3;
const MAX_BESIDE_TITLE: usize = 60;

/// Counts the linked lines above the title in each element around it. Cost: linear.
fn links_above(drafts: &[Draft], elements: &[Element], head: Option<usize>) -> HashMap<u32, usize> {
    let element = |draft: &Draft| draft.markup.as_ref().map(|markup| markup.element);
    let Some(title) = head.and_then(|head| element(&drafts[head])) else { return HashMap::new() };
    let mut counts: HashMap<u32, usize> = Layout::around(elements, title).map(|at| (at, 0)).collect();
    for draft in
        drafts[..head.unwrap_or_default()].iter().filter(|draft| draft.is_visible() && draft.is_linked())
    {
        let joint =
            element(draft).and_then(|at| Layout::around(elements, at).find(|at| counts.contains_key(at)));
        *joint.and_then(|joint| counts.get_mut(&joint)).unwrap_or(&mut 0) += 1;
    }
    // Outer elements have what inner ones have.
    let mut sum = 0;
    for at in Layout::around(elements, title) {
        sum += counts.get(&at).copied().unwrap_or_default();
        counts.insert(at, sum);
    }
    counts
}

/// Roles of elements by the words in their classes and ids.
static MEANINGS: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let mut meanings = HashMap::new();
    for (words, meaning) in [
        (&SITE_WORDS[..], SITE),
        (&MASTHEAD_WORDS, MASTHEAD),
        (&BOX_WORDS, BOX),
        (&POST_WORDS, POST),
        (&QUOTE_WORDS, QUOTE),
    ] {
        for word in words {
            *meanings.entry(*word).or_default() |= meaning;
        }
    }
    meanings
});

/// Determines the role of an element by its name and its classes. Header and footer of an article are not the
/// site's (HTML, 4.3.8).
fn role(
    element: &Element,
    common: &BTreeSet<&str>,
    is_list: bool,
    in_article: bool,
    is_beside_title: bool,
) -> u8 {
    let (mut of_post, mut role, mut role_of_ends) = (false, 0, 0);
    for word in tokens_of(element) {
        let Some(&meaning) = MEANINGS.get(word) else { continue };
        of_post |= meaning & POST != 0;
        if !common.contains(word) {
            let is_end = matches!(word, "header" | "footer");
            *if is_end { &mut role_of_ends } else { &mut role } |= meaning & !POST;
        }
    }
    // The words of a post's own header and footer are not the site's, nor a compound beside the title.
    let is_compound = || {
        element.tokens.split(' ').any(|token| token.starts_with("header-") || token.starts_with("header_"))
    };
    let is_own = of_post || (is_beside_title && element.name == "div" && is_compound());
    role |= if is_own { 0 } else { role_of_ends };
    role | match element.name.as_str() {
        "aside" if of_post => 0,
        "aside" => ASIDE,
        name if SITE_ELEMENTS.contains(&name) => SITE,
        "header" | "footer" if in_article => 0,
        "header" => MASTHEAD,
        "footer" => BOX,
        // Another article than the one with the title.
        "article" if is_list => BOX,
        _ => 0,
    }
}

/// Returns true if its name or a class says that `element` is a part of the site: a menu, a footer, comments. The
/// classes of the page as a whole say what else it has.
pub(super) fn is_of_site(element: &Element) -> bool {
    !matches!(element.name.as_str(), "html" | "body" | "main" | "article")
        && (SITE_ELEMENTS.contains(&element.name.as_str())
            || element.name == "footer"
            || tokens_of(element).any(|word| {
                word == "footer" || MEANINGS.get(word).is_some_and(|meaning| meaning & SITE != 0)
            }))
}

fn tokens_of(element: &Element) -> impl Iterator<Item = &str> {
    element.tokens.split([' ', '-', '_']).filter(|word| !word.is_empty())
}

/// Returns true if classes mark the block in `element` as the site's logo or name.
pub(super) fn is_logo(elements: &[Element], element: u32) -> bool {
    Layout::around(elements, element).take(3).any(|at| {
        elements[at as usize].tokens.split(' ').any(|token| {
            let mut words = token.split(['-', '_']);
            words.any(|word| {
                matches!(word, "logo" | "sitename" | "brand" | "branding" | "sitetitle" | "blogname")
            }) || matches!(token, "site-title" | "site-name" | "blog-title" | "site_title" | "site_name")
        })
    })
}

/// Returns true if the draft is long enough for prose and a paragraph, a quote or a list item.
pub(super) fn is_prose(draft: &Draft) -> bool {
    draft.words >= PROSE_WORDS
        && matches!(draft.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem)
}
