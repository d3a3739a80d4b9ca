//! Gristmill turns piles of scraped web pages into clean tables.

pub mod chrome;
pub mod dedupe;
pub mod model;
pub mod text;
