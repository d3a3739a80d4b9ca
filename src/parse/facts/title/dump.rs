//! Title of a text dump, which has no markup for it.
//!
//! In: the blocks of the dump and the page's address. Out: the block that most looks like the title, by a
//! weighted sum of features of each short line: words that it shares with the address and with the text below,
//! a byline or date below, its length, its place. The weights are trained (`gristmill train titles`).

use std::cell::OnceCell;
use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::model::BlockKind;
use crate::parse::byline::Names;
use crate::parse::date::{Label, Reader};
use crate::parse::draft::Draft;
use crate::text::marks;

use super::address::{Address, Shares};
use super::compared::{add_words, each_word, has_inner_end};
use super::kind::mark_only;
use super::line::Features;
#[cfg(feature = "learn")]
use super::line::Line;
use super::menu;
use super::near::{self, Near};
use super::parts::{cuts_before_site, is_parted, last_step, may_have_parts};
use crate::parse::facts::site::SiteNames;

/// Weights of the features.
static WEIGHTS: LazyLock<Features> =
    LazyLock::new(|| toml::from_str(include_str!("weights.toml")).expect("the shipped weights are complete"));

/// Maximum number of words of a title.
const MAX_TITLE_WORDS: u32 = 30;

/// Minimum number of words of a title that neither the address nor the parser supports: lines of one or two
/// are menus.
const MIN_WORDS: u32 = 3;

/// Minimum share of the words of a spelled-out address that supports a shorter title. Addresses drop small
/// words, keep those of an earlier title, or add a number.
const MIN_ADDRESS_SHARE: f64 = 0.5;

/// Number of words that nearly all titles of the labelled pages stay below.
const MANY_WORDS: u32 = 20;

/// Minimum number of words of a paragraph of running text, and of a sentence that is one beside another.
const TEXT_MIN_WORDS: u32 = 20;
const SENTENCE_MIN_WORDS: u32 = 8;

/// Minimum number of words of a line that is longer than most headings, and maximum number of words of an
/// entry of a menu.
const LONG_MIN_WORDS: u32 = 12;
const SHORT_MAX_WORDS: u32 = 3;

/// Number of blocks below a title within which its byline or date is.
const SIGNED_WITHIN: usize = 4;

/// Minimum score of a line that leads to the text; 0 for others. Set by hand.
const LEADING_MIN_SCORE: f64 = -1.0;

/// Share of the words of a line in the text below from which its words are no menu.
const GLUED_MAX_SHARE: f64 = 0.2;

/// Number of blocks below a title in which paragraphs are counted, and the number from which more make no
/// difference.
const PARAGRAPHS_WITHIN: usize = 12;
const MAX_PARAGRAPHS: usize = 4;

/// Number of blocks below a title among which much of the page's text is.
const TEXT_WITHIN: usize = 40;

/// Number of blocks on either side of a line that are its neighbours.
const NEIGHBOURS: usize = 3;

/// Number of paragraphs below a line whose words are compared with its own.
const COMPARED_PARAGRAPHS: usize = 3;

/// Maximum number of lines whose slower features are computed, which bounds the cost of hostile pages.
const MAX_COMPLETED: usize = 256;

/// Maximum number of words of a line with a day, or a name and a day.
const MAX_SIGNATURE_WORDS: u32 = 10;

/// Maximum number of words of a line that counts something: `3 EL Honig`.
const MAX_COUNT_WORDS: u32 = 5;

/// Maximum length in bytes of a byline or date line.
const MAX_SIGNATURE_BYTES: usize = 200;

/// Finds the title of a text dump and sets its kind. A first line that names the site is the title only of a page
/// that has no other. Cost: linear.
pub(in crate::parse::facts) fn mark_in_dump(
    drafts: &mut [Draft],
    url: Option<&str>,
    site: &SiteNames,
    (reader, names): (Reader, Names),
) {
    let lines = Lines::new(drafts, url, reader, names);
    let mut title = lines.best(&WEIGHTS, 0);
    if title == Some(0) && site.has(&drafts[0].text) {
        title = lines.best(&WEIGHTS, 1).or(title);
    }
    let Some(title) = title.map(|title| lines.below_menu(title)) else { return };
    let title = lines.headline_near(title).filter(|&at| !site.has(&drafts[at].text)).unwrap_or(title);
    let signed = lines.names_below(title);
    drop(lines);
    mark_only(drafts, title);
    for at in signed {
        drafts[at].kind = BlockKind::Paragraph;
    }
}

/// Returns the lines that may be the title, with all their features.
#[cfg(feature = "learn")]
pub(in crate::parse::facts) fn lines(
    drafts: &[Draft],
    url: Option<&str>,
    reader: Reader,
    names: Names,
) -> Vec<Line> {
    let lines = Lines::new(drafts, url, reader, names);
    let line = |(at, mut features): (usize, Features)| {
        lines.complete(at, &mut features);
        Line { text: drafts[at].text.clone(), features }
    };
    lines.candidates().map(line).collect()
}

/// Lines of a dump, and what is known of them.
struct Lines<'a> {
    drafts: &'a [Draft],
    address: Address,
    /// Overlap of each line that may be the title with the address; none for the other blocks.
    shares: Vec<Shares>,
    reader: Reader<'a>,
    names: Names<'a>,
    /// Whether each block is a paragraph of running text.
    is_text: Vec<bool>,
    /// Indices of the paragraphs of running text.
    paragraphs: Vec<usize>,
    /// The lines that are as short as titles.
    short: OnceCell<HashSet<&'a str>>,
    /// Number of words of running text before each block, and in all.
    text_before: Vec<f64>,
    /// Hashes of the words of each paragraph, collected when first asked for.
    words: Vec<OnceCell<HashSet<u64>>>,
    /// Whether each block is a byline or date line. Read when first asked for, since few are asked for.
    signatures: Vec<OnceCell<bool>>,
}

impl<'a> Lines<'a> {
    fn new(drafts: &'a [Draft], url: Option<&str>, reader: Reader<'a>, names: Names<'a>) -> Self {
        let is_text = running_text(drafts);
        let paragraphs = (0..drafts.len()).filter(|&at| is_text[at]).collect::<Vec<_>>();
        let mut sum = 0.0;
        let mut text_before = vec![0.0];
        text_before.extend(drafts.iter().zip(&is_text).map(|(draft, &is_text)| {
            sum += if is_text { f64::from(draft.words) } else { 0.0 };
            sum
        }));
        let address = url.map(Address::new).unwrap_or_default();
        let mut form = String::new();
        let shares = drafts.iter().map(|draft| {
            let is_compared = !address.is_empty() && may_be_title(draft);
            if is_compared { address.shares(&draft.text, &mut form) } else { Shares::default() }
        });
        Self {
            drafts,
            shares: shares.collect(),
            address,
            reader,
            names,
            words: vec![OnceCell::new(); paragraphs.len()],
            is_text,
            paragraphs,
            short: OnceCell::new(),
            text_before,
            signatures: vec![OnceCell::new(); drafts.len()],
        }
    }

    /// Returns the index of the line from `first` on with the highest score above the minimum; the first of equals.
    fn best(&self, weights: &Features, first: usize) -> Option<usize> {
        let known = self.candidates().filter(|&(at, _)| at >= first);
        let known = known.map(|(at, known)| (known.score(weights), at));
        let mut known = known.collect::<Vec<_>>();
        known.sort_by(|(one, at), (other, other_at)| other.total_cmp(one).then(at.cmp(other_at)));
        // The other features are asked only of lines that can still win.
        let late = [
            weights.signature,
            weights.signed,
            weights.in_text,
            weights.leads,
            weights.leads_upper,
            weights.leads_stopped,
            weights.under_line,
        ];
        let most = late.iter().map(|weight| weight.max(0.0)).sum::<f64>();
        let mut best: Option<(f64, usize)> = None;
        for (known, at) in known.into_iter().take(MAX_COMPLETED) {
            if known + most < best.map_or(LEADING_MIN_SCORE, |(highest, _)| highest) {
                break;
            }
            let mut features = self.features(at);
            self.complete(at, &mut features);
            let score = features.score(weights);
            let is_better =
                |(highest, first): (f64, usize)| score.total_cmp(&highest).then(first.cmp(&at)).is_gt();
            let min_score = if features.leads > 0.0 { LEADING_MIN_SCORE } else { 0.0 };
            if score > min_score && best.is_none_or(is_better) {
                best = Some((score, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// Yields the lines that may be the title, with the features that are quickly known.
    fn candidates(&self) -> impl Iterator<Item = (usize, Features)> {
        let may_be = |&at: &usize| may_be_title(&self.drafts[at]);
        let candidates = (0..self.drafts.len()).filter(may_be);
        let candidates = candidates.map(|at| (at, self.features(at)));
        candidates.filter(|(at, features)| {
            self.has_support(*at, features)
                && !super::kind::is_of_kind(self.drafts, *at, self.names.lexicon)
                && !self.is_path(*at)
                && !near::is_value(self.drafts, *at)
        })
    }

    /// Returns the best line below the one at `title` and above text, if that one is of a menu.
    fn below_menu(&self, title: usize) -> usize {
        let tops_menu = |at: usize| {
            menu::is_above_menu(self.drafts, &self.is_text, at)
                && self.shares[at].of_address == 0.0
                && !self.is_signed(at)
        };
        let is_day = |at: usize| menu::is_day(&self.drafts[at], self.reader);
        let is_entry = |at: usize| {
            !self.leads(at) && (menu::is_entry(self.drafts, &self.is_text, at, &is_day) || tops_menu(at))
        };
        let is_glued =
            |at: usize| menu::is_glued(&self.drafts[at].text) && self.share_in_text(at) < GLUED_MAX_SHARE;
        let is_soon = |at: usize| self.is_text[at..].iter().take(1 + SIGNED_WITHIN).any(|is_text| *is_text);
        let is_closer = |at: usize| self.share_in_text(at) > self.share_in_text(title);
        let is_short =
            self.drafts[title].words < MIN_WORDS || (tops_menu(title) && self.share_in_text(title) == 0.0);
        let ends_menu = |at: usize| {
            menu::ends_menu(self.drafts, &self.is_text, (title, at), &is_day) && (is_short || is_closer(at))
        };
        let is_headline = |at: &usize| if is_entry(title) { ends_menu(*at) } else { is_soon(*at) };
        if (is_entry(title) || is_glued(title))
            && let Some(below) = self
                .best(&WEIGHTS, title + 1)
                .map(|below| self.above_standfirst(below).filter(|&above| above > title).unwrap_or(below))
                .filter(is_headline)
        {
            return below;
        }
        title
    }

    /// Returns the line near the one at `title` that is the title rather than it.
    fn headline_near(&self, title: usize) -> Option<usize> {
        let is_tagline = self.names.begins_from(&self.drafts[title].text);
        let above_tagline = || self.near().above_tagline(title).filter(|_| is_tagline);
        self.near().headline(title).or_else(above_tagline).or_else(|| self.above_standfirst(title))
    }

    /// Returns the headline above the standfirst at `at`, whose words are in the text too.
    fn above_standfirst(&self, at: usize) -> Option<usize> {
        self.near().above_standfirst(at).filter(|&above| self.share_in_text(above) > 0.0)
    }

    fn near(&self) -> Near<'_, impl Fn(usize) -> bool> {
        let may_be = |at: usize| {
            let text = &self.drafts[at].text;
            may_be_title(&self.drafts[at])
                && !text.contains(['|', '•', '>', '»', '›'])
                && !is_parted(text)
                && !self.is_path(at)
                && !self.is_signature(at)
        };
        Near { drafts: self.drafts, address: &self.address, is_text: &self.is_text, may_be }
    }

    /// Returns true if the line is the path to the page, whose last step is another line.
    fn is_path(&self, at: usize) -> bool {
        last_step(&self.drafts[at].text).is_some_and(|last| self.short_lines().contains(last))
    }

    /// Returns true if something else than the looks of the line speaks for a title: the address, the parser,
    /// text below a line that is longer than most entries of menus, or directly below any line.
    fn has_support(&self, at: usize, features: &Features) -> bool {
        features.guessed > 0.0
            || features.address_spelt >= MIN_ADDRESS_SHARE
            || features.address_short >= 1.0
            || (self.drafts[at].words >= MIN_WORDS && self.paragraphs.last().is_some_and(|&last| last > at))
            || self.leads(at)
    }

    /// Returns true if nothing but a byline and a date is between the line and running text.
    fn leads(&self, at: usize) -> bool {
        let below = at + 1..self.drafts.len().min(at + 2 + SIGNED_WITHIN);
        let text = below.clone().find(|&below| self.is_text[below]);
        text.is_some_and(|text| (below.start..text).all(|between| self.is_signature(between)))
    }

    fn features(&self, at: usize) -> Features {
        let Self { drafts, text_before, .. } = self;
        let Draft { text, words, kind, .. } = &drafts[at];
        let mut features = Features { constant: 1.0, ..Features::default() };
        let Shares { of_address, of_line } = self.shares[at];
        if self.address.is_spelt() {
            (features.address_spelt, features.line_spelt) = (of_address, of_line);
            let above = at.checked_sub(1).filter(|&above| drafts[above].words >= MIN_WORDS);
            features.spelt_above = above.map_or(0.0, |above| self.shares[above].of_address);
        } else {
            (features.address_short, features.line_short) = (of_address, of_line);
        }
        features.one_word = flag(*words == 1);
        features.two_words = flag(*words == 2);
        features.words = f64::from(*words).ln();
        features.many_words = flag(*words > MANY_WORDS);
        features.ends = flag(text.ends_with([':', ',', ';', '…']));
        features.stops = flag(text.ends_with(['.', '。']));
        features.lower = flag(text.starts_with(char::is_lowercase));
        features.upper = flag(!text.contains(char::is_lowercase) && text.contains(char::is_uppercase));
        features.separated = flag(text.contains(['|', '•', '>', '»', '›']));
        if may_have_parts(text) {
            features.parted = flag(is_parted(text));
            features.sited =
                flag(cuts_before_site(text).any(|(title, _)| self.short_lines().contains(title)));
        }
        features.sentences = flag(has_inner_end(text));
        features.guessed = flag(*kind == BlockKind::Title);
        features.first = flag(at == 0);
        features.opens = features.guessed * features.first;
        features.counted = flag(*words <= MAX_COUNT_WORDS && text.starts_with(char::is_numeric));

        let behind = text_before[at];
        let all = text_before[drafts.len()].max(1.0);
        let until = (at + 1 + TEXT_WITHIN).min(drafts.len());
        features.behind_text = flag(behind > 0.0);
        features.share_behind = behind / all;
        features.words_behind = behind.ln_1p();
        features.share_below = (text_before[until] - behind) / all;

        let below = &drafts[at + 1..];
        let is_text = &self.is_text[at + 1..];
        let near = is_text.iter().take(PARAGRAPHS_WITHIN).filter(|is_text| **is_text).count();
        features.paragraphs = near.min(MAX_PARAGRAPHS) as f64 / MAX_PARAGRAPHS as f64;
        features.text_soon = flag(is_text.iter().take(NEIGHBOURS).any(|is_text| *is_text));
        features.tops_menu = flag(at == 0 && below.iter().take(NEIGHBOURS).all(is_short));
        features.text_next = flag(below.first().is_some_and(|draft| draft.words >= LONG_MIN_WORDS));
        features.short_next = flag(below.first().is_some_and(is_short));
        let above = &drafts[..at];
        features.long_above = flag(above.last().is_some_and(|draft| draft.words >= LONG_MIN_WORDS));
        let around = above.iter().rev().take(NEIGHBOURS).chain(below.iter().take(NEIGHBOURS));
        features.short_around =
            around.filter(|draft| is_short(draft)).count() as f64 / (2 * NEIGHBOURS) as f64;
        features
    }

    fn short_lines(&self) -> &HashSet<&'a str> {
        self.short.get_or_init(|| {
            let short = self.drafts.iter().filter(|draft| may_be_title(draft));
            short.map(|draft| draft.text.as_str()).collect()
        })
    }

    /// Adds the features that take longer.
    fn complete(&self, at: usize, features: &mut Features) {
        features.signature = flag(self.is_signature(at));
        features.signed = flag(self.is_signed(at));
        features.in_text = self.share_in_text(at);
        features.leads = flag(self.leads(at));
        features.leads_upper = features.leads.max(features.signed) * features.upper;
        features.leads_stopped = features.leads.max(features.signed) * features.stops;
        let above = at.checked_sub(1).filter(|&above| !self.is_text[above] && !self.is_signature(above));
        features.under_line =
            flag(above.is_some_and(|above| {
                self.drafts[above].words >= MIN_WORDS && may_be_title(&self.drafts[above])
            }));
    }

    /// Returns true if the draft at `at` is a byline or date line.
    fn is_signature(&self, at: usize) -> bool {
        *self.signatures[at].get_or_init(|| {
            let Draft { text, words, .. } = &self.drafts[at];
            text.len() <= MAX_SIGNATURE_BYTES
                && (self.reader.is_date_line(text)
                    || self.names.in_line(text).is_some()
                    || (*words <= MAX_SIGNATURE_WORDS
                        && (self.is_dated_name(text) || self.is_name_beside_day(at))))
        })
    }

    /// Returns true if the line at `at` consists of names, one beside it begins with a day, and the text says
    /// nothing of the names: a headline may have capitals too.
    fn is_name_beside_day(&self, at: usize) -> bool {
        let is_dated = |at: usize| {
            let Draft { text, words, .. } = &self.drafts[at];
            *words <= MAX_SIGNATURE_WORDS
                && text.len() <= MAX_SIGNATURE_BYTES
                && text.contains(char::is_numeric)
                && self
                    .reader
                    .days(text)
                    .first()
                    .is_some_and(|day| day.start == 0 || self.reader.is_date_line(text))
        };
        let mut beside = at.checked_sub(1).into_iter().chain([at + 1]).filter(|&at| at < self.drafts.len());
        beside.any(is_dated)
            && self.names.alone_beside_day(&self.drafts[at].text).is_some()
            && self.share_in_text(at) == 0.0
    }

    /// Returns the indices of the lines below the title at `title` that the parser took for headings and that
    /// name the author.
    fn names_below(&self, title: usize) -> Vec<usize> {
        let below = (title + 1..self.drafts.len()).take(SIGNED_WITHIN);
        let below = below.take_while(|&below| !self.is_text[below]);
        let is_heading = |at: &usize| matches!(self.drafts[*at].kind, BlockKind::Heading | BlockKind::Title);
        below.filter(is_heading).filter(|&at| self.is_name_beside_day(at)).collect()
    }

    /// Returns true if `line` has a day behind nothing, its label, a name, or words that introduce a name: `渡辺洋介
    /// 2025年1月13日 21時37分`, `2024-05-17 10:30 来源：港口日报`, `Posted by Ida on 17 May 2024 in Mills`.
    fn is_dated_name(&self, line: &str) -> bool {
        self.reader.days(line).first().is_some_and(|day| {
            let before = line[..day.start].trim();
            before.is_empty()
                || matches!(day.label, Label::Published | Label::Updated)
                || self.names.alone(before).is_some()
                || self.names.without_prefix(before).is_some()
        })
    }

    /// Returns true if a byline or date stands below the draft at `at`, before any running text.
    fn is_signed(&self, at: usize) -> bool {
        let below = (at + 1..self.drafts.len()).take(SIGNED_WITHIN);
        below
            .take_while(|&below| !self.is_text[below] || self.is_signature(below))
            .any(|below| self.is_signature(below))
    }

    /// Returns the share of the words of the line at `at` that occur in the paragraphs below it.
    fn share_in_text(&self, at: usize) -> f64 {
        let first = self.paragraphs.partition_point(|&paragraph| paragraph <= at);
        let below = first..(first + COMPARED_PARAGRAPHS).min(self.paragraphs.len());
        let (mut found, mut all) = (0u32, 0u32);
        each_word(&self.drafts[at].text, |word| {
            all += 1;
            found += u32::from(below.clone().any(|paragraph| self.words_of(paragraph).contains(&word)));
        });
        if all == 0 { 0.0 } else { f64::from(found) / f64::from(all) }
    }

    /// Returns the hashes of the words of the running text number `paragraph`.
    fn words_of(&self, paragraph: usize) -> &HashSet<u64> {
        self.words[paragraph].get_or_init(|| {
            let mut words = HashSet::new();
            add_words(&self.drafts[self.paragraphs[paragraph]].text, &mut words);
            words
        })
    }
}

fn flag(is_true: bool) -> f64 {
    f64::from(u8::from(is_true))
}

/// Returns for each draft whether it is running text: long, or a sentence next to another.
fn running_text(drafts: &[Draft]) -> Vec<bool> {
    let is_long = |draft: &Draft| draft.words >= TEXT_MIN_WORDS;
    let may_be = |draft: &Draft| {
        let is_sentence = || draft.words >= SENTENCE_MIN_WORDS && marks::ends_sentence(&draft.text);
        is_long(draft) || (!draft.has_cells() && draft.kind != BlockKind::Code && is_sentence())
    };
    let may_be = drafts.iter().map(may_be).collect::<Vec<_>>();
    let is_beside = |at: usize| may_be.get(at + 1) == Some(&true) || (at > 0 && may_be[at - 1]);
    (0..drafts.len()).map(|at| may_be[at] && (is_long(&drafts[at]) || is_beside(at))).collect()
}

fn is_short(draft: &Draft) -> bool {
    draft.words <= SHORT_MAX_WORDS
}

/// Returns true if the draft is as short as a title, has no address, and is neither a full sentence nor code nor a
/// table row of several cells.
fn may_be_title(draft: &Draft) -> bool {
    let is_sentence = draft.words >= LONG_MIN_WORDS && draft.text.ends_with(['.', '。']);
    (1..=MAX_TITLE_WORDS).contains(&draft.words)
        && !is_sentence
        && !draft.text.contains("://")
        && draft.kind != BlockKind::Code
        && !draft.has_cells()
}
