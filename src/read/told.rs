//! Limits how many rejects of a file are listed one by one.
//!
//! A file of a few hundred bytes may hold a million records that are not pages, all for the same reason. The
//! first rejects of each code are listed, and the rest summed up in one reject that gives their number.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::draft::Fault;
use crate::model::{Reject, RejectCode};

#[derive(Debug, Default)]
pub(super) struct Told {
    of_code: BTreeMap<RejectCode, OfCode>,
    most: u64,
}

#[derive(Debug, Default)]
struct OfCode {
    told: u64,
    untold: u64,
    /// Record of the first reject that is not listed.
    first: Option<u64>,
}

impl Told {
    /// Lists at most `most` rejects of each code.
    pub(super) fn new(most: u64) -> Self {
        Self { of_code: BTreeMap::new(), most }
    }

    /// Returns true if `reject` is to be listed; else counts it.
    pub(super) fn tells(&mut self, reject: &Reject) -> bool {
        let of_code = self.of_code.entry(reject.code).or_default();
        if of_code.told < self.most {
            of_code.told += 1;
            return true;
        }
        if of_code.untold == 0 {
            of_code.first = reject.record;
        }
        of_code.untold += 1;
        false
    }

    /// Returns a reject that stands for the unlisted ones of a code in the file `name`, and their number.
    /// Call until `None`.
    pub(super) fn next_rest(&mut self, name: &Arc<str>) -> Option<(Reject, u64)> {
        while let Some((code, OfCode { untold, first, .. })) = self.of_code.pop_first() {
            if untold > 0 {
                let from = first.map_or(String::new(), |first| format!(", from record {first} on,"));
                let message = format!("{untold} more of this code{from} are not listed");
                return Some((Fault::new(code, message).at(name, None, None), untold));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_each_code_is_one_reject() {
        let name = Arc::<str>::from("a.jsonl");
        let mut told = Told::new(2);
        let reject = |record, code| Fault::new(code, "no").at(&name, Some(record), None);
        let codes = [RejectCode::BadJson, RejectCode::MissingText].into_iter().cycle().take(9);
        let tells =
            (0..).zip(codes).map(|(record, code)| told.tells(&reject(record, code))).collect::<Vec<_>>();
        assert_eq!(tells, [true, true, true, true, false, false, false, false, false]);
        let rest = std::iter::from_fn(|| told.next_rest(&name)).collect::<Vec<_>>();
        assert_eq!(
            rest.iter().map(|rest| (rest.0.code, rest.1)).collect::<Vec<_>>(),
            [(RejectCode::BadJson, 3), (RejectCode::MissingText, 2)]
        );
        assert_eq!(rest[0].0.message, "3 more of this code, from record 4 on, are not listed");
    }
}
