//! Gristmill turns piles of scraped web pages into clean tables.
//!
//! Raw files are read and parsed into pages of blocks; repeated paragraphs and the site's own chrome
//! are judged, never deleted; kept text is split into sentences; and all of it becomes four tables
//! that always add up: what was left out is a row with its reason.
//!
//! The modules are the stages, in layers: [`model`] and [`text`] at the bottom; [`read`], [`parse`],
//! [`dedupe`], [`chrome`], [`sentences`] and [`write`](mod@write) above them, none of which knows another;
//! [`state`] keeps what the next run needs of this one; [`config`] fills their options; [`pipeline`] joins them. The library never prints, exits, or reads
//! the clock or the environment; `cli` (feature `cli`, on by default) is the command, which does.

// The command's files name the library as its users do.
#[cfg(feature = "cli")]
extern crate self as gristmill;

pub mod chrome;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod dedupe;
pub mod learn;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod sentences;
pub mod state;
pub mod text;
pub mod write;
