//! The texts of one kind, blocks or pages, and which earlier one each is a copy of.

use std::borrow::Cow;
use std::collections::VecDeque;

use hashbrown::HashMap;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Error;
use super::bands::{Pair, later_and_earlier};
use super::bitmap::Bitmap;
use super::compared::{Compared, Recent};
use super::exact::Repeat;
use super::findings::TextFindings;
use super::keeper::Keeper;
use super::terms::Terms;
use super::witnesses::Witnesses;
use crate::model::BlockId;
use crate::spill::Stream;

/// Maximum number of pairs that are taken ahead, 2 MiB: a text may have hundreds if somebody makes it so. Tests
/// reach it with few.
const MOST_AHEAD: usize = if cfg!(test) { 4 } else { 1 << 18 };

/// A published text that new texts are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedText {
    number: u32,
    /// The block, or the first block of a page.
    pub id: BlockId,
}

/// The texts of one kind, blocks or pages, in corpus order.
#[derive(Debug)]
pub(super) struct TextSettler {
    next: u32,
    /// Published texts, by number, that a later one may be a near-duplicate of.
    known: Vec<(u32, BlockId)>,
    repeats: Stream<Repeat>,
    pairs: Stream<Pair>,
    /// Pairs taken from `pairs` by [`Self::look_ahead`], of texts that are not yet settled.
    ahead: VecDeque<Pair>,
    /// Similarities found by [`Self::look_ahead`]; `None` for texts that are not near-duplicates.
    compared: HashMap<Pair, Option<f32>>,
    /// Texts that a later one is a copy of.
    copied: Bitmap,
    /// Texts that a later one may be a near-duplicate of.
    wanted: Bitmap,
    witnesses: Witnesses,
    /// Keepers, by number, of dropped near-duplicates that have copies; the copies get the same keeper.
    keepers: HashMap<u32, Keeper>,
    min_similarity: f64,
    terms: Terms,
    /// Earlier texts that were compared last.
    recent: Recent,
}

impl TextSettler {
    /// Prepares texts of one kind to be settled, from the findings of the survey.
    pub(super) fn new(findings: TextFindings, min_similarity: f64, terms: Terms) -> Self {
        let TextFindings { first, recalled, exact, pairs, wanted, budget } = findings;
        Self {
            next: first,
            known: recalled.known,
            repeats: Stream::new(Some(exact.by_number)),
            pairs: Stream::new(pairs),
            ahead: VecDeque::new(),
            compared: HashMap::new(),
            copied: exact.copied,
            wanted,
            recent: Recent::new(budget.bytes / 4),
            witnesses: Witnesses::new(budget),
            keepers: recalled.keepers.into_iter().collect(),
            min_similarity,
            terms,
        }
    }

    /// Returns the published texts that a new text may be a near-duplicate of.
    pub(super) fn wanted_texts(&self) -> Vec<WantedText> {
        self.known.iter().map(|&(number, id)| WantedText { number, id }).collect()
    }

    /// Supplies the published text `wanted`.
    pub(super) fn provide(&mut self, wanted: WantedText, text: &str) -> Result<(), Error> {
        self.witnesses.push(wanted.number, wanted.id, text)
    }

    /// Returns true if texts that were not yet looked at may be near-duplicates.
    pub(super) fn has_pairs(&mut self) -> Result<bool, Error> {
        Ok(self.pairs.peek()?.is_some())
    }

    /// Compares each of `texts`, the next in corpus order, with the first text that it may be a near-duplicate
    /// of, on all threads. That text is usually its keeper; other comparisons are left to [`Self::settle`].
    /// Memory: 24 bytes for each of at most [`MOST_AHEAD`] pairs, and for each thread two texts and their
    /// shingles.
    pub(super) fn look_ahead<'a, T: Sync>(
        &mut self,
        texts: &'a [T],
        text: impl Fn(&'a T) -> Cow<'a, str> + Sync,
    ) -> Result<(), Error> {
        let end = u64::from(self.next) + texts.len() as u64;
        let mut firsts = Vec::<Pair>::new();
        while self.ahead.len() < MOST_AHEAD
            && let Some(pair) = self.pairs.take_if(|&pair| u64::from(later_and_earlier(pair).0) < end)?
        {
            if firsts.last().is_none_or(|&last| later_and_earlier(last).0 != later_and_earlier(pair).0) {
                firsts.push(pair);
            }
            self.ahead.push_back(pair);
        }
        let of_window =
            |number: u32| number.checked_sub(self.next).and_then(|at| texts.get(at as usize)).map(&text);
        let compare = |pair: Pair| {
            let (later, earlier) = later_and_earlier(pair);
            let Some(text) = of_window(later) else { return Ok(None) };
            let earlier = match (of_window(earlier), self.witnesses.find(earlier)) {
                (Some(earlier), _) => earlier,
                (None, Some((_, at))) => {
                    let mut text = String::new();
                    self.witnesses.read(at, &mut text)?;
                    Cow::Owned(text)
                }
                // Dropped already.
                (None, None) => return Ok(None),
            };
            Ok(Some((pair, self.terms.similarity_once(&text, &earlier, self.min_similarity))))
        };
        let compared = firsts.into_par_iter().map(compare).collect::<Result<Vec<_>, Error>>()?;
        self.compared = compared.into_iter().flatten().collect();
        Ok(())
    }

    /// Returns the next pair if its later text is `number`.
    fn take_pair(&mut self, number: u32) -> Result<Option<Pair>, Error> {
        let is_wanted = |pair: &Pair| later_and_earlier(*pair).0 == number;
        match self.ahead.front() {
            Some(pair) if is_wanted(pair) => Ok(self.ahead.pop_front()),
            Some(_) => Ok(None),
            None => Ok(self.pairs.take_if(is_wanted)?),
        }
    }

    /// Returns the keeper of the next text, or `None` if it is kept. Calls `text` only if the text is needed.
    pub(super) fn settle<'a>(
        &mut self,
        id: BlockId,
        text: impl Fn() -> Cow<'a, str>,
    ) -> Result<Option<Keeper>, Error> {
        let number = self.next;
        self.next += 1;
        if let Some(repeat) = self.repeats.take_if(|repeat| repeat.number == number)? {
            let keeper = self.keepers.get(&repeat.first).copied();
            let keeper = keeper.unwrap_or(Keeper { id: repeat.first_id, similarity: None });
            return Ok(Some(keeper).filter(|keeper| self.terms.allow(keeper.id, id)));
        }
        let (mut keeper, mut new) = (None, None);
        while let Some(pair) = self.take_pair(number)? {
            if keeper.is_none() {
                let found = self.verify(pair, &mut new, &text)?;
                keeper = found.filter(|keeper| self.terms.allow(keeper.id, id));
            }
        }
        match keeper {
            Some(keeper) if self.copied.contains(number) => drop(self.keepers.insert(number, keeper)),
            None if self.wanted.contains(number) => self.witnesses.push(number, id, &text())?,
            _ => {}
        }
        Ok(keeper)
    }

    /// Returns the earlier text of `pair` as the keeper of the later one, if the earlier one is kept and similar
    /// enough. `new` is the later text once it is needed.
    fn verify<'a>(
        &mut self,
        pair: Pair,
        new: &mut Option<Compared<'a>>,
        text: impl Fn() -> Cow<'a, str>,
    ) -> Result<Option<Keeper>, Error> {
        let (_, earlier) = later_and_earlier(pair);
        let Some((id, at)) = self.witnesses.find(earlier) else { return Ok(None) };
        let similarity = if let Some(&similarity) = self.compared.get(&pair) {
            similarity
        } else {
            let new = new.get_or_insert_with(|| Compared::new(text()));
            let read = || {
                let mut text = String::new();
                self.witnesses.read(at, &mut text).map(|()| text)
            };
            self.terms.similarity(new, self.recent.get(earlier, read)?, self.min_similarity)
        };
        Ok(similarity.map(|similarity| Keeper { id, similarity: Some(similarity) }))
    }
}
