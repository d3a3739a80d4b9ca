//! Kinds of the blocks of a text dump.

use crate::model::BlockKind;
use crate::text::marks;

use super::rows;
use crate::parse::byline::Names;
use crate::parse::date::Reader;
use crate::parse::draft::Draft;
use crate::parse::lexicon::Lexicon;

/// Maximum number of words in a heading: 99 in 100 headings of the labelled pages have fewer.
const MAX_HEADING_WORDS: u32 = 20;

/// Number of words from which a block is prose even without a full stop.
const MIN_PROSE_WORDS: u32 = 12;

/// Maximum number of words in a loose string.
const MAX_LOOSE_WORDS: u32 = 2;

/// Number of blocks at the top in which the title may be.
const TOP_BLOCKS: usize = 8;

/// Mark at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    None,
    /// `# ` to `###### `
    Heading,
    /// `• `, `* `, `- `
    Bullet,
    /// `– `, of an item or of speech; see [`super::dashes`].
    Dash,
    /// `1. `, `2) `
    Number,
    /// `> `
    Quote,
    /// Between two fences.
    Fence,
}

impl Marker {
    /// Returns true if a line with this mark begins a block. A number may be there by chance, as in "in the
    /// year / 1914. Then"; this is rare.
    pub(super) fn begins_block(self) -> bool {
        self != Self::None
    }
}

/// Returns the mark at the start of `line`, and its length in bytes if it is not part of the text, as a
/// number is.
pub(super) fn marker(line: &str) -> (Marker, usize) {
    let spaced = |len: usize| line.get(len..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && spaced(hashes) {
        return (Marker::Heading, hashes);
    }
    if line.starts_with('>') {
        return (Marker::Quote, 1);
    }
    if let Some(bullet) =
        line.chars().next().filter(|c| matches!(c, '•' | '‣' | '▪' | '●' | '·' | '*' | '-' | '–'))
        && spaced(bullet.len_utf8())
    {
        let marker = if bullet == '–' { Marker::Dash } else { Marker::Bullet };
        return (marker, bullet.len_utf8());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits)
        && matches!(line.as_bytes().get(digits), Some(b'.' | b')'))
        && spaced(digits + 1)
    {
        return (Marker::Number, 0);
    }
    (Marker::None, 0)
}

/// Returns true if `text` ends with a sentence terminator, a colon or an ellipsis, ignoring closing quotes
/// and brackets.
pub(super) fn ends_sentence(text: &str) -> bool {
    marks::ends_sentence(text) || text.trim_end_matches(marks::is_closer).ends_with(['.', '…', ':', '：'])
}

/// Sets the kind of each block, in page order.
pub(super) fn assign(blocks: &mut [(Marker, Draft)], lexicon: &Lexicon) {
    let mut has_title = false;
    let mut has_prose = false;
    let rows = rows::find(blocks, |marker| *marker == Marker::None);
    for at in 0..blocks.len() {
        let is_top = at < TOP_BLOCKS;
        let (marker, draft) = &blocks[at];
        let text = draft.text.as_str();
        let below = &blocks[at + 1..];
        let kind = match marker {
            Marker::Fence => BlockKind::Code,
            Marker::Quote => BlockKind::Quote,
            Marker::Heading if !has_title && is_top => BlockKind::Title,
            Marker::Heading => BlockKind::Heading,
            _ if rows[at] => BlockKind::TableRow,
            // "17. Mai 2024" begins like an item of a numbered list.
            Marker::None | Marker::Number if is_date_line(text, lexicon) => loose(draft),
            Marker::Bullet | Marker::Number => BlockKind::ListItem,
            Marker::None if is_top && !has_prose && is_byline(text, lexicon) => loose(draft),
            Marker::None
                if !has_title && !has_prose && is_top && is_title_like(draft, at, below, lexicon) =>
            {
                BlockKind::Title
            }
            Marker::None if is_heading_like(draft) && below.first().is_some_and(is_prose) => {
                BlockKind::Heading
            }
            Marker::None | Marker::Dash => loose(draft),
        };
        has_title |= kind == BlockKind::Title;
        has_prose |= is_prose(&blocks[at]);
        blocks[at].1.kind = kind;
    }
}

/// Kind of a line that may be prose or not, by its length.
fn loose(draft: &Draft) -> BlockKind {
    if draft.words <= MAX_LOOSE_WORDS { BlockKind::Other } else { BlockKind::Paragraph }
}

/// Maximum length in bytes of a line that consists of a date.
const MAX_DATE_BYTES: usize = 200;

fn is_date_line(text: &str, lexicon: &Lexicon) -> bool {
    text.len() <= MAX_DATE_BYTES && Reader::new(lexicon, None).is_date_line(text)
}

fn is_byline(text: &str, lexicon: &Lexicon) -> bool {
    text.len() <= MAX_DATE_BYTES && Names::new(lexicon).in_line(text).is_some()
}

/// Returns true if the line states who published the page and when, in any form, and so is not a title: `di
/// Redazione`, `2024-05-17 10:30 来源：某报`.
fn is_note(text: &str, lexicon: &Lexicon) -> bool {
    let names = Names::new(lexicon);
    let is_nobody = || names.without_prefix(text).is_some_and(|(rest, _)| names.is_nobody(rest));
    let begins_with_day =
        || Reader::new(lexicon, None).days(text).first().is_some_and(|found| found.start == 0);
    text.len() <= MAX_DATE_BYTES && (is_byline(text, lexicon) || is_nobody() || begins_with_day())
}

/// Returns true if the block may be the title: followed by a byline, a date or prose, or the first block with
/// text soon after. A line of one word is a menu's.
fn is_title_like(draft: &Draft, at: usize, below: &[(Marker, Draft)], lexicon: &Lexicon) -> bool {
    let leads = |next: &(Marker, Draft)| {
        let text = next.1.text.as_str();
        is_prose(next) || is_date_line(text, lexicon) || is_byline(text, lexicon)
    };
    is_heading_like(draft)
        && !is_note(draft.text.as_str(), lexicon)
        && draft.words > 1
        && (below.first().is_some_and(leads) || (at == 0 && leads_to_text(below)))
}

/// Returns true if the line is as short as a heading and does not end as a sentence or list does.
fn is_heading_like(draft: &Draft) -> bool {
    let stops = draft.text.ends_with(['.', ',', ';', ':', '…']);
    !stops && (1..=MAX_HEADING_WORDS).contains(&draft.words)
}

/// Returns true if prose or a list begins within the next blocks: room for a byline, a date and a summary,
/// but not for a menu.
fn leads_to_text(below: &[(Marker, Draft)]) -> bool {
    let is_item = |marker| matches!(marker, Marker::Bullet | Marker::Number);
    below.iter().take(4).any(|block| is_item(block.0) || is_prose(block))
}

fn is_prose((marker, draft): &(Marker, Draft)) -> bool {
    matches!(marker, Marker::None | Marker::Dash) && draft.words >= MIN_PROSE_WORDS
}
