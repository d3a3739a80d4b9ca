//! Detects inputs that changed since the published run.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::history::History;
use crate::publish::manifest;
use crate::read::{self, Input};

/// Changed and unchanged inputs.
pub(in crate::pipeline) struct Changes<'a> {
    /// Inputs to read: new and changed ones.
    pub(in crate::pipeline) read: Vec<&'a Input>,
    /// Manifest entries of the unchanged inputs, by name.
    pub(in crate::pipeline) same: HashMap<Arc<str>, manifest::Input>,
}

impl<'a> Changes<'a> {
    /// Treats all of `inputs` as new.
    pub(super) fn all(inputs: &'a [Input]) -> Self {
        Self { read: inputs.iter().collect(), same: HashMap::new() }
    }
}

impl History {
    /// Determines which of `inputs` are unchanged. Files with a different stamp are compared by digest.
    /// `began` is the time at which reading begins, in seconds since 1970.
    pub(super) fn compare<'a>(
        &mut self,
        inputs: &'a [Input],
        began: i64,
        stop: &Arc<AtomicBool>,
    ) -> Changes<'a> {
        let before = self.published.manifest.inputs.iter();
        let before = before.map(|input| (&*input.source, input)).collect::<HashMap<_, _>>();
        let is_same = |input: &Input| {
            let before =
                before.get(&*input.name).filter(|before| before.bytes == input.bytes && !before.retry)?;
            if self.rejects_are_damaged && before.rejects > 0 {
                return None;
            }
            let sha256 = before.sha256.as_deref()?;
            let stamp = input.stamp.filter(|stamp| stamp.is_settled(began)).map(|stamp| stamp.to_string());
            let has_stamp = stamp.is_some() && before.stamp == stamp;
            let is_same = has_stamp || read::digest(&input.path, stop).as_deref() == Some(sha256);
            is_same.then(|| (Arc::clone(&input.name), manifest::Input { stamp, ..(*before).clone() }))
        };
        let same = inputs.par_iter().filter_map(is_same).collect::<HashMap<_, _>>();
        let read = inputs.iter().filter(|input| !same.contains_key(&input.name)).collect();
        for (page, invalidated) in self.pages.iter().zip(&mut self.invalidated) {
            *invalidated = !same.contains_key(&page.source);
        }
        Changes { read, same }
    }
}
