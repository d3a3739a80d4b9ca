//! Facts about a page other than its text.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A language and the detector's confidence in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// ISO 639-1 code where there is one (`en`), else ISO 639-3.
    pub code: String,
    /// Confidence, 0..=1.
    pub confidence: f32,
}

/// Facts about a page; each is `None` if neither the input nor the page gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The address that the page was fetched from.
    pub url: Option<String>,
    /// Host of `url` without a leading `www.`, lower case.
    pub site: Option<String>,
    /// Title of the page, without the site's name.
    pub title: Option<String>,
    /// Names of the persons who wrote the page, as printed, joined with `, `.
    pub byline: Option<String>,
    /// Day of publication.
    pub published: Option<NaiveDate>,
    /// Day of the last change, not before `published`.
    pub modified: Option<NaiveDate>,
    /// What the page's head says that it is about.
    pub description: Option<String>,
    /// Tags or keywords that the page's head gives it, in its order, none of them twice.
    pub tags: Vec<String>,
    /// Language of the text.
    pub language: Option<Language>,
    /// Time of the fetch.
    pub fetched_at: Option<DateTime<Utc>>,
}
