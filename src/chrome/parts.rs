//! Parts of a page for which evidence or passes ask, each found when it is first needed.

use std::cell::OnceCell;
use std::ops::Range;

use super::cards::Cards;
use super::checklists;
use super::outline::{self, Run};
use super::reading::Reading;
use super::series::{self, Series};
use super::tabs::{self, Panel};
use super::thread;
use super::tree::Tree;
use crate::model::Page;

/// The series, panels of tabs and threads of a page.
pub(super) struct Parts<'a> {
    page: &'a Page,
    tree: &'a Tree<'a>,
    reading: &'a Reading,
    series: OnceCell<Vec<Series>>,
    tabs: OnceCell<Vec<Panel>>,
    threads: OnceCell<Vec<Vec<usize>>>,
    runs: OnceCell<Vec<Run>>,
    cards: OnceCell<Cards<'a>>,
    checklists: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Parts<'a> {
    /// Prepares the parts of `page`.
    pub(super) fn of(page: &'a Page, tree: &'a Tree<'a>, reading: &'a Reading) -> Self {
        Self {
            page,
            tree,
            reading,
            series: OnceCell::new(),
            tabs: OnceCell::new(),
            threads: OnceCell::new(),
            runs: OnceCell::new(),
            cards: OnceCell::new(),
            checklists: OnceCell::new(),
        }
    }

    /// Returns the series, the outer before the inner.
    pub(super) fn series(&self) -> &[Series] {
        self.series.get_or_init(|| series::find(self.page, self.tree))
    }

    /// Returns the hidden panels of tabs, in page order.
    pub(super) fn tabs(&self) -> &[Panel] {
        self.tabs.get_or_init(|| tabs::find(self.page, self.tree))
    }

    /// Returns the boxes that may be cards.
    pub(super) fn cards(&self) -> &Cards<'a> {
        self.cards.get_or_init(|| Cards::of(self.page, self.reading, self.tree))
    }

    /// Returns the items of each checklist, in page order.
    pub(super) fn checklists(&self) -> &[Range<usize>] {
        self.checklists.get_or_init(|| checklists::find(self.page, self.reading, self.tree))
    }

    /// Returns the runs of parts of a text dump.
    pub(super) fn runs(&self) -> &[Run] {
        self.runs.get_or_init(|| outline::find(self.page, self.reading))
    }

    /// Returns the heads of the posts of each thread of a text dump.
    pub(super) fn threads(&self) -> &[Vec<usize>] {
        self.threads.get_or_init(|| thread::find(self.page, self.reading))
    }

    /// Returns true if the page is a thread of a text dump, whose short lines are names and ranks of its writers.
    pub(super) fn is_thread(&self) -> bool {
        self.threads().iter().any(|heads| thread::has_posts(heads, self.reading))
    }
}
