//! Positions of pages and rows.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use super::problems::Verification;
use super::rows::{self, Document};
use crate::publish::manifest::Manifest;
use crate::tables::{Error, Table};
use crate::text::hash;

/// Position of each page in the table documents, by fingerprint of its id.
pub(super) struct Pages(HashMap<u128, usize>);

impl Pages {
    /// Reads the ids of all pages; repeated ids are problems.
    pub(super) fn read(run: &Path, manifest: &Manifest, found: &mut Verification) -> Result<Self, Error> {
        let mut pages = HashMap::new();
        for (at, document) in rows::rows::<Document>(run, manifest).enumerate() {
            let id = document?.document_id;
            if pages.insert(hash::fingerprint(&id), at).is_some() {
                found.add(Place(Table::Documents, &id, None), "has the id of an earlier page".to_owned());
            }
        }
        Ok(Self(pages))
    }

    /// Returns the position of the page `id` in `documents`.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.0.get(&hash::fingerprint(id)).copied()
    }
}

/// Names a row in problems: its table, its page, and optionally its kind and number there.
pub(super) struct Place<'a>(pub(super) Table, pub(super) &'a str, pub(super) Option<(&'static str, u32)>);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(table, document, row) = self;
        write!(f, "{table}, {document}")?;
        row.map_or(Ok(()), |(name, number)| write!(f, " {name} {number}"))
    }
}
