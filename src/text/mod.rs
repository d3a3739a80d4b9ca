//! Pure functions on text: counting, normalising, hashing, comparing. No state, no input or output.

pub mod binary;
pub mod digits;
pub mod field;
pub mod hash;
pub mod letters;
pub mod limits;
pub mod marks;
pub mod normalize;
pub mod script;
pub mod shingles;
pub mod spaces;
pub mod utf_16;
pub mod utf_32;
pub mod visible;
pub mod words;
