//! `<meta>` elements that state authors.
//!
//! In: the `<meta>` elements of a page. Out: those for authors, the most reliable name first, each with the order in
//! which it writes a name. Names of elements are compared by their letters, since sites write `dc.creator`,
//! `dc:creator` and `DC.Creator` alike.

use crate::parse::draft::Hints;
use crate::parse::facts::unescape::unescape;

/// Order of the parts of a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As spoken: `Nora Whitlow`.
    Spoken,
    /// As spoken, or family name first: `Whitlow, Nora`, as libraries write it. A comma may also divide two persons.
    Either,
    /// Family name first if there is a comma.
    Family,
}

/// Names of `<meta>` elements for authors, most reliable first: HTML, Open Graph, Dublin Core, Highwire Press,
/// content management systems and trackers. Those of libraries put the family name first.
const METAS: [(&str, Order); 16] = [
    ("author", Order::Spoken),
    ("articleauthor", Order::Spoken),
    ("ogarticleauthor", Order::Spoken),
    ("citationauthor", Order::Family),
    ("citationauthors", Order::Family),
    ("dccreator", Order::Either),
    ("dctermscreator", Order::Either),
    ("creator", Order::Spoken),
    ("parselyauthor", Order::Spoken),
    ("byl", Order::Spoken),
    ("sailthruauthor", Order::Spoken),
    ("dccontributor", Order::Either),
    ("articleauthorname", Order::Spoken),
    ("authors", Order::Spoken),
    ("dcsextauthor", Order::Spoken),
    ("cxenseparseauthor", Order::Spoken),
];

/// Endings of further names, with which platforms and trackers put their own before it: `mrf:authors`,
/// `DC.Creator.PersonalName`. The first one that fits counts.
const ENDINGS: [(&str, Order); 9] = [
    ("citationauthor", Order::Family),
    ("author", Order::Spoken),
    ("authors", Order::Spoken),
    ("authorname", Order::Spoken),
    ("authornames", Order::Spoken),
    ("creatorname", Order::Family),
    ("creatorsname", Order::Family),
    ("creatorpersonalname", Order::Family),
    ("byline", Order::Spoken),
];

/// Words in names that say who made something else: the template, a book on the page.
const OTHER_WORDS: [&str; 6] = ["theme", "template", "design", "book", "comment", "generator"];

/// A `<meta>` element for authors.
#[derive(Debug)]
pub(super) struct Meta<'a> {
    /// Rank of its name, the most reliable 0; equal for elements of the same name.
    pub(super) rank: usize,
    pub(super) order: Order,
    content: &'a str,
}

impl Meta<'_> {
    /// Returns true if its name is known in full, not only by its ending.
    pub(super) fn is_known(&self) -> bool {
        self.rank < METAS.len()
    }

    /// Returns its content without character references.
    pub(super) fn content(&self) -> String {
        unescape(self.content)
    }
}

/// Returns the elements for authors by rank, those of one rank in page order.
pub(super) fn of(hints: &Hints) -> Vec<Meta<'_>> {
    let names: Vec<String> = hints.metas.iter().map(|(name, _)| letters(name)).collect();
    let metas = names.iter().zip(&hints.metas).filter_map(|(name, (_, content))| {
        let (rank, order) = match METAS.iter().position(|(known, _)| known == name) {
            Some(rank) => (rank, METAS[rank].1),
            None => (METAS.len() + names.iter().position(|other| other == name)?, order_by_ending(name)?),
        };
        Some(Meta { rank, order, content })
    });
    let mut metas: Vec<Meta<'_>> = metas.collect();
    metas.sort_by_key(|meta| meta.rank);
    metas
}

/// Returns the order of a name in an element whose own name ends as those of authors do.
fn order_by_ending(name: &str) -> Option<Order> {
    let (_, order) = ENDINGS.iter().find(|(end, _)| name.ends_with(end))?;
    (!OTHER_WORDS.iter().any(|word| name.contains(word))).then_some(*order)
}

/// Reduces the name of a `<meta>` element to its letters.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_letters() {
        let of_name = |name: &str| {
            let hints =
                Hints { metas: vec![(name.to_owned(), "Whitlow, Nora".to_owned())], ..Hints::default() };
            of(&hints).first().map(|meta| (meta.is_known(), meta.order))
        };
        for name in ["dc.creator", "dc:creator", "dc-creator"] {
            assert_eq!(of_name(name), Some((true, Order::Either)), "{name}");
        }
        assert_eq!(of_name("article.author"), of_name("article:author"));
        assert_eq!(of_name("bepress_citation_author"), Some((false, Order::Family)));
        assert_eq!(of_name("mrf:authors"), Some((false, Order::Spoken)));
        assert_eq!(of_name("theme-author"), None);
        assert_eq!(of_name("description"), None);
    }
}
