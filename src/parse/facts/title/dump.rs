//! Title of a text dump, which has no markup for it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::date::Reader;
use crate::parse::draft::Draft;
use crate::text::words;

use super::address::{Address, Shares};

/// Maximum number of words of a title.
const MAX_TITLE_WORDS: u32 = 30;

/// Minimum number of words of a title without support by an address: lines of one or two are menus.
const MIN_WORDS: u32 = 3;

/// Minimum share of the words of a spelled-out address that the title has. Addresses drop small words, keep
/// those of an earlier title, or add a number. Chosen, like the weights below, on the labelled pages as text:
/// .37 of titles as in the gold before short addresses and the place of a line were used, .50 since.
const MIN_ADDRESS_SHARE: f64 = 0.5;

/// Minimum share of a line's words that occur in an address of a word or two.
const MIN_LINE_SHARE: f64 = 0.3;

/// Weight of the share of the line's words in the address, relative to the share of the address's words in
/// the line.
const LINE_WEIGHT: f64 = 0.25;

/// Penalty for a line after a paragraph of at least this many words: a title precedes its text.
const BEHIND_TEXT: f64 = 0.25;
const TEXT_MIN_WORDS: u32 = 20;

/// Bonus for a line followed by a byline or date.
const LEADS: f64 = 0.3;

/// Penalty for a line that ends like a sentence or a note.
const STOPS: f64 = 0.3;

/// Separators between a title and the site's name in a window title, and maximum number of words of that
/// name.
const SITE_MARKS: [&str; 5] = [" | ", " - ", " – ", " — ", " · "];
const MAX_SITE_WORDS: u32 = 5;

/// Number of blocks below a title within which its byline or date is.
const SIGNED_WITHIN: usize = 4;

/// Number of blocks below a title examined for its text, and minimum number of paragraphs there if no address
/// supports the title.
const TEXT_WITHIN: usize = 12;
const MIN_PARAGRAPHS: usize = 2;

/// Maximum number of words of a line that begins with a day, or a name and a day.
const MAX_SIGNATURE_WORDS: u32 = 10;

/// Maximum length in bytes of a byline or date line.
const MAX_SIGNATURE_BYTES: usize = 200;

/// Finds the title of a text dump and sets its kind. The address often spells it
/// (`/2024/05/17/ten-ways-to-mend-a-net`) or names it (`/collections/beard-oil`): then the title is the line
/// that shares most words with the address, preferring lines above the text and lines with a byline or date
/// below, and the first of equals. Otherwise it is a line that another repeats with the site's name;
/// otherwise, if the parser found none at the top, the first line with a byline or date below that leads to
/// running text, however long the menu above. Cost: linear.
pub(in crate::parse::facts) fn mark_in_dump(
    drafts: &mut [Draft],
    url: Option<&str>,
    reader: Reader,
    names: Names,
) {
    let address = url.map(Address::new).unwrap_or_default();
    let signatures = Signatures::new(drafts, reader, names);
    let by_address = (!address.is_empty()).then(|| by_address(&signatures, &address)).flatten();
    let has_title = || (0..drafts.len()).any(|at| drafts[at].kind == BlockKind::Title && !signatures.has(at));
    let by_place = || (!has_title()).then(|| by_place(&signatures)).flatten();
    let title = by_address.or_else(|| with_site(drafts)).or_else(by_place);
    let Some(title) = title else { return };
    for draft in drafts.iter_mut().filter(|draft| draft.kind == BlockKind::Title) {
        draft.kind = BlockKind::Heading;
    }
    drafts[title].kind = BlockKind::Title;
}

/// Finds the line that another one repeats with the site's name after it, in dumps that include the window
/// title.
fn with_site(drafts: &[Draft]) -> Option<usize> {
    let is_short = |draft: &&Draft| draft.words <= MAX_TITLE_WORDS + MAX_SITE_WORDS;
    let windows: BTreeSet<&str> =
        drafts.iter().filter(is_short).flat_map(|draft| without_site(&draft.text)).collect();
    let is_title = |draft: &Draft| {
        may_be_title(draft) && draft.words >= MIN_WORDS && windows.contains(draft.text.as_str())
    };
    drafts.iter().position(is_title)
}

/// Yields the parts of `line` before a separator that is followed by only a few words.
fn without_site(line: &str) -> impl Iterator<Item = &str> {
    let cuts = SITE_MARKS.iter().filter_map(|mark| line.rsplit_once(mark));
    cuts.filter(|(_, site)| words::count(site) <= MAX_SITE_WORDS).map(|(title, _)| title.trim())
}

/// Byline and date lines of a page. Each line is read when first asked about, since few lines are.
struct Signatures<'a> {
    drafts: &'a [Draft],
    reader: Reader<'a>,
    names: Names<'a>,
    known: Vec<OnceCell<bool>>,
}

impl<'a> Signatures<'a> {
    fn new(drafts: &'a [Draft], reader: Reader<'a>, names: Names<'a>) -> Self {
        Self { drafts, reader, names, known: vec![OnceCell::new(); drafts.len()] }
    }

    /// Returns true if the draft at `at` is a byline or date line.
    fn has(&self, at: usize) -> bool {
        *self.known[at].get_or_init(|| {
            let Draft { text, words, .. } = &self.drafts[at];
            text.len() <= MAX_SIGNATURE_BYTES
                && (self.reader.is_date_line(text)
                    || self.names.in_line(text).is_some()
                    || (*words <= MAX_SIGNATURE_WORDS && self.begins_with_day(text)))
        })
    }

    /// Returns true if `line` begins with a day, or with a name and a day: `渡辺洋介 2025年1月13日 21時37分`,
    /// `2024-05-17 10:30 来源：港口日报`.
    fn begins_with_day(&self, line: &str) -> bool {
        self.reader.days(line).first().is_some_and(|day| {
            let before = line[..day.start].trim();
            before.is_empty() || self.names.alone(before).is_some()
        })
    }

    /// Returns true if a byline or date stands below the draft at `at`, before any running text.
    fn follow(&self, at: usize) -> bool {
        let below = (at + 1..self.drafts.len()).take(SIGNED_WITHIN);
        below
            .take_while(|&below| self.drafts[below].words < TEXT_MIN_WORDS || self.has(below))
            .any(|below| self.has(below))
    }
}

/// Finds the line that best matches the address.
fn by_address(signatures: &Signatures, address: &Address) -> Option<usize> {
    let (mut best, mut title, mut behind) = (0.0, None, 0.0);
    let mut form = String::new();
    for (at, draft) in signatures.drafts.iter().enumerate() {
        if may_be_title(draft) {
            let Shares { of_address, of_line } = address.shares(&draft.text, &mut form);
            let may_be = if address.is_spelt() {
                of_address >= MIN_ADDRESS_SHARE
            } else {
                of_address >= 1.0 && of_line >= MIN_LINE_SHARE
            };
            if may_be {
                let leads = if signatures.follow(at) { LEADS } else { 0.0 };
                let stops = if ends_as_sentence(&draft.text) { STOPS } else { 0.0 };
                let score = of_address + LINE_WEIGHT * of_line + leads - stops - behind;
                if score > best {
                    (best, title) = (score, Some(at));
                }
            }
        }
        if draft.words >= TEXT_MIN_WORDS && draft.text.ends_with(['.', '!', '?', '。']) {
            behind = BEHIND_TEXT;
        }
    }
    title
}

/// Finds the first line followed by a byline or date and then running text.
fn by_place(signatures: &Signatures) -> Option<usize> {
    let Signatures { drafts, reader, names, .. } = signatures;
    let is_title = |&at: &usize| {
        let draft = &drafts[at];
        let below = drafts[at + 1..].iter().take(TEXT_WITHIN);
        may_be_title(draft)
            && draft.words >= MIN_WORDS
            && !ends_as_sentence(&draft.text)
            && matches!(draft.kind, BlockKind::Paragraph | BlockKind::Heading)
            && below.filter(|draft| draft.words >= TEXT_MIN_WORDS).count() >= MIN_PARAGRAPHS
            && names.without_prefix(&draft.text).is_none_or(|(rest, _)| !names.is_nobody(rest))
            && reader.days(&draft.text).first().is_none_or(|found| found.start > 0)
            && !signatures.has(at)
            && signatures.follow(at)
    };
    (0..drafts.len()).find(is_title)
}

/// Returns true if the draft is as short as a title and has no address.
fn may_be_title(draft: &Draft) -> bool {
    (1..=MAX_TITLE_WORDS).contains(&draft.words) && !draft.text.contains("://")
}

fn ends_as_sentence(text: &str) -> bool {
    text.ends_with(['.', ')', ':', ',', '。', '…'])
}
