//! Judges chrome: text of the site rather than of the page.
//!
//! Takes a parsed page, [`Rules`] compiled from packs, and the [`Repetition`] that a [`SiteSurvey`] found
//! across all pages. Drops each chrome block in [`Verdicts`](crate::model::Verdicts) with the code of the
//! rule. The verdicts on a page depend only on the page, the rules, the repetition and the model.
//!
//! Each source of evidence has a module: [`rules`] for phrases, patterns and markup, `sections` for text
//! below an opener such as "Check Also", `navigation` for runs of short lines, [`site`] for repetition.
//! `evidence` combines them by precedence. The learned [`model`] weighs them with the [`features`] of the
//! page. Only `decide` turns evidence into verdicts.

mod above;
mod asides;
mod asked;
mod bodies;
mod cards;
mod checklists;
mod codes;
mod comments;
mod contrast;
mod cut;
mod decide;
mod error;
mod evidence;
pub mod features;
mod figures;
mod found;
mod goes_on;
mod headings;
mod hints;
mod judge;
mod lead;
mod link_rows;
mod listed;
pub mod model;
mod navigation;
mod next_article;
mod numbers;
mod options;
mod outline;
mod panels;
mod parts;
mod passes;
mod plain_words;
mod pointers;
mod polls;
mod reading;
mod repeated;
pub mod rules;
mod sections;
mod series;
pub mod site;
mod sources;
mod spoken;
mod tabs;
mod thread;
mod tree;
mod trial;

pub use error::Error;
pub use found::{Evidence, Kind};
pub use judge::Chrome;
pub use model::Model;
pub use options::{
    Comments, DEFAULT_NAVIGATION_MIN_LINES, DEFAULT_SECTION_RESUME_WORDS, DEFAULT_SITE_MAX_PROSE_WORDS,
    DEFAULT_SITE_MIN_PAGES, DEFAULT_SITE_MIN_SHARE, Options,
};
pub use rules::{Pack, Rules};
pub use site::{Notes as SiteNotes, Repetition, SiteLines, SiteSurvey};
pub use trial::ExampleFailure;

#[cfg(test)]
mod tests;
