//! Facts between bars or dots: `Serves 4 · 35 minutes · Easy`, `Nant · CDI · 2 200 €`. They look like the entries of a
//! menu, but a menu has links, and its entries have few figures.

use crate::model::{BlockKind, Element, Page};

/// What is between the parts of a line.
const SEPARATORS: [char; 4] = ['|', '·', '•', '‧'];
/// Part of the parts of a line of a text dump, one in this many, that must be figures. By hand: in a line about a
/// room or a job, the price alone may be one.
const FIGURES_ONE_IN: usize = 3;
/// Elements that hold menus, with links or without.
const BARRED: [&str; 4] = ["nav", "header", "footer", "menu"];

/// Returns true if the block at `index` states facts. With markup, it has one link at most, and a figure or a heading above
/// it. In a text dump, where links are unknown, a third of its parts are figures, one of which is a price or begins with
/// a digit, or there are two.
pub(super) fn are_stated(page: &Page, index: usize) -> bool {
    let block = &page.blocks[index];
    let parts = block.text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty());
    let figures = parts.clone().filter(|part| is_figure(part)).count();
    let Some(markup) = &block.markup else {
        let opens = parts.clone().any(|part| is_figure(part) && part.starts_with(is_digit_or_sign));
        return figures * FIGURES_ONE_IN >= parts.count() && (figures > 1 || opens);
    };
    let is_headed = || {
        index
            .checked_sub(1)
            .is_some_and(|above| matches!(page.blocks[above].kind, BlockKind::Heading | BlockKind::Title))
    };
    let is_barred = |element: &Element| BARRED.contains(&element.name.as_str());
    markup.links <= 1 && (figures > 0 || is_headed()) && !page.ancestors(block).any(is_barred)
}

/// Returns true if the part has a digit and something that is counted or measured; numbers alone are those of pages, and
/// times of day those of news.
fn is_figure(part: &str) -> bool {
    let is_time = part.split_once(':').is_some_and(|(before, after)| {
        before.ends_with(|c: char| c.is_numeric()) && after.starts_with(|c: char| c.is_numeric())
    });
    !is_time
        && part.contains(|c: char| c.is_numeric())
        && part.contains(|c: char| c.is_alphabetic() || is_sign(c))
}

fn is_digit_or_sign(c: char) -> bool {
    c.is_numeric() || is_sign(c)
}

/// Returns true if `c` is the sign of a currency or a share.
fn is_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}' | '%' | '°')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::tests::markup::html;
    use crate::chrome::tests::page;

    #[test]
    fn figures_without_links_are_facts() {
        let stated = |path: &str, text: &str| {
            let page = html(&[("main > p", "All rooms are in the granary."), (path, text)]);
            are_stated(&page, 1)
        };
        assert!(stated("main > p", "Nant · CDI · 2 200 €"));
        assert!(stated("main > p", "@Nant · CDI · 2 200 €"), "one link around it");
        assert!(!stated("main > p", "@Nant ·\nCDI ·\n2 200 €"), "a link each");
        assert!(!stated("footer > p", "Nant · CDI · 2 200 €"));
        assert!(!stated("main > p", "Nant · CDI · full time"));
        assert!(!stated("main > p", "1 · 2 · 3 · Next"), "numbers of pages");
        let headed = html(&[("main > h3", "Sawyer"), ("main > p", "Nant · CDI · full time")]);
        assert!(are_stated(&headed, 1));
    }

    #[test]
    fn a_third_of_figures_are_facts_in_a_dump() {
        let stated = |text: &str| are_stated(&page(0, &[(BlockKind::Paragraph, text)]), 0);
        assert!(stated("Serves 4 · 35 minutes · Easy"));
        assert!(stated("Gdańsk · pełny etat · 9 200 zł"));
        assert!(!stated("Home | News 24 | Contact"));
        assert!(!stated("Home | Terms | Contact | 24 hours"));
        assert!(!stated("1 | 2 | 3 | Next"));
        assert!(!stated("10:16 Uhr · Männer · HBL"), "a time of day");
    }
}
