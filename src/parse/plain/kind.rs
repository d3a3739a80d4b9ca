//! What a block of a text dump is.

use crate::model::BlockKind;
use crate::text::marks;

use crate::parse::byline::Names;
use crate::parse::date::Reader;
use crate::parse::draft::Draft;
use crate::parse::lexicon::Lexicon;

/// Words of a heading, at most. Of the headings in the labelled pages 99 in 100 have fewer.
const MAX_HEADING_WORDS: u32 = 20;

/// Words from which a block is prose although it ends without a stop.
const MIN_PROSE_WORDS: u32 = 12;

/// Words of a loose string, at most.
const MAX_LOOSE_WORDS: u32 = 2;

/// Blocks from the top among which the title stands.
const TOP_BLOCKS: usize = 8;

/// The mark at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    None,
    /// `# ` to `###### `
    Heading,
    /// `• `, `* `, `- `, `– `
    Bullet,
    /// `1. `, `2) `
    Number,
    /// `> `
    Quote,
    /// Between two fences.
    Fence,
}

impl Marker {
    /// Whether a line with the mark begins a block. A number does so by chance too: "in the year /
    /// 1914. Then", but then it goes on without being the next of a list; such lines are rare.
    pub(super) fn begins_block(self) -> bool {
        self != Self::None
    }
}

/// The mark that `line` begins with and its length in bytes where it is no part of the text: a
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
        return (Marker::Bullet, bullet.len_utf8());
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

/// Whether `text` ends as a sentence does, closing quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    marks::ends_sentence(text) || text.trim_end_matches(marks::is_closer).ends_with(['.', '…', ':', '：'])
}

/// Gives each block its kind, in page order.
pub(super) fn assign(blocks: &mut [(Marker, Draft)], lexicon: &Lexicon) {
    let mut has_title = false;
    let mut has_prose = false;
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
            // "17. Mai 2024" begins as an entry of a numbered list does.
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
            Marker::None => loose(draft),
        };
        has_title |= kind == BlockKind::Title;
        has_prose |= is_prose(&blocks[at]);
        blocks[at].1.kind = kind;
    }
}

fn loose(draft: &Draft) -> BlockKind {
    if draft.words <= MAX_LOOSE_WORDS { BlockKind::Other } else { BlockKind::Paragraph }
}

/// Bytes of a line that only dates the page, at most.
const MAX_DATE_BYTES: usize = 200;

fn is_date_line(text: &str, lexicon: &Lexicon) -> bool {
    text.len() <= MAX_DATE_BYTES && Reader::new(lexicon, None).is_date_line(text)
}

fn is_byline(text: &str, lexicon: &Lexicon) -> bool {
    text.len() <= MAX_DATE_BYTES && Names { lexicon }.in_line(text).is_some()
}

/// Whether the line tells who published the page and when, in whatever form, and so is no title: `di Redazione`,
/// `2024-05-17 10:30 来源：某报`.
fn is_note(text: &str, lexicon: &Lexicon) -> bool {
    let names = Names { lexicon };
    let is_nobody = || names.without_prefix(text).is_some_and(|(rest, _)| names.is_nobody(rest));
    let begins_with_day =
        || Reader::new(lexicon, None).days(text).first().is_some_and(|found| found.start == 0);
    text.len() <= MAX_DATE_BYTES && (is_byline(text, lexicon) || is_nobody() || begins_with_day())
}

/// A title leads to a byline, a date or prose, or stands first where text begins soon; a line of one
/// word is a menu's.
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

fn is_heading_like(draft: &Draft) -> bool {
    let stops = draft.text.ends_with(['.', ',', ';', ':', '…']);
    !stops && (1..=MAX_HEADING_WORDS).contains(&draft.words)
}

/// Whether the text, or a list with its marks, begins soon: below a byline, a date and a summary, not
/// below a menu.
fn leads_to_text(below: &[(Marker, Draft)]) -> bool {
    let is_item = |marker| matches!(marker, Marker::Bullet | Marker::Number);
    below.iter().take(4).any(|block| is_item(block.0) || is_prose(block))
}

fn is_prose((marker, draft): &(Marker, Draft)) -> bool {
    *marker == Marker::None && draft.words >= MIN_PROSE_WORDS
}
