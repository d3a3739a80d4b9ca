//! Files that are one page: plain text or HTML.
//!
//! The page is the whole content; an empty file is a page without text. Reading stops as soon as the page
//! limit is passed.

use super::content::Content;
use super::draft::{Draft, Fault};
use super::options::Options;
use super::record::{self, Found, What};
use crate::model::{Body, MediaType, RejectCode};
use crate::text::binary;

pub(super) struct Records {
    media_type: MediaType,
    max_page_bytes: u64,
    is_done: bool,
}

impl Records {
    pub(super) fn new(media_type: MediaType, options: &Options) -> Self {
        Self { media_type, max_page_bytes: options.max_page_bytes, is_done: false }
    }
}

impl record::Records for Records {
    fn next(&mut self, content: &mut Content) -> Option<Found> {
        if std::mem::replace(&mut self.is_done, true) {
            return None;
        }
        let mut body = Vec::new();
        let extent = content.read_up_to(self.max_page_bytes, &mut body);
        let what = if !content.fill().is_empty() {
            content.abandon();
            Err(Fault::page_too_large(self.max_page_bytes))
        } else if let Some(fault) = content.take_fault() {
            Err(fault)
        } else {
            draft(self.media_type, body)
        };
        Some(Found { offset: Some(0), extent, what: What::from(what) })
    }
}

/// Makes a page of `body`, or a fault if it has the signature of a binary file.
pub(super) fn draft(media_type: MediaType, body: Vec<u8>) -> Result<Draft, Fault> {
    match binary::signature(&body) {
        None => Ok(Draft::new(media_type, Body::Bytes(body))),
        Some(found) => Err(Fault::new(RejectCode::NotText, format!("the content is {found}"))),
    }
}
