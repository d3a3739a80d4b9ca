//! Plain data shared by all stages: pages, blocks, spans, verdicts, sentences, rejects.
//!
//! Nothing here reads, writes or decides. Each type upholds only the invariants of the contract between
//! stages (spans ordered, ids ordered, one verdict a block).

pub mod block;
pub(crate) mod columns;
pub mod days;
pub mod document_ids;
pub mod facts;
mod ids;
pub mod judged;
pub mod markup;
pub mod notice;
pub mod page;
pub mod reason;
pub mod reject;
pub mod sentence;
pub mod source;
pub mod source_map;
pub mod span;
pub mod verdict;

pub use block::{Block, BlockKind};
pub use days::{YEARS, is_in_years};
pub use document_ids::DocumentIds;
pub use facts::{Facts, Language};
pub use ids::{BlockId, PageId};
pub use judged::{Judged, TextParts};
pub use markup::{Element, Markup};
pub use notice::Notice;
pub use page::{Body, MediaType, Page, RawPage};
pub use reason::Reason;
pub use reject::{Reject, RejectCode};
pub use sentence::{Repeat, RepeatReason, Sentence};
pub use source::Source;
pub use source_map::{MappedText, SourceMap};
pub(crate) use span::to_u32;
pub use span::{Span, TextSpan};
pub use verdict::{Verdict, Verdicts};
