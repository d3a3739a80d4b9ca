//! Progress bar on a terminal.

use gristmill::pipeline::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// Shows files, bytes, speed and remaining time while reading; pages while writing.
pub(crate) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    fn style(template: &str) -> ProgressStyle {
        ProgressStyle::with_template(template).expect("the template is a constant of this file")
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, files: u64, bytes: u64) {
        self.bar.set_style(Self::style("{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} eta {eta}"));
        self.bar.set_message(format!("reading {files} files"));
        self.bar.set_length(bytes);
        self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }

    fn advance(&self, _files: u64, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn judging(&self, pages: u64) {
        self.bar.set_style(Self::style("{msg} {wide_bar} {pos}/{len} pages {per_sec} eta {eta}"));
        self.bar.set_message("judging and writing");
        self.bar.set_position(0);
        self.bar.set_length(pages);
        self.bar.reset_eta();
    }

    fn written(&self, pages: u64) {
        self.bar.inc(pages);
    }
}
