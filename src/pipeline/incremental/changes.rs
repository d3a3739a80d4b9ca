//! Which inputs changed since the published run.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::history::History;
use crate::publish::manifest;
use crate::read::{self, Input};

/// What became of the inputs since the published run.
pub(in crate::pipeline) struct Changes<'a> {
    /// Inputs to read: new ones, and those that changed.
    pub(in crate::pipeline) read: Vec<&'a Input>,
    /// What the published run says of those that are as they were, by name.
    pub(in crate::pipeline) same: HashMap<Arc<str>, manifest::Input>,
}

impl<'a> Changes<'a> {
    /// All of `inputs` are to be read.
    pub(super) fn all(inputs: &'a [Input]) -> Self {
        Self { read: inputs.iter().collect(), same: HashMap::new() }
    }
}

impl History {
    /// Finds out which of `inputs` are as they were. A file with another stamp than it had is compared by its digest. Reading begins at
    /// `began`, in seconds since 1970.
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
