//! Sorted records with a look-ahead of one.

use super::error::Error;
use super::sort::{Record, Sorted};

/// Sorted records with a look-ahead of one.
#[derive(Debug)]
pub(crate) struct Stream<R: Ord> {
    records: Option<Sorted<R>>,
    next: Option<R>,
    is_begun: bool,
}

impl<R: Record> Stream<R> {
    /// Creates a stream of `records`; `None` gives an empty stream.
    pub(crate) fn new(records: Option<Sorted<R>>) -> Self {
        Self { records, next: None, is_begun: false }
    }

    /// Returns the next record and leaves it.
    pub(crate) fn peek(&mut self) -> Result<Option<R>, Error> {
        if !self.is_begun {
            self.is_begun = true;
            self.advance()?;
        }
        Ok(self.next)
    }

    /// Returns the next record if it `is_wanted`, and otherwise leaves it.
    pub(crate) fn take_if(&mut self, is_wanted: impl FnOnce(&R) -> bool) -> Result<Option<R>, Error> {
        let Some(next) = self.peek()?.filter(is_wanted) else { return Ok(None) };
        self.advance()?;
        Ok(Some(next))
    }

    /// Reads the next record ahead.
    fn advance(&mut self) -> Result<(), Error> {
        self.next = match &mut self.records {
            Some(records) => records.next()?,
            None => None,
        };
        Ok(())
    }
}
