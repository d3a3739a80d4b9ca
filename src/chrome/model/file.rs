//! The file of a model. Format, all numbers little-endian:
//!
//! ```text
//! file   = "GRISTCHR" version:u32 table(words) table(places) form(text) form(html)
//! table  = bits:u32 bias:f32 step:f32 weight:i8 * 2^bits
//! form   = present:u8 [features:u64 slope:f32 offset:f32 ensemble]
//! ```
//!
//! `features` is a hash of the names of the columns that the ensemble was trained on; a model trained on
//! other features is rejected.

use super::columns::{column_hash, hash_of, names};
use super::error::{Error, VERSION, take};
use super::linear::Linear;
use super::parts::{Form, Model, Tables};
use super::trees::Ensemble;

const MAGIC: &[u8; 8] = b"GRISTCHR";

impl Model {
    /// Encodes the model as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        self.tables.words.write(&mut out);
        self.tables.places.write(&mut out);
        for (form, is_html) in [(&self.text, false), (&self.html, true)] {
            out.push(u8::from(form.is_some()));
            if let Some(form) = form {
                out.extend(column_hash(is_html).to_le_bytes());
                out.extend(form.slope.to_le_bytes());
                out.extend(form.offset.to_le_bytes());
                form.ensemble.write(&mut out);
            }
        }
        out
    }

    /// Decodes a model file.
    ///
    /// # Errors
    /// Fails if `bytes` is not a model of this version, or the model was trained on other features than this
    /// program computes.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, Error> {
        let bytes = &mut bytes;
        if take(bytes).map_err(|_| Error::Foreign)? != *MAGIC {
            return Err(Error::Foreign);
        }
        let found = u32::from_le_bytes(take(bytes)?);
        if found != VERSION {
            return Err(Error::Version { found });
        }
        let words = Linear::read(bytes)?;
        let places = Linear::read(bytes)?;
        let tables = Tables { words, places };
        let text = form(bytes, false)?;
        let html = form(bytes, true)?;
        if !bytes.is_empty() {
            return Err(Error::Damaged { what: "data after its end" });
        }
        Ok(Self { tables, text, html })
    }
}

/// Reads the part for one form of page, if it is present, and advances `bytes` past it.
fn form(bytes: &mut &[u8], is_html: bool) -> Result<Option<Form>, Error> {
    let [present] = take(bytes)?;
    if present == 0 {
        return Ok(None);
    }
    let columns = names(is_html);
    if u64::from_le_bytes(take(bytes)?) != hash_of(&columns) {
        return Err(Error::Features);
    }
    let slope = f32::from_le_bytes(take(bytes)?);
    let offset = f32::from_le_bytes(take(bytes)?);
    let ensemble = Ensemble::read(bytes)?;
    if ensemble.features() > columns.len() {
        return Err(Error::Features);
    }
    Ok(Some(Form { ensemble, slope, offset }))
}
