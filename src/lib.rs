//! Gristmill turns piles of scraped web pages into clean tables.

pub mod model;
pub mod read;
pub mod text;
