//! What commands begin with, and how they end: settings, the stages made from them, output.

use std::io::{self, Write};

use anyhow::Context;
use gristmill::config::{self, Settings};
use gristmill::pipeline::Pipeline;

use super::args::Args;

pub(super) fn settings(args: &Args) -> Result<Settings, config::Error> {
    config::load(args.config.as_deref())
}

pub(super) fn pipeline(args: &Args) -> anyhow::Result<Pipeline> {
    Pipeline::new(settings(args)?).context("cannot set up the pipeline")
}

/// Writes `data` to standard output.
pub(super) fn print(data: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(data)?;
    out.flush()
}
