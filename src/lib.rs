//! Gristmill turns piles of scraped web pages into clean tables.
//!
//! Raw files are read and parsed into pages of blocks. Duplicate paragraphs and the chrome of a site
//! are dropped, and what is kept is split into sentences. The result is four tables that add up:
//! every part of the input is in the output, or has a row with the reason why it is not.
//!
//! One page, cleaned on its own:
//!
//! ```
//! use gristmill::{Pipeline, RawPage, config};
//!
//! let pipeline = Pipeline::new(config::load(None)?)?;
//! let page = pipeline.clean(RawPage::html(
//!     "<nav><a href=/>Home</a> <a href=/news>News</a></nav>\
//!      <article><h1>A new pier</h1><p>The harbour of Aldby opened its new pier on Monday, in rain.</article>",
//! ))?;
//! for block in page.kept() {
//!     println!("{} {:?}", block.text, block.span);
//! }
//! # let texts: Vec<_> = page.kept().map(|block| block.text.as_str()).collect();
//! # assert_eq!(texts, ["A new pier", "The harbour of Aldby opened its new pier on Monday, in rain."]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! For a batch run, call [`pipeline::run`] with a [`Job`] and an [`Environment`]; it returns a [`Summary`].
//!
//! The modules form layers. [`model`], `text` and `spill` are at the bottom. The stages [`read`],
//! `parse`, `dedupe`, `chrome`, `sentences` and [`tables`] build on them and do not use each
//! other. [`publish`] publishes tables as a run, which [`report`] and [`verify`](mod@verify) read. `state`
//! stores what later runs need of earlier ones, [`config`] reads the options of the stages, and
//! [`pipeline`] connects them. The library never prints, exits, or reads the clock or the environment; the
//! command `cli` (feature `cli`, on by default) does.

// Items that only the command, benches and fuzz targets use are unused without `internals`.
#![cfg_attr(
    not(feature = "internals"),
    allow(dead_code, unfulfilled_lint_expectations, unreachable_pub, unused_imports)
)]
// A test may be a long list of cases.
#![cfg_attr(test, allow(clippy::too_many_lines))]

// Lets the files of the command use the paths that users of the library write.
#[cfg(feature = "cli")]
extern crate self as gristmill;

pub mod config;
pub mod model;
pub mod pipeline;
pub mod publish;
pub mod read;
pub mod report;
pub mod tables;
pub mod verify;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "learn")]
pub mod learn;

#[cfg(feature = "internals")]
pub mod chrome;
#[cfg(feature = "internals")]
pub mod dedupe;
#[cfg(feature = "internals")]
pub mod parse;
#[cfg(feature = "internals")]
pub mod sentences;
#[cfg(feature = "internals")]
pub mod spill;
#[cfg(feature = "internals")]
pub mod state;
#[cfg(feature = "internals")]
pub mod text;

#[cfg(not(feature = "internals"))]
mod chrome;
#[cfg(not(feature = "internals"))]
mod dedupe;
#[cfg(not(feature = "internals"))]
mod parse;
#[cfg(not(feature = "internals"))]
mod sentences;
#[cfg(not(feature = "internals"))]
mod spill;
#[cfg(not(feature = "internals"))]
mod state;
#[cfg(not(feature = "internals"))]
mod text;

pub use config::Settings;
pub use model::{
    Block, BlockKind, Judged, MediaType, Page, RawPage, Reason, Reject, RejectCode, Sentence, Span,
};
pub use pipeline::{Environment, Error, Job, Pipeline, Summary};
